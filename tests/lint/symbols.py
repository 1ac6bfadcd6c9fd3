#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Symbols: what the program shows to modules is exactly the list in symbols.txt."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import lint

LIST = pathlib.Path(__file__).with_name("symbols.txt")
# The sanitizers' runtimes and the linker add their own to every program, and copies of libc's variables.
FOREIGN = (
    "__asan",
    "__ubsan",
    "__tsan",
    "__lsan",
    "__sanitizer",
    "__interceptor",
    "__sancov",
    "___interceptor",
    "_init",
    "_fini",
    "__bss_start",
    "_edata",
    "_end",
    "_IO_stdin_used",
    "__data_start",
    "data_start",
    "_start",
    "main",
    "stdin",
    "stdout",
    "stderr",
)


def listed(text):
    return {line.split("#")[0].strip() for line in text.split("\n")} - {""}


def exported(program):
    done = subprocess.run(
        ["nm", "-D", "--defined-only", "--format=posix", program],
        check=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    names = {line.split()[0].split("@")[0] for line in done.stdout.split("\n") if line.strip()}
    return {name for name in names if not name.startswith(FOREIGN)}


def compare(shown, wanted):
    return [
        f"{name} is visible to modules and not in symbols.txt" for name in sorted(shown - wanted)
    ] + [f"{name} is in symbols.txt and not visible to modules" for name in sorted(wanted - shown)]


def control():
    """What the lint misses in a toy program with one symbol too many and one too few."""
    source = (
        "int sigrun_fail(void); int leak(void); static int own(void) {return 1;}\n"
        "int sigrun_fail(void) {return own();}\n"
        "int leak(void) {return 2;} int main(void) {return 0;}\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "toy.c").write_text(source)
        subprocess.run(["cc", "-rdynamic", "-o", path / "toy", path / "toy.c"], check=True)
        said = compare(exported(path / "toy"), {"sigrun_fail", "sigrun_pass"})
    wanted = [
        "leak is visible to modules and not in symbols.txt",
        "sigrun_pass is in symbols.txt and not visible to modules",
    ]
    return [] if said == wanted else [f"control: not caught; it said {said}"]


def main():
    program = os.environ.get("SIGRUN_PROGRAM", "")
    if not shutil.which("nm"):
        lint.skip("nm is not installed")
    if not os.path.exists(program):
        lint.skip("SIGRUN_PROGRAM names no program")
    trouble = control()
    found = compare(exported(program), listed(LIST.read_text()))
    print("\n".join(trouble + found[: lint.SHOWN]))
    failed = bool(trouble) + bool(found)
    print(f"{2 - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
