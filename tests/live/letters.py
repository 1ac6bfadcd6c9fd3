#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Live figures among letters, on a terminal of the test's own: the same letters as a still, keys, other sizes, and the
terminal given back after every kind of end."""
import array
import math
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time

import emulator
from emulator import PROGRAM, Terminal, check
from screen import Screen

UTF8 = {"LANG": "C.UTF-8", "TERM": "xterm-256color"}
ENDLESS = "sine 3 rate=200 | plot"


def still(expression, folder, feed, **environment):
    """What a still shows, its colours too."""
    env = {**os.environ, **UTF8, **environment}
    for name in ("LC_ALL", "LC_CTYPE", "NO_COLOR", "DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        env.pop(name, None)
    done = subprocess.run([PROGRAM, expression], input=feed, capture_output=True, cwd=folder, env=env,
                          timeout=emulator.PATIENCE)
    check(f"a still of {expression}", done.returncode == 0, done.stderr)
    screen = Screen(80, 24)
    screen.feed(done.stdout.replace(b"\n", b"\r\n"))
    return screen


def looks(screen, rows):
    """Letters and the colours that are seen: of a space, the ground alone."""
    return [[(a, None if a == " " else ink, ground) for a, ink, ground in row] for row in screen.cells[:rows]]


def same_as_still(folder):
    wave = array.array("f", (math.sin(i * i / 9e4) * (1 - i / 4000) for i in range(2000))).tobytes()
    # Ranges are held from the first picture on, so they are given.
    for what, stage in (("a line", "plot ylim=-1.2..1.2"), ("a map", "stft 64 | abs | heatmap range=0..1")):
        expression = f"raw - type=f32 rate=1k | {stage}"
        wanted = still(f"{expression} file=- span=10 width=80 height=23 color=always", folder, wave)
        with Terminal(expression, feed=wave) as t:
            t.shows("2.0 s   ? for help")
            t.pump(0.3)
            t.key(" ")
            t.shows("PAUSED −0.00 s")
            check(f"{what}: a picture", sum(cell[0] != " " for row in wanted.cells for cell in row) > 200)
            check(f"{what}: letters and colours of the still", looks(t.screen, 23) == looks(wanted, 23),
                  "\n".join(t.screen.lines() + wanted.lines()))
            os.close(t.feeding)
            t.feeding = None
            check(f"{what}: exit 0", t.ends() == 0, t.said)
            t.restored(what)
            check(f"{what}: it stays on the usual screen", looks(t.screen, 23) == looks(wanted, 23), t.screen.lines())


def little_is_written():
    with Terminal(ENDLESS) as t:
        t.shows("for help")
        t.pump(0.3)
        before, raw = t.screen.written, len(t.raw)
        t.pump(1)
        frames = t.raw[raw:].count(b"\x1b[?2026h")
        check("a picture now and then, 20 a second at most", 5 <= frames <= 22, frames)
        check("only what changes is written", t.screen.written - before < 60 * frames, (t.screen.written - before, frames))
        t.key(" ")
        t.shows("PAUSED")
        t.pump(0.3)
        raw = len(t.raw)
        t.pump(0.5)
        steps = re.sub(rb"PAUSED.*", b"", t.raw[raw:], flags=re.S)
        check("what stands still is left alone", len(steps) < 200, steps)
        t.key("q")
        check("exit 0", t.ends() == 0)


def keys(folder):
    for split in (0, 0.02):
        with Terminal(f"cd {folder} && exec {PROGRAM} 'sine 3 rate=200 | plot'", split=split,
                      program=["sh", "-c", f"cd {folder} && exec {PROGRAM} '{ENDLESS}'"]) as t:
            t.shows("for help")
            last = lambda: [line for line in t.screen.lines() if "Time (s)" not in line][-3:]
            t.key("\x1b[5~")
            t.until("Page Up: twice the time", lambda: any(re.search(r"\b20$", line) for line in last()))
            t.key("\x1b[6~\x1b[6~")
            t.until("Page Down: half", lambda: any(re.search(r"\b5(\.0)?$", line) for line in last()))
            t.key("+++++++")
            t.until("+: larger", lambda: not any(line.startswith(" 1.0") for line in t.screen.lines()))
            t.key("0")
            t.shows(" 1.0┤")
            t.key("\x1bOP")
            t.shows("what comes is kept meanwhile")
            check("the help has no words for a mouse", not any("wheel" in line for line in t.screen.lines()))
            t.key("\x1b")
            t.until("Esc: no help", lambda: not any("kept meanwhile" in line for line in t.screen.lines()))
            t.key("i")
            t.shows("frames in")
            t.key("i")
            t.key("z")
            t.until("z: nothing but data", lambda: not any("┤" in line or "help" in line for line in t.screen.lines()))
            t.key("z")
            t.shows("for help")
            if not split:
                saving(t, folder)
            t.key("\x1b[?62;4c")  # a late answer is no key
            t.pump(0.2)
            t.key("q")
            check("q: exit 0", t.ends() == 0, t.said)
            t.restored(f"keys in pieces of {split} s")


def saving(t, folder):
    t.key(" ")
    t.shows("PAUSED")
    t.key("sS")
    t.shows("saved as sigrun-")
    t.until("three files", lambda: len(list(folder.glob("sigrun-*-plot.*"))) == 3)
    check("a PNG", all(path.read_bytes().startswith(b"\x89PNG") for path in folder.glob("*.png")))
    check("values", all(path.read_text().startswith('"Time (s)"') for path in folder.glob("*.csv")),
          [path.read_text()[:40] for path in folder.glob("*.csv")])
    t.key(" ")


def peaks():
    with Terminal("tones n=400 k=3 rate=2k | spectrum", size=(100, 30)) as t:
        t.shows("for help")
        t.key("k")
        t.until("peaks are marked and told",
                lambda: any("◆" in line for line in t.screen.lines()) and any("Hz   " in line for line in t.screen.lines()))
        t.key("q")
        check("peaks: exit 0", t.ends() == 0)


def sizes():
    with Terminal(ENDLESS, size=(1, 1)) as t:
        t.until("a dot at 1×1", lambda: "⠀" < t.screen.cells[0][0][0] <= "⣿")
        for size in ((20, 5), (200, 60), (2, 2), (80, 3), (3, 80), (80, 24)):
            t.resize(*size)
            t.pump(0.6)
            filled = [line for line in t.screen.lines() if line.strip()]
            check(f"a picture at {size}", filled, t.screen.lines())
            if size[0] >= 20 and size[1] >= 5:
                check(f"a status line at {size}", "for help" in t.screen.lines()[-1], t.screen.lines())
        for key in "?i?ikzxlm+-[]{}aAcCgt0.,123  ":
            t.resize(20, 5)
            t.key(key)
            t.pump(0.03)
            t.resize(1, 1)
            t.pump(0.03)
        t.resize(80, 24)
        t.key("z\x1b[F")
        t.shows("for help")
        t.key("q")
        check("sizes: exit 0", t.ends() == 0, t.said)
        t.restored("sizes")


def stopped():
    with Terminal(ENDLESS) as t:
        t.shows("for help")
        t.key(" ")
        t.shows("PAUSED")
        before = t.screen.lines()[:20]
        t.key("\x1a")
        t.until("Ctrl-Z stops it", lambda: "stopped" in t.said)
        t.pump(0.1)
        t.restored("stopped")
        t.forth()
        t.shows("PAUSED")
        t.pump(0.2)
        check("fg: all is drawn again", t.screen.lines()[:20] == before, t.screen.lines())
        os.kill(t.job(), signal.SIGSTOP)
        t.until("stopped without being asked", lambda: t.said.count("stopped") == 2)
        t.forth()
        t.pump(0.3)
        t.key(" ")
        t.until("it goes on", lambda: "for help" in t.screen.lines()[-1])
        t.key("q")
        check("stopped: exit 0", t.ends() == 0, t.said)
        t.restored("after fg")


def ends(folder):
    """Every way to end: what is given back, and whether the picture stays."""
    ways = [("q", 0, True), ("\x03", 130, True), (signal.SIGTERM, 130, True), (signal.SIGHUP, 130, True),
            (signal.SIGQUIT, -signal.SIGQUIT, False), (signal.SIGSEGV, -signal.SIGSEGV, False),
            (signal.SIGABRT, -signal.SIGABRT, False), (signal.SIGBUS, -signal.SIGBUS, False)]
    for way, status, stays in ways:
        with Terminal(ENDLESS, program=["sh", "-c", f"ulimit -c 0; exec {PROGRAM} '{ENDLESS}'"]) as t:
            t.shows("for help")
            t.pump(0.2)
            t.key(way) if isinstance(way, str) else t.signal(way)
            got = t.ends()
            # What looks for errors of memory reports a crash and leaves with a code of its own.
            check(f"{way!r}: ends with {status}", got == status or (not stays and got == 1), got)
            t.restored(f"{way!r}")
            check(f"{way!r}: the last picture", ("Time (s)" in "\n".join(t.screen.lines())) == stays or not stays,
                  t.screen.lines())


def failure(folder):
    with Terminal("sine 3 rate=200 | { plot ; skip 1s | write /dev/full format=wav }") as t:
        t.shows("No space left")
        check("failure: exit 1", t.ends() == 1, t.said)
        t.restored("failure")
        check("failure: picture and words", any("Time (s)" in line for line in t.screen.lines())
              and any("No space left" in line for line in t.screen.lines()), t.screen.lines())


def third_time(folder):
    """What is on its way can't leave; the third signal leaves at once, from a handler."""
    path = folder / "pipe"
    os.mkfifo(path)
    held = os.open(path, os.O_RDWR)
    with Terminal(f"sine 3 rate=20k | {{ plot ; raw {path} type=f64 }}") as t:
        t.shows("for help")
        t.pump(1)
        # All three arrive before anything else can go on.
        t.signal(signal.SIGSTOP)
        t.until("it waits", lambda: "stopped" in t.said)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            t.signal(number)
        t.forth()
        check("three times: 130", t.ends() == 130, t.said)
        t.restored("three times")
    os.close(held)


