#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What stands in the pictures of plot, heatmap and spectrogram: axes, ranges, words and their places.

    scenes.py           compares each scene with its golden text, looks for words that touch each other
                        at several widths, and draws what is hard to draw
    scenes.py --make    writes the golden texts: to be read, one by one, before they are kept

The scenes are written as JSON by the program in the environment's SIGRUN_PROGRAM, without their values.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import decode

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
GOLDEN = pathlib.Path(__file__).parent / "golden"

CASES = {
    "signal": "sine 50 rate=1k unit=V | head 100 | plot",
    "band": "saw 441 rate=44.1k | head 2s | plot",
    "stereo": "{ sine 3 rate=8k ; saw 2 rate=8k } | merge | head 3s | plot",
    "apart": "{ sine 3 rate=100 | gain 20 ; saw 2 rate=100 } | merge | head 1s | plot share=no",
    "overlay": "sine 3 rate=100 | head 1s | { _ ; abs ; gain 0.5 } | plot title=Overlay",
    "complex": "sine 3 rate=100 complex=true | head 1s | plot theme=dark",
    "eeg": "eeg rate=250 | head 4s | plot title=EEG",
    "minutes": "sine 0.01 rate=20 | head 10min | plot",
    "empty": "sine rate=1k | head 0 | plot",
    "zoom": "sine 5 rate=1k | plot xlim=0.2..0.5 ylim=-2..2",
    "level": "sine 100 rate=8k | head 1s | rms 100 | db | plot",
    "density": "sine 1k rate=8k unit=V | head 1s | psd 512 | plot",
    "spectrum": "sine 1k rate=8k unit=V | head 1s | fft 400 amp=true | plot",
    "decibels": "sine 1k rate=8k unit=V | head 1s | stft 512 | db | plot frames=max",
    "logarithmic": "sine 1k rate=8k unit=V | head 1s | fft 400 amp=true | plot x=log y=log",
    "spectrogram": "chirp 100 4k 2s rate=16k | head 2s | stft 512 hop=128 | spectrogram",
    "decades": "chirp 100 4k 2s rate=16k | head 2s | stft 512 hop=128 | spectrogram y=log ylim=50..8k",
    "volts": "{ sine 1k rate=8k unit=V ; sine 2k rate=8k unit=V } | merge | head 1s | stft 256 | spectrogram",
    "given": "noise rate=8k | head 3s | stft 256 | spectrogram range=-90..-10 map=gray title=Noise",
    "scalogram": "eeg model=seed rate=250 | head 8s | cwt fmin=1 fmax=40 hop=5 | abs | heatmap",
    "angles": "sine 100 rate=8k | head 1s | stft 64 | phase | heatmap",
    "signed": "sine 5 rate=100 | head 2s | frame 20 | heatmap map=coolwarm",
}

# Whatever comes in, a picture comes out.
HARD = {
    "nothing": "sine rate=1k | head 0",
    "one sample": "sine rate=1k | head 1",
    "two samples": "sine rate=1k | head 2",
    "zeros": "constant 0 rate=1k | head 1s",
    "a constant": "constant 7.5 rate=1k | head 1s",
    "large": "constant 1e38 rate=1k | head 1s",
    "small": "constant 1e-40 rate=1k | head 1s",
    "not a number": "constant 0 rate=1k | head 1s | div (constant 0 rate=1k)",
    "infinite": "constant 1 rate=1k | head 1s | div (constant 0 rate=1k)",
    "partly infinite": "sine 5 rate=1k | head 1s | div (square 5 rate=1k | offset 1)",
}
SINKS = ["plot {}", "plot {} x=log y=log", "frame 16 | plot {}", "stft 16 | spectrogram {}",
         "stft 1 | spectrogram {}", "stft 16 | power | log | heatmap {}", "frame 1 | heatmap {} y=log"]
WIDTHS = (320, 600, 1280, 1920)


def run(expression, **environment):
    done = subprocess.run([PROGRAM, "-q", expression], capture_output=True, text=True, timeout=60,
                          env={**os.environ, **environment})
    return done.returncode, done.stdout, done.stderr


def scenes(expression, folder, sizes):
    """The scene of an expression, and of it with each of those words, all by one process."""
    paths = [folder / f"scene{i}.json" for i in range(1 + len(sizes))]
    code, _, said = run(" ;\n".join(f"{expression} {path} values=false {more}" for path, more in zip(paths, ["", *sizes])))
    if code:
        raise SystemExit(f"{expression}: exit {code}: {said}")
    return [json.loads(path.read_text()) for path in paths]


def unlike(made, want, where="scene"):
    """Where two scenes differ; numbers may by a millionth."""
    if isinstance(made, dict) and isinstance(want, dict):
        for key in sorted(set(made) | set(want)):
            yield from unlike(made.get(key), want.get(key), f"{where}.{key}")
    elif isinstance(made, list) and isinstance(want, list) and len(made) == len(want):
        for i, (one, other) in enumerate(zip(made, want)):
            yield from unlike(one, other, f"{where}[{i}]")
    elif type(made) in (int, float) and type(want) in (int, float):
        if abs(made - want) > 1e-6 * max(abs(made), abs(want)):
            yield f"{where}: {made}, expected {want}"
    elif made != want:
        yield f"{where}: {json.dumps(made)[:80]}, expected {json.dumps(want)[:80]}"


