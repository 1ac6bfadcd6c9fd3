#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Pictures on their way out: terminals of many kinds, disks that fill up, runs that fail or are stopped.

The program is the environment's SIGRUN_PROGRAM. A terminal is a pty whose size is known.
"""
import fcntl
import os
import pathlib
import pty
import re
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

import decode

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
SINE = "sine 5 rate=1k | head 1s | plot"
HEAT = "chirp 100 4k 2s rate=16k | head 2s | stft 512 hop=128 | spectrogram"
faults = []


def check(name, held, found=""):
    if not held:
        faults.append(f"{name}: {found!r}"[:300])


def terminal(expression, columns=60, rows=16, **environment):
    """What the program shows on a terminal of that size, line by line."""
    settings = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", **environment}
    for name in ("NO_COLOR", "COLORTERM"):
        if name not in environment:
            settings.pop(name, None)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    child = subprocess.Popen([PROGRAM, expression], stdin=slave, stdout=slave, stderr=slave,
                             env=settings, start_new_session=True)
    os.close(slave)
    shown, end = b"", time.monotonic() + 30
    while time.monotonic() < end:
        if select.select([master], [], [], 1)[0]:
            try:
                more = os.read(master, 65536)
            except OSError:
                break
            shown += more
            if not more:
                break
    os.close(master)
    check(f"{expression} on a terminal ends", child.wait(30) == 0, shown)
    return shown.decode().replace("\r\n", "\n")


def plain(shown):
    return re.sub(r"\x1b\[[0-9;]*[A-Za-z]|\r", "", shown)


def terminals():
    for columns, rows in ((60, 16), (132, 50), (80, 24)):
        lines = plain(terminal(SINE, columns, rows)).rstrip("\n").split("\n")
        check(f"{columns} × {rows}", len(lines) == rows - 1, lines)
        check(f"{columns} × {rows} is filled", columns - 2 <= max(map(len, lines)) <= columns, lines)
    few, many, none = "\x1b[38;5;", "\x1b[38;2;", "\x1b["
    shown = terminal(SINE)
    check("256 colours", few in shown and many not in shown, shown)
    check("true colours", many in terminal(SINE, COLORTERM="truecolor"))
    check("a map has colours", "\x1b[48;2;" in terminal(HEAT, COLORTERM="24bit"))
    check("NO_COLOR", none not in terminal(SINE, NO_COLOR="1"))
    check("NO_COLOR and a wish", few in terminal(f"{SINE} color=always", NO_COLOR="1"))
    check("a wish for none", none not in terminal(f"{SINE} color=never"))
    dumb = terminal(SINE, TERM="dumb")
    check("a dumb terminal", none not in dumb and dumb.isascii(), dumb)
    check("a locale without Unicode", plain(terminal(SINE, LC_ALL="C")).isascii())
    dull = terminal(HEAT, LC_ALL="C")
    check("a map in colours without Unicode", few[:2] + "48;5;" in dull and "?" not in plain(dull), dull)
    check("no locale at all", "─" in terminal(SINE, LC_ALL="", LC_CTYPE="", LANG=""))
    # What progress has written on the line is wiped before the picture begins.
    for millions in (20, 80, 320, 1280):  # until it takes long enough to be told
        shown = terminal(f"sine 5 rate=1k | head {millions}M | plot")
        if "real time" in shown:
            break
    speeds = re.findall(r"  ([^ ]*)× real time  \(Ctrl-C ends it\)", shown)
    check("progress", speeds and all(re.fullmatch(r"\d+(\.\d+)?", s) for s in speeds), shown[:300])
    last = plain(shown[shown.rindex("\r\x1b[K", 0, shown.index("Amplitude")):])
    check("a picture begins on a fresh line", last.lstrip("\n").startswith("Amplitude"), shown[:300])


def limited(bytes_most):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_most, bytes_most))
    return limit


def run(expression, folder, most=None):
    return subprocess.run([PROGRAM, "-q", expression], cwd=folder, capture_output=True, text=True,
                          timeout=60, preexec_fn=limited(most) if most else None)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def full_disks(folder):
    frames = "noise rate=48k | head 20s | stft 512 hop=64"
    for name, sink in (("out.json", "spectrogram out.json"), ("out.png", "heatmap width=4000 height=2000 smooth=true")):
        old = folder / name
        old.write_text("an older picture")
        sink = sink if name in sink else f"abs | {sink} file={name}"
        done = run(f"{frames} | {sink}", folder, most=2000000)
        check("a full disk is told with the name",
              done.returncode == 1 and f"{name}: File too large" in done.stderr, done.stderr)
        check("a full disk leaves what there is", names(folder) == [name, name + ".partial"], names(folder))
        check("an older file is untouched", old.read_text() == "an older picture")
        check("what there is is told of", name + ".partial" in done.stderr, done.stderr)
        for left in names(folder):
            (folder / left).unlink()
    old.write_text("an older picture")
    # Another sink fails while frames flow: the picture of what had come is kept.
    done = run("noise rate=48k | { plot out.png ; write big.wav type=s16 }", folder, most=2000000)
    check("another sink's failure", done.returncode == 1 and "big.wav" in done.stderr, done.stderr)
    check("it leaves both", names(folder) == ["big.wav.partial", "out.png", "out.png.partial"],
          names(folder))
    check("an older file is untouched", old.read_text() == "an older picture")
    picture = decode.Picture((folder / "out.png.partial").read_bytes())
    check("the part is a picture", not decode.check(picture, 0))
    check("of what had come", 1 < picture.axes["panes"][0]["x"]["high"] < 60,
          picture.axes["panes"][0]["x"]["high"])
    for name in names(folder):
        (folder / name).unlink()


def interrupted(folder):
    child = subprocess.Popen([PROGRAM, "-q", "noise rate=8k | stft 256 | spectrogram out.png"], cwd=folder,
                             stderr=subprocess.PIPE, text=True)
    time.sleep(0.5)
    check("nothing before its time", not (folder / "out.png").exists(), names(folder))
    child.send_signal(signal.SIGINT)
    said = child.communicate(timeout=30)[1]
    check("an interrupt ends it", child.returncode == 130, (child.returncode, said))
    check("with a picture", names(folder) == ["out.png"], names(folder))
    picture = decode.Picture((folder / "out.png").read_bytes())
    check("that is whole", not decode.check(picture, 0))
    (folder / "out.png").unlink()


def links(folder):
    (folder / "real.png").write_text("an older picture")
    (folder / "link.png").symlink_to("real.png")
    done = run(f"{SINE} link.png", folder)
    check("a link stays one", done.returncode == 0 and (folder / "link.png").is_symlink(), done.stderr)
    check("what it names is new", (folder / "real.png").read_bytes()[1:4] == b"PNG")
    done = run(f"sine 5 rate=1k | head 1s | {{ plot a.png ; plot a.png }}", folder)
    check("two pictures of one name", done.returncode != 0 and "another stage" in done.stderr, done.stderr)


def many_points(folder):
    """A picture takes the memory of a picture, however long the signal is."""
    points = 10**8 if os.environ.get("SIGRUN_FAST") else 10**9
    done = run(f"noise kind=uniform rate=100M | head {points} | plot long.png", folder)
    check("many points", done.returncode == 0 and not done.stderr, done.stderr)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    check("their memory in MiB", most < (2000 if os.environ.get("ASAN_OPTIONS") else 150), most)
    (pane,) = decode.Picture((folder / "long.png").read_bytes()).axes["panes"]
    check("all of them are shown", pane["x"]["low"] == 0 and abs(pane["x"]["high"] - points / 100e6) < 1e-6, pane["x"])


def main():
    terminals()
    with tempfile.TemporaryDirectory() as name:
        for part in (full_disks, interrupted, links, many_points):
            folder = pathlib.Path(name, part.__name__)
            folder.mkdir()
            part(folder)
    print("\n".join(faults) if faults else "terminals, full disks, interrupts and links are as they should be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
