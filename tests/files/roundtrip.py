#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Sound files: every format, type and number of lanes written and read back, exact copies, dither, metadata, pipes."""
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import time
import wave

import numpy
import scipy.io.wavfile

from files import PROGRAM, check, close, described, quote, refused, result, run, values

RATE = 48000
# type: its largest error after rounding with dither of one step, which has two more halves
STEP = {"u8": 2 ** -7, "s8": 2 ** -7, "s16": 2 ** -15, "s24": 2 ** -23, "s32": 2 ** -31, "f32": 2 ** -25, "f64": 0,
        "ulaw": 2 ** -5, "alaw": 2 ** -5, "alac16": 2 ** -15, "alac24": 2 ** -23}
PCM = ["s16", "s24"]
FORMATS = {
    "wav": ["u8", "s16", "s24", "s32", "f32", "f64", "ulaw", "alaw"],
    "rf64": ["u8", "s16", "s24", "s32", "f32", "f64", "ulaw", "alaw"],
    "w64": ["u8", "s16", "s24", "s32", "f32", "f64", "ulaw", "alaw"],
    "aiff": ["u8", "s8", "s16", "s24", "s32", "f32", "f64", "ulaw", "alaw"],
    "au": ["s8", "s16", "s24", "s32", "f32", "f64", "ulaw", "alaw"],
    "caf": ["s8", "s16", "s24", "s32", "f32", "f64", "ulaw", "alaw", "alac16", "alac24"],
    "flac": ["s8", "s16", "s24"], "sf": ["s16", "s32", "f32", "ulaw", "alaw"], "paf": ["s8", "s16", "s24"],
    "nist": ["s8", "s16", "s24", "s32"], "pvf": ["s8", "s16", "s32"], "8svx": ["s8", "s16"], "avr": ["s8", "s16"],
}
MOST_LANES = {"flac": 8, "8svx": 1, "avr": 2, "paf": 2, "alac16": 8, "alac24": 8}


def signal(lanes, frames=3000):
    """Lanes that differ, within 0.9 of full scale."""
    t = numpy.arange(frames)[:, None]
    return 0.6 * numpy.sin(t * (0.01 + 0.005 * numpy.arange(lanes))) + 0.3 * numpy.cos(t * 0.21)


def write(path, x, more="", kind="f64"):
    kinds = {"f64": "<f8", "f32": "<f4"}
    return run(f"raw - type={kind} rate={RATE} lanes={x.shape[1]} | write {quote(path)} {more}",
               data=x.astype(kinds[kind]).tobytes())


def every_format(folder):
    for ending, types in FORMATS.items():
        for kind in types + [""]:
            for lanes in (1, 2, 5, 64):
                if lanes > min(MOST_LANES.get(ending, 64), MOST_LANES.get(kind, 64)):
                    continue
                path, x = folder / f"{kind}{lanes}.{ending}", signal(lanes, 700)
                done = write(path, x, f"type={kind}" if kind else "")
                if not check(f"{path.name} written", done.returncode == 0 and path.exists(), done.stderr):
                    continue
                y = values(f"read {quote(path)}", lanes)
                step = STEP[kind] if kind else STEP["s16"]
                same = y is not None and y.shape == x.shape
                check(f"{path.name} read back", same and abs(y - x).max() <= 1.51 * step,
                      None if not same else abs(y - x).max() / (step or 1))
                path.unlink()
    lossy(folder)


def lossy(folder):
    for ending, more, rates in [("ogg", "", 1), ("opus", "", 1), ("mp3", "", 1), ("ogg", "type=opus", 1)]:
        for lanes in (1, 2):
            path, x = folder / f"lossy.{ending}", signal(lanes, 24000)
            done = write(path, x, more)
            y = values(f"read {quote(path)}", lanes)
            check(f"{ending} {more} {lanes}", done.returncode == 0 and y is not None and y.shape == x.shape,
                  done.stderr or getattr(y, "shape", None))
            # A codec for the ear keeps the level and the strongest frequency.
            near = abs(20 * numpy.log10(y.std() / x.std())) if y is not None and len(y) else 99
            check(f"{ending} {more} {lanes} level", near < 1, near)
    refused("opus at 44.1 kHz", f"sine rate=44.1k | head 10 | write {quote(folder / 'x.opus')}", "44100", "resample", code=2)


