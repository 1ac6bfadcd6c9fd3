#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs golden cases: each expression, written by `raw`, against its float64 reference.

    run.py [NAME...]    cases whose names begin so; without a name all, and the controls

The program is the environment's SIGRUN_PROGRAM. The format of a case is told in stages_make.py.
Cases that begin alike run together, since a process costs more than most of them: their sources once,
with a branch for each. One that isn't right there runs again alone, for its message.
Exit code 0: all hold. A control spoils a result that is right, in some way that has to be found.
"""
import collections
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import numpy as np

DATA = pathlib.Path(__file__).parent / "data"
PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
TYPES = {"f64": "<f8", "cf64": "<c16"}
TOGETHER = 16  # cases of a process


def read(path):
    lines = path.read_text().splitlines()
    return dict(line.split(": ", 1) for line in lines if line)


def flaw(made, want, tolerance):
    """Why the result is refused, or None."""
    if made.size != want.size:
        return f"{made.size} samples, expected {want.size}"
    if np.any(np.isfinite(made) != np.isfinite(want)):
        return "NaN or Inf at other places"
    norm, peak = np.linalg.norm(want), np.max(np.abs(want), initial=0)
    error = np.linalg.norm(made - want) / (norm or 1)
    worst = np.max(np.abs(made - want), initial=0) / (peak or 1)
    if error > tolerance or worst > 10 * tolerance:
        return f"error {error:.2e}, worst {worst:.2e}, allowed {tolerance:.0e}"
    return None


def run(case, folder, options=()):
    """What the program writes, or its complaint as text."""
    out = pathlib.Path(folder) / "out.raw"
    out.unlink(missing_ok=True)
    expression = f"{case['expression']} | raw {out} type={case['type']}"
    done = subprocess.run([PROGRAM, "-q", *options, expression], capture_output=True, text=True, timeout=60)
    if done.returncode:
        return f"exit {done.returncode}: {done.stderr.strip()}"
    return np.fromfile(out, TYPES[case["type"]])


def check(path, folder, spoil=None, options=()):
    case = read(path)
    made = run(case, folder, options)
    return made if isinstance(made, str) else judge(path, case, spoil(made) if spoil else made)


def judge(path, case, made):
    want = np.fromfile(path.with_name(case["reference"]), TYPES[case["type"]])
    return flaw(made, want, float(case["tolerance"]))


def bundles(cases):
    """Programs that hold several cases: (what they share, {path: its branch}), at most TOGETHER in each."""
    alike = collections.defaultdict(list)
    for path, case in cases.items():
        expression = case["expression"]
        source, _, rest = expression.partition(" | ")
        if " = " in expression or re.search(r"\w: ", rest) or expression.startswith("{") and re.search(r"\w: ", source):
            continue  # names that would be there twice
        if re.match(r"\w+: ", source):
            alike[source].append((path, rest))
        else:
            alike[""].append((path, expression))
    for source, members in alike.items():
        for at in range(0, len(members), TOGETHER):
            yield source, dict(members[at : at + TOGETHER])


def together(source, members, cases, folder, options):
    """What is wrong, by case, where those run in one process."""
    outs = {path: pathlib.Path(folder) / f"{i}.raw" for i, path in enumerate(members)}
    for out in outs.values():
        out.unlink(missing_ok=True)
    text = " ;\n".join(f"{branch} | raw {outs[path]} type={cases[path]['type']}" for path, branch in members.items())
    text = f"{source} | {{ {text} }}" if source else text
    done = subprocess.run([PROGRAM, "-q", *options, text], capture_output=True, text=True, timeout=60 * SCALE)
    if done.returncode:
        alone = {path: check(path, folder, options=options) for path in members}
        wrong = {path: why for path, why in alone.items() if why}
        return wrong or dict.fromkeys(members, f"only with others exit {done.returncode}: {done.stderr.strip()}")
    found = {path: judge(path, cases[path], np.fromfile(out, TYPES[cases[path]["type"]])) for path, out in outs.items()}
    return {path: check(path, folder, options=options) or f"only with others {why}\n{text}" for path, why in found.items() if why}


def check_all(paths, folder, options=()):
    """What is wrong, by case."""
    cases, wrong, alone = {path: read(path) for path in paths}, {}, dict.fromkeys(paths)
    for source, members in bundles(cases):
        if len(members) > 1:
            wrong.update(together(source, members, cases, folder, options))
            alone = {path: None for path in alone if path not in members}
    wrong.update({path: check(path, folder, options=options) for path in alone})
    return {path: why for path, why in wrong.items() if why}


def control(folder):
    """Faults that have to be found, on a case that is right."""
    path = DATA / "source_white.case"
    size = 2 + 20 * float(read(path)["tolerance"])
    faults = {
        "none": lambda v: v,
        "a frame less": lambda v: v[:-2],
        "a sample late": lambda v: np.roll(v, 1),
        "lanes swapped": lambda v: v.reshape(-1, 2)[:, ::-1].ravel(),
        "a wrong scale": lambda v: v * (size / 2),
        "one wrong sample": lambda v: np.where(np.arange(v.size) == 99, v + 1e-9, v),
        "a NaN": lambda v: np.where(np.arange(v.size) == 99, np.nan, v),
    }
    for name, spoil in faults.items():
        found = check(path, folder, spoil)
        if bool(found) == (name == "none"):
            print(f"control: {name}: {found or 'not found'}")
            return 1
    print(f"{len(faults)} controls hold")
    return 0


def main(names):
    with tempfile.TemporaryDirectory() as folder:
        paths = [p for p in sorted(DATA.glob("*.case"))
                 if not names or any(p.stem.startswith(n) for n in names)]
        wrong = check_all(paths, folder)
        failed = len(wrong)
        for path, why in wrong.items():
            print(f"{path.stem}: {why}\n    {read(path)['expression']}")
        print(f"{len(paths) - failed} passed, {failed} failed")
        if not names:
            failed += control(folder)
        return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
