#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The data of two figures of Dagger.jl's examples against its formulas in float64, without its faults.

fft_simple.jl plots |fft| of 400 samples at 1200 Hz over fftfreq: in the order of the transform, so that a
line leads back across the picture, and with the mirrored half. EEGs_in_Dagger.jl maps log |W|² of 2047
samples over frequencies that are twice the true ones, beyond half of the rate. The program, the
environment's SIGRUN_PROGRAM, writes its scenes as JSON; the signals are read back from it, and what the
scripts would make of them is computed here.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
# Mean frequencies in Hz of the wavelets of the bank below, worked out apart from this file.
KNOWN = {0: 1.29, 1: 2.29, 2: 5.49, 3: 7.90, 4: 10.43, 10: 31.6, 20: 104.1, 29: 235.6, 30: 255.8}


def run(expression):
    done = subprocess.run([PROGRAM, "-q", expression], capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise SystemExit(f"{expression}: exit {done.returncode}: {done.stderr}")


def signal(source, count, folder):
    run(f"{source} type=f64 | head {count} | raw {folder / 'x.raw'} type=f64")
    return numpy.fromfile(folder / "x.raw")


def scene(expression, folder):
    run(f"{expression} {folder / 'scene.json'}")
    return json.loads((folder / "scene.json").read_text())["panes"][0]


def steps(of):
    return numpy.array(of["at"]) if "at" in of else numpy.linspace(of["first"], of["last"], of["count"])


def off(made, want, most):
    """Whether numbers differ by more than `most` of the largest."""
    made = numpy.array(made, float)
    return made.shape != want.shape or not numpy.abs(made - want).max() <= most * numpy.abs(want).max()


def spectrum_faults(pane, x):
    """fft_simple.jl: the half of its figure that says something, in ascending order."""
    whole, places = numpy.abs(numpy.fft.fft(x)), numpy.fft.fftfreq(400, 1 / 1200)
    order = numpy.argsort(places)
    whole, places = whole[order][200:], places[order][200:]
    trace = pane["traces"][0]
    at = steps(trace["x"])
    if off(at[:200], places, 1e-9):
        yield "the frequencies are not those of the bins"
    if off(trace["y"][:200], whole, 1e-6):
        yield "the magnitudes are not those of the transform"
    if not numpy.all(numpy.diff(at) > 0):
        yield "the frequencies don't ascend: a line leads back"
    if at.max() > 600 + 1e-9 or pane["x"]["high"] > 600 + 1e-9 or pane["x"]["low"] < 0:
        yield "there are frequencies beyond half of the rate, or below zero"
    if pane["x"]["unit"] != "Hz" or pane["x"]["name"] != "Frequency":
        yield "the axis is not named"
    if not pane["y"]["high"] >= max(trace["y"]):
        yield "the peak is cut off"


def bank(n=2047, sigma=numpy.pi, beta=2, quality=8):
    """wavelet(Morlet(π), β=2) of ContinuousWavelets.jl on frames of n: spectra on n+1 bins of 2n."""
    octaves = numpy.log2((n // 2 + 1) / (sigma + 3))
    a = beta ** -0.8
    last = quality * (octaves - a)
    b = last ** ((beta - 1) / beta) / quality
    first = ((octaves - a - 1) / b) ** beta
    count = round(last / ((last - first) / quality))
    k = numpy.arange(count + 1)
    scales = 2 ** (a + b * (k * last / count) ** (1 / beta))
    x = numpy.exp(octaves) / (100 + numpy.exp(octaves))
    widths = 1 + (beta ** x - 1) * (1 - k / (count + 1)) ** beta
    omega = numpy.linspace(0, (n + 1) // 2, n + 1)[:, None]
    kappa = numpy.exp(-(sigma ** 2) / 2)

    def morlet(omega, scale, width):
        y = omega / scale
        return numpy.exp(-(((sigma - y) / width) ** 2)) - kappa * numpy.exp(-(y ** 2) / 2)

    lowest = 3 * sigma * 2 ** (a - 1)
    rows = numpy.hstack([morlet(omega + sigma * lowest, lowest, 1), morlet(omega, scales, widths)])
    rows /= rows.max(axis=0)
    return rows / numpy.linalg.norm(rows)


def transform(x, rows):
    """log |W|² of the frame, mirrored at its end; row 0 is a real average, the others are analytic."""
    n = x.size
    spectra = numpy.fft.rfft(numpy.concatenate([x, x[::-1]]))[:, None] * rows
    full = numpy.zeros((2 * n, rows.shape[1]), complex)
    full[:n + 1] = spectra
    w = numpy.fft.ifft(full, axis=0)[:n]
    w[:, 0] = numpy.fft.irfft(spectra[:, 0], 2 * n)[:n]
    return w


def scalogram_faults(pane, x):
    """EEGs_in_Dagger.jl, with the true frequencies."""
    rows = bank()
    power = numpy.abs(transform(x, rows)) ** 2
    k = numpy.arange(rows.shape[0])[:, None]
    mean = ((k * rows ** 2).sum(axis=0) / (rows ** 2).sum(axis=0)) * 1000 / (2 * 2047)
    image = pane["image"]
    made = numpy.array([column["value"] for column in image["columns"]], float)
    times, frequencies = steps(image["x"]), steps(image["y"])
    if off(times, numpy.arange(2047) / 1000, 1e-9):
        yield "the columns are not at the samples"
    if off(frequencies, mean, 1e-3) or not numpy.all(numpy.diff(frequencies) > 0):
        yield "the frequencies are not the wavelets' in ascending order"
    if any(abs(frequencies[row] / known - 1) > 5e-3 for row, known in KNOWN.items()):
        yield "the frequencies are not those known"
    if frequencies.max() > 500 or pane["y"]["high"] > 500:
        yield "there are frequencies beyond half of the rate"
    if off(numpy.exp(made), power, 2e-6):
        yield "the powers are not the transform's"
    heard = power > 1e-5 * power.max()
    if made.shape == power.shape and numpy.abs(made - numpy.log(power))[heard].max() > 2e-3:
        yield "the logarithms are not the transform's"
    if not pane["y"]["log"] or pane["y"]["unit"] != "Hz" or pane["x"]["unit"] != "s":
        yield "the axes are not those of a scalogram"


def changed(pane, path, change):
    """A copy of the scene with a part of it changed."""
    copy = json.loads(json.dumps(pane))
    *way, last = path
    part = copy
    for key in way:
        part = part[key]
    part[last] = change(part[last])
    return copy


def doubled(steps_of):
    return {**steps_of, "at": [2 * value for value in steps(steps_of)]}


def main():
    faults = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        x = signal("tones n=400 k=10 rate=1200", 400, folder)
        pane = scene("tones n=400 k=10 rate=1200 | fft 400 | abs | head 1 | plot", folder)
        faults += spectrum_faults(pane, x)
        order = numpy.fft.fftfreq(201).argsort()[::-1].tolist()
        controls = {
            "in the order of the transform": changed(
                pane, ("traces", 0), lambda t: {**t, "x": {"at": [3.0 * k for k in order]},
                                                "y": [t["y"][k] for k in order]}),
            "a bin late": changed(pane, ("traces", 0, "y"), lambda y: y[-1:] + y[:-1]),
            "twice the height": changed(pane, ("traces", 0, "y"), lambda y: [2 * v for v in y]),
            "twice the frequency": changed(pane, ("traces", 0, "x"), doubled),
        }
        faults += [f"control: {c}: not found" for c, p in controls.items()
                   if not list(spectrum_faults(p, x))]
        x = signal("eeg model=seed rate=1k", 2047, folder)
        pane = scene("eeg model=seed rate=1k | frame 2047 | cwt wavelet=morlet-cw | power | log | head 1 "
                     "| heatmap", folder)
        faults += scalogram_faults(pane, x)
        controls = {
            "labels of twice the rate": changed(pane, ("image", "y"), doubled),
            "a column late": changed(pane, ("image", "columns"), lambda c: c[-1:] + c[:-1]),
            "upside down": changed(pane, ("image", "columns"), lambda c: [
                {"value": column["value"][::-1]} for column in c]),
            "a linear axis": changed(pane, ("y", "log"), lambda log: False),
        }
        faults += [f"control: {c}: not found" for c, p in controls.items()
                   if not list(scalogram_faults(p, x))]
    print("\n".join(faults) if faults else "2 figures are right, 8 controls hold")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
