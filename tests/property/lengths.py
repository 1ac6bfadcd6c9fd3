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
LENGTHS = (0, 1, 2, 3, 31, 32, 33, 500, 5001)


def run(folder, expression, kind="<f4", *options):
    out = pathlib.Path(folder) / "out.raw"
    out.unlink(missing_ok=True)
    done = subprocess.run([PROGRAM, "-q", *options, f"{expression} | raw {out}"], capture_output=True,
                          text=True, check=False, timeout=60)
    if done.returncode:
        raise SystemExit(f"{expression}: {done.stderr}")
    return np.fromfile(out, kind)


def source(n, complex_=False):
    """n samples; `head 0` is no number of frames that it takes."""
    kind = " complex=true" if complex_ else ""
    return f"n: noise{kind} rate=1k | head {n}" if n else f"n: noise{kind} rate=1k | head 1 | skip 1"


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


def wrong_length(folder, stage, count, n):
    want, made = count(n), run(folder, f"{source(n)} | {stage}")
    parts = 2 if stage.startswith(("fft", "stft")) else 1
    return want is not None and made.size != want * parts


def wrong_back(folder, stages, n):
    x = run(folder, source(2000))
    y = run(folder, f"{source(2000)} | {stages}")
    if y.size < min(n, 2000):
        return True
    m = min(y.size, x.size)
    return np.linalg.norm(y[:m] - x[:m]) > 1e-6 * np.linalg.norm(x[:m])


def wrong_shift(folder, stage, late):
    y = run(folder, f"{source(3000)} | {stage}")
    z = run(folder, f"{source(3000)} | delay 137 | {stage}")[late : late + 3000]
    inner = slice(500, 2000)  # around it lies what the ends change
    return bool(np.any(np.abs(y[inner] - z[inner]) > 1e-6 * np.max(np.abs(y))))


def wrong_bytes(folder, expressions):
    made = [run(folder, expression, "u1", *way) for expression in expressions for way in WAYS]
    return any(not np.array_equal(made[0], other) for other in made[1:])


def checks(folder):
    for stage, count in LENGTH:
        for n in LENGTHS:
            yield f"{stage}: samples out of {n}", wrong_length(folder, stage, count, n)
    for stages, n in BACK:
        yield f"{stages}: back", wrong_back(folder, stages, n)
    for stage in INVARIANT:
        yield f"{stage}: the same later", wrong_shift(folder, stage, 137)
    for stage, complex_ in BYTES:
        yield f"{stage}: the same bytes", wrong_bytes(folder, [f"{source(5001, complex_)} | {stage}"])


def controls(folder):
    yield "a length", wrong_length(folder, "fir 1,2,3", ceil(1, 2), 500)
    yield "a way back", wrong_back(folder, "fft 50 norm=ortho | ifft | deframe", 2000)
    yield "a shift", wrong_shift(folder, "lowpass 100", 136)
    yield "bytes", wrong_bytes(folder, [f"{source(500)} | gain {g}" for g in (1, 1.0000001)])


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
