# SPDX-License-Identifier: MIT
"""What the tests of scenes against numpy share: signals as files, scenes with all their values, counting checks."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy as np

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
RECORDINGS = os.environ.get("SIGRUN_RECORDINGS")
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="sigrun-kinds-"))
faults, checks = [], 0


def check(name, held, found=""):
    global checks
    checks += 1
    if not held:
        faults.append(f"{name}: {found!r}"[:300])


def near(a, b, tolerance=1e-6):
    a, b = np.asarray(a, float), np.asarray(b, float)
    return a.shape == b.shape and np.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True)


def run(expression):
    done = subprocess.run([PROGRAM, "-q", expression], cwd=FOLDER, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stderr


def scene(expression, more=""):
    code, said = run(f"{expression} out.json {more}")
    if code:
        raise SystemExit(f"{expression}: exit {code}: {said}")
    return json.loads((FOLDER / "out.json").read_text())


def pane(expression, more=""):
    return scene(expression, more)["panes"][0]


def signal(name, values, rate):
    """A file of these samples, lanes in columns, and the expression that reads it."""
    values = np.asarray(values)
    kind = "cf32" if np.iscomplexobj(values) else "f32"
    lanes = values.shape[1] if values.ndim > 1 else 1
    np.ascontiguousarray(values, "<c8" if kind == "cf32" else "<f4").tofile(FOLDER / name)
    return f"raw {name} type={kind} rate={rate} lanes={lanes}"


def numbers(items):
    return np.array([np.nan if item is None else item for item in items], float)


def xs(trace):
    x = trace["x"]
    return numbers(x["at"]) if "at" in x else np.linspace(x["first"], x["last"], x["count"])


def tell(*tests):
    """Runs tests and says what they found; the exit code."""
    for test in tests:
        test()
    for path in FOLDER.iterdir():
        path.unlink()
    FOLDER.rmdir()
    print("\n".join(faults[:60]) if faults else f"{checks} checks hold")
    return 1 if faults else 0
