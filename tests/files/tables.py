#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Tables in text: written and read back to the last bit, columns by name and number, and the words of refusals."""
import pathlib
import subprocess
import sys
import tempfile

import numpy

from files import PROGRAM, check, described, each, each_described, each_values, quote, refused, result, run, values


def roundtrip(folder):
    rng = numpy.random.default_rng(1)
    rates = {"44.1k": "44.1 kHz", "1000": "1 kHz", "0": "no rate", "1/3": "0.333333333 Hz"}
    files = []  # a path, what is in it, lanes, rate, what was said
    for lanes in (1, 2, 9):
        for kind, dtype in (("f64", "<f8"), ("f32", "<f4")):
            x = (rng.standard_normal((300, lanes)) * 10.0 ** rng.integers(-12, 12, (300, lanes))).astype(dtype)
            x[5], x[6, 0], x[7, 0] = 0, numpy.inf, 3
            for i, rate in enumerate(rates):
                paths = [folder / f"{kind}{lanes}rate{i}.{ending}" for ending in ("csv", "tsv", "txt")]
                said = each([f"write {quote(path)}" for path in paths], f"raw - type={kind} lanes={lanes} rate={rate}", data=x.tobytes())
                files += [(path, x, lanes, rate, why) for path, why in zip(paths, said)]
    found = each_values([(f"read {quote(path)}", lanes, "f64") for path, _, lanes, *_ in files])
    formats = each_described([f"read {quote(path)}" for path, *_ in files])
    for (path, x, _, rate, why), y, said in zip(files, found, formats):
        check(f"{path.name} at {rate}", not why and y is not None and numpy.array_equal(y.astype(x.dtype), x), why)
        check(f"{path.name}: {rate}", said.endswith(rates[rate]), said)


def form(folder):
    """What others see in our files."""
    path = folder / "x.csv"
    run(f"raw - type=f64 lanes=2 rate=100 | write {quote(path)}", data=numpy.array([1, 0.5, -2, 1e-9]).tobytes())
    check("rows", path.read_text() == "time [s],ch0,ch1\n0,1,0.5\n0.01,-2,1e-09\n", path.read_text())
    run(f"raw - type=f64 unit=V | write {quote(path)} header=no", data=numpy.array([1, 2.5]).tobytes())
    check("no header", path.read_text() == "1\n2.5\n", path.read_text())
    run(f"raw - type=f64 unit=V | write {quote(path)}", data=numpy.array([1, 2.5]).tobytes())
    check("unit", path.read_text() == "value [V]\n1\n2.5\n", path.read_text())
    run(f"raw - type=cf64 | write {quote(path)}", data=numpy.array([1 + 2j]).tobytes())
    check("complex", path.read_text() == "value.re,value.im\n1,2\n", path.read_text())
    run(f"raw - type=s16 rate=2 | write {quote(path)}", data=numpy.array([16384, -1], "<i2").tobytes())
    check("full scale is 1", path.read_text().split("\n")[1] == "0,0.5", path.read_text())
    run(f"raw - type=s16 rate=2 unit=count | write {quote(path)}", data=numpy.array([16384, -1], "<i2").tobytes())
    check("counts count", path.read_text().split("\n")[1:3] == ["0,16384", "0.5,-1"], path.read_text())
    run(f"impulse rate=8 | head 4 | frame 2 | write {quote(path)}")
    lines = path.read_text().split("\n")
    check("frames are long", lines == ["frame [s],time [s],value", "0,0,1", "0,0.125,0", "0.25,0,0", "0.25,0.125,0", ""], lines)
    run(f"constant 0 rate=10 | head 4 | frame 4 | log floor=-10 | write {quote(path)}")
    check("places have no rounding", path.read_text().split("\n")[4].startswith("0,0.3,"), path.read_text())
    run(f"{{ constant 0 ; constant 0 }} | div | {{ _ ; gain -1 }} | merge | head 1 | write {quote(path)} header=no")
    check("NaN has no sign", path.read_text() == "0,nan,nan\n", path.read_text())
    run(f"noise rate=1k | head 1000 | write {quote(folder / 'a.txt')}")
    x = numpy.loadtxt(folder / "a.txt")
    y = values("noise rate=1k | head 1000")
    check("numpy.loadtxt reads it", x.shape == (1000, 2) and numpy.array_equal(x[:, 1].astype("f4"), y[:, 0].astype("f4")))
    refused("no type in text", "sine | head 5 | write x.csv type=s16", "no type", code=2, cwd=folder)


