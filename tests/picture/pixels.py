#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Tones and a click at known places are found in the pixels of spectrograms and plots.

The recordings are made here, the pictures by the program in the environment's SIGRUN_PROGRAM, and they
are measured like a person with a ruler would: the marks of the axes are looked for in the pixels, a scale
is laid through them, and what is bright is read off it. decode.py reads the file; nothing of sigrun's
own does.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import wave

import numpy

import decode

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")


def record(path, rate, seconds, tones, click):
    """Tones (frequency, first and last second), quiet, and a click of one sample."""
    t = numpy.arange(int(rate * seconds)) / rate
    x = 1e-4 * numpy.random.default_rng(1).standard_normal(t.size)
    for frequency, first, last in tones:
        x += numpy.where((t >= first) & (t < last), 0.3 * numpy.sin(2 * numpy.pi * frequency * t), 0)
    x[round(click * rate)] += 0.9
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, int(rate), 0, "NONE", ""))
        file.writeframes((x * 32767).round().astype("<i2").tobytes())


def draw(expression, path):
    done = subprocess.run([PROGRAM, "-q", f"{expression} {path}"], capture_output=True, text=True,
                          timeout=60)
    if done.returncode:
        raise SystemExit(f"{expression}: exit {done.returncode}: {done.stderr}")
    return decode.Picture(path.read_bytes())


def ruler(values, marks):
    """value = a·pixel + b through the marks; they must lie on it to a pixel."""
    if len(marks) < 2 or len(marks) != len(values):
        raise ValueError(f"{len(marks)} marks in the pixels, {len(values)} labels")
    a, b = numpy.polyfit(marks, values, 1)
    if numpy.abs((numpy.array(values) - b) / a - marks).max() > 1:
        raise ValueError("the marks of an axis are not even")
    return a, b


def centres(found):
    """The middles of the runs of True."""
    edges = numpy.flatnonzero(numpy.diff(numpy.concatenate([[0], found.astype(int), [0]])))
    return [(first + last) / 2 for first, last in zip(edges[::2], edges[1::2])]


def rulers(picture):
    """Scales of x and y, from the long marks beside the frame; pixels are counted in the plot."""
    pane = picture.axes["panes"][0]
    x, y, width, height = pane["plot"]
    below = picture.pixels[y + height + 4, x - 1:x + width + 1].max(axis=1) < 0x60
    left = picture.pixels[y - 1:y + height + 1, x - 5].max(axis=1) < 0x60
    across = ruler([tick["at"] for tick in pane["x"]["ticks"]], [c - 1 for c in centres(below)])
    up = ruler([tick["at"] for tick in pane["y"]["ticks"]][::-1], [c - 1 for c in centres(left)])
    return across, up


def at(scale, pixel):
    return scale[0] * pixel + scale[1]


def loud(values, share):
    return values > values.max() - share


def measure(picture, tones, click, bin_width, hop, size):
    """What isn't where it should be."""
    try:
        across, up = rulers(picture)
    except ValueError as error:
        return [str(error)]
    pane = picture.axes["panes"][0]
    values = decode.map_values(picture, pane)
    columns = at(across, numpy.arange(values.shape[1]) + 0.5)
    rows = at(up, numpy.arange(values.shape[0]) + 0.5)
    pixel_x, pixel_y = abs(across[0]), abs(up[0])
    faults = []
    for frequency, first, last in tones:
        inside = (columns > first + size) & (columns < last - size)
        profile = values[:, inside].mean(axis=1)
        found = rows[loud(profile, 1)].mean()
        if abs(found - frequency) > pixel_y + bin_width / 2:
            faults.append(f"a tone of {frequency} Hz is at {found:.1f} Hz")
        line = values[numpy.abs(rows - frequency).argmin()]
        heard = columns[line > line.max() - 6.1]
        # At the ends of a tone half of the window is in it: six decibels less.
        for name, end, seen in (("begins", first, heard.min()), ("ends", last, heard.max())):
            if abs(seen - end) > hop + pixel_x:
                faults.append(f"a tone that {name} at {end} s {name} at {seen:.3f} s")
    quiet = numpy.abs(rows[:, None] - [tone[0] for tone in tones]).min(axis=1) > 20 * bin_width
    profile = values[quiet].mean(axis=0)
    found = columns[loud(profile, 0.5)].mean()
    if abs(found - click) > pixel_x + hop / 2:
        faults.append(f"a click at {click} s is at {found:.4f} s")
    if abs(profile.max() - numpy.median(profile)) < 10:
        faults.append("the click doesn't stand out")
    return faults


