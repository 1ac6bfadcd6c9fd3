#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""SVG and PDF files show what the PNG and the JSON of the same figure say.

    paper.py          checks
    paper.py FOLDER   and leaves the files there, to be looked at

Words, places, axes and maps of an SVG are read by Python's XML parser and compared with the scene as JSON and the
pixels of the PNG; of a PDF the words, its size and title, by poppler's tools where they are. Drawn by others, by
rsvg-convert and pdftoppm where they are, both look like the PNG. The program is the environment's SIGRUN_PROGRAM.
"""
import base64
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from concurrent.futures import ThreadPoolExecutor

import numpy

import decode

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"([Mlhz])([^Mlhz]*)")

# What comes before the last stage, and that stage; all files of a figure are made of one stream.
CASES = {
    "signal": ("sine 50 rate=1k unit=V | head 60", "plot {} width=640 height=400"),
    "noise": ("noise rate=44.1k | head 4s", "plot {} title='Noise & <more>' width=800 height=400"),
    "stereo": ("{ sine 3 rate=8k ; saw 2 rate=8k } | merge | head 3s", "plot {} theme=dark width=640 height=400"),
    "eeg": ("eeg rate=250 | head 4s", "plot {} title=EEG width=600 height=900"),
    "spectrum": ("sine 1k rate=8k unit=V | head 1s | fft 400 amp=true", "plot {} width=640 height=400"),
    "logarithmic": ("sine 1k rate=8k unit=V | head 1s | fft 400 amp=true", "plot {} x=log y=log scale=2 width=1280 height=800"),
    "map": ("chirp 100 4k 2s rate=16k | head 2s | stft 512 hop=128", "spectrogram {} width=640 height=400"),
    "small": ("eeg model=seed rate=250 | head 8s | cwt fmin=1 fmax=40 hop=5 | abs", "heatmap {} width=600 height=420 theme=dark"),
    "board": ("sine 60 rate=1200 | head 400 | { plot title='Signal' ; fft 400 | abs | plot title='Its spectrum' }",
              "board {} heights=3,7 width=640 height=400"),
    "grid": ("sine 60 rate=1200 | head 400 | { plot title='Signal' ; fft 400 | abs | plot title='Its spectrum' ; stft 64 hop=8 | spectrogram }",
             "board {} columns=2 width=640 height=480"),
    "scope": ("square 440 rate=48k unit=V | lowpass 3k | add (noise rate=48k unit=V amp=50m) | head 1s",
              "scope {} span=8ms persist=8 width=640 height=400"),
    "peaks": ("sine 1k rate=48k | add (noise rate=48k amp=-60dB) | clip -0.9..0.9 | head 1s", "spectrum {} hold=both width=640 height=400"),
    "waterfall": ("chirp 500 7k 4s rate=16k | head 4s", "waterfall {} size=512 width=640 height=400"),
    "scalogram": ("eeg channels=O1 rate=250 | head 8s", "scalogram {} fmin=1 fmax=60 width=640 height=400"),
    "surface": ("radar range=10km,15km speed=30,-20 | compress | doppler 32 | power | db | head 1", "surface {} width=640 height=480"),
    "meshed": ("sine 1 rate=100 | frame 20 | head 1 | cwt fmin=5 fmax=50 voices=6 | abs", "surface {} mesh=true width=640 height=480 theme=dark"),
    "constellation": ("{ square 31 rate=1k ; square 47 rate=1k } | iq | add (noise rate=1k complex=true amp=0.2) | head 1s",
                      "constellation {} ideal=qpsk width=480 height=480"),
    "density": ("noise rate=8k complex=true | head 1s", "constellation {} width=640 height=400 theme=dark"),
    "lissajous": ("{ sine 3 rate=1k ; sine 2 rate=1k phase=45deg } | merge | head 1s", "xy {} width=640 height=400"),
    "eye": ("noise rate=1k | gain 1M | clip -1..1 | repeat 16 | lowpass 800 | head 1s", "eye {} baud=1k width=640 height=400"),
    "strip": ("eeg channels=Fp1,C3,O1,O2 rate=200 | head 8s", "strip {} width=640 height=400"),
    "histogram": ("noise rate=48k unit=V amp=0.5 | head 1s", "histogram {} fit=true width=640 height=400"),
    "meter": ("{ sine 440 amp=-20dB ; noise amp=-20dB } | merge | head 1s", "meter {} width=640 height=200"),
    "image": ("eeg model=seed | frame 2047 | head 1 | cwt fmin=1 fmax=40 hop=20 | abs", "image {} map=gray width=640 height=400"),
    "colours": ("{ sine 1 rate=64 ; saw 2 rate=64 ; square 3 rate=64 } | merge | gain 0.4 | frame 64 | head 1 | cwt fmin=1 fmax=30 | abs",
                "image {} width=640 height=400"),
    "pieces": ("chirp 0 400 1s rate=1k | frame 1000 | head 1 | cwt fmin=5 fmax=400 voices=8 | abs | { heatmap title=Map ; surface title=Surface ; image ; heatmap }",
               "board {} columns=2 width=720 height=540"),
    "empty": ("sine rate=1k | head 0", "plot {} width=640 height=400"),
}


# How much of a picture may differ where others draw it: of hard edges that don't lie on their pixels more.
MOST, EDGED = 0.003, {"noise": 0.015, "map": 0.012, "small": 0.006, "surface": 0.008, "pieces": 0.008, "eye": 0.04, "meter": 0.04}
# The colours of lines, light and dark; a map has none of them.
LINES = {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xc48600, 0x3a98d8, 0x7f6a00,
         0x56b4e9, 0xe69f00, 0x2ccb9b, 0xf08fc0, 0xf0e442, 0xff7f32, 0x3d9ad6}


def draw(folder, kinds, *options):
    """All figures as files of those kinds, by one process."""
    chains = []
    for name, (source, sink) in CASES.items():
        sinks = [sink.format(f"{folder}/{name}.{kind}") + " values=false" for kind in kinds]
        if sink.startswith("board"):
            chains += [f"{source} | {one}" for one in sinks]
        else:
            chains.append(f"{source} | {{ {' ; '.join(sinks)} }}")
    done = subprocess.run([PROGRAM, "-q", *options, " ;\n".join(chains)], capture_output=True, text=True, timeout=120)
    if done.returncode:
        raise SystemExit(f"exit {done.returncode}: {done.stderr}")


def numbers(element, *names):
    return [float(element.get(name)) for name in names]


def place(text):
    """Where the words begin on their base line, and whether they are turned."""
    turned = re.fullmatch(r"translate\((\d+) (\d+)\) rotate\(-90\)", text.get("transform", ""))
    return (*(map(int, turned.groups()) if turned else (int(text.get("x")), int(text.get("y")))), bool(turned))


def words_unlike(tree, made):
    """Words of the SVG that aren't those of the scene, or elsewhere."""
    texts = tree.findall(f".//{SVG}text")
    if len(texts) != len(made["texts"]):
        return [f"{len(texts)} words instead of {len(made['texts'])}"]
    faults = []
    left = list(texts)
    for want in made["texts"]:
        x, y, width, height = want["box"]
        for text in left:
            at_x, at_y, turned = place(text)
            length = int(text.get("textLength"))
            box_end = (x <= at_x <= x + width and at_y == y + height and length == height) if want["turned"] else \
                      (at_x == x and y < at_y < y + height and length == width)
            if (text.text, text.get("class"), turned, box_end) == (want["text"], want["role"], want["turned"], True) \
                    and int(text.get("data-pane")) == want["pane"]:
                left.remove(text)
                break
        else:
            faults.append(f"{want['text']!r} is not where it should be")
    return faults


