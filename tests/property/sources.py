#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Random sources have the distributions and spectra that their manual says.

Each check is run on what it is about, and on something else, where it has to fail: its control.
"""
import os
import subprocess
import sys

import numpy as np
from scipy import optimize, signal, stats

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
BARE = "line=0 sensor=0 blinks=0 delta=0 theta=0 alpha=0 mu=0 beta=0 gamma=0"


def run(expression):
    """The lanes of what it writes."""
    expression += " | print time=false header=false format=csv"
    done = subprocess.run([PROGRAM, "-q", expression], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{expression}: {done.stderr}")
    return np.loadtxt(done.stdout.splitlines(), delimiter=",", ndmin=2).T


def octaves(x, rate, slope, low, high, size=4096):
    """Power times f^slope in each octave, in dB relative to their mean."""
    f, p = signal.welch(x, rate, nperseg=size)
    level = []
    while 2 * low <= high:
        k = (f >= low) & (f < 2 * low)
        level.append(10 * np.log10(np.mean(p[k] * f[k] ** slope)))
        low *= 2
    return np.array(level) - np.mean(level)


def is_normal(x):
    x = x[0]
    return (
        abs(np.mean(x)) < 4 / np.sqrt(x.size)
        and abs(np.var(x) - 1) < 0.01
        and abs(stats.kurtosis(x)) < 0.05
        and stats.kstest(x[:100000], "norm").pvalue > 1e-3
        and np.max(np.abs(np.correlate(x[:20000], x[:20000], "full")[:19999])) < 6 * np.sqrt(20000)
    )


def is_uniform(x):
    return stats.kstest((x[0][:100000] + 1) / 2, "uniform").pvalue > 1e-3


def has_slope(slope):
    return lambda x: np.max(np.abs(octaves(x[0], 48000, slope, 100, 12800))) < 0.3


def has_deviation(x):
    return abs(np.std(x[0]) - 1) < 0.05


def are_independent(x):
    c = np.corrcoef(x)
    return np.max(np.abs(c - np.eye(len(c)))) < 5 / np.sqrt(x.shape[1])


def eeg_slope(exponent):
    def check(x):
        f, p = signal.welch(x[0], 250, nperseg=1024)
        k = (f >= 2) & (f <= 45)
        return abs(np.polyfit(np.log10(f[k]), np.log10(p[k]), 1)[0] + exponent) < 0.1

    return check


def eeg_alpha(x):
    """A Lorentzian at 10 Hz, 1.5 Hz wide, with a Rayleigh envelope."""
    f, p = signal.welch(x[0], 100, nperseg=4096)
    k = (f > 5) & (f < 15)
    peak = lambda f, a, f0, w: a / (1 + ((f - f0) / (w / 2)) ** 2)
    (_, f0, width), _ = optimize.curve_fit(peak, f[k], p[k] / p[k].max(), [1, 9, 2])
    envelope = np.abs(signal.hilbert(x[0]))
    return (
        abs(f0 - 10) < 0.1
        and abs(width / 1.5 - 1) < 0.2
        and abs(np.mean(envelope) / np.std(envelope) - 1.913) < 0.1
    )


def eeg_blinks(x):
    """One in each four seconds, at the forehead and hardly behind."""
    found, _ = signal.find_peaks(x[0], height=40e-6, distance=50)
    return found.size == 75 and np.max(x[1]) < 1e-3 * np.max(x[0])


def eeg_coherence(x):
    """It falls with the distance: Cz to C3, F3, Fp1."""
    c = [np.mean(signal.coherence(x[0], y, 250, nperseg=500)[1][4:80]) for y in x[1:]]
    return c[0] > 0.3 and c[0] > c[1] + 0.1 and c[1] > c[2] + 0.1


def eeg_line(x):
    f, p = signal.welch(x[0], 1000, nperseg=16384)
    return abs(f[np.argmax(p)] - 60) < 0.1 and abs(np.std(x[0]) - 1e-6) < 0.15e-6


CHECKS = [  # name, check, what holds, what must not
    ("white", is_normal, "noise | head 1000000", "noise uniform amp=1.7320508 | head 1000000"),
    ("uniform", is_uniform, "noise uniform | head 100000", "noise | clip | head 100000"),
    ("flat", has_slope(0), "noise | head 500000", "noise pink | head 500000"),
    ("pink", has_slope(1), "noise pink | head 1000000", "noise brown | head 1000000"),
    ("brown", has_slope(2), "noise brown | head 1000000", "noise pink | head 1000000"),
    ("deviation", has_deviation, "noise pink | head 500000", "noise pink amp=1.1 | head 500000"),
    ("lanes", are_independent, "noise pink lanes=4 low=400 | gain 1 | diff | head 100000",
     "noise pink low=400 | split | { { _ ; _ } | merge } | head 100000"),
    ("eeg slope 1.2", eeg_slope(1.2), f"eeg rate=250 channels=Cz {BARE} | head 300s",
     f"eeg rate=250 channels=Cz exponent=1.6 {BARE} | head 300s"),
    ("eeg slope 2", eeg_slope(2), f"eeg rate=250 channels=Cz exponent=2 {BARE} | head 300s",
     f"eeg rate=250 channels=Cz {BARE} | head 300s"),
    ("eeg alpha", eeg_alpha,
     f"eeg rate=100 channels=O1 background=0 {BARE.replace('alpha=0', '')} | head 600s",
     f"eeg rate=100 channels=O1 background=0 {BARE.replace('alpha=0', 'alpha_width=3')} | head 600s"),
    ("eeg blinks", eeg_blinks,
     f"eeg rate=250 channels=Fp1,O1 background=0 {BARE.replace('blinks=0', '')} | head 300s",
     f"eeg rate=250 channels=Fp1,O1 background=0 {BARE.replace('blinks=0', 'blinks=14')} | head 300s"),
    ("eeg coherence", eeg_coherence, f"eeg rate=250 channels=Cz,C3,F3,Fp1 {BARE} | head 120s",
     f"eeg rate=250 channels=Cz,Fp1,F3,C3 {BARE} | head 120s"),
    ("eeg line", eeg_line,
     f"eeg channels=Cz background=0 {BARE.replace('line=0', 'mains=60')} | head 60s",
     f"eeg channels=Cz background=0 {BARE.replace('line=0', 'mains=50')} | head 60s"),
]


def main():
    failed = 0
    for name, check, good, bad in CHECKS:
        if not check(run(good)):
            failed += 1
            print(f"{name}: does not hold: {good}")
        if check(run(bad)):
            failed += 1
            print(f"{name}: its control holds: {bad}")
    print(f"{len(CHECKS)} checks and their controls, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
