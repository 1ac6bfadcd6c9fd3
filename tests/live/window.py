#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Windows on a display: what keys and the mouse do, read from what the window tells and from the screen."""
import csv
import pathlib
import re
import struct
import subprocess
import sys
import zlib

import display
from display import check

TWO = ("{ noise amp=0.01 rate=8k ; sine 1k rate=8k } | add | { plot span=4 ; stft 256 hop=128 | spectrogram span=4 } "
       "| board")


def pane(state, i):
    return state["scene"]["panes"][i]


def middle(box, across=0.5, down=0.5):
    return box[0] + int(box[2] * across), box[1] + int(box[3] * down)


class On:
    """The place of the only window on the screen."""

    def __init__(self, window):
        words = window.display.do("getwindowgeometry", "--shell", window.windows()[0])
        fields = dict(line.split("=") for line in words.split())
        self.x, self.y = int(fields["X"]), int(fields["Y"])
        self.width, self.height = int(fields["WIDTH"]), int(fields["HEIGHT"])
        self.window = window

    def point(self, place):
        self.window.point(self.x + place[0], self.y + place[1])

    def click(self, place, button=1, times=1):
        self.point(place)
        self.window.display.do("click", "--repeat", times, "--delay", 40, button)

    def drag(self, place, to, button=1):
        self.point(place)
        self.window.display.do("mousedown", button)
        self.point(((place[0] + to[0]) // 2, (place[1] + to[1]) // 2))
        self.point(to)
        self.window.display.do("mouseup", button)


def time_keys(window):
    window.becomes("a second is shown", lambda s: s["time"] > 1)
    window.key("space")
    stopped = window.becomes("space: paused", lambda s: s["paused"])
    later = window.becomes("capture goes on while paused", lambda s: True) and stopped["time"]
    edge = pane(stopped, 0)["x"]["high"]
    display.wait_for("more has come", lambda: (window.key("g"), window.state()["time"] > later + 0.5)[1])
    paused = window.state()
    check("paused: what is shown stays", pane(paused, 0)["x"]["high"] == edge, pane(paused, 0)["x"])
    window.key("Left")
    left = window.becomes("Left: a quarter back", lambda s: s["edge"] < stopped["edge"])["edge"]
    window.key("period")
    window.becomes("full stop: a step on", lambda s: s["edge"] > left)
    window.key("comma")
    window.becomes("comma: a step back", lambda s: abs(s["edge"] - left) < 1e-9)
    window.key("Prior")
    window.becomes("PgUp: twice the time", lambda s: s["span"] == 20)
    window.key("Next")
    window.becomes("PgDn: as before", lambda s: s["span"] == 10)
    window.key("Home")
    window.becomes("Home: the oldest", lambda s: s["paused"])
    window.key("End")
    window.becomes("End: the newest", lambda s: not s["paused"])
    for want in ("relative", "clock", "stream"):
        window.key("t")
        window.becomes(f"t: {want}", lambda s, w=want: s["zero"] == w)


def look_keys(window):
    start = window.state()
    high = pane(start, 0)["y"]["high"]
    window.key("plus")
    window.becomes("+: larger", lambda s: pane(s, 0)["y"]["high"] < high)
    window.key("minus")
    window.becomes("-: smaller", lambda s: abs(pane(s, 0)["y"]["high"] - high) < 1e-6)
    window.key("Up")
    window.becomes("Up: higher", lambda s: pane(s, 0)["y"]["high"] > high)
    window.key("a")
    window.becomes("a: what fits", lambda s: pane(s, 0)["y"]["high"] <= high)
    window.key("A")
    window.becomes("A: fits always", lambda s: s["track"])
    window.key("A")
    window.becomes("A: no longer", lambda s: not s["track"])
    window.key("Tab")
    window.becomes("Tab: the next pane", lambda s: s["focus"] == 1)
    image = pane(window.state(), 1)["image"]
    for name, end, by in (("bracketleft", "low", -5), ("bracketright", "low", 0), ("braceright", "high", 5),
                          ("braceleft", "high", 0)):
        window.key(name)
        want = image[end] + by
        window.becomes(f"{name}: {end} {by:+}", lambda s, e=end, w=want: abs(pane(s, 1)["image"][e] - w) < 1e-6)
    colours = window.state()["colours"][1]
    window.key("c")
    window.becomes("c: other colours", lambda s: s["colours"][1] != colours)
    window.key("C")
    window.becomes("C: those of before", lambda s: s["colours"][1] == colours)
    window.key("l")
    window.becomes("l: logarithmic", lambda s: pane(s, 1)["y"]["log"])
    window.key("l")
    window.becomes("l: linear", lambda s: not pane(s, 1)["y"]["log"])
    for name, field in (("g", "grid"), ("i", "statistics"), ("question", "help"), ("z", "zen")):
        before = window.state()[field]
        window.key(name)
        window.becomes(f"{name}: {field}", lambda s, f=field, b=before: s[f] != b)
        window.key("Escape" if field == "help" else name)
        window.becomes(f"{name}: {field} back", lambda s, f=field, b=before: s[f] == b)
    window.key("k")
    window.becomes("k: maps have no peaks", lambda s: "spectrogram has no key k" in s["message"] and "k" not in s["keys"])
    window.key("Tab", "k")
    window.becomes("k: peaks", lambda s: s["focus"] == 0 and s["peaks"] and "k" in s["keys"])
    window.key("k", "Tab")
    window.becomes("k: peaks back", lambda s: s["focus"] == 1 and not s["peaks"])
    window.key("1")
    window.becomes("1: the first pane goes", lambda s: s["shown"] == [1])
    window.key("1")
    window.becomes("1: and comes", lambda s: s["shown"] == [0, 1])


def mouse(window):
    on = On(window)
    state = window.state()
    plot, bar = pane(state, 0)["plot"], pane(state, 1)["bar"]
    on.point(middle(pane(state, 1)["plot"], 0.4, 0.75))
    read = window.becomes("hover: a value is read off", lambda s: s["probe"] and s["probe"]["pane"] == 1)
    check("hover: near the tone", abs(read["probe"]["y"] - 1000) < 40, read["probe"])
    check("hover: as loud as it is", abs(read["probe"]["value"] + 6) < 2, read["probe"])
    window.key("x")
    window.becomes("x: crosshair", lambda s: s["cross"] == "on")
    window.key("x", "m")
    marked = window.becomes("m: a mark", lambda s: s["cross"] == "snap" and len(s["marks"]) == 1)
    check("m: at the tone", abs(marked["marks"][0]["y"] - 1000) < 32, marked["marks"])
    on.point(middle(pane(state, 1)["plot"], 0.2, 0.75))
    window.key("M")
    window.becomes("M: a distance", lambda s: len(s["marks"]) == 2 and s["marks"][1]["delta"])
    window.key("Delete", "x")
    window.becomes("Del: no marks", lambda s: not s["marks"])
    on.click(middle(plot), 4)
    window.becomes("wheel: a shorter time", lambda s: abs(s["span"] - 9) < 1e-6)
    on.click((4, middle(plot)[1]), 4)
    zoomed = window.becomes("wheel over y: a smaller range",
                            lambda s: pane(s, 0)["y"]["high"] < pane(state, 0)["y"]["high"])
    on.click(middle(plot), 1, 2)
    window.becomes("double click: as it was", lambda s: s["span"] == 10 and
                   pane(s, 0)["y"]["high"] > pane(zoomed, 0)["y"]["high"])
    on.drag(middle(plot, 0.2), middle(plot, 0.6))
    window.becomes("drag: back in time", lambda s: s["paused"] and s["edge"] < s["time"])
    window.key("0")
    on.drag(middle(plot, 0.5, 0.2), middle(plot, 0.75, 0.7), 3)
    window.becomes("right drag: a part", lambda s: s["paused"] and abs(s["span"] - 2.5) < 0.1)
    window.key("0")
    start = window.becomes("0: as it was", lambda s: not s["paused"] and s["span"] == 10)
    on.drag((bar[0] + 3, bar[1] + 5), (bar[0] + 3, bar[1] + 45))
    window.becomes("colour bar: a lower ceiling",
                   lambda s: pane(s, 1)["image"]["high"] < pane(start, 1)["image"]["high"])
    top = pane(start, 1)["plot"][1]
    on.drag((plot[0] + 40, top - 3), (plot[0] + 40, top + 57))
    window.becomes("border: a taller pane", lambda s: pane(s, 0)["plot"][3] > plot[3] + 40)
    window.key("0")


def sizes(window):
    name = window.windows()[0]
    for width, height in ((700, 400), (1, 1), (200, 60), (1280, 720)):
        window.display.do("windowsize", name, width, height)
        window.becomes(f"{width} × {height}", lambda s, w=width, h=height: s["scene"]["width"] == w and
                       h - 30 <= s["scene"]["height"] <= h)


def full_screen(window):
    """The last of all: without a window manager the window itself stays as large as it was."""
    window.key("f")
    window.becomes("f: full screen", lambda s: s["full"])
    window.key("Escape")
    window.becomes("Esc: no longer", lambda s: not s["full"])
    window.key("F11")
    window.becomes("F11: full screen", lambda s: s["full"])


def decode(png):
    """The pixels of a PNG without filters, of 8 bits: indexed or colours."""
    at, data, colours = 8, b"", None
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        body = png[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, _, form = struct.unpack(">IIBB", body[:10])
        elif kind == b"PLTE":
            colours = [int.from_bytes(body[i:i + 3], "big") for i in range(0, length, 3)]
        elif kind == b"IDAT":
            data += body
        at += 12 + length
    data, wide = zlib.decompress(data), 1 if form == 3 else 3
    rows = []
    for y in range(height):
        row = data[y * (1 + wide * width):(y + 1) * (1 + wide * width)]
        if row[0]:
            raise SystemExit("a filter")
        rows.append([colours[b] for b in row[1:]] if wide == 1 else
                    [int.from_bytes(row[i:i + 3], "big") for i in range(1, 1 + 3 * width, 3)])
    return rows


def saved(window):
    """What s saves is what the screen shows, and no file is written over."""
    window.key("space")
    window.becomes("paused", lambda s: s["paused"])
    draws = window.state()["draws"]
    window.key("s")
    files = display.whole(window.folder, "sigrun-*.png", 1)
    # The message that tells its name came after it; once that is gone the screen is as it was.
    display.wait_for("the message goes", lambda: window.state()["draws"] >= draws + 2, 20)
    picture = decode(files[0].read_bytes())
    on = On(window)
    _, _, screen = window.display.screenshot()
    shown = [row[on.x:on.x + on.width] for row in screen[on.y:on.y + on.height]]
    apart = sum(a != b for x, y in zip(shown[:-20], picture[:-20]) for a, b in zip(x, y))
    check("s: the picture is the screen", len(picture) == on.height and apart == 0, apart)
    window.key("s", "s")
    display.wait_for("s: three pictures", lambda: len(list(window.folder.glob("sigrun-*.png"))) == 3)
    window.key("S")
    tables = display.whole(window.folder, "sigrun-*.csv", 2)
    rows = [list(csv.reader(table.open())) for table in tables or []]
    heads = [head[0] for head, *_ in rows]
    check("S: time and values", all(head == "Time (s)" for head in heads) and all(len(t) > 50 for t in rows), heads)
    drawing = display.whole(window.folder, "sigrun-*.svg", 1)
    words = drawing[0].read_text() if drawing else ""
    check("S: a drawing of both panes", words.count("data-plot=") == 2 and "</svg>" in words, words[:200])
    window.key("space")


def control(window, *words):
    """What `sigrun ctl` says of the program in the window."""
    return subprocess.run([display.PROGRAM, "ctl", str(window.process.pid), *words], env=window.display.environment,
                          capture_output=True, text=True, timeout=display.PATIENCE).stdout


def asks(window, keys, want):
    """After these keys the parameter reads back so, from outside."""
    window.key(*keys.split())
    display.wait_for(f"{keys}: {want}", lambda: f"{want} " in control(window))


def changes(window, keys, what, test):
    """What is on the screen is another picture after keys."""
    before = window.display.screenshot()[2]
    window.key(*keys.split())
    window.becomes(what, test)
    display.wait_for(f"{what}, on the screen", lambda: window.display.screenshot()[2] != before)


def spectrum_keys(screen):
    with display.Window(screen, "{ noise amp=0.01 rate=8k ; sine 1k rate=8k } | add | spectrum size=512") as window:
        first = window.becomes("a spectrum", lambda s: s["time"] > 1)
        check("its keys", first["keys"][:5] == ["w", "n N", "d", "h H", "v V"], first["keys"])
        asks(window, "h", "spectrum.hold=max")
        window.becomes("h: two lines", lambda s: len(pane(s, 0)["traces"]) == 2 and s["message"] == "hold max")
        asks(window, "H", "spectrum.hold=max")
        asks(window, "v v", "spectrum.average=16")
        asks(window, "V", "spectrum.average=8")
        asks(window, "w", "spectrum.window=hamming")
        window.becomes("w: another window", lambda s: "hamming 512" in pane(s, 0)["notes"])
        asks(window, "n", "spectrum.size=1024")
        window.becomes("n: longer segments", lambda s: "hamming 1024" in pane(s, 0)["notes"])
        asks(window, "d", "spectrum.y=linear")
        window.becomes("d: volts", lambda s: pane(s, 0)["y"].get("unit") != "dBFS" and pane(s, 0)["y"]["low"] > -1)
        changes(window, "d", "d: decibels", lambda s: pane(s, 0)["y"]["unit"] == "dBFS" and pane(s, 0)["y"]["low"] < -40)
        asks(window, "d d", "spectrum.y=db")
        window.key("e")
        window.becomes("e: no such key", lambda s: s["message"].startswith("spectrum has no key e here"))
        window.key("space")
        seen = window.becomes("paused", lambda s: s["paused"] and s["moment"])["moment"][0]
        for name, want in (("comma", seen - 1), ("comma", seen - 2), ("period", seen - 1)):
            window.key(name)
            window.becomes(f"{name}: frame {want}", lambda s, w=want: s["moment"][0] == w)
        window.key("Home")
        window.becomes("Home: the oldest", lambda s: s["moment"][0] == s["moment"][1])
        window.key("q")
        window.ends()


def lane_keys(screen):
    with display.Window(screen, "{ sine 3 rate=500 amp=0.7 ; sine 5 rate=500 } | merge | strip") as window:
        window.becomes("lanes", lambda s: s["time"] > 1)
        first = float(re.search(r"lane=(\S+)", control(window))[1])
        check("lane: what fits", first == 0, first)
        asks(window, "plus", "strip.lane=1")
        window.becomes("+: told", lambda s: s["message"] == "lane 1")
        asks(window, "minus", "strip.lane=2")
        window.becomes("-: told", lambda s: s["message"] == "lane 2")
        asks(window, "n", "strip.neg=up")
        window.key("q")
        window.ends()
    with display.Window(screen, "sine 50 rate=8k amp=0.7 | scope") as window:
        window.becomes("sweeps", lambda s: s["time"] > 0.5 and "trigger at" in (pane(s, 0)["notes"] or ""))
        asks(window, "e", "scope.edge=falling")
        asks(window, "greater greater", "scope.level=0.25")
        window.becomes("> >: a higher level", lambda s: "level 0.25; 0.5 a division" in pane(s, 0)["notes"])
        asks(window, "plus", "scope.div=0.2")
        window.becomes("+: more gain", lambda s: pane(s, 0)["y"]["high"] == 0.8)
        window.key("q")
        window.ends()


# A surface whose only frame has come: it can be turned all the same.
SEEN = "eeg model=seed | frame 2047 | head 1 | cwt fmin=1 fmax=40 hop=20 | abs | surface"


def surface_keys(screen):
    with display.Window(screen, SEEN) as window:
        window.becomes("a surface", lambda s: s["taken"] == 1)
        start = control(window)
        changes(window, "Left Left", "Left: turned", lambda s: s["message"] == "azimuth -70°")
        changes(window, "Up", "Up: from higher", lambda s: s["message"] == "elevation 35°")
        turned = control(window)
        check("ctl: both are told", "azimuth=-1.22" in turned and "elevation=0.61" in turned, (start, turned))
        on, box = On(window), pane(window.state(), 0)["plot"]
        on.drag(middle(box, 0.4), middle(box, 0.6, 0.6))
        window.becomes("drag: turned", lambda s: re.match("azimuth -10[567]\\S*, elevation 4[345]", s["message"]))
        window.key("q")
        window.ends()


def main():
    display.skip_without()
    with display.Display() as screen:
        spectrum_keys(screen)
        lane_keys(screen)
        surface_keys(screen)
        with display.Window(screen, TWO) as window:
            time_keys(window)
            look_keys(window)
            mouse(window)
            saved(window)
            sizes(window)
            full_screen(window)
            window.key("q")
            code, said = window.ends()
            check("q: the end", code == 0, code)
            check("s: told on stderr", said.count("saved as sigrun-") == 6 and "error" not in said, said)
    return display.result()


if __name__ == "__main__":
    sys.exit(main())