def pcm_wave(path, lanes, width, frames=1000):
    """A file by Python's own module: its integers, left-justified in 32 bits."""
    rng = numpy.random.default_rng(lanes * 10 + width)
    ints = rng.integers(-2 ** 31, 2 ** 31, (frames, lanes)) >> (32 - 8 * width) << (32 - 8 * width)
    data = (ints >> (32 - 8 * width)) + (128 if width == 1 else 0)
    raw = b"".join(int(v).to_bytes(width, "little", signed=width > 1) for v in data.reshape(-1))
    with wave.open(str(path), "wb") as file:
        file.setparams((lanes, width, RATE, 0, "NONE", None))
        file.writeframes(raw)
    return ints


def copies(folder):
    """Integers pass unchanged through every format that has their depth; a WAV file's copy is the same file."""
    for width, endings in [(1, ["wav", "w64", "aiff", "flac", "au", "caf"]), (2, ["wav", "aiff", "flac", "au", "caf", "npy"]),
                           (3, ["wav", "aiff", "flac", "caf", "w64"]), (4, ["wav", "aiff", "w64", "au"])]:
        for lanes in (1, 2, 3):
            path = folder / "in.wav"
            ints = pcm_wave(path, lanes, width)
            for ending in endings:
                out, back = folder / f"out.{ending}", folder / "back.wav"
                first = run(f"read {quote(path)} | write {quote(out)}")
                second = run(f"read {quote(out)} {'rate=48k' if ending == 'npy' else ''} | write {quote(back)}")
                same = second.returncode == 0 and back.read_bytes() == path.read_bytes()
                check(f"{8 * width} bits, {lanes} lanes through {ending}", same, first.stderr + second.stderr)
            y = values(f"read {quote(path)}", lanes)
            check(f"{8 * width} bits as numbers", numpy.array_equal(y, ints / 2 ** 31))
            # Floats on the way change nothing: what needs no rounding gets no dither.
            run(f"read {quote(path)} | gain 1 | write {quote(folder / 'gain.wav')}")
            check(f"{8 * width} bits through gain", (folder / "gain.wav").read_bytes() == path.read_bytes())


def dither(folder):
    n = 200000
    x = numpy.full((n, 1), 0.3 / 32768)
    for name in ("a.wav", "b.wav"):
        write(folder / name, x, "type=s16")
    y = values(f"read {quote(folder / 'a.wav')}") * 32768
    check("the same bytes twice", (folder / "a.wav").read_bytes() == (folder / "b.wav").read_bytes())
    # Triangular dither: the mean is the value, and the error's variance 1/4 step² whatever the value is.
    check("dither's mean", abs(y.mean() - 0.3) < 0.005, y.mean())
    check("dither's variance", abs(((y - 0.3) ** 2).mean() - 0.25) < 0.005, ((y - 0.3) ** 2).mean())
    write(folder / "c.wav", x, "type=s16 dither=no")
    check("dither=no", not values(f"read {quote(folder / 'c.wav')}").any())
    two = write(folder / "d.wav", numpy.hstack([x, x]), "type=s16")
    z = values(f"read {quote(folder / 'd.wav')}", 2)
    check("lanes have noise of their own", two.returncode == 0 and not numpy.array_equal(z[:, 0], z[:, 1]))
    done = write(folder / "e.wav", 2 * signal(1), "type=s16")
    over = int((abs(2 * signal(1)) > 1).sum())
    check("clipped samples are told", f"{over}" in done.stderr.replace(",", "").replace(" ", ""), (over, done.stderr))
    loud = values(f"read {quote(folder / 'e.wav')}")
    check("clipped to full scale", loud.max() == 32767 / 32768 and loud.min() == -1)
    nan = write(folder / "f.wav", numpy.array([[numpy.nan], [numpy.inf], [-numpy.inf]]), "type=s16")
    y = values(f"read {quote(folder / 'f.wav')}")[:, 0] * 32768
    check("NaN is 0, Inf full scale", nan.returncode == 0 and y.tolist() == [0, 32767, -32768], y)


