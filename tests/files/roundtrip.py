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

from files import PROGRAM, check, close, described, each, each_values, quote, refused, result, run, values

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


def feed(lanes):
    return f"raw - type=f64 rate={RATE} lanes={lanes}"


def every_format(folder):
    for lanes in (1, 2, 5, 64):
        files = [(ending, kind, folder / f"{kind}{lanes}.{ending}") for ending, types in FORMATS.items() for kind in types + [""]
                 if lanes <= min(MOST_LANES.get(ending, 64), MOST_LANES.get(kind, 64))]
        x = signal(lanes, 700)
        said = each([f"write {quote(path)} {'type=' + kind if kind else ''}" for _, kind, path in files], feed(lanes), data=x.tobytes())
        written = [one for one, why in zip(files, said) if check(f"{one[2].name} written", not why and one[2].exists(), why)]
        for (_, kind, path), y in zip(written, each_values([(f"read {quote(path)}", lanes, "f64") for _, _, path in written])):
            step = STEP[kind] if kind else STEP["s16"]
            same = y is not None and y.shape == x.shape
            check(f"{path.name} read back", same and abs(y - x).max() <= 1.51 * step,
                  None if not same else abs(y - x).max() / (step or 1))
            path.unlink()
    lossy(folder)


def lossy(folder):
    kinds = [("ogg", ""), ("opus", ""), ("mp3", ""), ("ogg", "type=opus")]
    for lanes in (1, 2):
        x = signal(lanes, 24000)
        paths = [folder / f"lossy{i}.{ending}" for i, (ending, _) in enumerate(kinds)]
        said = each([f"write {quote(path)} {more}" for path, (_, more) in zip(paths, kinds)], feed(lanes), data=x.tobytes())
        found = each_values([(f"read {quote(path)}", lanes, "f64") for path in paths])
        for (ending, more), why, y in zip(kinds, said, found):
            check(f"{ending} {more} {lanes}", not why and y is not None and y.shape == x.shape, why or getattr(y, "shape", None))
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
    whole, to, back = [], [], []  # files, and copies of them: what it is, the file, its copy, a chain
    for width, endings in [(1, ["wav", "w64", "aiff", "flac", "au", "caf"]), (2, ["wav", "aiff", "flac", "au", "caf", "npy"]),
                           (3, ["wav", "aiff", "flac", "caf", "w64"]), (4, ["wav", "aiff", "w64", "au"])]:
        for lanes in (1, 2, 3):
            path = folder / f"in{width}{lanes}.wav"
            whole.append((path, lanes, pcm_wave(path, lanes, width)))
            for ending in endings:
                out, copy = folder / f"out{width}{lanes}.{ending}", folder / f"{ending}{width}{lanes}.wav"
                rate = "rate=48k" if ending == "npy" else ""
                to.append((f"{path.name} to {ending}", path, None, f"read {quote(path)} | write {quote(out)}"))
                back.append((f"{path.name} through {ending}", path, copy, f"read {quote(out)} {rate} | write {quote(copy)}"))
            # Floats on the way change nothing: what needs no rounding gets no dither.
            copy = folder / f"gain{width}{lanes}.wav"
            to.append((f"{path.name} through gain", path, copy, f"read {quote(path)} | gain 1 | write {quote(copy)}"))
    said = each([chain for *_, chain in to])
    said += each([chain for *_, chain in back])
    for (what, path, copy, _), why in zip(to + back, said):
        check(what, not why and (not copy or copy.read_bytes() == path.read_bytes()), why)
    for (path, _, ints), y in zip(whole, each_values([(f"read {quote(path)}", lanes, "f64") for path, lanes, _ in whole])):
        check(f"{path.name} as numbers", numpy.array_equal(y, ints / 2 ** 31))


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
    outs = [folder / f"m2.{ending}" for ending in ("wav", "flac", "aiff", "ogg", "caf")]
    said = each([f"read {quote(folder / 'm.wav')} | gain 1 | write {quote(out)}" for out in outs])
    for out, why in zip(outs, said):
        data = out.read_bytes() if out.exists() else b""
        check(f"metadata in {out.suffix}", not why and b"A Name" in data and b"Some Body" in data and b"no comment" in data,
              (why, data[:300]))
        if out.suffix == ".wav":
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
    x = signal(2)
    kinds = [("s16", "i2", 2 ** 15), ("s32", "i4", 2 ** 31), ("u8", "u1", 2 ** 7), ("f32", "f4", 1), ("f64", "f8", 1)]
    paths = [folder / f"s{kind}.wav" for kind, *_ in kinds]
    said = each([f"write {quote(path)} type={kind} dither=no" for path, (kind, *_) in zip(paths, kinds)], feed(2), data=x.tobytes())
    made = []
    for path, why, (kind, dtype, full) in zip(paths, said, kinds):
        rate, y = scipy.io.wavfile.read(path)
        wanted = numpy.rint(x * full) + (128 if kind == "u8" else 0) if full > 1 else x.astype(dtype)
        check(f"SciPy reads {kind}", not why and rate == RATE and y.dtype == dtype and numpy.array_equal(y, wanted.astype(dtype)), why)
        scipy.io.wavfile.write(path, 44100, y)
        made.append(y)
    for y, z, (kind, _, full) in zip(made, each_values([(f"read {quote(path)}", 2, "f64") for path in paths]), kinds):
        back = (y.astype("f8") - (128 if kind == "u8" else 0)) / full
        check(f"SciPy wrote {kind}", z is not None and numpy.array_equal(z, back))
    path = folder / "s.wav"
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
        said = each([f"write {quote(folder / f'{number}{kind}.{ending}')} {'type=' + kind if kind else ''}" for ending, kind in kinds],
                    "noise | gain 0.2 | head 5000")
        check(f"written, {number}", not any(said), said)
        time.sleep(1.1)
    for ending, kind in kinds:
        one, two = (folder / f"{number}{kind}.{ending}" for number in (1, 2))
        check(f"{ending} {kind} twice", one.read_bytes() == two.read_bytes())
    y = values(f"read {quote(folder / '1.ogg')}")
    check("an Ogg file with our serial number", y is not None and len(y) == 5000)


def empty(folder):
    """A stream without a frame is a file without one."""
    paths = [folder / f"0.{ending}" for ending in ("wav", "rf64", "w64", "aiff", "au", "caf", "flac", "ogg")]
    said = each([f"write {quote(path)}" for path in paths], "sine | head 0")
    for path, why, y in zip(paths, said, each_values([(f"read {quote(path)}", 1, "f64") for path in paths])):
        check(f"{path.suffix} of nothing", y is not None and len(y) == 0, why)


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
