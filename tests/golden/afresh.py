#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""References made afresh: those that are kept have to come out again, and a tenth of the cases is run on new noise.

    afresh.py    SIGRUN_SEED repeats a run

The scripts beside this one run once as they did for what is kept, so that no reference can have another
origin; and once for another --seed of the program, for which a tenth of the cases has to hold too.
"""
import os
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

import numpy as np

from run import DATA, check, check_all

HERE = pathlib.Path(__file__).parent
SCRIPTS = [
    "stages_make.py",
    "signal_make.py",
    "bins_make.py",
    "radar_make.py",
    "dsp_make.py",
    "cwt_make.py",
]
NOISY = SCRIPTS[:4]  # those whose cases depend on the seed
SAME = 1e-11  # processors differ in the last bits of numpy's functions


def make(scripts, folder, *seed):
    (folder / "dsp").mkdir(parents=True)
    for script in scripts:
        subprocess.run([sys.executable, "-W", "ignore", HERE / script, folder, *seed], check=True)


def arrays(path):
    """A file's arrays by their names: of a bank many, else one."""
    data = path.read_bytes()
    if path.suffix != ".bank":
        return {"": np.frombuffer(data, "<f8")}
    found, at = {}, 0
    while at < len(data):
        name, count = struct.unpack_from("<32sQ", data, at)
        found[name] = np.frombuffer(data, "<f8", count, at + 40)
        at += 40 + 8 * count
    return found


def differs(one, other):
    """Is a file not what it was, beyond rounding?"""
    if one.suffix == ".case":
        return one.read_text() != other.read_text()
    a, b = arrays(one), arrays(other)
    return a.keys() != b.keys() or any(
        a[k].size != b[k].size or np.any(np.isnan(a[k]) != np.isnan(b[k]))
        or np.nansum((a[k] - b[k]) ** 2) > SAME**2 * np.nansum(b[k] ** 2) for k in a)


def files(folder):
    return {str(p.relative_to(folder)) for p in folder.rglob("*.*") if p.is_file()}


def kept(again):
    """What is kept and isn't made, or is made otherwise."""
    for name in sorted(files(DATA) ^ files(again)):
        yield f"{name}: {'no script makes it' if (DATA / name).exists() else 'made, and not kept'}"
    for name in sorted(files(DATA) & files(again)):
        if differs(DATA / name, again / name):
            yield f"{name}: made afresh it is another"


def fresh(folder, scratch, seed):
    """The tenth of the cases that doesn't hold for this seed."""
    paths = sorted(folder.glob("*.case"))
    chosen = random.Random(seed).sample(paths, -(-len(paths) // 10))
    for path, why in check_all(sorted(chosen), scratch, ["--seed", str(seed)]).items():
        yield f"{path.stem}: {why}"


def controls(again, folder, scratch, seed):
    yield "a reference of another origin", not differs(DATA / "source_white.f64", folder / "source_white.f64")
    bank, spoilt = DATA / "dsp" / "fir.bank", again / "spoilt.bank"
    data = bytearray(bank.read_bytes())
    data[-4] ^= 1  # of the last number, in the middle of its mantissa
    spoilt.write_bytes(data)
    yield "a number in a bank", not differs(bank, spoilt)
    yield "another seed", not check(folder / "source_white.case", scratch, options=["--seed", str(seed + 1)])


def main():
    seed = int(os.environ.get("SIGRUN_SEED", random.randrange(1, 1 << 31)))
    print(f"SIGRUN_SEED={seed}")
    with tempfile.TemporaryDirectory() as name:
        again, new = pathlib.Path(name) / "again", pathlib.Path(name) / "new"
        make(SCRIPTS, again)
        make(NOISY, new, str(seed))
        wrong = [*kept(again), *fresh(new, name, seed)]
        missed = [what for what, held in controls(again, new, name, seed) if held]
    for line in wrong:
        print(line)
    for what in missed:
        print(f"control: {what}: not found")
    print(f"{len(wrong)} failed, {len(missed)} controls missed")
    return 1 if wrong or missed else 0


if __name__ == "__main__":
    sys.exit(main())
