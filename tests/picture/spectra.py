#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The numbers of `spectrum` against scipy.signal in float64, and against what a tone or noise has to give.

The reference is the signal of Heinzel, Rüdiger and Schilling (2002), section 13: 10 kHz, 2 V rms at 1234 Hz
and 1 V rms at 2500.2157 Hz, rounded to 1 mV; its floor is LSB/sqrt(6 fs) = 4.08 µV/√Hz for any window. The
program, the environment's SIGRUN_PROGRAM, writes its scenes as JSON; SIGRUN_SEED repeats the noise.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np
from scipy import signal

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
SEED = int(os.environ.get("SIGRUN_SEED", "1"))
WINDOWS = {
    "rect": "boxcar", "bartlett": "bartlett", "triang": "triang", "hann": "hann", "hamming": "hamming",
    "blackman": "blackman", "blackmanharris": "blackmanharris", "nuttall": "nuttall", "flattop": "flattop",
    "cosine": "cosine", "bohman": "bohman", "parzen": "parzen", "kaiser": ("kaiser", 8.6), "tukey": ("tukey", 0.5),
    "gaussian": ("gaussian", 1000 / 6), "chebwin": ("chebwin", 100),
}
SAME = 2e-6  # of a value, from float32 on the way to the picture
faults = []


def check(name, held, found=""):
    if not held:
        faults.append(f"{name}: {found}"[:300])


