#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Where a display is finer, or the desktop says so, all is larger and as sharp, and the mouse hits what it points at."""
import sys

import display
from display import check

TEXT = "sine 1k rate=8k | spectrum size=512 width=640 height=360"
SPACE = 4  # pixels: words take whole ones


def seen(name, dpi, says=""):
    """Where the plot is in a window, how large that is on the screen, and its pixels."""
    with display.Display("1400x900", dpi) as screen:
        if says:
            screen.says(says)
        with display.Window(screen, TEXT) as window:
            state = window.becomes(f"{name}: a spectrum", lambda s: s["time"] > 0.5)
            words = screen.do("getwindowgeometry", "--shell", window.windows()[0])
            place = dict(line.split("=") for line in words.split())
            x, y, width, height = (int(place[part]) for part in ("X", "Y", "WIDTH", "HEIGHT"))
            _, _, rows = screen.screenshot()
            plot = state["scene"]["panes"][0]["plot"]
            left, top, wide, high = plot
            window.point(x + left + wide // 4, y + top + high // 2)  # of 0 to 4 kHz
            probe = window.becomes(f"{name}: a value is read off", lambda s: s["probe"])["probe"]
            check(f"{name}: at the tone", abs(probe["x"] - 1000) < 20, probe)
            window.key("q")
            check(f"{name}: the end", window.ends()[0] == 0)
    return plot, (width, height), [row[x : x + width] for row in rows[y : y + height]]


def lines(plot, rows):
    """The heights of what stands below the plot: ticks, numbers, the name of the axis."""
    left, top, wide, high = plot
    heights, height = [], 0
    for row in [*rows[top + high + 1 :], rows[0]]:
        ink = any(pixel != rows[0][0] for pixel in row[left : left + wide])
        if not ink and height:
            heights.append(height)
        height = height + 1 if ink else 0
    return heights


def main():
    display.skip_without()
    plot, size, rows = seen("96", 96)
    check("96: the size asked for", size == (640, 360), size)
    usual = lines(plot, rows)
    check("96: words below", len(usual) >= 3, usual)
    for name, dpi, says, factor in (("192", 192, "", 2), ("the desktop's 144", 96, "Xft.dpi:\t144\n", 1.5),
                                    ("the desktop's 96", 192, "Xft.dpi:\t96\n", 1)):
        there, large, fine = seen(name, dpi, says)
        check(f"{name}: more pixels", large == (640 * factor, 360 * factor), large)
        check(f"{name}: a larger plot", all(abs(b - factor * a) <= SPACE for a, b in zip(plot, there)), there)
        now = lines(there, fine)
        check(f"{name}: larger letters",
              len(now) == len(usual) and all(abs(b - factor * a) <= 2 for a, b in zip(usual, now)), (usual, now))
    return display.result()


if __name__ == "__main__":
    sys.exit(main())