def chunk(name, data, order="<"):
    return name + struct.pack(order + "I", len(data)) + data + b"\0" * (len(data) & 1)


def rifx(folder):
    ints = numpy.arange(-500, 500, dtype="i2").reshape(-1, 2)
    fmt = struct.pack(">HHIIHH", 1, 2, RATE, RATE * 4, 4, 16)
    body = b"WAVE" + chunk(b"fmt ", fmt, ">") + chunk(b"data", ints.astype(">i2").tobytes(), ">")
    (folder / "x.wav").write_bytes(chunk(b"RIFX", body, ">"))
    y = values(f"read {quote(folder / 'x.wav')}", 2)
    check("RIFX", numpy.array_equal(y, ints / 32768))


def metadata(folder):
    info = b"INFO" + chunk(b"INAM", b"A Name\0") + chunk(b"IART", b"Some Body\0") + chunk(b"ICMT", b"no comment\0")
    bext = b"heard at dawn".ljust(256, b"\0") + b"recorder".ljust(32, b"\0") + b"R1".ljust(32, b"\0") + b"2024-02-03" \
        + b"04:05:06" + struct.pack("<QH", 12345, 1) + b"\0" * 254
    cue = struct.pack("<I", 1) + struct.pack("<II4sIII", 1, 30, b"data", 0, 0, 30)
    ints = numpy.arange(100, dtype="<i2")
    fmt = struct.pack("<HHIIHH", 1, 1, RATE, RATE * 2, 2, 16)
    body = b"WAVE" + chunk(b"bext", bext) + chunk(b"fmt ", fmt) + chunk(b"LIST", info) + chunk(b"cue ", cue) \
        + chunk(b"data", ints.tobytes())
    (folder / "m.wav").write_bytes(chunk(b"RIFF", body))
    for ending in ("wav", "flac", "aiff", "ogg", "caf"):
        out = folder / f"m2.{ending}"
        done = run(f"read {quote(folder / 'm.wav')} | gain 1 | write {quote(out)}")
        data = out.read_bytes() if out.exists() else b""
        check(f"metadata in {ending}", b"A Name" in data and b"Some Body" in data and b"no comment" in data,
              (done.stderr, data[:300]))
        if ending == "wav":
            check("bext in wav", b"heard at dawn" in data and b"recorder" in data and b"2024-02-03" in data
                  and struct.pack("<Q", 12345) in data)


def pipes(folder):
    """A stream into stdout is what a file would be, as far as a pipe allows; a stream from stdin is read as it comes."""
    x = signal(2)
    for ending in ("wav", "au", "flac", "ogg", "aiff", "caf", "w64", "npy", "csv"):
        more = "type=f32" if ending in ("wav", "au", "aiff", "caf", "w64", "npy") else ""
        first = run(f"raw - type=f64 rate=48k lanes=2 | write - format={ending} {more}", data=x.tobytes())
        y = values("read -", 2, data=first.stdout)
        bound = {"flac": 1e-4, "ogg": 0.2, "csv": 0}.get(ending, 1e-7)
        if y is not None:
            close(f"{ending} through pipes", y, x, bound)
        else:
            check(f"{ending} through pipes", False, first.stderr)
    with open(folder / "stdout.wav", "wb") as file:  # a file that the shell has opened
        subprocess.run([PROGRAM, "sine | head 480 | write - format=wav"], stdout=file, stderr=subprocess.DEVNULL,
                       stdin=subprocess.DEVNULL)
    with wave.open(str(folder / "stdout.wav")) as file:
        check("a redirected file has its length", file.getnframes() == 480, file.getnframes())
    refused("stdout without a format", "sine | write -", "format=", code=2)


