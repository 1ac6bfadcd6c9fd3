#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""`waterfall`: every spectrum is in the picture, at its time and frequency, merged as it is said; gaps are gaps.

Each segment of a signal is a constant whose level tells its number. The program, the environment's
SIGRUN_PROGRAM, writes its scenes as JSON.
"""
import sys
import tempfile

import numpy as np
from scipy import signal

from spectra import Folder, check, faults

STEP = 0.01  # dB from one segment to the next


def image(folder, name):
    """Times, frequencies, and the levels at [time, frequency]."""
    picture = folder.pane(name)["image"]
    x, y = (np.linspace(of["first"], of["last"], of["count"]) for of in (picture["x"], picture["y"]))
    value = np.array([[np.nan if v is None else v for v in column["value"]] for column in picture["columns"]], float)
    return y, x, value.reshape(x.size, y.size).T


def numbered(count, size):
    return np.repeat(10 ** (STEP * np.arange(count) / 20), size)


def every_row(folder):
    size, rate = 16, 1600
    source = folder.signal("numbers", numbered(1200, size), rate)
    sink = "waterfall {} size=16 overlap=0 window=rect"
    folder.add("r-all", source, sink)
    folder.add("r-recent", source, sink + " span=100s")
    for hold in ("max", "mean", "last"):
        folder.add(f"r-{hold}", folder.signal("many", numbered(6000, size), rate), f"{sink} hold={hold}")
        folder.add(f"r-{hold}-recent", folder.signal("many", numbered(6000, size), rate), f"{sink} hold={hold} span=100s")
    folder.run()
    for name in ("r-all", "r-recent"):
        time, hz, level = image(folder, name)
        number = level[:, 0] / STEP
        check(f"{name}: every segment", number.size == 1200 and np.max(np.abs(number - np.arange(1200))) < 0.01,
              f"{number.size} rows, off by {np.max(np.abs(number - np.arange(number.size)))}")
        check(f"{name}: times", np.allclose(time, (np.arange(1200) + 0.5) * size / rate) and np.allclose(hz, np.arange(9) * 100), time[:3])
    single = 10 ** (STEP * np.arange(6000) / 10)
    for name in (f"r-{hold}{kind}" for hold in ("max", "mean", "last") for kind in ("", "-recent")):
        time, _, level = image(folder, name)
        each = round((time[1] - time[0]) * rate / size)
        first = round((time[0] * rate / size) - each / 2)
        lines = [slice(max(first + i * each, 0), first + (i + 1) * each) for i in range(time.size)]
        want = np.array([10 * np.log10(np.mean(single[line]) if "mean" in name else single[line][-1]) for line in lines])
        check(f"{name}: merged", np.max(np.abs(level[:, 0] - want)) < 3e-4 and lines[-1].stop >= 6000 and lines[0].start == 0,
              f"{each} each, off by {np.max(np.abs(level[:, 0] - want)):.2e}")


def scipys(folder):
    """The levels of complex noise with a centre, and of frames, which are as they were."""
    random, rate = np.random.default_rng(3), 1000
    z = random.standard_normal(5000) + 1j * random.standard_normal(5000)
    source = folder.signal("z", z, rate, "V") + " centre=1M"
    folder.add("s-psd", source, "waterfall {} size=100 hop=70 scaling=psd")
    folder.add("s-frames", folder.signal("z", z, rate), "stft 100 hop=70 center=false | waterfall {}")
    folder.run()
    hz, time, want = signal.spectrogram(z, rate, "hann", 100, 30, detrend=False, return_onesided=False)
    made = image(folder, "s-psd")
    order = np.argsort(hz)
    check("against scipy", made[2].shape == (time.size, 100) and np.max(np.abs(made[2] - 10 * np.log10(want[order].T))) < 2e-4
          and np.allclose(made[0], time) and np.allclose(made[1], hz[order] + 1e6), made[2].shape)
    _, _, want = signal.stft(z, rate, "hann", 100, 30, boundary=None, padded=False, return_onesided=False)
    made = image(folder, "s-frames")[2]
    check("frames", np.max(np.abs(made[:time.size] - 20 * np.log10(np.abs(want[order].T)))) < 2e-4)
    pane = folder.pane("s-psd")
    check("words", pane["image"]["unit"] == "dB re 1 V²/Hz" and pane["image"]["map"] == "inferno"
          and pane["notes"] == "hann 100, Δf 10 Hz, ENBW 15 Hz, hop 70", pane["notes"])
    check("newest at the top", pane["y"]["name"] == "Time" and pane["y"]["low"] < pane["y"]["high"])


def gaps(folder):
    """Rows that lack samples are without values; those behind are at their times."""
    rows = np.concatenate([np.arange(640), np.arange(1000, 1640)])
    (folder.path / "gap.csv").write_text("time,x\n" + "".join(f"{r / 100:.2f},{1 + r // 32}\n" for r in rows))
    for name, more in (("g-all", ""), ("g-recent", " span=100s")):
        folder.add(name, f"read {folder.path / 'gap.csv'} rate=100", f"waterfall {{}} size=32 overlap=0 window=rect{more}")
    folder.run()
    for name in ("g-all", "g-recent"):
        time, _, level = image(folder, name)
        number = np.round(10 ** (level[:, 0] / 20) - 1)
        want = np.where((np.arange(51) >= 20) & (np.arange(51) < 32), np.nan, np.arange(51))
        check(name, np.array_equal(number, want, equal_nan=True) and np.allclose(time, (np.arange(51) + 0.5) * 0.32), number)


def few(folder):
    folder.add("f-few", folder.signal("few", np.ones(100), 1000), "waterfall {}")
    folder.add("f-none", folder.signal("few", np.ones(100), 1000), "waterfall {} size=200")
    folder.run()
    check("a short signal", image(folder, "f-few")[2].shape == (1, 51), image(folder, "f-few")[2].shape)
    check("too short", "no data: 100 of 200 samples" in folder.pane("f-none")["notes"], folder.pane("f-none")["notes"])


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(name)
        for test in (every_row, scipys, gaps, few):
            test(folder)
    print("\n".join(faults[:40]) if faults else "every spectrum is in the waterfall")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