def axes_unlike(tree, made):
    """Attributes of panes that aren't those of the scene."""
    groups = tree.findall(f".//{SVG}g[@class='pane']")
    if len(groups) != len(made["panes"]):
        return [f"{len(groups)} panes instead of {len(made['panes'])}"]
    faults = []
    for group, pane in zip(groups, made["panes"]):
        found = {"plot": list(map(int, group.get("data-plot").split()))}
        want = {"plot": pane["plot"]}
        axes = {"x": pane["x"], "y": pane["y"], **({"colour": pane["colours"]} if "colours" in pane else {})}
        for which, axis in axes.items():
            for key in ("name", "unit"):
                found[which, key], want[which, key] = group.get(f"data-{which}-{key}"), axis[key]
            for key in ("low", "high"):
                found[which, key], want[which, key] = float(group.get(f"data-{which}-{key}")), axis[key]
            found[which, "log"], want[which, "log"] = group.get(f"data-{which}-log") == "true", axis["log"]
        if "bar" in pane:
            found["bar"], want["bar"] = list(map(int, group.get("data-bar").split())), pane["bar"]
        faults += [f"{key}: {found[key]}, expected {want[key]}" for key in want if found[key] != want[key]]
    return faults


def points(path):
    """The points of a path, and how many lines they are."""
    x = y = lines = 0
    out = []
    for kind, rest in NUMBER.findall(path.get("d")):
        if kind in "zh":
            continue
        u, v = map(float, rest.split())
        x, y = (u, v) if kind == "M" else (x + u, y + v)
        lines += kind == "M"
        out.append((x, y))
    return numpy.array(out), lines