def others(folder):
    """SciPy reads what is written here, and what it writes is read."""
    path = folder / "s.wav"
    x = signal(2)
    for kind, dtype, full in [("s16", "i2", 2 ** 15), ("s32", "i4", 2 ** 31), ("u8", "u1", 2 ** 7), ("f32", "f4", 1), ("f64", "f8", 1)]:
        write(path, x, f"type={kind} dither=no")
        rate, y = scipy.io.wavfile.read(path)
        wanted = numpy.rint(x * full) + (128 if kind == "u8" else 0) if full > 1 else x.astype(dtype)
        check(f"SciPy reads {kind}", rate == RATE and y.dtype == dtype and numpy.array_equal(y, wanted.astype(dtype)))
        scipy.io.wavfile.write(path, 44100, y)
        z = values(f"read {quote(path)}", 2)
        back = (y.astype("f8") - (128 if kind == "u8" else 0)) / full
        check(f"SciPy wrote {kind}", z is not None and numpy.array_equal(z, back))
    write(path, x, "format=rf64 type=f32")
    data = path.read_bytes()
    check("RF64 by name", data[:4] == b"RF64" and data[12:16] == b"ds64" and numpy.array_equal(
        numpy.frombuffer(data[-2 * 4 * len(x):], "<f4").reshape(-1, 2), x.astype("f4")))
    check("its sizes", struct.unpack("<QQQ", data[20:44]) == (len(data) - 8, 8 * len(x), len(x)), data[20:44])


def again(folder):
    """The same program writes the same bytes, whatever the time of day."""
    kinds = [(e, t) for e in ("wav", "rf64", "aiff", "caf", "w64", "flac", "ogg", "opus", "mp3", "npy") for t in ("", "f32")
             if not t or e not in ("flac", "ogg", "opus", "mp3")]
    for number in (1, 2):
        for ending, kind in kinds:
            run(f"noise | gain 0.2 | head 5000 | write {quote(folder / f'{number}{kind}.{ending}')} {'type=' + kind if kind else ''}")
        time.sleep(1.1)
    for ending, kind in kinds:
        one, two = (folder / f"{number}{kind}.{ending}" for number in (1, 2))
        check(f"{ending} {kind} twice", one.read_bytes() == two.read_bytes())
    y = values(f"read {quote(folder / '1.ogg')}")
    check("an Ogg file with our serial number", y is not None and len(y) == 5000)


def empty(folder):
    """A stream without a frame is a file without one."""
    for ending in ("wav", "rf64", "w64", "aiff", "au", "caf", "flac", "ogg"):
        done = run(f"sine | head 0 | write {quote(folder / f'0.{ending}')}")
        y = values(f"read {quote(folder / f'0.{ending}')}")
        check(f"{ending} of nothing", y is not None and len(y) == 0, done.stderr)


def labels(folder):
    names = ["front left", "front right", "front centre", "low", "rear left", "rear right"]
    fmt = struct.pack("<HHIIHHHHI", 0xFFFE, 6, RATE, RATE * 12, 12, 16, 22, 16, 0x3F) + struct.pack("<H", 1) \
        + bytes.fromhex("000000001000800000aa00389b71")
    body = b"WAVE" + chunk(b"fmt ", fmt) + chunk(b"data", numpy.arange(600, dtype="<i2").tobytes())
    (folder / "six.wav").write_bytes(chunk(b"RIFF", body))
    for step in ("six.wav", "six2.wav"):
        done = run(f"read {quote(folder / step)} | head 1 | print format=csv")
        head = done.stdout.decode().split("\n")[0]
        check(f"labels of {step}", all(n.split()[-1] in head for n in names), head)
        run(f"read {quote(folder / 'six.wav')} | write {quote(folder / 'six2.wav')}")
    check("six lanes stay s16", described(f"read {quote(folder / 'six2.wav')}") == "s16, 6 lanes, 48 kHz")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        for part in (every_format, copies, dither, rifx, metadata, pipes, others, again, empty, labels):
            part(pathlib.Path(name))
    sys.exit(result())
