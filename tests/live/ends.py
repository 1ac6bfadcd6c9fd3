#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Windows from the first picture to the last: several of them, closed ones, lost and missing displays, pictures that
come late, and what an idle one costs."""
import csv
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import display
from display import check


def two_windows(screen):
    """A closed window ends its own stream and no other."""
    with display.Window(screen, "sine 5 rate=1k | { plot title=First ; plot title=Second ; write end.wav }") as window:
        names = display.wait_for("two windows", lambda: len(window.windows()) == 2 and window.windows())
        titles = {screen.do("getwindowname", name).strip(): name for name in names or []}
        check("titles", set(titles) == {"First", "Second"}, titles)
        screen.do("windowfocus", titles["First"])
        screen.close(titles["First"])
        display.wait_for("one window is closed", lambda: len(window.windows()) == 1)
        other = pathlib.Path(f"{window.path}.2")
        before = other.stat().st_mtime_ns
        display.wait_for("the other goes on", lambda: other.stat().st_mtime_ns > before)
        check("the run goes on", window.process.poll() is None, window.process.poll())
        screen.close(titles["Second"])
        display.wait_for("both are closed", lambda: not window.windows())
        window.process.terminate()
        code, said = window.ends()
        check("the file is whole", (window.folder / "end.wav").exists(), (code, said))


def lost(folder):
    with display.Display() as screen:
        window = display.Window(screen, "sine 5 rate=1k | { plot ; write end.wav }", folder=folder)
        window.opened()
        window.becomes("pictures", lambda s: s["time"] > 0.5)
        screen.end()
        code, said = window.ends()
        check("lost display: exit 1", code == 1, code)
        check("lost display: said", "the display was lost" in said, said)
        check("lost display: the file is whole", (folder / "end.wav").exists(), sorted(folder.iterdir()))
        window.process.kill()


def missing(folder):
    done = subprocess.run([display.PROGRAM, "sine 5 rate=1k | plot"], capture_output=True, text=True, cwd=folder,
                          stdin=subprocess.DEVNULL, timeout=display.PATIENCE,
                          env={**os.environ, "DISPLAY": ":4711", "WAYLAND_DISPLAY": "", "SDL_VIDEODRIVER": ""})
    check("missing display: an error", done.returncode in (1, 2), done.returncode)
    check("missing display: what to do", "no window can be opened" in done.stderr and "out.png" in done.stderr,
          done.stderr)


def used(process):
    """Seconds of processor that it has taken."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def stays(screen):
    """After its end a stream is there to be looked at, and costs nothing."""
    with display.Window(screen, "sine 5 rate=1k | head 300 | plot span=1") as window:
        state = window.becomes("all is shown", lambda s: s["taken"] == 300)
        time.sleep(0.5)
        before, draws = used(window.process), window.state()["draws"]
        time.sleep(2)
        cost = (used(window.process) - before) / 2
        check("idle: less than 2 % of a processor", cost < 0.02, cost)
        check("idle: nothing is drawn", window.state()["draws"] == draws, window.state()["draws"])
        window.key("i")
        last = window.becomes("it still listens", lambda s: s["statistics"])
        check("every deadline is accounted for",
              last["frames"] + last["skipped"] + last["idle"] == last["deadlines"] > state["deadlines"] + 100, last)
        window.key("q")
        check("q after the end: exit 0", window.ends()[0] == 0)


def stalled(screen):
    """Two seconds without a picture: deadlines are missed, values are not."""
    with display.Window(screen, "sine 1.5 rate=500 | plot span=6", SIGRUN_VIEW_STALL="2") as window:
        state = window.becomes("the pictures go on", lambda s: s["frames"] > 25 and s["time"] > 3.5)
        check("a hundred deadlines were missed", state["skipped"] > 100, state["skipped"])
        check("all are accounted for", state["frames"] + state["skipped"] + state["idle"] == state["deadlines"], state)
        window.key("space", "S")
        files = display.whole(window.folder, "*.csv", 1)
        rows = [(float(x), float(y)) for x, y in list(csv.reader(files[0].open()))[1:]]
        check("no value is lost", len(rows) > 1500 and all(abs(b[0] - a[0] - 0.002) < 1e-9
                                                          for a, b in zip(rows, rows[1:])), len(rows))
        check("all are right", all(abs(y - math.sin(2 * math.pi * 1.5 * x)) < 1e-5 for x, y in rows))


def nothing(screen):
    for what, expression in (("no frames", "sine 5 rate=1k | head 0 | plot"),
                             ("no numbers", "constant 0 rate=1k | head 400 | log | sqrt | plot"),
                             ("an empty map", "noise rate=1k | head 10 | stft 64 | spectrogram")):
        with display.Window(screen, expression) as window:
            window.point(300, 300)
            window.key("x", "m", "k", "a", "plus", "l", "i")
            window.becomes(f"{what}: keys work", lambda s: s["statistics"])
            window.key("q")
            code, said = window.ends()
            check(f"{what}: exit 0", code == 0, (code, said))


def main():
    display.skip_without()
    with display.Display() as screen, tempfile.TemporaryDirectory() as folder:
        two_windows(screen)
        stays(screen)
        stalled(screen)
        nothing(screen)
        lost(pathlib.Path(folder))
        missing(folder)
    return display.result()


if __name__ == "__main__":
    sys.exit(main())
