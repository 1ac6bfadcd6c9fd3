#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""`scalogram` against the definition of the wavelet transform in float64, its axes, and its cone of influence.

W = Σ x·conj ψ with the Morlet wavelet of w0 = 6, worked out here over the whole signal by a long transform.
The program, the environment's SIGRUN_PROGRAM, writes its scenes as JSON.
"""
import sys
import tempfile

import numpy as np

from spectra import Folder, check, faults
from waterfalls import image

W0 = 6


def morlet(x, rate, frequencies):
    """|W| of every sample, a row for each frequency; zeros lie past the ends."""
    size = 1 << int(np.ceil(np.log2(len(x) * 2 + 40 * rate / min(frequencies))))
    spectrum, nu = np.fft.fft(x, size), np.fft.fftfreq(size)
    rows = []
    for f in frequencies:
        scale = W0 * rate / (2 * np.pi * f)
        window = sum(np.exp(-(2 * np.pi * (nu + k) * scale - W0) ** 2 / 2) for k in (0, 1))
        rows.append(np.abs(np.fft.ifft(spectrum * 2 * window))[:len(x)])
    return np.array(rows)


def values(folder):
    """Noise, whole and as it goes on, with hops; two lanes; frames of cwt."""
    random, rate, n = np.random.default_rng(5), 256, 3001
    x = random.standard_normal((n, 2))
    source = folder.signal("x", x, rate, "V")
    for name, more in (("v-all", ""), ("v-hop", " hop=3"), ("v-recent", " span=100s")):
        folder.add(name, source, f"scalogram {{}} fmin=2 fmax=64 voices=4{more}")
    folder.add("v-frames", f"{source} | convert f32 | cwt fmin=2 fmax=64 voices=4", "scalogram {}")
    folder.run()
    hz = 2 * 2 ** (np.arange(21) / 4)
    want = [20 * np.log10(morlet(x[:, lane], rate, hz)) for lane in (0, 1)]
    for name, hop in (("v-all", 1), ("v-hop", 3), ("v-recent", 1), ("v-frames", 1)):
        for lane in (0, 1):
            picture = folder.scene(name)["panes"][lane]["image"]
            level = np.array([column["value"] for column in picture["columns"]], float).T
            each = round((picture["x"]["last"] - picture["x"]["first"]) / (picture["x"]["count"] - 1) * rate / hop) or 1
            right = want[lane][:, ::hop]
            count = right.shape[1]
            right = np.array([np.max(right[:, i:i + each], axis=1) for i in range(0, count, each)]).T
            # A wavelet that all but misses the noise is a small difference of large numbers.
            off = np.max(np.abs(10 ** (level / 20) - 10 ** (right / 20))) if level.shape == right.shape else np.inf
            check(f"{name} {lane}", off < 2e-5, f"{level.shape} {right.shape} {off:.2e}")
    check("unit", folder.pane("v-all")["image"]["unit"] == "dB re 1 V peak", folder.pane("v-all")["image"]["unit"])


def sine(folder):
    """A sine is a ridge at its frequency, as high as its amplitude; frequencies end at half the rate."""
    rate = 1000
    x = 0.5 * np.sin(2 * np.pi * 10 * np.arange(8 * rate) / rate)
    folder.add("s", folder.signal("sine", x, rate), "scalogram {} hop=8")
    folder.run()
    pane = folder.pane("s")
    time, hz, level = (lambda y, x, v: (x, np.array(folder.pane("s")["image"]["y"]["at"]), v))(*image(folder, "s"))
    middle = level[:, len(time) // 2]
    row = np.argmax(middle)
    check("ridge", abs(np.log2(hz[row] / 10)) <= 0.5 / 16 and abs(middle[row] + 6.0206) < 0.1, (hz[row], middle[row]))
    check("half the rate", hz[-1] <= rate / 2 and hz[-1] > rate / 2 / 2 ** (1 / 16) and pane["y"]["log"]
          and pane["y"]["high"] <= rate / 2, (hz[-1], pane["y"]["high"]))
    veil = pane["traces"][0]
    at, edge = np.array(veil["x"]["at"]), np.array(veil["y"])
    want = np.sqrt(2) * W0 / (2 * np.pi) / np.maximum(np.minimum(at, 8 - at), 1e-12)
    seen = want < 500
    check("cone", veil["style"] == "veil" and np.sum(seen) > 100 and np.max(np.abs(edge[seen] / want[seen] - 1)) < 0.01,
          np.max(np.abs(edge[seen] / want[seen] - 1)))
    check("beyond the cone", np.all(edge[~seen] > 490))


def gaps(folder):
    """The transform ends at a gap and begins anew behind it."""
    rows = np.concatenate([np.arange(500), np.arange(800, 1300)])
    x = np.sin(2 * np.pi * 10 * rows / 100)
    (folder.path / "gap.csv").write_text("time,x\n" + "".join(f"{r / 100:.2f},{v:.6f}\n" for r, v in zip(rows, x)))
    folder.add("g", f"read {folder.path / 'gap.csv'} rate=100", "scalogram {} fmin=5 fmax=20 voices=4")
    folder.run()
    level = np.array([[np.nan if v is None else v for v in column["value"]] for column in folder.pane("g")["image"]["columns"]])
    missing = np.isnan(level[:, 0])
    check("gap", level.shape == (1300, 9) and np.array_equal(np.flatnonzero(missing), np.arange(500, 800)), level.shape)
    check("behind the gap", np.all(np.abs(level[[250, 1050], 4]) < 0.05), level[[250, 1050], 4])


def refused(folder):
    for expression, words in (("sine rate=1k complex=true | head 10 | scalogram {}", "needs a real signal"),
                              ("sine rate=1k | head 10 | scalogram {} fmax=600", "at most 500 Hz"),
                              ("sine rate=1k | head 1s | cwt | scalogram {} fmin=4", "is for signals")):
        try:
            source, _, sink = expression.rpartition(" | ")
            folder.add("wrong", source, sink)
            folder.run()
            check(expression, False, "was taken")
        except SystemExit as found:
            folder.chains = []
            check(expression, words in str(found), found)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(name)
        for test in (values, sine, gaps, refused):
            test(folder)
    print("\n".join(faults[:40]) if faults else "scalograms are those of the definition")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