def too_many(tree):
    """Paths of more than four points for a pixel, and places finer than a tenth of one."""
    for group in tree.findall(f".//{SVG}g[@class='pane']"):
        width = int(group.get("data-plot").split()[2])
        for path in group.findall(f"{SVG}path"):
            found, _ = points(path)
            if len(found) > 4 * width + 40:
                yield f"{len(found)} points for {width} pixels"
            if re.search(r"\.\d\d", path.get("d")):
                yield "numbers of more than one decimal"


def maps_unlike(tree, picture):
    """Maps and colour bars whose pixels aren't those of the PNG."""
    for group in tree.findall(f".//{SVG}g[@class='pane']"):
        if group.find(f"{SVG}path") is not None: # it lies over the map
            for image in group.findall(f"{SVG}image"):
                group.remove(image)
    for image in tree.findall(f".//{SVG}image"):
        data = image.get("{http://www.w3.org/1999/xlink}href")
        inner = decode.Picture(base64.b64decode(data.removeprefix("data:image/png;base64,"), validate=True))
        x, y, width, height = map(int, numbers(image, "x", "y", "width", "height"))
        if not numpy.array_equal(inner.pixels, picture.pixels[y:y + height, x:x + width]):
            yield f"the map at {x}, {y} is not that of the PNG"


def colours_unlike(tree, picture, made):
    """Lines, dots and pieces of a colour that only one of both has."""
    inside = []
    for pane in made["panes"]:
        x, y, width, height = pane["plot"]
        inside.append((picture.pixels[y:y + height, x:x + width] @ [65536, 256, 1]).ravel())
    values, counts = numpy.unique(numpy.concatenate(inside), return_counts=True)
    seen = {int(value) for value, count in zip(values, counts) if value in LINES and count > 3}
    drawn = {int(path.get(name)[1:], 16) for path in tree.iter(f"{SVG}path") for name in ("fill", "stroke")
             if path.get(name, "none") != "none" and not path.get("fill-opacity")} & LINES
    yield from (f"#{colour:06x} is drawn in the PNG only" for colour in seen - drawn)
    shades = numpy.stack([values >> 16, values >> 8 & 255, values & 255])
    for colour in drawn - seen: # a thin line has no pixel of its own
        if numpy.abs(shades.T - [colour >> 16, colour >> 8 & 255, colour & 255]).max(axis=1).min() > 40:
            yield f"#{colour:06x} is drawn in the SVG only"


