#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Pixels on a terminal: who is asked, what follows from the answers, and that sixels and kitty's pictures hold the
pixels of the PNG file of the same size."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import numpy

import emulator
from emulator import PROGRAM, Terminal, check
from screen import Screen, decode_sixel

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "picture"))
import decode

LINE = "sine 3 rate=200 | head 1s | plot"
MAP = "chirp 10 90 rate=200 | head 4s | stft 32 | abs | heatmap"
BOARD = "sine 3 rate=200 | head 1s | { plot ; spectrum } | board"
ENDLESS = "sine 3 rate=200 | plot"
QUESTION = b"\x1b[c"


def raster(expression, folder, width=800, height=460, theme="dark"):
    """The pixels of the file of that size."""
    path = folder / "raster.png"
    words = f"{expression} {path} width={width} height={height} theme={theme}"
    subprocess.run([PROGRAM, "-q", words], check=True, timeout=emulator.PATIENCE, stdin=subprocess.DEVNULL)
    return decode.Picture(path.read_bytes()).pixels


def apart(body, wanted):
    """What is wrong with sixels of these pixels, or None."""
    width, height, rows = decode_sixel(body)
    if (width, height) != (wanted.shape[1], wanted.shape[0]):
        return f"{width} × {height} instead of {wanted.shape}"
    if any(pixel is None for row in rows for pixel in row):
        return "pixels that nothing is drawn on"
    far = numpy.abs(numpy.array(rows) - wanted).max(axis=2)
    colours = len(numpy.unique(wanted.reshape(-1, 3), axis=0))
    # Sixels count colours in percent; where there are too many, the rare ones are means of several.
    if far.max() > 2 if colours <= 255 else far.mean() > 2 or (far > 24).mean() > 0.01:
        return f"{colours} colours, at most {far.max()} apart, in the mean {far.mean()}, {(far > 24).mean()} by 24"
    return None


def compare_sixels(what, body, wanted):
    check(f"{what}: the pixels of the file", apart(body, wanted) is None, apart(body, wanted))
    check(f"{what}: control, a pixel beside", apart(body, numpy.roll(wanted, 1, axis=1)) is not None)
    check(f"{what}: control, a row below", apart(body, numpy.roll(wanted, 1, axis=0)) is not None)


def compare_kitty(what, screen, wanted):
    keys, png, sizes = screen.kitty_payload()
    check(f"{what}: keys", keys and keys.get(b"a") == b"T" and keys.get(b"f") == b"100" and keys.get(b"q") == b"2", keys)
    check(f"{what}: pieces of 4096", all(size == 4096 for size in sizes[:-1]) and 0 < sizes[-1] <= 4096, sizes)
    picture = decode.Picture(png)
    check(f"{what}: the pixels of the file", numpy.array_equal(picture.pixels, wanted), picture.pixels.shape)
    return picture


def stills(folder):
    """What each kind of terminal gets from a figure without a file."""
    for kind in ("silent", "plain", "sixel", "kitty"):
        with Terminal(LINE, kind=kind) as t:
            began = time.monotonic()
            check(f"{kind}: exit 0", t.ends() == 0, t.said)
            check(f"{kind}: in time", time.monotonic() - began < 10, time.monotonic() - began)
            t.restored(kind)
            check(f"{kind}: was asked", QUESTION in t.raw, t.raw[:200])
            names = {name for name, body in t.screen.pictures if not body.startswith(b"i=31")}
            letters = any("Time (s)" in line for line in t.screen.lines())
            check(f"{kind}: the choice", names == {kind} - {"silent", "plain"} and letters != bool(names), (names, letters))
            if kind == "sixel":
                compare_sixels(kind, next(body for name, body in t.screen.pictures if name == kind), raster(LINE, folder))
            if kind == "kitty":
                picture = compare_kitty(kind, t.screen, raster(LINE, folder))
                check("kitty: axes are in it", picture.axes and picture.axes["panes"], picture.axes)
    for expression in (MAP, BOARD):
        with Terminal(expression, kind="sixel") as t:
            check(f"{expression}: exit 0", t.ends() == 0, t.said)
            compare_sixels(expression, t.screen.pictures[-1][1], raster(expression, folder))
    with Terminal(MAP + " width=40 height=10 theme=light", kind="kitty") as t:
        check("a size in letters: exit 0", t.ends() == 0, t.said)
        compare_kitty("a size in letters", t.screen, raster(MAP, folder, 400, 200, "light"))
    # What the kernel knows of the size goes before what the terminal says.
    with Terminal(LINE, kind="sixel", pixels=(80 * 9, 24 * 18)) as t:
        check("a size in pixels: exit 0", t.ends() == 0, t.said)
        compare_sixels("a size in pixels", t.screen.pictures[-1][1], raster(LINE, folder, 720, 414))