def words_meanwhile():
    """What is said on stderr waits until the picture has gone, and its last line is seen at once."""
    with Terminal(ENDLESS, "--progress=json") as t:
        t.shows("for help")
        t.until("the last line is told", lambda: "stream_seconds" in t.screen.lines()[-1], 15)
        check("no other line has it", not any("stream_seconds" in line for line in t.screen.lines()[:-1]), t.screen.lines())
        t.key("q")
        check("words: exit 0", t.ends() == 0)
        t.restored("words")
        check("all was said afterwards", b'"stream_seconds"' in t.raw.rsplit(b"\x1b[?1049l", 1)[1], t.raw[-2000:])


def kinds_of_terminals():
    with Terminal(ENDLESS, TERM="dumb") as t:
        check("dumb: refused", t.ends() not in (0, None), t.said)
        words = t.raw.decode()
        check("dumb: what to do", "TERM=dumb" in words and "out.png" in words and "\x1b" not in words, words)
    with Terminal("sine 3 rate=200 | head 1s | plot", TERM="dumb") as t:
        check("dumb, a still: exit 0", t.ends() == 0, t.said)
        check("dumb, a still: ASCII", t.raw.isascii() and b"\x1b" not in t.raw and b"Time (s)" in t.raw, t.raw)
    for name, value in (("LANG", "C"), ("LC_ALL", "POSIX")):
        with Terminal(ENDLESS, **{name: value}) as t:
            t.shows("for help")
            t.key("?")
            t.shows("kept meanwhile")
            check(f"{name}={value}: ASCII", t.raw.isascii(), [line for line in t.screen.lines() if not line.isascii()])
            t.key("q")
            check(f"{name}={value}: exit 0", t.ends() == 0)
    for environment, wanted in (({"NO_COLOR": "1"}, set()), ({"COLORTERM": "truecolor"}, {int}), ({}, {str})):
        with Terminal(ENDLESS, **environment) as t:
            t.until("a line", lambda: any("⠀" < cell[0] <= "⣿" for row in t.screen.cells for cell in row))
            inks = {type(ink[0]) for row in t.screen.cells for cell in row for ink in cell[1:] if ink}
            check(f"{environment}: colours", inks == wanted, inks)
            check(f"{environment}: no sequence for colours without any", wanted or not re.search(rb"\x1b\[[34][0-9;]+m", t.raw))
            t.key("q")
            check(f"{environment}: exit 0", t.ends() == 0)


