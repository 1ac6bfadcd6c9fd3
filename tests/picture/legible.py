#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Words and lines of all pictures can be read.

No words overlap or leave the picture, at 600, 1280 and 2560 pixels and at twice the scale; every colour of words
stands out from its ground by at least 4.5, and of lines by 3, as the Web Content Accessibility Guidelines 2.1 define
contrast. Places are read from the scene as JSON, colours from the SVG. The program is the environment's
SIGRUN_PROGRAM.
"""
import itertools
import json
import pathlib
import sys
import tempfile
import xml.etree.ElementTree

import scenes

SVG = "{http://www.w3.org/2000/svg}"
LONG = "'A title that goes on and on until there is no room left for it in a picture of 600 pixels, and further'"
PARTS = ["plot title=One", "fft 400 | abs | plot x=log y=log title=Two", "stft 64 hop=8 | spectrogram title=Three",
         f"stft 64 | db | plot title={LONG}"]
CASES = {
    "long title": f"sine 5 rate=1k | head 1s | plot title={LONG}",
    "many lanes": "eeg rate=250 | head 4s | plot",
    "many lines": "noise rate=1k | head 9 | { _ ; gain 2 ; gain 3 ; gain 4 ; gain 5 ; gain 6 ; gain 7 } | plot",
    "a large offset": "sine 5 rate=1k | gain 1e-3 | offset 1234 | head 1s | plot",
    "a small range": "sine 5 rate=1k | gain 1e-9 | head 1s | plot",
    "a large range": "sine 5 rate=1k | gain 1e12 | head 1s | plot",
    "far in time": "sine 5 rate=1k | head 3s | plot xlim=1.0001..1.0002",
    "an hour": "sine 0.01 rate=20 | head 1h | plot",
    "logarithmic": "noise rate=48k | head 1s | psd 4096 | plot x=log y=log",
    "a map": "chirp 100 4k 2s rate=16k | head 2s | stft 512 hop=128 | spectrogram y=log ylim=50..8k",
    "wide labels": "noise rate=1k | gain 1e-7 | head 1s | frame 16 | heatmap",
    **{f"board of {len(some)} in {columns}": f"sine 60 rate=1200 | head 400 | {{ {' ; '.join(some)} }} | board columns={columns} title=Board"
       for some, columns in ((PARTS, 1), (PARTS, 2), (PARTS, 4), (PARTS[1:], 2), (PARTS[::-1], 3))},
}
SIZES = ["width=600", "width=1280", "width=2560 height=1440", "width=1200 height=1000 scale=2",
         "width=2560 height=1440 scale=2"]


def luminance(colour):
    def linear(value):
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4
    red, green, blue = (linear(int(colour[i:i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(path):
    """The ground, the colours of words, and those of lines and of marks in legends."""
    tree = xml.etree.ElementTree.parse(path).getroot()
    rectangles = tree.findall(f"{SVG}rect")
    words = {text.get("fill") for text in tree.iter(f"{SVG}text")}
    lines = {line.get("stroke") for line in tree.iter(f"{SVG}path") if line.get("class") in ("line", "dots")}
    return rectangles[0].get("fill"), words, lines


def dull(ground, words, lines):
    """What doesn't stand out."""
    for colour, least in [(colour, 4.5) for colour in words] + [(colour, 3) for colour in lines]:
        if contrast(colour, ground) < least:
            yield f"{colour} on {ground} has a contrast of {contrast(colour, ground):.2f}, below {least}"


def check_places(folder):
    faults = []
    for name, expression in CASES.items():
        made = scenes.scenes(expression, folder, SIZES)
        for size, scene in zip(["as usual", *SIZES], made):
            faults += [f"{name}, {size}: {fault}" for fault in scenes.touching(scene)]
            for number, pane in enumerate(scene["panes"]):
                if min(pane["plot"][2:]) < 8:
                    faults.append(f"{name}, {size}: pane {number} has no room for data")
    return faults


def check_colours(folder):
    faults, seen = [], set()
    chosen = [f"{CASES['many lines']} theme={theme} {folder}/lines-{theme}.svg" for theme in ("light", "dark")]
    chosen += [f"{CASES['a map']} theme={theme} {folder}/map-{theme}.svg" for theme in ("light", "dark")]
    code, _, said = scenes.run(" ;\n".join(chosen))
    if code:
        return [f"exit {code}: {said}"]
    for kind, theme in itertools.product(("lines", "map"), ("light", "dark")):
        ground, words, lines = colours(folder / f"{kind}-{theme}.svg")
        faults += [f"{theme}: {fault}" for fault in dull(ground, words, lines)]
        seen |= {(theme, colour) for colour in lines}
        if len(words) < (2 if kind == "map" else 1):
            faults.append(f"{theme}: the notes have no colour of their own")
    if len(seen) != 14:
        faults.append(f"{len(seen)} colours of lines instead of 7 for each theme")
    return faults


def check_controls():
    """What can't be read is found."""
    known = {("#000000", "#ffffff"): 21, ("#777777", "#ffffff"): 4.48, ("#0000ff", "#ffffff"): 8.59}
    faults = [f"control: {pair}: {contrast(*pair):.2f}" for pair, want in known.items() if abs(contrast(*pair) - want) > 0.01]
    if len(list(dull("#ffffff", {"#777777", "#222222"}, {"#f0e442", "#0072b2"}))) != 2:
        faults.append("control: dull colours are not found")
    word = {"role": "x-tick", "text": "1", "box": [10, 10, 20, 10]}
    for other in ([29, 19, 5, 5], [95, 50, 6, 5], [50, -1, 5, 5]):
        spoilt = {"width": 100, "height": 100, "texts": [word, {**word, "box": other}]}
        if len(list(scenes.touching(spoilt))) != 1:
            faults.append(f"control: words at {other} are not found")
    return faults


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        faults = check_controls() + check_colours(folder) + check_places(folder)
    print("\n".join(faults[:40]) if faults else f"{len(CASES) * (len(SIZES) + 1)} pictures can be read")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
