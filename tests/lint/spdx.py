#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""First lines: each source file starts with its licence and a sentence that says what it is."""
import re
import sys

import lint


def sentence(words):
    """Whether the lines of a first comment begin with a sentence."""
    text = " ".join(words).strip()
    return bool(re.match(r"\S.{8,}?[.:]", text))


def c_comment(lines):
    words = []
    for line in lines[1:]:
        if not line.startswith("//"):
            break
        if not line[2:].strip() and words:
            break
        words.append(line[2:].strip())
    return words


def hash_comment(lines, at):
    words = []
    for line in lines[at + 1 :]:
        if line.startswith('"""'):
            return [line.strip('"')]
        if not line.startswith("#"):
            break
        words.append(line[1:].strip())
    return words


def check(tree):
    for path in tree.ending(".c", ".h"):
        lines = tree.text(path).split("\n")
        if lines[0] != f"// {lint.SPDX}":
            yield path, 1, f"the first line is '// {lint.SPDX}'"
        elif not sentence(c_comment(lines)):
            yield path, 2, "the lines after the licence say in a sentence what the file is"
    for path in tree.ending(".py", "meson.build") + tree.scripts():
        if path == "meson.build":
            continue  # starts with project(), which names the licence
        lines = tree.text(path).split("\n")
        at = 1 if lines[0].startswith("#!") else 0
        if lines[at : at + 1] != [f"# {lint.SPDX}"]:
            yield path, at + 1, f"the first line (after #!) is '# {lint.SPDX}'"
        elif not sentence(hash_comment(lines, at)):
            yield path, at + 2, "the lines after the licence say in a sentence what the file is"


C_FIRST = f"// {lint.SPDX}\n"
CLEAN = {
    "a.c": C_FIRST + "//\n// gain: multiply a signal by a constant.\n\nint x;\n",
    "a.h": C_FIRST + "// What a stage is written against.\n#pragma once\n",
    "b.py": f'#!/usr/bin/python3\n# {lint.SPDX}\n"""Makes the reference data."""\n',
    "tool": f"#!/bin/sh\n# {lint.SPDX}\n# Installs what is missing.\n",
    "sub/meson.build": f"# {lint.SPDX}\n# The tests: one line for each.\n",
    "meson.build": "project('x')\n",
    "data.csv": "1,2\n",
}
CONTROLS = [
    ("no licence", {"a.c": "// gain: multiply a signal.\n"}, "a.c: the first line"),
    (
        "other licence",
        {"a.h": "// SPDX-License-Identifier: GPL-2.0\n// A header.\n"},
        "a.h: the first line",
    ),
    ("no sentence", {"a.c": C_FIRST + "#include <math.h>\n"}, "a.c: the lines after"),
    ("one word", {"a.c": C_FIRST + "// gain\n"}, "a.c: the lines after"),
    ("Python without licence", {"b.py": "#!/usr/bin/python3\nimport os\n"}, "b.py: the first line"),
    (
        "script without sentence",
        {"tool": f"#!/bin/sh\n# {lint.SPDX}\nexit 0\n"},
        "tool: the lines after",
    ),
]

if __name__ == "__main__":
    sys.exit(lint.main(check, CLEAN, CONTROLS))