def two_figures():
    with Terminal("sine 3 rate=200 | { plot ; spectrum }") as t:
        check("two figures: refused", t.ends() not in (0, None))
        check("two figures: what to do", b"| board" in t.raw and b"\x1b[?1049h" not in t.raw, t.raw)
        t.restored("two figures")
    with Terminal("sine 3 rate=200 | { plot ; spectrum } | board") as t:
        t.shows("Frequency")
        t.key("\t")
        t.pump(0.3)
        t.key("q")
        check("a board: exit 0", t.ends() == 0)
        t.restored("a board")


def data_alone(folder):
    """What isn't a terminal gets letters of the picture, and nothing that steers one."""
    path = folder / "out.txt"
    with path.open("wb") as out, Terminal("sine 3 rate=200 | head 1s | plot -", out=out.fileno()) as t:
        check("a file: exit 0", t.ends() == 0, t.said)
        text = path.read_text()
        check("a file: letters alone", "Time (s)" in text and not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", text), text)
        check("a file: the terminal was left alone", b"\x1b_" not in t.raw and b"\x1b[c" not in t.raw, t.raw)
    with path.open("wb") as out, Terminal("sine 3 rate=200 | head 1s | plot", out=out.fileno()) as t:
        check("no file and no terminal: refused", t.ends() not in (0, None), t.said)
        check("nothing was written", path.read_bytes() == b"", path.read_bytes())


def control():
    """A program that leaves the terminal in disorder is caught, and one that doesn't is not."""
    mess = "stty -echo; printf '\\033[?1049h\\033[?25l\\033[?7l\\033[?2026h\\033[31mred\\033[5n'"
    for script, wanted in ((mess, 7), ("printf 'a\\033[31mred\\033[0m'", 0)):
        with Terminal("", program=["sh", "-c", script]) as t:
            t.ends()
            check(f"control of {script!r}", len(t.trouble()) == wanted, t.trouble())


def main():
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for test in (same_as_still, keys, ends, failure, third_time, data_alone):
            test(folder)
        for test in (control, little_is_written, peaks, sizes, stopped, words_meanwhile, kinds_of_terminals, two_figures):
            test()
    print(f"{time.monotonic() - started:.1f} s")
    return emulator.result()


if __name__ == "__main__":
    sys.exit(main())