class Folder:
    """Runs chains over signals that lie in files, many by one process."""

    def __init__(self, path):
        self.path, self.chains, self.names = pathlib.Path(path), [], []

    def signal(self, name, x, rate, unit=""):
        """The beginning of chains that read x."""
        path = self.path / f"{name}.raw"
        if not path.exists():
            np.ascontiguousarray(x).tofile(path)
        kind = "cf64" if np.iscomplexobj(x) else "f64"
        lanes = f" lanes={x.shape[1]}" if x.ndim > 1 else ""
        return f"raw {path} type={kind} rate={rate}{lanes}" + (f' unit="{unit}"' if unit else "")

    def add(self, name, source, sink):
        self.chains.append(f"{source} | {sink.replace('{}', str(self.path / (name + '.json')), 1)}")
        self.names.append(name)

    def run(self):
        done = subprocess.run([PROGRAM, "-q", " ;\n".join(self.chains)], capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise SystemExit(f"exit {done.returncode}: {done.stderr[-2000:]}")
        self.chains = []

    def scene(self, name):
        return json.loads((self.path / f"{name}.json").read_text())

    def pane(self, name):
        return self.scene(name)["panes"][0]

    def line(self, name, trace=0):
        trace = self.pane(name)["traces"][trace]
        return np.linspace(trace["x"]["first"], trace["x"]["last"], trace["x"]["count"]), np.array(trace["y"], float)


def off(made, want):
    """The worst difference, of each value, where these are above the rounding of the transform."""
    floor = 1e-13 * np.max(want)
    return np.inf if made.shape != want.shape else np.max(np.abs(made - want) / (want + floor))


def heinzel(folder):
    rate, n = 10000, 100000
    t = np.arange(n) / rate
    x = 2 * np.sqrt(2) * np.sin(2 * np.pi * 1234 * t) + np.sqrt(2) * np.sin(2 * np.pi * 2500.2157 * t)
    x = np.rint(x / 1e-3) * 1e-3
    source = folder.signal("heinzel", x, rate, "V")
    for name in WINDOWS:
        for scaling in ("psd", "power"):
            folder.add(f"h-{name}-{scaling}", source,
                       f"spectrum {{}} size=1000 window={name} scaling={scaling} y=linear")
    folder.add("h-top", source, "spectrum {} size=10k window=flattop scaling=rms y=linear")
    folder.add("h-floor", source, "spectrum {} size=10k window=blackmanharris scaling=asd y=linear")
    folder.run()
    for name, window in WINDOWS.items():
        for scaling, named in (("psd", "density"), ("power", "spectrum")):
            at, want = signal.welch(x, rate, window, 1000, 500, detrend=False, scaling=named)
            f, made = folder.line(f"h-{name}-{scaling}")
            check(f"{name} {scaling}", off(made, want) < SAME and np.allclose(f, at), off(made, want))
    f, made = folder.line("h-top")
    check("2 V rms", abs(made[1234] - 2) < 2e-3, made[1234])
    check("1 V rms", abs(made[2500] - 1) < 2e-3, made[2500])
    f, made = folder.line("h-floor")
    quiet = np.sqrt(np.mean(made[3000:4900] ** 2))
    check("floor of 4.08 µV/√Hz", abs(quiet / (1e-3 / np.sqrt(6 * rate)) - 1) < 0.03, quiet)
    # A control: a bin further, or the factor of one side forgotten, would be found.
    check("control", off(np.roll(made, 1), made) > SAME and off(made * 2, made) > SAME)


def tones(folder):
    """On a bin, every scaling gives what the formula says, for real and complex signals, sizes even and odd."""
    rate, amplitude = 8000, 0.5
    want = {}
    for size in (256, 255):
        hz = 40 * rate / size
        t = np.arange(10 * size) / rate
        for kind, x in (("real", amplitude * np.cos(2 * np.pi * hz * t)), ("complex", amplitude * np.exp(2j * np.pi * hz * t))):
            rms = amplitude / np.sqrt(2) if kind == "real" else amplitude
            for window in ("hann", "flattop", "rect"):
                w = signal.get_window("boxcar" if window == "rect" else window, size)
                enbw = rate * np.sum(w ** 2) / np.sum(w) ** 2
                for scaling, value in (("amplitude", amplitude), ("rms", rms), ("power", rms ** 2),
                                       ("psd", rms ** 2 / enbw), ("asd", rms / np.sqrt(enbw))):
                    for unit in ("V", ""):
                        name = f"t-{size}-{kind}-{window}-{scaling}-{unit}"
                        power = value ** 2 if scaling in ("amplitude", "rms", "asd") else value
                        if not unit and scaling != "amplitude":  # against the power of a tone at full scale
                            power *= 2 if kind == "real" else 1
                        want[name] = (hz, 10 * np.log10(power))
                        folder.add(name, folder.signal(f"tone-{size}-{kind}", x, rate, unit),
                                   f"spectrum {{}} size={size} window={window} scaling={scaling}")
            folder.run()
    for name, (hz, level) in want.items():
        f, made = folder.line(name)
        k = np.argmax(made)
        check(name, abs(f[k] - hz) < 1e-6 and abs(made[k] - level) < 1e-4, f"{made[k] - level:.2e} dB at {f[k]} Hz")


def noise(folder):
    """White noise: flat within 3 σ of the mean of its spectra, and Parseval's sum without a window."""
    random, rate, n = np.random.default_rng(SEED), 1000, 400 * 256
    x = random.standard_normal(n)
    z = (random.standard_normal(n) + 1j * random.standard_normal(n)) / np.sqrt(2)
    for name, data in (("x", x), ("z", z)):
        source = folder.signal(name, data, rate, "V")
        folder.add(f"n-{name}", source, "spectrum {} size=256 overlap=0 scaling=psd y=linear")
        folder.add(f"n-{name}-sum", source, "spectrum {} size=255 overlap=0 window=rect scaling=power y=linear")
    folder.run()
    for name, data, density in (("x", x, 2 / rate), ("z", z, 1 / rate)):
        made = folder.line(f"n-{name}")[1][2:-2]
        error = (made / density - 1) * np.sqrt(400)  # in σ of a bin
        check(f"noise {name}", abs(np.mean(error)) < 3 / np.sqrt(made.size) * 1.5 and np.mean(np.abs(error) < 3) > 0.97,
              f"mean {np.mean(error):.3f}, within 3 σ {np.mean(np.abs(error) < 3):.3f}")
        want = np.mean(np.abs(data[:n // 255 * 255]) ** 2)
        total = np.sum(folder.line(f"n-{name}-sum")[1])
        check(f"Parseval {name}", abs(total / want - 1) < 1e-6, total / want - 1)


def averages(folder):
    """The newest, exponential and linear means, greatest and least, worked out from single spectra."""
    random, rate, size, n = np.random.default_rng(SEED + 1), 1000, 64, 25
    x = random.standard_normal(size * n)
    source = folder.signal("short", x, rate, "V")
    folder.add("a-exp", source, "spectrum {} size=64 overlap=0 scaling=power y=linear average=5")
    folder.add("a-lin", source, "spectrum {} size=64 overlap=0 scaling=power y=linear average=10 averaging=linear")
    folder.add("a-time", source, "spectrum {} size=64 overlap=0 scaling=power y=linear time=320ms hold=both")
    folder.add("a-one", source, "spectrum {} size=64 overlap=0 scaling=power y=linear average=1 hold=max")
    folder.run()
    single = np.array([signal.periodogram(x[i * size:(i + 1) * size], rate, "hann", detrend=False, scaling="spectrum")[1]
                       for i in range(n)])
    mean, means = np.zeros(single.shape[1]), []
    for i, power in enumerate(single):
        mean = mean + (power - mean) * max(1 / (i + 1), 1 / 5)
        means.append(mean)
    for name, trace, want in (("a-exp", 0, mean), ("a-lin", 0, np.mean(single[10:20], axis=0)), ("a-time", 0, np.max(single, axis=0)),
                              ("a-time", 1, np.min(means[4:], axis=0)), ("a-time", 2, mean), ("a-one", 1, single[-1])):
        check(f"{name} {trace}", off(folder.line(name, trace)[1], want) < SAME, off(folder.line(name, trace)[1], want))


def words(folder):
    """Peaks between bins, what stands above the picture, axes, a signal that is shorter than a segment, gaps of none."""
    rate, n = 48000, 48000
    t = np.arange(n) / rate
    x = np.stack([np.cos(2 * np.pi * 1003.7 * t), 0.1 * np.cos(2 * np.pi * 3000.3 * t)], axis=1)
    source = folder.signal("two", x, rate, "V")
    for window in ("hann", "rect", "blackmanharris", "flattop"):
        folder.add(f"w-{window}", source, f"spectrum {{}} window={window}")
    z = np.exp(2j * np.pi * 250 * np.arange(5000) / 1000)
    folder.add("w-centre", folder.signal("z2", z, 1000) + " centre=100M", "spectrum {} size=512")
    folder.add("w-few", folder.signal("few", x[:400, 0], rate, "V"), "spectrum {}")
    folder.add("w-none", folder.signal("few", x[:400, 0], rate, "V"), "spectrum {} size=512")
    folder.add("w-frames", folder.signal("z2", z, 1000), "fft 500 amp=true | spectrum {}")
    folder.run()
    for window, error in (("hann", 0.05), ("rect", 0.05), ("blackmanharris", 0.05), ("flattop", 0.05)):
        labels = sorted(text["text"] for text in folder.scene(f"w-{window}")["texts"] if text["role"] == "label")
        hertz = [float(label.split()[0]) * 1e3 for label in labels]
        level = [float(label.split(", ")[1].split()[0].replace("\u2212", "-")) for label in labels]
        near = 6 if window == "flattop" else 0.5
        check(f"peaks {window}", len(labels) == 2 and abs(hertz[0] - 1003.7) < near and abs(hertz[1] - 3000.3) < near
              and abs(level[0]) <= error and abs(level[1] + 20) <= error, labels)
    pane = folder.pane("w-hann")
    check("axis of sound", pane["x"]["log"] and pane["x"]["low"] == 20 and pane["x"]["high"] == 20000, pane["x"])
    check("unit", pane["y"]["title"] == "Level (dB re 1 V peak)", pane["y"]["title"])
    check("notes", pane["notes"] == "hann 4096, Δf 11.72 Hz, ENBW 17.58 Hz, mean of 22 spectra", pane["notes"])
    f, made = folder.line("w-centre")
    check("centre", abs(f[np.argmax(made)] - 100000250) < 1, f[np.argmax(made)])
    check("two sides", not folder.pane("w-centre")["x"]["log"] and f[0] == 100e6 - 500 and f.size == 512, f[0])
    check("0 dBFS", abs(np.max(made)) < 1e-4, np.max(made))
    f, made = folder.line("w-few")
    check("a short signal", f.size == 201 and folder.pane("w-few")["notes"].startswith("hann 400, "), f.size)
    check("too short a signal", "no data: 400 of 512 samples" in folder.pane("w-none")["notes"], folder.pane("w-none")["notes"])
    f, made = folder.line("w-frames")
    check("frames", abs(f[np.argmax(made)] - 250) < 1e-6 and abs(np.max(made)) < 1e-4 and np.all(np.diff(f) > 0), np.max(made))
    done = subprocess.run([PROGRAM, "-q", "sine rate=8k | head 1s | fft 256 | spectrum x.json window=hann"],
                          capture_output=True, text=True)
    check("a window for frames", done.returncode != 0 and "frames that have a frequency axis" in done.stderr, done.stderr)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(name)
        for test in (heinzel, tones, noise, averages, words):
            test(folder)
    print("\n".join(faults[:40]) if faults else "spectra are those of scipy")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
