#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The radar board of Dagger.jl's examples against its formulas in float64, without its faults.

radar_processing_Dagger.jl correlates in a circle, one sample early, turns the Doppler phase by another
sample rate than it labels, and shows a target at rest at 2.4 m/s. The echoes are read back from the
program, the environment's SIGRUN_PROGRAM; what the script would make of them is computed here, with one
sample rate and the grid of the transform.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
LIGHT, RATE, PRF, CARRIER = 299792458.0, 2.75e6, 2750.0, 3e9
SOURCE = "p = radar range=300 speed=30 | head 10"
BOARD = SOURCE + " ; c = p | compress ; d = c | doppler 10 | db ; { p | db | plot ; c | db | plot ; d | heatmap } | board "


def run(expression):
    done = subprocess.run([PROGRAM, "-q", expression], capture_output=True, text=True, timeout=60)
    if done.returncode:
        raise SystemExit(f"{expression}: exit {done.returncode}: {done.stderr}")


def level(power):
    return 10 * numpy.log10(power)


def wanted(x):
    """Levels of the echoes, of the compressed pulses, of the map."""
    t = numpy.arange(100) / RATE
    chirp = numpy.exp(1j * numpy.pi * 2e6 / (100 / RATE) * (t - 50 / RATE) ** 2)
    c = numpy.array([numpy.correlate(row, chirp / 10, "valid") for row in x])
    d = numpy.fft.fftshift(numpy.fft.fft(c, axis=0), axes=0) / numpy.sqrt(10)
    return level(numpy.mean(abs(x) ** 2, axis=0)), level(numpy.mean(abs(c) ** 2, axis=0)), level(abs(d) ** 2)


def differs(made, want):
    """In decibels; what is far below the noise is told by float32 only so well."""
    made = numpy.array(made, float)
    return made.shape != want.shape or numpy.abs(made - want)[want > -20].max() > 2e-3


def span(of, step, count, first=0.0):
    """Whether coordinates are those of that grid."""
    last = first + (count - 1) * step
    return of["count"] == count and abs(of["first"] - first) < 1e-9 and abs(of["last"] / last - 1) < 1e-9


def faults(panes, x):
    echoes, compressed, levels = wanted(x)
    received, pulses, chart = panes
    image = chart["image"]
    made = numpy.array([column["value"] for column in image["columns"]], float).T
    step = LIGHT / CARRIER / 2 * PRF / 10
    if differs(received["traces"][0]["y"], echoes) or differs(pulses["traces"][0]["y"], compressed):
        yield "the lines are not those of the pulses"
    if differs(made, levels):
        yield "the map is not that of the pulses"
    if not span(image["x"], LIGHT / 2 / RATE, 901) or not span(image["y"], step, 10, -5 * step):
        yield "the grid is not that of ranges and speeds"
    # 300 m lie halfway between two samples.
    row, column = numpy.unravel_index(numpy.argmax(made), made.shape)
    if abs((row - 5) * step - 30) > step / 2 or abs(column * LIGHT / 2 / RATE - 300) > 0.6 * LIGHT / 2 / RATE:
        yield "the target is elsewhere"
    axes = [(p[a]["name"], p[a]["unit"]) for p in panes for a in ("x", "y")]
    if axes != [("Time", "s"), ("Level", "dBFS"), ("Range", "m"), ("Level", "dBFS"), ("Range", "m"), ("Speed", "m/s")]:
        yield f"the axes are {axes}"


def changed(panes, pane, path, change):
    """A copy with a part of a pane changed."""
    copy = json.loads(json.dumps(panes))
    *way, last = path
    part = copy[pane]
    for key in way:
        part = part[key]
    part[last] = change(part[last])
    return copy


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        run(f"{SOURCE} ; p | raw {folder / 'x.raw'} type=cf64")
        run(f"{BOARD} {folder / 'scene.json'}")
        x = numpy.fromfile(folder / "x.raw", "<c16").reshape(10, 1000)
        panes = json.loads((folder / "scene.json").read_text())["panes"]
    late = lambda values: values[-1:] + values[:-1]
    controls = {
        "a sample early": changed(panes, 1, ("traces", 0, "y"), lambda y: y[1:] + y[:1]),
        "a range late": changed(panes, 2, ("image", "columns"), late),
        "another speed": changed(panes, 2, ("image", "columns"), lambda c: [{"value": late(v["value"])} for v in c]),
        "labels of another rate": changed(panes, 2, ("image", "y", "last"), lambda v: 1.1 * v),
        "an axis of times": changed(panes, 2, ("x", "name"), lambda n: "Time"),
    }
    found = list(faults(panes, x))
    found += [f"control: {c}: not found" for c, p in controls.items() if not list(faults(p, x))]
    print("\n".join(found) if found else f"the board is right, {len(controls)} controls hold")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
