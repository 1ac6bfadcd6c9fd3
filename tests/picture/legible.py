#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Words and lines of all pictures can be read.

No words overlap or leave the picture, at 600, 1280 and 2560 pixels and at twice the scale; every colour of words
stands out from its ground by at least 4.5, and of lines by 3, as the Web Content Accessibility Guidelines 2.1 define
contrast. Places are read from the scene as JSON, colours from the SVG. The program is the environment's
SIGRUN_PROGRAM.
"""
import importlib.util
import itertools
import json
import os
import pathlib
import re
import sys
import tempfile
import xml.etree.ElementTree
from concurrent.futures import ThreadPoolExecutor

import scenes

SOURCE = pathlib.Path(os.environ.get("SIGRUN_SOURCE", "."))
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
    "an oscilloscope": "square 440 rate=48k unit=V | head 0.1s | scope persist=4",
    "peaks": "saw 997 rate=48k | head 0.3s | spectrum hold=both peaks=20",
    "falling rows": "chirp 500 7k 2s rate=16k | head 2s | waterfall size=512",
    "wavelets": "eeg channels=O1 rate=250 | head 4s | scalogram fmin=1",
    "a surface": "radar range=10km,15km | compress | doppler 8 | power | db | head 1 | surface",
    "a surface from behind": "radar range=10km | compress | doppler 8 | power | db | head 1 | surface azimuth=200deg",
    "symbols": "noise rate=8k complex=true | head 200 | constellation ideal=16qam",
    "curves": "{ sine 3 rate=1k unit=V ; sine 2 rate=1k unit=V } | merge | gain 1m | head 1s | xy",
    "an eye": "square 50 rate=8k | lowpass 200 | head 1s | eye period=80",
    "electrodes": "eeg rate=250 | head 10s | strip",
    "counts": "noise rate=8k unit=V lanes=2 | head 1s | histogram fit=true",
    "levels": "noise rate=8k lanes=6 | head 1s | meter",
    "a picture": "eeg model=seed | frame 2047 | head 1 | cwt fmin=1 fmax=40 hop=20 | abs | image",
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


def read(name, expression, size, path):
    """A picture of the gallery in another size, as JSON."""
    expression = re.sub(rf"(?<=\s){re.escape(name)}(?=\s|$)", f"{path} values=false", expression)
    expression = re.sub(r"\b(?:width|height)=\d+", "", expression)
    code, _, said = scenes.run(f"{expression} {size}")
    if code:
        raise SystemExit(f"{expression}: exit {code}: {said}")
    return json.loads(path.read_text())


def check_gallery(folder):
    """All that docs/gallery.md shows, boards and what moves too, from small to large."""
    spec = importlib.util.spec_from_file_location("gallery", SOURCE / "docs/gallery.py")
    gallery = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gallery)
    jobs = [(pathlib.Path(picture).name, expression, size) for size in (SIZES[0], SIZES[1], SIZES[-1])
            for picture, expression in gallery.entries((SOURCE / "docs/gallery.md").read_text()).items()]
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda job: read(*job[1], folder / f"gallery{job[0]}.json"), enumerate(jobs)))
    faults = [f"{name}, {size}: {fault}" for (name, _, size), scene in zip(jobs, made) for fault in scenes.touching(scene)]
    unnamed = [f"{name}, {size}" for (name, _, size), scene in zip(jobs, made) if name in ("surface.png", "radar.gif")
               and not {"Range (km)", "Speed (m/s)"} <= {text["text"] for text in scene["texts"] if text["role"] == "label"}]
    return faults + [f"{where}: an axis of the surface has no name" for where in unnamed] + ([] if jobs else ["no gallery"])


def brightest(ground, words):
    """The colour that stands out most: that of all words but notes."""
    return max(words, key=lambda colour: contrast(colour, ground))


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
        # Words over data: three quarters of what lies below them are the ground.
        for shade in (0, 255):
            mixed = "#" + "".join(f"{(3 * int(ground[i:i + 2], 16) + shade) // 4:02x}" for i in (1, 3, 5))
            faults += [f"{theme}, over data: {fault}" for fault in dull(mixed, {brightest(ground, words)}, ())]
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
        faults = check_controls() + check_colours(folder) + check_places(folder) + check_gallery(folder)
    print("\n".join(faults[:40]) if faults else f"{len(CASES) * (len(SIZES) + 1)} pictures can be read")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