def touching(made):
    """Words that overlap, or leave the picture."""
    texts = made["texts"]
    for i, one in enumerate(texts):
        x, y, width, height = one["box"]
        if x < 0 or y < 0 or x + width > made["width"] or y + height > made["height"]:
            yield f"{one['text']!r} leaves the picture"
        for other in texts[:i]:
            u, v, wide, high = other["box"]
            if x < u + wide and u < x + width and y < v + high and v < y + height:
                yield f"{one['text']!r} overlaps {other['text']!r}"


def meaningful(made):
    """Axes that a person can read: named or with a unit, at least two marks, in order."""
    for number, pane in enumerate(made["panes"]):
        for axis in ("x", "y"):
            ticks = pane[axis]["ticks"]
            if len(ticks) < 2 or any(a["at"] >= b["at"] for a, b in zip(ticks, ticks[1:])):
                yield f"pane {number}: the {axis} axis has {len(ticks)} marks"
            if not pane[axis]["title"]:
                yield f"pane {number}: the {axis} axis has no name"


def test_goldens(folder, make):
    faults = []
    for name, expression in CASES.items():
        made, *others = scenes(expression, folder, [f"width={width}" for width in WIDTHS])
        path = GOLDEN / f"{name}.json"
        if make:
            path.write_text((folder / "scene0.json").read_text())
        want = json.loads(path.read_text()) if path.exists() else None
        faults += [f"{name}: {fault}" for fault in list(unlike(made, want))[:5]]
        faults += [f"{name}: {fault}" for fault in meaningful(made)]
        for width, sized in zip(WIDTHS, others):
            faults += [f"{name} at {width}: {fault}" for fault in touching(sized)]
            if sized["width"] != width:
                faults.append(f"{name} at {width}: {sized['width']} wide")
            if width >= 600 and not any(text["role"] == "x-name" for text in sized["texts"]):
                faults.append(f"{name} at {width}: the x axis has no name")
    # Controls: a mark elsewhere, a word on another, an axis without a name.
    wrong = json.loads(json.dumps(made))
    wrong["panes"][0]["x"]["ticks"][0]["at"] += 0.01
    wrong["panes"][0]["y"]["title"] = ""
    wrong["texts"][1]["box"] = wrong["texts"][0]["box"]
    if not (list(unlike(wrong, made)) and list(touching(wrong)) and list(meaningful(wrong))):
        faults.append("control: a spoilt scene was not found")
    return faults


def unlettered(text):
    """Is it no picture of 80 by 24 letters?"""
    lines = text.split("\n")
    if len(lines) != 25 or any(len(line) > 80 for line in lines):
        yield f"as text {len(lines)} lines"


def test_hard(folder):
    faults = []
    for name, source in HARD.items():
        chains = {(sink, folder / f"hard{i}.{ending}"): f"{source} | {sink.format(folder / f'hard{i}.{ending}')}"
                  for i, sink in enumerate(SINKS) for ending in ("png", "txt")}
        code, _, said = run(" ;\n".join(chains.values()))
        if code:
            alone = {chain: run(chain) for chain in chains.values()}
            wrong = [f"{chain}: exit {one}: {why}" for chain, (one, _, why) in alone.items() if one]
            faults += wrong or [f"{name}: exit {code}: {said}"]
            continue
        for sink, path in chains:
            found = decode.check(decode.Picture(path.read_bytes()), 0) if path.suffix == ".png" else unlettered(path.read_text())
            faults += [f"{name} | {sink}: {fault}" for fault in found]
            path.unlink()
    for sink in SINKS:
        code, text, said = run(f"{HARD['zeros']} | {sink.format('-')}")
        faults += [f"{sink} on stdout: {fault}" for fault in ([f"exit {code}: {said}"] if code else unlettered(text))]
    small = {(size, sink): folder / f"small{i}{size[0]}.png" for size in ((1, 1), (3, 2), (40, 30), (100, 60))
             for i, sink in enumerate((SINKS[0], SINKS[3]))}
    code, _, said = run(" ;\n".join(f"{HARD['zeros']} | {sink.format(path)} width={size[0]} height={size[1]}"
                                    for (size, sink), path in small.items()))
    if code:
        return faults + [f"small pictures: exit {code}: {said}"]
    for (size, sink), path in small.items():
        picture = decode.Picture(path.read_bytes())
        if (picture.width, picture.height) != size:
            faults.append(f"{sink} at {size}: {picture.width} x {picture.height}")
    return faults


def main(words):
    GOLDEN.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        faults = test_goldens(folder, "--make" in words) + test_hard(folder)
    print("\n".join(faults[:60]) if faults else
          f"{len(CASES)} scenes are as they were, {len(HARD) * len(SINKS)} hard ones are drawn")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