def columns(folder):
    path = folder / "c.csv"
    path.write_text('time,"EEG Fp1 [µV]",EEG O1 [µV],mark\n0,1,10,x\n0.5,2,20,y\n1,3,30,z\n')
    for asked, wanted in [("", [[1, 10], [2, 20], [3, 30]]), ('columns="EEG O1"', [[10], [20], [30]]),
                          ('columns="eeg o1","EEG Fp1"', [[10, 1], [20, 2], [30, 3]]), ("columns=3,1", [[10, 0], [20, 0.5], [30, 1]]),
                          ("time=none", [[0, 1, 10], [0.5, 2, 20], [1, 3, 30]]), ("header=no columns=3", None)]:
        source = f"read {quote(path)} {asked}"
        if wanted is None:
            refused(f"{asked}", f"{source} | null", "no line of it holds numbers")
            continue
        y = values(source, len(wanted[0]))
        check(f"columns {asked!r}", y is not None and y.tolist() == wanted, y)
    check("unit and rate", described(f"read {quote(path)}") == "f64, 2 lanes, 2 Hz, µV", described(f"read {quote(path)}"))
    check("rate=", described(f"read {quote(path)} rate=250 unit=V") == "f64, 2 lanes, 250 Hz, V")
    head = run(f"read {quote(path)} | head 1 | print format=csv").stdout.decode()
    check("labels", "EEG Fp1" in head and "EEG O1" in head, head)
    (folder / "q.csv").write_text('time,"a ""q"", [V]"\n0,1\n0.5,2\n')
    run(f"read {quote(folder / 'q.csv')} | write {quote(folder / 'q2.csv')}")
    check("quotes in a name", (folder / "q2.csv").read_text() == 'time [s],"a ""q"", [V]"\n0,1\n0.5,2\n', (folder / "q2.csv").read_text())
    refused("no such column", f"read {quote(path)} columns=EOG | null", "EOG", "4", code=2)
    refused("a column of words", f"read {quote(path)} columns=mark | null", "line 2", "no number in column 4")
    refused("a column twice", f"read {quote(path)} columns=2,2 | null", "twice", code=2)
    path.write_text("1\t2\n3\t4\n")
    check("no names", values(f"read {quote(path)} columns=2").tolist() == [[2], [4]])
    path.write_text("time,x\n0,1\n0.1,2\n0.2,3\n0.7,4\n0.8,5\n")
    done = run(f"read {quote(path)} | null")
    check("a gap is told", "line 5" in done.stderr, done.stderr)
    path.write_text("a,b\n1,2\n3,4\n5")
    done = run(f"read {quote(path)} | raw - type=f64")
    check("a cut last line", done.returncode == 0 and len(done.stdout) == 32 and "cut short" in done.stderr, done.stderr)
    path.write_text("a,b\n1,2\n3\n5,6\n")
    refused("a short line", f"read {quote(path)} | null", "line 3", "1 columns, not 2")
    path.write_text("a,b\n1,2\n3,4x\n5,6\n")
    refused("a bad number", f"read {quote(path)} | null", "line 3", "'4x'")


def live():
    """Rows leave as they come, before the table ends."""
    child = subprocess.Popen([PROGRAM, "read - rate=1 | raw - type=f64"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL)
    for i in range(1, 4):
        child.stdin.write(f"{i}\n".encode() if i > 1 else b"1\n1\n")
        child.stdin.flush()
        got = child.stdout.read(8 if i > 1 else 16)
        check(f"row {i} arrives alone", numpy.frombuffer(got)[-1] == i, got)
    child.stdin.close()
    check("live ends", child.wait(10) == 0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        for part in (roundtrip, form, columns):
            part(pathlib.Path(name))
    live()
    sys.exit(result())
