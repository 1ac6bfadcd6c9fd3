#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Tidy: clang-tidy finds nothing in any C file of this build, by the .clang-tidy in the root."""
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import lint

FOUND = re.compile(r"^(.+?):(\d+):\d+: error: (.*)$", re.M)
BATCH = 20
# The build's commands may be gcc's.
QUIET = [
    "--quiet",
    "--extra-arg=-Wno-unknown-warning-option",
    "--extra-arg=-Wno-ignored-optimization-argument",
]
# The analyzer follows every path through every function: minutes instead of seconds. SIGRUN_TIDY=all has it run.
ALL = os.environ.get("SIGRUN_TIDY") == "all"
if not ALL:
    QUIET.append("--checks=-clang-analyzer-*")


def tidy(paths, arguments):
    """(place, line, message) of everything that clang-tidy says about some files."""
    config = (lint.SOURCE / ".clang-tidy").read_text()
    done = subprocess.run(
        ["clang-tidy", f"--config={config}", *QUIET, *paths, *arguments],
        text=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
    )
    found = [(place, int(line), message) for place, line, message in FOUND.findall(done.stdout)]
    if done.returncode != 0 and not found:
        found = [(paths[0], 1, (done.stderr or done.stdout).strip()[-500:])]
    return found


def build_folder():
    """The nearest folder above the program that lists the compiler's commands, or None."""
    program = pathlib.Path(os.environ.get("SIGRUN_PROGRAM", "")).resolve()
    return next((p for p in program.parents if (p / "compile_commands.json").exists()), None)


def control():
    """What it misses in a file with a mistake of each of three kinds, and says of one without."""
    good = "int f(int a);\nint f(int a)\n{\n    return a;\n}\n"
    bad = (
        "#include <stdlib.h>\nint f(int a);\n"
        "int f(int a)\n{\n    int *p = malloc(4);\n    if (a == a)\n"
        "        return 1;\n    else\n        return *p;\n}\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "toy.c"
        path.write_text(good)
        wrong = [f"the clean file was refused: {f}" for f in tidy([str(path)], ["--"])]
        path.write_text(bad)
        said = " ".join(message for _, _, message in tidy([str(path)], ["--"]))
    wanted = ("misc-redundant-expression", "readability-else-after-return")
    wanted += ("clang-analyzer-unix.Malloc",) if ALL else ()
    return wrong + [f"{word} is not caught" for word in wanted if word not in said]


def main():
    build = build_folder()
    if not shutil.which("clang-tidy"):
        lint.skip("clang-tidy is not installed")
    if not build:
        lint.skip("no compile_commands.json above SIGRUN_PROGRAM")
    trouble = control()
    source = lint.SOURCE.resolve()
    commands = {}  # one for each file: some are compiled into several tests
    for command in json.loads((build / "compile_commands.json").read_text()):
        path = (pathlib.Path(command["directory"]) / command["file"]).resolve()
        # What the build generates lies in the build folder and is not ours to tidy.
        if path.is_relative_to(source) and not path.is_relative_to(build):
            commands[str(path)] = command
    chosen = sorted(commands)
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(2) as pool:
        (pathlib.Path(folder) / "compile_commands.json").write_text(
            json.dumps(list(commands.values()))
        )
        # To start clang-tidy takes longer than to read a file.
        batches = [chosen[at : at + BATCH] for at in range(0, len(chosen), BATCH)]
        said = pool.map(lambda paths: tidy(paths, [f"-p={folder}"]), batches)
        found = sorted({f for some in said for f in some})
    print(
        "\n".join(trouble + [f"{path}:{line}: {text}" for path, line, text in found[: lint.SHOWN]])
    )
    print(f"{len(chosen)} files")
    failed = bool(trouble) + bool(found)
    print(f"{2 - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
