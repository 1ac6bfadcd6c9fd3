#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Transforms, filters and changes of rate: how much leaves, what leads back, and that neither threads
nor chunks show in the bytes.

Each kind of check is also run on something wrong, which it has to find: its control.
"""
import math
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
LENGTHS = (0, 1, 2, 3, 31, 32, 33, 500, 5001)


def run(folder, chains, feed="", kind="<f4", options=()):
    """What several chains make in one process, which costs more than they do; feed: what all of them read."""
    outs = [pathlib.Path(folder) / f"out{i}.raw" for i in range(len(chains))]
    for out in outs:
        out.unlink(missing_ok=True)
    text = " ;\n".join(f"{chain} | raw {out}" for chain, out in zip(chains, outs))
    text = f"{feed} | {{ {text} }}" if feed else text
    done = subprocess.run([PROGRAM, "-q", *options, text], capture_output=True, text=True, check=False, timeout=60 * SCALE)
    if done.returncode:
        raise SystemExit(f"{text}: {done.stderr}")
    return [np.fromfile(out, kind) for out in outs]


def source(n, complex_=False, label="n"):
    """n samples; `head 0` is no number of frames that it takes."""
    kind = " complex=true" if complex_ else ""
    return f"{label}: noise{kind} rate=1k | head {n}" if n else f"{label}: noise{kind} rate=1k | head 1 | skip 1"


# Samples that leave a stage when n come in.
def same(n):
    return n


def ceil(up, down=1):
    return lambda n: -(-n * up // down)


def framed(size, hop, each, pad=True, around=0):
    """Samples of frames: whole windows, and with pad one more for what they leave over."""
    def count(n):
        if not n:
            return 0 if not around else None  # zeros around nothing: not said
        length = n + 2 * around
        steps = (length - size) // hop + 1 if length >= size else 0
        covered = (steps - 1) * hop + size if steps else 0
        return each * (steps + (pad and covered < length and steps * hop < length))
    return count


LENGTH = [
    ("fft 64", framed(64, 64, 33)), ("fft 64 hop=24", framed(64, 24, 33)),
    ("fft 64 hop=24 tail=drop", framed(64, 24, 33, False)), ("fft 10 hop=30", framed(10, 30, 6)),
    ("stft 64 hop=10", framed(64, 10, 33, around=32)),
    ("stft 64 center=false tail=drop", framed(64, 32, 33, False)),
    ("fir 1,2,3", same), ("fir cutoff=100 count=301", same), ("fir cutoff=100 count=301 align=causal", same),
    ("lowpass 100", same), ("highpass 100 init=steady", same), ("bandpass 100..200 kind=fir", same),
    ("lowpass 60 kind=fir decimate=3", ceil(1, 3)), ("lowpass 60 kind=fir taps=801 decimate=7", ceil(1, 7)),
    ("notch 50", same), ("biquad peak 100", same), ("ema", same), ("dcblock", same), ("movavg 9", same),
    ("savgol 9", same), ("medfilt 9", same), ("decimate 7", ceil(1, 7)), ("decimate 64", ceil(1, 64)),
    ("interpolate 3", ceil(3)), ("interpolate 3 down=7", ceil(3, 7)), ("resample 1k", same),
    ("resample 2k", ceil(2)), ("resample 750", ceil(3, 4)), ("resample 1234", ceil(617, 500)),
    ("resample 777", ceil(777, 1000)), ("cwt 10 100 voices=1 hop=7 power=true", lambda n: 4 * -(-n // 7)),
]
BACK = [("fft 50 | ifft | deframe", 2000), ("fft 33 | ifft 33 | deframe", 1980), ("stft | istft", 2048),
        ("stft 64 hop=8 window=hamming | istft window=hamming", 2000),
        ("stft 65 hop=20 | istft 65", 2000)]
INVARIANT = ["fir cutoff=100 count=31", "fir cutoff=100 count=801", "lowpass 100", "bandpass 10..20",
             "notch 50", "movavg 9", "savgol 9", "medfilt 9", "lowpass 60 kind=fir"]
BYTES = [("fft 100 hop=30 window=hann", False), ("fft 255", True), ("stft 128 hop=20", False),
         ("stft 128 hop=20 | istft", True), ("psd 64", False), ("psd 64 every=100ms average=median", True),
         ("fir cutoff=100 count=31", False), ("fir cutoff=100 count=801", True), ("lowpass 100", True),
         ("lowpass 100 kind=fir decimate=3", False), ("highpass 10 init=steady", False), ("medfilt 11", False),
         ("decimate 7", True), ("decimate 50", False), ("interpolate 3 down=2", True),
         ("resample 1100", True), ("resample 500", False), ("cwt 10 100 voices=2 hop=3", False),
         ("frame 500 | cwt 10 100 voices=2 hop=30", False), ("shift 123", True), ("fmdemod 100", True),
         ("amdemod", True), ("deemphasis 5ms", False)]
WAYS = [("-j", "1"), ("-j", "3", "--no-fuse"), ("-j", "2", "--no-replicate"), ("-j", "2", "--latency", "1ms"),
        ("-j", "1", "--latency", "20ms")]


def sourced(stages, n, complex_=False):
    """A chain for each of the stages, with a source of its own."""
    return [f"{source(n, complex_, f'n{i}')} | {stage}" for i, stage in enumerate(stages)]


def wrong_lengths(folder, stages, n):
    """For each stage and its count whether it makes another number of samples."""
    made = run(folder, sourced([stage for stage, _ in stages], n))
    for (stage, count), y in zip(stages, made):
        want = count(n)
        parts = 2 if stage.startswith(("fft", "stft")) else 1
        yield want is not None and y.size != want * parts


def wrong_back(folder, stages):
    """For each chain and its length whether what leaves isn't what went in."""
    x, *made = run(folder, ["_", *[chain for chain, _ in stages]], source(2000))
    for (_, n), y in zip(stages, made):
        m = min(y.size, x.size)
        yield y.size < min(n, 2000) or np.linalg.norm(y[:m] - x[:m]) > 1e-6 * np.linalg.norm(x[:m])


