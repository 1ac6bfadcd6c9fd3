#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Radar has the answers that theory gives: gains, grids, resolution, cancellation, false alarms.

    radar.py [CELLS]    of noise for the rate of false alarms; without it a million, which takes a second

Each check is run on what it is about, and on something else, where it has to fail: its control.
"""
import functools
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
LIGHT, CARRIER, PRF, RATE = 299792458.0, 3e9, 2750.0, 2.75e6
BIN = LIGHT / RATE / 2  # metres from sample to sample
CELLS = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
FOLDER = tempfile.TemporaryDirectory()


@functools.cache
def run(expression, kind="cf64"):
    out = pathlib.Path(FOLDER.name) / "out.raw"
    done = subprocess.run([PROGRAM, "-q", f"{expression} | raw {out} type={kind}"], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{expression}: {done.stderr}")
    return np.fromfile(out, {"cf64": "<c16", "f64": "<f8"}[kind])


def level(x):
    return 20 * np.log10(np.maximum(np.abs(x), 1e-15))


def speed(k):
    """That of bin k of ten pulses."""
    return k * PRF / 10 * LIGHT / CARRIER / 2


def echo(cell, k, more="", after="compress | doppler 10"):
    return f"radar range={cell * BIN!r} speed={speed(k)!r} noise=0 {more} | {after} | head 1"


# Gains and places of a target of amplitude 3 (9.54 dB): 20 dB by compression, 10 dB by ten pulses, less what the
# Doppler frequency costs within a pulse.
PEAKS = [(400, 0, 39.5424), (400, 3, 39.5296), (123, -2, 39.5367), (900, 4, 39.5196)]


def peaks(more):
    for cell, k, gain in PEAKS:
        y = run(echo(cell, k, more)).reshape(10, 901)
        if np.unravel_index(np.argmax(abs(y)), y.shape) != (k + 5, cell) or abs(level(y).max() - gain) > 1e-4:
            return False
    return True


def between(expression):
    """20 m/s lie between bins 1 and 2; what the phase says from pulse to pulse is exact."""
    y = run(f"{expression} | compress | doppler 10 | head 1").reshape(10, 901)[:, 400]
    x = run(f"{expression} | compress | head 10").reshape(10, 901)[:, 400]
    told = np.angle(np.sum(x[1:] * np.conj(x[:-1]))) / (2 * np.pi) * PRF * LIGHT / CARRIER / 2
    return np.allclose(level(y[[6, 7]]), [36.37, 34.83], atol=0.006) and abs(told - 20) < 1e-4


def grid(words):
    """Zero padding puts the tone of a bin on the grid that explain tells."""
    done = subprocess.run([PROGRAM, "explain", f"radar | compress | doppler {words} | null"], capture_output=True, text=True)
    y = run(echo(400, 3, after=f"compress | doppler {words}")).reshape(-1, 901)
    step = LIGHT / CARRIER / 2 * PRF / len(y)
    at = (np.argmax(abs(y[:, 400])) - len(y) // 2) * step
    return f"speed {len(y)} × {step:.9g} m/s" in done.stdout and abs(at - speed(3)) < 1e-9


def noise_level(expression):
    return abs(np.mean(np.abs(run(expression)) ** 2) - 1) < 0.01


def false_alarms(method, pfa=1e-3, noise="noise complex=true rate=1M"):
    pulses = CELLS // 1000
    chain = f"{noise} | frame 1000 | doppler 10 | head {pulses // 10} | cfar {method} pfa={pfa:g} train=8 guard=1"
    found = run(chain, "f64")
    return abs(np.mean(found) - 1e-3) < 3 * np.sqrt(1e-3 / found.size)


def resolved(apart):
    """As two peaks, half as high as the highest or more."""
    y = abs(run(f"radar range={400 * BIN!r},{(400 + apart) * BIN!r} noise=0 | compress | head 1"))
    inner = y[1:-1]
    return np.sum((inner > y[:-2]) & (inner >= y[2:]) & (inner > y.max() / 2)) == 2


def clutter(sigma, pulses, cells, rng):
    """Power 1, with a Gaussian spectrum of that deviation, in parts of the PRF."""
    m = np.arange(pulses)
    rho = np.exp(-((2 * np.pi * sigma * (m[:, None] - m)) ** 2) / 2)
    values, vectors = np.linalg.eigh(rho)
    w = rng.standard_normal((2, pulses, cells)) * np.sqrt(0.5)
    return (vectors * np.sqrt(np.maximum(values, 0))) @ (w[0] + 1j * w[1])


def of(x, stages, name="in.raw"):
    path = pathlib.Path(FOLDER.name) / name
    np.ascontiguousarray(x, "<c16").tofile(path)
    run.cache_clear()
    return run(f"raw {path} type=cf64 rate={x.shape[1]}k | frame {x.shape[1]} | {stages}")


def exposes(canceller):
    """A target of 0 dB at a quarter of the PRF in clutter of 40 dB at rest."""
    rng = np.random.default_rng(5)
    w = rng.standard_normal((2, 66, 64)) * np.sqrt(0.5)
    x = 100 * clutter(0.005, 66, 64, rng) + w[0] + 1j * w[1]
    x[:, 20] += np.exp(2j * np.pi * np.arange(66) / 4)
    y = abs(of(x, f"{canceller}doppler 64 | head 1").reshape(64, 64))
    return np.unravel_index(np.argmax(y), y.shape) == (48, 20)


IMPROVEMENT = {0.005: (33.07, 63.13), 0.01: (27.05, 51.10), 0.02: (21.04, 39.10), 0.05: (13.17, 23.48)}


def improves(pulses, column):
    """Clutter against the mean gain of targets of any speed: 2 and 6."""
    for sigma, wanted in IMPROVEMENT.items():
        x = clutter(sigma, 4, 50000, np.random.default_rng(6))
        y = of(x, f"mti {pulses}")
        ratio = {2: 2, 3: 6, 4: 20}[pulses] * np.mean(abs(x) ** 2) / np.mean(abs(y) ** 2)
        if abs(10 * np.log10(ratio) - wanted[column]) > 0.1:
            return False
    return True


def gains(pulses):
    """At five Doppler frequencies."""
    wanted = {0.01: -24.04, 0.05: -10.09, 0.1: -4.18, 0.25: 3.01, 0.5: 6.02}
    for part, gain in wanted.items():
        y = run(f"radar range=20km speed={part * PRF * LIGHT / CARRIER / 2!r} amp=1 noise=0 type=f64 | mti {pulses} | head 1")
        power = np.max(abs(y) ** 2)
        if abs(10 * np.log10(power) - gain) > 0.006:
            return False
    return True


def sidelobes(window, highest, loss, width):
    """Of a pulse with 200 turns, sampled ten times as often as it must be."""
    words = "bandwidth=2M pulse=100us"
    x = f"radar range=30km speed=0 amp=1 noise=0 prf=2k rate=20M {words} type=f64 | head 1"
    y = level(run(f"{x} | compress {words} window={window}"))
    at, full = np.argmax(y), 10 * np.log10(2000)
    beyond = int(np.ceil(width * 10))
    most = max(y[: at - beyond].max(), y[at + beyond + 1 :].max()) - y[at]
    return abs(full - y[at] - loss) < 0.01 and abs(most - highest) < 0.4


def parseval(window):
    """The power of the map is that of the pulses."""
    x, y = (run(f"radar type=f64 | head 20{after}") for after in ("", f" | doppler 10 window={window}"))
    return abs(np.sum(abs(y) ** 2) / np.sum(abs(x) ** 2) - 1) < 1e-12


CHECKS = [
    ("gains and places of targets", peaks, "", "pulse=35us"),
    ("a target between bins", between, f"radar range={400 * BIN!r} speed=20 noise=0 type=f64",
     f"radar range={400 * BIN!r} speed=21 noise=0 type=f64"),
    ("the grid of speeds", grid, "10 nfft=30", "10 nfft=32"),
    ("compression keeps the power of noise", noise_level, "noise complex=true rate=1M | head 200000 | frame 1000 | compress bandwidth=500k pulse=80us",
     "noise complex=true amp=1.02 rate=1M | head 200000 | frame 1000 | compress bandwidth=500k pulse=80us"),
    ("maps keep the power of noise", noise_level, "radar amp=0 | compress | doppler 10 window=hann | head 20",
     "radar amp=0 noise=1.02 | compress | doppler 10 window=hann | head 20"),
    *((f"false alarms, {method}", false_alarms, method, (method, 1.2e-3)) for method in ("ca", "go", "so", "os")),
    ("false alarms at another level", functools.partial(false_alarms, noise="noise complex=true amp=1e4 rate=1M"), "ca",
     ("ca", 1.2e-3)),
    ("resolution", resolved, 2, 1),
    ("a target in clutter", exposes, "mti 3 | ", ""),
    ("improvement by 2 pulses", improves, (2, 0), (2, 1)),
    ("improvement by 3 pulses", improves, (3, 1), (4, 1)),
    ("gain of a canceller", gains, 2, 3),
    ("sidelobes, rect", sidelobes, ("rect", -13.3, 0, 1.1), ("hamming", -13.3, 0, 1.1)),
    ("sidelobes, hamming", sidelobes, ("hamming", -42.2, 1.35, 2.0), ("hann", -42.2, 1.35, 2.0)),
    ("sidelobes, taylor", sidelobes, ("taylor shape=35", -34.2, 0.93, 1.8), ("taylor shape=30", -34.2, 0.93, 1.8)),
    ("Parseval", parseval, "rect", "hann"),
]


def main():
    failed = 0
    for name, check, right, wrong in CHECKS:
        for what, arguments, wanted in (("", right, True), ("control: ", wrong, False)):
            arguments = arguments if isinstance(arguments, tuple) else (arguments,)
            if check(*arguments) != wanted:
                print(f"{what}{name}: {'does not hold' if wanted else 'not found'}")
                failed += 1
    print(f"{2 * len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
