#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Format: clang-format has nothing to change in any C file, by the .clang-format in the root."""
import re
import shutil
import subprocess
import sys

import lint

STYLE = (lint.SOURCE / ".clang-format").resolve()


def check(tree):
    paths = tree.ending(".c", ".h")
    if not paths:
        return
    done = subprocess.run(
        ["clang-format", f"--style=file:{STYLE}", "--dry-run", *paths],
        cwd=tree.root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    said = set()
    for found in re.finditer(
        r"^(.+?):(\d+):\d+: (?:warning|error): (.*?)(?: \[.*)?$", done.stderr, re.M
    ):
        if found.group(1) not in said:  # the first place of a file is enough
            said.add(found.group(1))
            yield found.group(1), int(found.group(2)), found.group(3)
    if done.returncode != 0 and not said:
        yield ".clang-format", 1, done.stderr.strip()


CLEAN = {"a.c": "int f(int a)\n{\n    return a;\n}\n", "b.h": "struct s {\n    int a;\n};\n"}
CONTROLS = [
    ("two spaces", {"a.c": "int f(int a)\n{\n  return a;\n}\n"}, "a.c: code should be"),
    ("brace", {"a.c": "int f(int a) {\n    return a;\n}\n"}, "a.c: code should be"),
    (
        "long line",
        {"b.h": "int f(" + ", ".join(f"int a{i}" for i in range(20)) + ");\n"},
        "b.h: code should be",
    ),
]

if __name__ == "__main__":
    if not shutil.which("clang-format"):
        lint.skip("clang-format is not installed")
    sys.exit(lint.main(check, CLEAN, CONTROLS))
