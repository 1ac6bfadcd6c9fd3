#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What goes wrong around files: inputs that can't be read, disks that fill up, ends in the middle, and what is left behind."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import wave

import numpy

from files import PROGRAM, check, quote, refused, result, run, skip, values


def inputs(folder):
    names = {"good.wav": None, "empty.wav": b"", "picture.wav": b"\x89PNG\r\n\x1a\n" + bytes(100), "noise.dat": os.urandom(64),
             "words.txt": b"no numbers here\nat all\n", "short.npy": b"\x93NUMPY\1\0v\0{'descr'", "cut.flac": None}
    run(f"noise rate=8k | head 9000 | write {quote(folder / 'good.wav')}")
    run(f"noise rate=8k | head 9000 | write {quote(folder / 'cut.flac')}")
    flac = (folder / "cut.flac").read_bytes()
    names["cut.flac"] = flac[:len(flac) // 2]
    names["cut.wav"] = (folder / "good.wav").read_bytes()[:5000]
    names["header.wav"] = (folder / "good.wav").read_bytes()[:30]
    for name, data in names.items():
        if data is not None:
            (folder / name).write_bytes(data)
    (folder / "folder.wav").mkdir()
    for name, words in [("god.wav", ["no such file", "good.wav"]), ("nothing/x.wav", ["no such file"]), ("empty.wav", ["0 bytes"]),
                        ("folder.wav", ["folder"]), ("picture.wav", ["PNG"]), ("noise.dat", ["raw ", "type="]),
                        ("words.txt", ["unknown format"]), ("short.npy", ["NumPy"]), ("header.wav", ["header"])]:
        refused(name, f"read {quote(folder / name)} | null", *words)
    refused("raw of nothing", f"raw {quote(folder / 'empty.wav')} type=s16 | null", "0 bytes")
    refused("empty stdin", "read - | null", "stdin", "0 bytes", data=b"")
    for name, frames in [("cut.wav", (5000 - 44) // 3), ("cut.flac", None)]:
        done = run(f"read {quote(folder / name)} | raw - type=f64")
        told = "cut short" in done.stderr or "damaged" in done.stderr
        check(f"{name} is told", told and (frames is None or len(done.stdout) == 8 * frames), (len(done.stdout), done.stderr))
    refused("format= unknown", f"read {quote(folder / 'good.wav')} format=xyz | null", "xyz", code=2)
    refused("format= wrong", f"read {quote(folder / 'good.wav')} format=npy | null", "NumPy")
    if os.geteuid() == 0:
        skip("unreadable", "root may read everything")
    else:
        (folder / "good.wav").chmod(0)
        refused("unreadable", f"read {quote(folder / 'good.wav')} | null", "may not")


def bad_table(folder, rows=200000):
    """A table that breaks after many good rows."""
    path = folder / "bad.csv"
    path.write_text("time,x\n" + "".join(f"{i / 1000},0.5\n" for i in range(rows)) + "oops,1\n")
    return path


def left(folder, *names):
    return sorted(p.name for p in folder.iterdir()) == sorted(names)


def partial(folder):
    bad = bad_table(folder)
    for ending in ("wav", "flac", "npy", "csv"):
        out = folder / f"out.{ending}"
        out.write_bytes(b"older")
        done = run(f"read {quote(bad)} | write {quote(out)}")
        rest = folder / f"out.{ending}.partial"
        check(f"{ending} fails", done.returncode in (1, 3) and "oops" in done.stderr, (done.returncode, done.stderr))
        check(f"{ending}: the older file", out.read_bytes() == b"older")
        check(f"{ending}: what there is", rest.exists() and rest.stat().st_size > 100)
        check(f"{ending}: nothing else", left(folder, "bad.csv", out.name, rest.name), list(folder.iterdir()))
        if ending == "wav" and rest.exists():
            y = values(f"read {quote(rest)}")
            check("the partial file is a file", y is not None and len(y) > 1000 and (abs(y - 0.5) < 1e-6).all())
        out.unlink()
        rest.unlink(missing_ok=True)
    done = run(f"read {quote(bad)} | raw {quote(folder / 'out.f32')}")
    check("raw leaves .partial", done.returncode and left(folder, "bad.csv", "out.f32.partial"), list(folder.iterdir()))
    (folder / "out.f32.partial").unlink()
    run(f"read missing.csv | write {quote(folder / 'never.wav')}")
    refused("a folder that isn't there", f"sine | head 9 | write {quote(folder / 'no' / 'x.wav')}", "folder", code=2)
    refused("a folder for a file", f"sine | head 9 | write {quote(folder)} format=wav", "folder", code=2)
    refused("no such format", f"sine | head 9 | write {quote(folder / 'x.xyz')}", "xyz", "wav", code=2)
    check("nothing is made for them", left(folder, "bad.csv"), list(folder.iterdir()))
    bad.unlink()


def ends(folder):
    out = folder / "long.wav"
    child = subprocess.Popen([PROGRAM, f"sine rate=8k | write {quote(out)}"], stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    time.sleep(0.5)
    check("nothing under its name before the end", not out.exists())
    child.send_signal(signal.SIGINT)
    check("Ctrl-C: 130", child.wait(10) == 130, child.returncode)
    with wave.open(str(out)) as file:
        check("Ctrl-C: a whole file", file.getnframes() > 1000)
    check("Ctrl-C: nothing else", left(folder, "long.wav"), list(folder.iterdir()))
    out.write_bytes(b"older")
    child = subprocess.Popen([PROGRAM, f"sine rate=8k | write {quote(out)}"], stderr=subprocess.DEVNULL, stdin=subprocess.DEVNULL)
    time.sleep(0.3)
    child.kill()
    child.wait()
    check("killed: the older file", out.read_bytes() == b"older")
    for p in folder.iterdir():
        p.unlink()
    for kind in ("raw - type=f32", "write - format=wav", "write - format=csv", "write - format=flac"):
        child = subprocess.Popen([PROGRAM, f"noise | gain 0.1 | {kind}"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 stdin=subprocess.DEVNULL)
        child.stdout.read(100)
        child.stdout.close()
        said = child.stderr.read()
        check(f"{kind}: who reads it leaves", child.wait(20) == 0 and not said, (child.returncode, said))


def waiting(folder):
    """Ctrl-C while a pipe has nothing to say ends at once, with whole files."""
    wave_header = b"RIFF\x24\xff\xff\x7fWAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x80\x3e\0\0\2\0\x10\0data\0\xff\xff\x7f"
    for source, data, frames in [("read - rate=8k", b"1\n2\n", 2), ("raw - type=s16 rate=8k", b"123456", 3),
                                 ("raw - type=s16 rate=8k", b"123", 1), ("read -", wave_header + bytes(2000), 1000)]:
        out = folder / "w.npy"
        child = subprocess.Popen([PROGRAM, f"{source} | write {quote(out)}"], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        child.stdin.write(data)
        child.stdin.flush()
        time.sleep(0.5)
        start = time.monotonic()
        child.send_signal(signal.SIGINT)
        code = child.wait(10)
        check(f"{source} stops: 130, at once", code == 130 and time.monotonic() - start < 1, (code, time.monotonic() - start))
        check(f"{source} stops: frames", len(numpy.load(out)) == frames, len(numpy.load(out)))


def names(folder):
    refused("two writers", f"x = sine | head 9 ; x | write {quote(folder / 'a.wav')} ; x | write {quote(folder / 'a.wav')}",
            "another stage", code=1)
    for p in folder.iterdir():
        p.unlink()
    real, link = folder / "real.wav", folder / "link.wav"
    real.write_bytes(b"old")
    real.chmod(0o640)
    link.symlink_to("real.wav")
    done = run(f"sine | head 9 | write {quote(link)}")
    check("a link stays one", done.returncode == 0 and link.is_symlink() and real.stat().st_size > 50, done.stderr)
    check("rights stay", real.stat().st_mode & 0o777 == 0o640, oct(real.stat().st_mode))
    check("a device", run("sine | head 9 | write /dev/null format=wav").returncode == 0)
    os.mkfifo(folder / "pipe")
    child = subprocess.Popen(["cat", folder / "pipe"], stdout=subprocess.PIPE)
    done = run(f"sine rate=8k | head 9 | write {quote(folder / 'pipe')} format=npy", timeout=20)
    got = child.stdout.read()
    check("a named pipe", done.returncode == 0 and got.startswith(b"\x93NUMPY"), (done.stderr, got[:20]))
    real.write_bytes(bytes(44))
    same = folder / "same.wav"
    run(f"sine rate=8k | head 900 | write {quote(same)}")
    before = values(f"read {quote(same)}")
    done = run(f"read {quote(same)} | gain 0.5 | write {quote(same)}")
    check("over itself", done.returncode == 0 and numpy.allclose(values(f"read {quote(same)}"), before / 2, atol=2 ** -22),
          done.stderr)
    for ending in ("wav", "flac", "npy", "csv", "aiff", "ogg"):
        done = run(f"sine rate=8k | head 100 | skip 100 | write {quote(folder / f'none.{ending}')}")
        check(f"no frames into {ending}", done.returncode == 0 and (folder / f"none.{ending}").exists(), done.stderr)


def full(folder):
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder],
                                           stderr=subprocess.DEVNULL).returncode:
        return skip("a full disk", "only root can mount a small one")
    try:
        for ending in ("wav", "flac", "npy", "csv", "ogg", "w64"):
            out = folder / f"x.{ending}"
            out.write_bytes(b"older")
            done = run(f"noise rate=8k | head 10000k | write {quote(out)}")
            check(f"a full disk: {ending}", done.returncode == 1 and "No space" in done.stderr and f"x.{ending}" in done.stderr,
                  (done.returncode, done.stderr))
            check(f"a full disk: {ending}: the older file", out.read_bytes() == b"older")
            check(f"a full disk: {ending}: what is left", left(folder, out.name, out.name + ".partial"), list(folder.iterdir()))
            for p in folder.iterdir():
                p.unlink()
        done = run(f"noise | head 10000k | raw {quote(folder / 'x.f32')}")
        check("a full disk: raw", done.returncode == 1 and left(folder, "x.f32.partial"), done.stderr)
    finally:
        subprocess.run(["umount", folder])
    return None


if __name__ == "__main__":
    for part in (inputs, partial, ends, waiting, names, full):
        with tempfile.TemporaryDirectory() as name:
            part(pathlib.Path(name))
    sys.exit(result())