def letters_where_they_are_wanted():
    """Who wants text, or can't be asked, is not asked."""
    cases = [(f"{LINE} -", {}), (f"{LINE} pixels=off", {}), (f"{LINE} format=txt", {}), (LINE, {"TERM": "dumb"}),
             (LINE, {"TMUX": "/tmp/tmux,1,0"}), (LINE, {"TERM": "screen-256color"}), (LINE, {"STY": "1.pts"}),
             (ENDLESS, {})]
    for expression, environment in cases:
        with Terminal(expression, kind="kitty", **environment) as t:
            if expression == ENDLESS:
                t.shows("for help")
                t.key("q")
            what = f"{expression} {environment}"
            check(f"{what}: exit 0", t.ends() == 0, t.said)
            check(f"{what}: nothing is asked", QUESTION not in t.raw, t.raw[:100])
            check(f"{what}: letters", not t.screen.pictures and any("Time (s)" in line for line in t.screen.lines()),
                  t.screen.lines())
            t.restored(what)


def typed_ahead():
    """Keys that were pressed before are for whoever reads next."""
    script = f"stty -icanon -echo; sleep 0.5; {PROGRAM} -q '{LINE}'; stty icanon echo; read line; echo \"got=$line\""
    with Terminal("", kind="kitty", program=["sh", "-c", script]) as t:
        t.pump(0.2)
        t.key("hello\n")
        t.shows("got=hello")
        check("typed ahead: letters", not t.screen.pictures and QUESTION not in t.raw)
        check("typed ahead: exit 0", t.ends() == 0)


def slow_answers():
    """An answer in pieces is one, and what comes too late is not waited for."""
    with Terminal(LINE, kind="kitty", split=0.002) as t:
        check("in pieces: exit 0", t.ends() == 0)
        t.restored("in pieces")
    began = time.monotonic()
    with Terminal(LINE, kind="silent") as t:
        check("silent: exit 0", t.ends() == 0)
        check("silent: not long", time.monotonic() - began < 5, time.monotonic() - began)


def forced(folder):
    """Into a pipe too: letters of 8 × 16 pixels."""
    for kind in ("sixel", "kitty"):
        done = subprocess.run([PROGRAM, "-q", f"{LINE} - pixels={kind}"], capture_output=True, stdin=subprocess.DEVNULL,
                              timeout=emulator.PATIENCE)
        check(f"{kind} into a pipe: exit 0", done.returncode == 0, done.stderr)
        screen = Screen(80, 24)
        screen.feed(done.stdout)
        check(f"{kind} into a pipe: nothing else", {name for name, _ in screen.pictures} == {kind} and not screen.unknown
              and not screen.written, screen.pictures[:1])
        wanted = raster(LINE, folder, 640, 384)
        if kind == "sixel":
            compare_sixels("a pipe", screen.pictures[0][1], wanted)
        else:
            compare_kitty("a pipe", screen, wanted)
    with Terminal(f"{LINE} pixels=sixel", kind="plain", TMUX="/tmp/tmux,1,0") as t:
        check("forced under tmux: exit 0", t.ends() == 0)
        check("forced under tmux: sixels", [name for name, _ in t.screen.pictures] == ["sixel"])
    with Terminal(f"{LINE} {folder}/out.png pixels=sixel") as t:
        check("a file has no such pixels", t.ends() == 2 and b"for a terminal" in t.raw, t.raw)


def live(folder):
    """What moves, where somebody asks for it: pictures that take the place of the last one, and the last one stays."""
    for kind in ("sixel", "kitty"):
        with Terminal(f"{ENDLESS} pixels={kind}", kind=kind, size=(40, 12)) as t:
            t.until(f"live {kind}: pictures", lambda: t.raw.count(b"\x1b[?2026l") > 4)
            t.key(" ")
            t.pump(0.5)
            t.key("?")
            t.pump(0.5)
            t.key("q")
            check(f"live {kind}: exit 0", t.ends() == 0, t.said)
            t.restored(f"live {kind}")
            last = t.raw.rsplit(b"\x1b[?1049l", 1)[1]
            check(f"live {kind}: the last picture stays", (b"\x1bP0;1;0q" if kind == "sixel" else b"\x1b_Ga=T") in last,
                  last[:80])
            frames = re.findall(rb"\x1b_Ga=T,[^;]*;" if kind == "kitty" else rb'\x1bP0;1;0q"1;1;(\d+;\d+)', t.raw)
            if kind == "kitty":
                check("live kitty: in its place", all(b"p=1,C=1" in frame for frame in frames[:-1])
                      and b"C=1" not in frames[-1], frames)
                check("live kitty: taken away", b"a=d" in t.raw.rsplit(b"\x1b[?1049l", 1)[0][-80:])
            else:
                check("live sixel: above the last row", set(frames) == {b"400;220"}, set(frames))


def main():
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for test in (stills, forced, live):
            test(folder)
        for test in (letters_where_they_are_wanted, typed_ahead, slow_answers):
            test()
    print(f"{time.monotonic() - began:.1f} s")
    return emulator.result()


if __name__ == "__main__":
    sys.exit(main())
