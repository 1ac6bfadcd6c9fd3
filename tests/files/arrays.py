#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""NumPy arrays and bare numbers against NumPy itself: every type, order and shape, read and written."""
import io
import pathlib
import sys
import tempfile

import numpy

from files import check, close, described, each, each_values, quote, refused, result, run, values

TYPES = ["u1", "i1", "i2", "i4", "i8", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16", "b1"]
RAW = {"u8": "u1", "s8": "i1", "s16": "i2", "s32": "i4", "f32": "f4", "f64": "f8", "cf32": "c8", "cf64": "c16"}


def numbers(dtype, shape, seed=0):
    rng = numpy.random.default_rng(seed)
    dtype = numpy.dtype(dtype)
    if dtype.kind == "c":
        return (rng.standard_normal(shape) + 1j * rng.standard_normal(shape)).astype(dtype)
    if dtype.kind == "f":
        return rng.standard_normal(shape).astype(dtype)
    if dtype.kind == "b":
        return rng.integers(0, 2, shape).astype(dtype)
    info = numpy.iinfo(dtype)
    return rng.integers(max(info.min, -2 ** 52), min(info.max, 2 ** 52), shape).astype(dtype)


def types(folder):
    cases = [(f"{order}{name} {shape} fortran={fortran}", numbers(name, shape).astype(numpy.dtype(name).newbyteorder(order)), fortran)
             for name in TYPES for order in "<>" for shape in [(1000,), (500, 3)] for fortran in (False, True)]
    sources = []
    for i, (_, x, fortran) in enumerate(cases):
        path = folder / f"x{i}.npy"
        numpy.save(path, numpy.asfortranarray(x) if fortran else x)
        sources.append((f"read {quote(path)}", x.size // len(x), "cf64" if x.dtype.kind == "c" else "f64"))
    for (what, x, _), (_, lanes, kind), y in zip(cases, sources, each_values(sources)):
        wanted = x.astype("c16" if kind == "cf64" else "f8").reshape(-1, lanes)
        # Complex numbers arrive in a lane of their own, so lanes are beside each other in both.
        check(what, y is not None and numpy.array_equal(y, wanted), None if y is None else (y[:2], wanted[:2]))


def versions(folder):
    for version in [(1, 0), (2, 0), (3, 0)]:
        file = io.BytesIO()
        numpy.lib.format.write_array(file, numbers("f8", (7,)), version=version)
        y = values("read -", data=file.getvalue())
        check(f"version {version}", y is not None and numpy.array_equal(y[:, 0], numbers("f8", (7,))))
    done = run("read - | write - format=npy", data=file.getvalue())
    check("npy to npy through pipes", numpy.array_equal(numpy.load(io.BytesIO(done.stdout)), numbers("f8", (7,))), done.stderr)


def shapes(folder):
    """(n,) and (n, lanes) come back as they were; frames with axes too; named axes pick lanes and frames."""
    path, out = folder / "x.npy", folder / "y.npy"
    copied = [(dtype, shape, folder / f"{dtype}{i}.npy", folder / f"{dtype}{i}copy.npy") for dtype in ("f4", "f8", "i2", "c8", "u1")
              for i, shape in enumerate([(100,), (100, 2), (10, 4, 5), (6, 2, 3, 4), (1,), (1, 3)])]
    for dtype, shape, one, _ in copied:
        numpy.save(one, numbers(dtype, shape, 3))
    said = each([f"read {quote(one)} | write {quote(other)}" for *_, one, other in copied])
    for (dtype, shape, one, other), why in zip(copied, said):
        x, y = numpy.load(one), numpy.load(other) if not why else None
        check(f"{dtype} {shape} copied", y is not None and y.dtype == x.dtype and numpy.array_equal(y, x), why or (y.dtype, y.shape))
    cube = numbers("f4", (3, 20, 7), 4)  # channel, pulse, range
    numpy.save(path, cube)
    said = described(f"read {quote(path)} axes=channel,pulse,range rate=500")
    check("a cube as explained", said.startswith("f32, 3 lanes, range 7") and "500" in said, said)
    done = run(f"read {quote(path)} axes=channel,pulse,range | write {quote(out)}")
    y = numpy.load(out)
    check("a cube's lanes", done.returncode == 0 and numpy.array_equal(y, cube.transpose(1, 2, 0)), y.shape)
    numpy.save(path, numpy.asfortranarray(cube))
    run(f"read {quote(path)} axes=pulse,channel,range | write {quote(out)}")
    check("by columns", numpy.array_equal(numpy.load(out), cube.transpose(0, 2, 1)))
    piped = run("read - axes=channel,frame,bin | write - format=npy", data=path.read_bytes())
    check("a mapped cube from a pipe", piped.returncode == 0 and
          numpy.array_equal(numpy.load(io.BytesIO(piped.stdout)), cube.transpose(1, 2, 0)), piped.stderr)
    numpy.save(path, numpy.arange(3.0))
    y = values(f"read {quote(path)} axes=channel", 3)
    check("one frame of lanes", y is not None and y.tolist() == [[0, 1, 2]], y)
    for shape in ((0,), (0, 3), (0, 3, 2)):
        numpy.save(path, numpy.zeros(shape, order="F"))
        done = run(f"read {quote(path)} | write {quote(out)}")
        check(f"no frames {shape}", done.returncode == 0 and numpy.load(out).shape == shape, done.stderr or numpy.load(out).shape)
    numpy.save(path, numpy.zeros((3, 0)))
    refused("frames of nothing", f"read {quote(path)} axes=frame,bin | null", "0 long")
    numpy.save(path, cube)
    refused("too few axes", f"read {quote(path)} axes=channel,time | null", "2 axes", "3 dimensions", code=2)


def written(folder):
    out = folder / "y.npy"
    x = numpy.linspace(-1, 0.999, 200)
    kinds = [("", "f8"), ("f32", "f4"), ("s16", "i2"), ("s32", "i4"), ("u8", "u1"), ("s8", "i1")]
    paths = [folder / f"y{kind}.npy" for kind, _ in kinds]
    said = each([f"write {quote(path)} {'type=' + kind if kind else ''} dither=no" for path, (kind, _) in zip(paths, kinds)],
                "raw - type=f64 rate=1k", data=x.tobytes())
    for path, why, (kind, dtype) in zip(paths, said, kinds):
        y = numpy.load(path)
        full = {"i2": 2 ** 15, "i4": 2 ** 31, "u1": 2 ** 7, "i1": 2 ** 7}.get(dtype, 1)
        wanted = numpy.clip(numpy.rint(x * full), -full, full - 1) + (128 if dtype == "u1" else 0) if full > 1 else x.astype(dtype)
        check(f"written as {kind or 'is'}", not why and y.dtype == dtype and numpy.array_equal(y, wanted.astype(dtype)), why)
    frames = run(f"noise | head 1000 | frame 100 | write {quote(out)}")
    flat = values("noise | head 1000")
    y = numpy.load(out)
    check("frames written", frames.returncode == 0 and y.shape == (10, 100), frames.stderr)
    check("frames hold the signal", numpy.array_equal(y.reshape(-1), flat[:, 0]))
    refused("no complex in f32", f"sine complex=yes | head 10 | write {quote(out)} type=f32", "complex", code=2)


def bare(folder):
    path, copied, sources = folder / "x.raw", [], []
    for name, dtype in RAW.items():
        for lanes in (1, 2, 7):
            for order, word in (("<", ""), (">", "be"), (">", " endian=big")):
                x, more = numbers(dtype, (900, lanes), 5).astype(numpy.dtype(dtype).newbyteorder(order)), f"type={name}{word}"
                copied.append((f"raw {more} {lanes} lanes", x.tobytes(), more, lanes))
                sources.append((x, f"type={name}{word} lanes={lanes} unit=count", lanes, "cf64" if x.dtype.kind == "c" else "f64"))
    for name, bytes_, lanes in (("s24", 3, 2), ("cu8", 2, 3), ("cs8", 2, 1), ("cs16", 4, 2), ("s24be", 3, 1), ("cs16be", 4, 3)):
        data = numpy.random.default_rng(6).bytes(bytes_ * lanes * 700)
        copied.append((f"raw {name} {lanes} lanes", data, f"type={name}", lanes))
    ins, outs = ([folder / f"{name}{i}.raw" for i in range(len(copied))] for name in ("in", "out"))
    for one, (_, data, *_) in zip(ins, copied):
        one.write_bytes(data)
    said = each([f"raw {quote(one)} {more} lanes={lanes} rate=9k | raw {quote(other)} {more}"
                 for one, other, (*_, more, lanes) in zip(ins, outs, copied)])
    for (what, data, *_), other, why in zip(copied, outs, said):
        check(what, not why and other.read_bytes() == data, why)
    found = each_values([(f"raw {quote(one)} {more}", lanes, kind) for one, (_, more, lanes, kind) in zip(ins, sources)])
    for (x, more, *_), y in zip(sources, found):
        check(f"raw {more} as numbers", y is not None and numpy.array_equal(y, x.astype(y.dtype)))
    path.write_bytes(copied[-1][1])
    cu8 = numpy.arange(256, dtype="u1")
    y = values("raw - type=cu8", kind="cf64", data=cu8.tobytes())[:, 0].view("f8")
    close("cu8's offset", y, (cu8 - 127.5) / 127.5, 1e-15)
    s16 = numpy.arange(-100, 100, dtype="<i2")
    y = values("raw - type=s16 offset=20", data=s16.tobytes())[:, 0]
    check("offset=", numpy.array_equal(y, s16[10:] / 32768))
    check("a name that says its type", described(f"raw {quote(str(folder / 'a.cs16'))}") == "" and
          (folder / "a.cs16").write_bytes(b"1234") and described(f"raw {quote(str(folder / 'a.cs16'))} rate=1M") == "cs16, 1 MHz")
    done = run("raw - type=s16 lanes=2 | raw - type=s16", data=s16.tobytes() + b"abc")
    check("a broken last frame", len(done.stdout) == 400 and "no whole frame" in done.stderr, (len(done.stdout), done.stderr))
    refused("no type", f"raw {quote(path)} | null", "type=s16", code=2)
    refused("an unknown type", f"raw {quote(path)} type=s17 | null", "s17", "cf32", code=2)
    refused("complex to real", "sine complex=yes | head 9 | raw - type=s16", "complex", code=2)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        for part in (types, versions, shapes, written, bare):
            part(pathlib.Path(name))
    sys.exit(result())
