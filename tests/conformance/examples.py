#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The example of every stage runs, says nothing on stderr, and leaves what it says it writes.

The last cases are controls: examples that can't be right, which have to be found.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PROGRAM = os.path.abspath(os.environ.get("SIGRUN_PROGRAM", "sigrun"))
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))

# What examples read, and an expression that writes it.
FILES = {
    "tone.wav": "sine 440 | head 0.5s | write tone.wav",
    "iq.cu8": "sine 325k rate=2.4M complex=true amp=0.5 | head 2s | convert cu8 | raw iq.cu8 type=cu8",
}
WRITTEN = re.compile(r"\b(?:write|raw|plot|heatmap|spectrogram)\b[^|;]*?([\w-]+\.[a-z]\w+)")


def sigrun(folder, *words):
    return subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, timeout=40 * SCALE, check=False)


def trouble(expression, folder):
    """None, or what is wrong with an example."""
    fed = {name for name in FILES if re.search(rf"\b(?:read|raw) {re.escape(name)}", expression)}
    for name in fed:
        if not (folder / name).exists():
            done = sigrun(folder, "-q", FILES[name])
            if done.returncode:
                return f"{name} can't be made: {done.stderr.decode()}"
    before = set(folder.iterdir())
    try:
        done = sigrun(folder, "-q", expression)
    except subprocess.TimeoutExpired:
        return "it doesn't end"
    if done.returncode or done.stderr:
        return f"exit code {done.returncode}: {done.stderr.decode(errors='replace')}"
    left = {path.name for path in set(folder.iterdir()) - before}
    for path in left:
        if not (folder / path).stat().st_size:
            return f"{path} is empty"
    named = set(WRITTEN.findall(expression)) - fed
    if named - left:
        return f"{sorted(named - left)} is not there; {sorted(left)} is"
    if not left and not done.stdout:
        return "nothing comes out"
    return None


CONTROLS = {
    "sine 440 | head 1s": "exit code",
    "sine 440 | heat 1s | write a.wav": "exit code",
    "read nothing.wav | write a.wav": "exit code",
    "sine 440 | head 0.1s | null": "nothing comes out",
    "constant 1 rate=1k | head 10 | print ; constant 0 amp=1": "exit code",
}


def stages():
    names = re.findall(r"^  (\w+) ", sigrun(".", "list").stdout.decode(), re.M)
    if len(names) < 50:
        raise SystemExit(f"`sigrun list` names {len(names)} stages")
    return names


def example(name):
    """Its example, and whether it needs a device that a test can't count on."""
    text = sigrun(".", "help", name).stdout.decode()
    found = re.search(r"^Example\n  sigrun '(.*?)'\n", text, re.M | re.S)
    return found.group(1) if found else None, bool(re.search(r"^  needs   a device", text, re.M))


def main():
    passed = failed = skipped = 0
    for name in stages():
        expression, device = example(name)
        if expression and device:
            skipped += 1
            print(f"skipped: {name}: it needs a device")
            continue
        with tempfile.TemporaryDirectory(prefix="sigrun-example-") as where:
            wrong = trouble(expression, pathlib.Path(where)) if expression else "it has no example"
            if not wrong and not re.search(rf"\b{name}\b", expression):
                wrong = "the stage doesn't occur in its example"
        failed += bool(wrong)
        passed += not wrong
        if wrong:
            print(f"{name}: {expression}\n    {wrong}")
    for expression, expected in CONTROLS.items():
        with tempfile.TemporaryDirectory(prefix="sigrun-example-") as where:
            found = trouble(expression, pathlib.Path(where)) or "nothing"
        failed += expected not in found
        passed += expected in found
        if expected not in found:
            print(f"control {expression}: found {found}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