def wrong_shift(folder, stages, late):
    """For each stage whether a delay before it isn't one behind it."""
    inner = slice(500, 2000)  # around it lies what the ends change
    for y, z in zip(run(folder, stages, source(3000)), run(folder, stages, f"{source(3000)} | delay 137")):
        z = z[late : late + 3000]
        yield bool(np.any(np.abs(y[inner] - z[inner]) > 1e-6 * np.max(np.abs(y))))


def wrong_bytes(folder, chains, others=None):
    """For each chain whether a way to run it, or the other in its place, shows in its bytes."""
    made = [run(folder, others or chains if way != WAYS[0] else chains, "", "u1", way) for way in WAYS]
    return [any(not np.array_equal(first, other) for other in rest) for first, *rest in zip(*made)]


def checks(folder):
    for n in LENGTHS:
        for (stage, _), wrong in zip(LENGTH, wrong_lengths(folder, LENGTH, n)):
            yield f"{stage}: samples out of {n}", wrong
    for (stages, _), wrong in zip(BACK, wrong_back(folder, BACK)):
        yield f"{stages}: back", wrong
    for stage, wrong in zip(INVARIANT, wrong_shift(folder, INVARIANT, 137)):
        yield f"{stage}: the same later", wrong
    for kind in (False, True):
        stages = [stage for stage, complex_ in BYTES if complex_ == kind]
        for stage, wrong in zip(stages, wrong_bytes(folder, sourced(stages, 5001, kind))):
            yield f"{stage}: the same bytes", wrong


def controls(folder):
    yield "a length", *wrong_lengths(folder, [("fir 1,2,3", ceil(1, 2))], 500)
    yield "a way back", *wrong_back(folder, [("fft 50 norm=ortho | ifft | deframe", 2000)])
    yield "a shift", *wrong_shift(folder, ["lowpass 100"], 136)
    yield "bytes", *wrong_bytes(folder, *([f"{source(500)} | gain {g}"] for g in (1, 1.0000001)))


def main():
    with tempfile.TemporaryDirectory() as folder:
        failed = [name for name, wrong in checks(folder) if wrong]
        missed = [name for name, found in controls(folder) if not found]
    for name in failed:
        print(name)
    for name in missed:
        print(f"control: {name}: not found")
    print(f"{len(failed)} failed, {len(missed)} controls missed")
    return 1 if failed or missed else 0


if __name__ == "__main__":
    sys.exit(main())
