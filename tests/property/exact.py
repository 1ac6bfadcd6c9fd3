#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""--exact: the same bytes on every processor of a kind.

Other processors are this one without what the C library is told to do without, and those that
qemu-x86_64 plays, where it is there: everything in the process (FFTW, the C library, libsoxr, our
kernels) then finds another processor. Without --exact some bytes have to differ: the control.
"""
import concurrent.futures
import hashlib
import os
import pathlib
import platform
import shutil
import subprocess
import sys
import tempfile

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
# What a real machine with --exact asks of the C library by itself. qemu can't start a program anew.
PLAIN = "glibc.cpu.hwcaps=-FMA,-FMA4"
OLD = "glibc.cpu.hwcaps=-FMA,-FMA4,-AVX2,-AVX,-AVX512F,-SSE4_2,-SSE4_1,-SSSE3"

SOURCES = {
    "real": "noise rate=1k | head 5000",
    "double": "noise rate=1k type=f64 | head 3000",
    "complex": "noise complex=true rate=1k | head 5000",
    "both": "noise complex=true type=f64 rate=1k | head 3000",
}
CASES = [
    ("", "noise kind=white rate=8k | head 5000"),
    ("", "noise kind=pink rate=8k type=f64 | head 5000"),
    ("", "sine 440 rate=8k type=f64 | head 5000"),
    ("", "chirp 10 1000 rate=8k | head 5000"),
    ("", "tones rate=8k | head 5000"),
    ("", "eeg | head 2000"),
    ("", "triangle 100 rate=8k | head 5000"),
    ("real", "fft 1000 hop=300 window=hann"),
    ("double", "fft 1000 window=kaiser"),
    ("complex", "fft 255"),
    ("real", "fft 50 | ifft | deframe"),
    ("real", "stft 128 hop=20 | power | db"),
    ("real", "stft 128 hop=20 | istft"),
    ("real", "psd 64"),
    ("double", "psd 64 every=100ms average=median"),
    ("real", "fir cutoff=100 count=31"),
    ("real", "fir cutoff=100 count=801"),
    ("both", "fir cutoff=100 count=801"),
    ("complex", "fir cutoff=100 count=31 | fir 1,2,3"),
    ("real", "lowpass 100"),
    ("double", "bandpass 100..200 kind=ellip"),
    ("real", "bandstop 100..200 kind=cheby2 | highpass 10 kind=bessel"),
    ("complex", "lowpass 60 kind=fir decimate=3"),
    ("real", "notch 50 | biquad peak 100 | ema | dcblock"),
    ("real", "movavg 9 | savgol 9 | medfilt 9"),
    ("real", "decimate 7"),
    ("complex", "interpolate 3 down=2"),
    ("real", "resample 500"),
    ("real", "resample 1100"),
    ("double", "resample 777 quality=very"),
    ("real", "cwt 10 100 voices=2 hop=3"),
    ("real", "cwt 1 400 voices=6 hop=10 wavelet=morse"),
    ("real", "frame 500 | cwt 10 100 voices=2 hop=30 wavelet=dog"),
    ("complex", "shift 123 | fmdemod 100"),
    ("both", "fmdemod 100"),
    ("complex", "amdemod"),
    ("real", "deemphasis 5ms"),
    ("double", "exp | log | sqrt | db"),
    ("both", "phase"),
    ("complex", "phase"),
    ("real", "frame 100 | rms"),
    ("double", "frame 100 | variance"),
    ("real", "convert type=s16"),
]


if os.environ.get("SIGRUN_FAST"):
    CASES = CASES[::4]
CONTROLS = CASES[::3]


class Way:
    """A processor, by name: what the C library is told, and what plays it."""

    def __init__(self, name, tunables="", player=()):
        self.name, self.tunables, self.player = name, tunables, player

    def run(self, expression, exact):
        """The digest of what leaves, or None with what the program said."""
        environment = {**os.environ, "GLIBC_TUNABLES": self.tunables}
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "out.raw"
            options = ["-q", *(["--exact"] if exact else [])]
            done = subprocess.run(
                [*self.player, PROGRAM, *options, f"{expression} | raw {out}"],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
                timeout=60 * SCALE,
            )
            if done.returncode or not out.stat().st_size:
                raise SystemExit(f"{self.name}: {expression}: {done.stderr}")
            return hashlib.sha256(out.read_bytes()).digest()


def ways():
    all_ways = [Way("this processor"), Way("without fused products", PLAIN), Way("an old one", OLD)]
    qemu = shutil.which("qemu-x86_64")
    # qemu can't give a sanitizer the addresses that it wants.
    if qemu and SCALE == 1:
        for processor in ("Nehalem", "Haswell"):
            all_ways.append(Way(processor, PLAIN, (qemu, "-cpu", processor)))
    else:
        print("no qemu-x86_64: kernels and transforms run on this processor only")
    return all_ways


def expression_of(case):
    source, stages = case
    return f"{SOURCES[source]} | {stages}" if source else stages


def digests(pool, the_ways, cases, exact):
    """For each case, the digest in each way."""
    waiting = [
        [pool.submit(way.run, expression_of(case), exact) for way in the_ways] for case in cases
    ]
    return [[one.result() for one in row] for row in waiting]


def fuses():
    """Whether this processor has what the control depends on."""
    try:
        return " fma " in pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return False


def main():
    if platform.machine() != "x86_64":
        print("skipped: which processors there are is known for x86-64 only")
        return 77
    the_ways = ways()
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        exact = digests(pool, the_ways, CASES, True)
        loose = digests(pool, the_ways, CONTROLS, False)
    for case, row in zip(CASES, exact):
        for way, digest in zip(the_ways, row):
            if digest != row[0]:
                failed += 1
                print(f"{expression_of(case)}: {way.name}: other bytes")
    differing = [sum(row[w] != row[0] for row in loose) for w in range(len(the_ways))]
    for way, count in zip(the_ways[1:], differing[1:]):
        print(f"without --exact {count} of {len(CONTROLS)} differ: {way.name}")
    if not any(differing) and fuses():
        failed += 1
        print("control: without --exact nothing differs")
    print(f"{len(CASES) - min(failed, len(CASES))} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