def spoilt(picture, pixels):
    """The picture with its data moved, its axes where they were."""
    other = decode.Picture.__new__(decode.Picture)
    other.__dict__.update(picture.__dict__)
    other.pixels = picture.pixels.copy()
    x, y, width, height = picture.axes["panes"][0]["plot"]
    data = other.pixels[y:y + height, x:x + width]
    other.pixels[y:y + height, x:x + width] = pixels(data)
    return other


def try_case(folder, rate, seconds, tones, click, size, hop):
    """Tones are given in bins, times in hops, so that cells are centred on them."""
    bin_width, step = rate / size, hop / rate
    tones = [(k * bin_width, first * step, last * step) for k, first, last in tones]
    source, name = folder / "tones.wav", f"{rate} Hz, {size}/{hop}"
    record(source, rate, seconds, tones, click * step)
    known = (tones, click * step, bin_width, step, size / rate)
    made = draw(f"read {source} | stft {size} hop={hop} | spectrogram", folder / "out.png")
    faults = [f"{name}: {fault}" for fault in decode.check(made, 0) + measure(made, *known)]
    # Controls: what is wrong has to be found.
    wrong = [(frequency * 1.02 + 2 * bin_width, *rest) for frequency, *rest in tones]
    controls = {
        "rows moved by five pixels": (spoilt(made, lambda p: numpy.roll(p, 5, axis=0)), known),
        "columns moved by twelve pixels": (spoilt(made, lambda p: numpy.roll(p, 12, axis=1)), known),
        "upside down": (spoilt(made, lambda p: p[::-1]), known),
        "backwards": (spoilt(made, lambda p: p[:, ::-1]), known),
        "other tones": (made, (wrong, *known[1:])),
        "another click": (made, (tones, click * step + 0.3, *known[2:])),
    }
    for control, (picture, truth) in controls.items():
        if not measure(picture, *truth):
            faults.append(f"{name}: control: {control}: not found")
    return faults


def try_spectrum(folder, rate, size, bins):
    """The peaks of a plotted spectrum, and no line back across it."""
    tones = [(k * rate / size, 0, 4) for k in bins]
    source = folder / "tones.wav"
    record(source, rate, 2, tones, 1)
    made = draw(f"read {source} | fft {size} window=hann amp=true tail=drop | abs | plot", folder / "line.png")
    faults = decode.check(made, 0)
    pane = made.axes["panes"][0]
    (across, up), (x, y, width, height) = rulers(made), pane["plot"]
    ink = decode.coloured(decode.inside(made, pane["plot"]))
    columns, rows = at(across, numpy.arange(width) + 0.5), at(up, numpy.arange(height) + 0.5)
    top = numpy.where(ink.any(axis=0), rows[ink.argmax(axis=0)], 0)
    for frequency, _, _ in tones:
        near = numpy.abs(columns - frequency) < 2 * rate / size + 2 * across[0]
        found = columns[near][top[near] >= top[near].max() - 1e-9].mean()
        if abs(found - frequency) > abs(across[0]) or abs(top[near].max() - 0.3) > 3 * abs(up[0]):
            faults.append(f"a tone of {frequency} Hz, 0.3 is at {found:.1f} Hz, {top[near].max():.3f}")
    far = numpy.abs(columns[:, None] - [tone[0] for tone in tones]).min(axis=1) > 4 * rate / size
    if (top[far] > 0.02).any():
        faults.append("there is a line between the tones")
    if pane["x"]["high"] > rate / 2 * 1.000001:
        faults.append("the axis goes beyond half of the rate")
    return [f"spectrum at {rate} Hz: {fault}" for fault in faults]


def main():
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        faults += try_case(folder, 48000, 4, [(43, 40, 100), (213, 130, 190), (512, 220, 270)], 330,
                           2048, 512)
        faults += try_case(folder, 22050, 6, [(40, 60, 150), (111, 160, 260), (300, 270, 350)], 400,
                           1024, 300)
        faults += try_case(folder, 8000, 2.5, [(20, 30, 80), (60, 100, 150), (118, 180, 220)], 280,
                           256, 64)
        faults += try_spectrum(folder, 48000, 2048, [100, 300, 700])
        faults += try_spectrum(folder, 44100, 1000, [50, 251, 420])
    print("\n".join(faults) if faults else "5 pictures are right, 18 controls hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
