#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Registered: each file of a family is built, each stage in it listed, once; every test runs."""
import re
import sys

import lint

DESCRIPTOR = re.compile(r"^(?:const )?struct sigrun_stage_type sigrun_([a-z][a-z0-9_]*)\s*=", re.M)
STRING = re.compile(r"'([^'\n]*)'")


def words_of(tree, folder):
    """The strings of every meson.build at or below a folder, and those of each row of a table."""
    text = "\n".join(
        re.sub(r"(?m)^\s*#.*$", "", tree.text(p))
        for p in tree.paths
        if p.startswith(folder) and p.endswith("meson.build")
    )
    rows = [
        STRING.findall(row) for row in re.findall(r"\[[^\[\]]*(?:\[[^\[\]]*\][^\[\]]*)+\]", text)
    ]
    return set(STRING.findall(text)), rows


def named(path, folder, words):
    """Whether a file is listed by its path below the folder, with or without its ending."""
    below = path.removeprefix(folder)
    return bool({below, below.rsplit(".", 1)[0]} & words)


def folders(tree, path):
    """The folders that a test's name may leave out: those with a table or a meson.build."""
    parts = path.split("/")
    for depth in range(1, len(parts)):
        folder = "/".join(parts[:depth]) + "/"
        if folder in ("tests/cli/", "tests/fuzz/") or folder + "meson.build" in tree.paths:
            yield folder


def check(tree):
    words, rows = words_of(tree, "stages/")
    where = {}
    for path in tree.paths:
        if not re.fullmatch(r"stages/\w+/\w+\.c", path) or path.startswith("stages/dsp/"):
            continue
        if not named(path, "stages/", words):
            yield path, 1, "not listed in stages/meson.build"
            continue
        text = lint.without_comments(tree.text(path), strings=False)
        for found in DESCRIPTOR.finditer(text):
            name, line = found.group(1), text.count("\n", 0, found.start()) + 1
            if not any(name in row for row in rows):
                yield path, line, f"stage {name} is not listed in stages/meson.build"
            if name in where:
                yield path, line, f"stage {name} is also in {where[name]}: one name, one stage"
            where[name] = path
    words, _ = words_of(tree, "tests/")
    for path in tree.paths:
        if re.fullmatch(r"tests/.+\.(c|t)", path) and not any(
            named(path, f, words) for f in folders(tree, path)
        ):
            yield path, 1, "not listed in tests/meson.build: it never runs"


CLEAN = {
    "stages/meson.build": "stages = [\n  ['math/gain', [], ['gain', 'offset']],\n"
    "  ['plot/line', ['cairo'], ['plot']],\n]\n",
    "stages/math/gain.c": "const struct sigrun_stage_type sigrun_gain = {\n};\n"
    "const struct sigrun_stage_type sigrun_offset = {\n};\n",
    "stages/plot/line.c": "const struct sigrun_stage_type sigrun_plot = {\n};\n",
    "stages/dsp/fft.c": "int fft;\n",
    "tests/meson.build": "programs = [\n  ['unit/check', [], ['unit'], 20],\n]\n"
    "cases = [\n  ['errors', 20],\n]\n",
    "tests/unit/check.c": "int main(void)\n{\n}\n",
    "tests/cli/errors.t": "=== x\n",
}
CONTROLS = [
    ("file not built", {"stages/math/offset2.c": "int x;\n"}, "not listed in stages/meson.build"),
    (
        "commented out",
        {
            "stages/meson.build": "stages = [\n  ['plot/line', [], ['plot']],\n"
            "  # ['math/gain', [], ['gain', 'offset']],\n]\n"
        },
        "gain.c: not listed",
    ),
    (
        "stage not listed",
        {"stages/meson.build": CLEAN["stages/meson.build"].replace(", 'offset'", "")},
        "stage offset is not listed",
    ),
    (
        "one name twice",
        {"stages/plot/line.c": "const struct sigrun_stage_type sigrun_gain = {\n};\n"},
        "one stage",
    ),
    (
        "test not run",
        {"tests/unit/ring.c": "int main(void)\n{\n}\n"},
        "ring.c: not listed in tests/meson.build",
    ),
    ("same stem elsewhere", {"stages/plot/gain.c": "int x;\n"}, "plot/gain.c: not listed"),
    ("fuzzer not run", {"tests/fuzz/wire.c": "int x;\n"}, "wire.c: not listed"),
    ("cases not run", {"tests/cli/more.t": "=== y\n"}, "more.t: not listed in tests/meson.build"),
]

if __name__ == "__main__":
    sys.exit(lint.main(check, CLEAN, CONTROLS))