def blocks(pixels):
    """Means of 4 × 4 pixels: edges that are smoothed otherwise don't count."""
    height, width = pixels.shape[0] // 4 * 4, pixels.shape[1] // 4 * 4
    return pixels[:height, :width].reshape(height // 4, 4, width // 4, 4, 3).mean(axis=(1, 3))


def difference(one, other, texts):
    """Share of 4 × 4 pixels that differ by an eighth of the range or more, words aside."""
    if one.shape != other.shape:
        return 1
    unlike = numpy.abs(blocks(one) - blocks(other)).max(axis=2) > 32
    for text in texts:
        x, y, width, height = text["box"]
        unlike[max(y // 4 - 1, 0):(y + height) // 4 + 2, max(x // 4 - 1, 0):(x + width) // 4 + 2] = False
    return unlike.mean()


def lacking(*tools):
    absent = [tool for tool in tools if not shutil.which(tool)]
    for tool in absent:
        print(f"skipped in part: no {tool}")
    return absent


def rendered(folder, name, kind, width, height):
    """What other programs make of a file, as pixels: an SVG becomes a PDF first."""
    page, out = folder / f"{name}.{kind}", folder / f"{name}-{kind}"
    if kind == "svg":
        page = folder / f"{name}-svg.pdf"
        subprocess.run(["rsvg-convert", "-f", "pdf", "-o", page, folder / f"{name}.svg"], check=True, timeout=120)
    subprocess.run(["pdftoppm", "-singlefile", "-scale-to-x", str(width), "-scale-to-y", str(height), page, out],
                   check=True, timeout=120)
    data = pathlib.Path(f"{out}.ppm").read_bytes()
    head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", data)
    return numpy.frombuffer(data[head.end():], numpy.uint8).reshape(int(head[2]), int(head[1]), 3).astype(int)


def check_svg(folder):
    faults = []
    known = {}
    for name in CASES:
        tree = xml.etree.ElementTree.fromstring((folder / f"{name}.svg").read_bytes())
        made = json.loads((folder / f"{name}.json").read_text())
        picture = decode.Picture((folder / f"{name}.png").read_bytes())
        known[name] = (tree, made, picture)
        found = words_unlike(tree, made) + axes_unlike(tree, made) + list(too_many(tree)) + list(maps_unlike(tree, picture)) + list(colours_unlike(tree, picture, made))
        view = list(map(int, tree.get("viewBox").split()))
        if view != [0, 0, made["width"], made["height"]]:
            found.append(f"a view of {view}")
        if tree.find(f"{SVG}title").text in (None, ""):
            found.append("no title")
        faults += [f"{name}.svg: {fault}" for fault in found]
    # Controls: another scene, another picture, a path of too many points.
    tree, made, picture = known["map"]
    if not (words_unlike(tree, known["signal"][1]) and axes_unlike(tree, known["small"][1])
            and list(maps_unlike(tree, known["noise"][2]))):
        faults.append("control: an SVG is like another scene")
    spoilt = json.loads(json.dumps(made))
    spoilt["texts"][0]["box"][0] += 1
    spoilt["panes"][0]["x"]["high"] += 1e-6
    if not (words_unlike(tree, spoilt) and axes_unlike(tree, spoilt)):
        faults.append("control: a word or an axis that has moved is not found")
    for lacks, case in (("SVG", "constellation"), ("PNG", "stereo")):
        tree, made, picture = known[case]
        found = list(colours_unlike(known["signal" if lacks == "SVG" else case][0], picture if lacks == "SVG" else known["signal"][2], made))
        if not found:
            faults.append(f"control: a colour that the {lacks} lacks is not found")
    path = known["noise"][0].find(f".//{SVG}path")
    path.set("d", path.get("d") + "l.25 0" * 4000)
    if len(set(too_many(known["noise"][0]))) != 2:
        faults.append("control: a path of too many points is not found")
    return faults


def check_words_of_pdf(folder):
    faults = []
    for name in CASES:
        path, made = folder / f"{name}.pdf", json.loads((folder / f"{name}.json").read_text())
        text = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, timeout=60).stdout.decode()
        flat = re.sub(r"\s", "", text)
        faults += [f"{name}.pdf: {want['text']!r} can't be found" for want in made["texts"]
                   if re.sub(r"\s", "", want["text"]) not in flat]
        told = subprocess.run(["pdfinfo", path], check=True, capture_output=True, timeout=60).stdout.decode()
        scale = 2 if name == "logarithmic" else 1
        size = f"{made['width'] * 0.75 / scale:g} x {made['height'] * 0.75 / scale:g} pts"
        if not re.search(rf"Page size: +{size}", told):
            faults.append(f"{name}.pdf: not {size}: {told}")
        if made["title"] and not re.search(rf"Title: +{re.escape(made['title'])}\n", told):
            faults.append(f"{name}.pdf: not {made['title']!r}: {told}")
        fonts = subprocess.run(["pdffonts", path], check=True, capture_output=True, timeout=60).stdout.decode().splitlines()[2:]
        if not fonts or any(line.split()[-5:-2] != ["yes", "yes", "yes"] for line in fonts):
            faults.append(f"{name}.pdf: letters are not in it, or without their meaning: {fonts}")
        if "Amplitude and more" in flat:
            faults.append("control: words that aren't there are found")
    return faults


def emptied(pixels, made):
    """A picture without its data."""
    pixels = pixels.copy()
    for pane in made["panes"]:
        x, y, width, height = pane["plot"]
        pixels[y:y + height, x:x + width] = pixels[y, x]
    return pixels


def look_faults(folder, kind, name, pictures):
    made, pixels, most = json.loads((folder / f"{name}.json").read_text()), pictures[name], EDGED.get(name, MOST)
    texts, (height, width) = made["texts"], pixels.shape[:2]
    drawn = rendered(folder, name, kind, width, height)
    share = difference(drawn, pixels, texts)
    if share > most:
        yield f"{name}.{kind} drawn: {share:.2%} of it differs from the PNG"
    # Controls: pictures of other data, or of none, differ.
    other = "map" if name == "board" else "board"
    if pictures[other].shape == drawn.shape and difference(drawn, pictures[other], texts) < 2 * most:
        yield f"control: {name}.{kind} looks like {other}"
    if name != "empty" and difference(emptied(pixels, made), pixels, texts) < 1.2 * most:
        yield f"control: {name}.{kind} looks like nothing"


def check_looks(folder, kind):
    """The files, drawn by another program, beside the PNG."""
    pictures = {name: decode.Picture((folder / f"{name}.png").read_bytes()).pixels for name in CASES}
    with ThreadPoolExecutor(2) as pool:
        return [fault for found in pool.map(lambda name: list(look_faults(folder, kind, name, pictures)), CASES) for fault in found]


def repeated(folder, kinds):
    """The same bytes come out again, on one thread."""
    again = folder / "again"
    again.mkdir(exist_ok=True)
    draw(again, kinds, "-j", "1")
    return [f"{name}.{kind} has other bytes the second time" for name in CASES for kind in kinds
            if (folder / f"{name}.{kind}").read_bytes() != (again / f"{name}.{kind}").read_bytes()]


def without_paper():
    done = subprocess.run([PROGRAM, "-q", "sine | head 9 | plot /dev/null format=pdf"], capture_output=True, text=True, timeout=60)
    return "lacks cairo" in done.stderr


def check_all(folder):
    kinds = ["svg"] if without_paper() else ["svg", "pdf"]
    if "pdf" not in kinds:
        print("skipped in part: this build lacks cairo")
    every = ["json", "png", *kinds]
    draw(folder, every)
    faults = check_svg(folder) + repeated(folder, every)
    if not lacking("xmllint"):
        done = subprocess.run(["xmllint", "--noout", *(folder / f"{name}.svg" for name in CASES)], capture_output=True, text=True, timeout=60)
        faults += [f"xmllint: {done.stderr}"] if done.returncode or done.stderr else []
    if not lacking("rsvg-convert", "pdftoppm"):
        faults += check_looks(folder, "svg")
    if "pdf" in kinds and not lacking("pdftotext", "pdfinfo", "pdffonts", "pdftoppm"):
        faults += check_words_of_pdf(folder) + check_looks(folder, "pdf")
    return faults


def main(words):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(words[0] if words else name)
        faults = check_all(folder)
    print("\n".join(faults[:40]) if faults else f"{len(CASES)} figures are the same on all devices")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
