#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes the pictures of docs/gallery.md by the expressions that stand below them.

    gallery.py          all of them
    gallery.py NAME...  those of these names, as spectrum.png

The program is the environment's SIGRUN_PROGRAM, or `sigrun`.
"""
import os
import pathlib
import re
import subprocess
import sys

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
DOCS = pathlib.Path(__file__).parent
SECONDS = 60 * float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
# A picture, and the command that makes it in the next block of code.
ENTRY = re.compile(r"^!\[[^\]\n]+\]\(([\w./-]+)\)\n\n    sigrun '([^']+)'\n", re.M)


def entries(page):
    """{path below docs/: expression}, in the order of the page."""
    return {picture: re.sub(r"\n {4}", "\n", expression) for picture, expression in ENTRY.findall(page)}


def make(expression, folder, *options):
    """What sigrun says: nothing, when the picture is there."""
    done = subprocess.run([PROGRAM, "-q", *options, expression], cwd=folder, capture_output=True, text=True,
                          timeout=SECONDS, check=False)
    return done.stderr or ("" if done.returncode == 0 else f"exit {done.returncode}")


def main(names):
    troubles = 0
    for picture, expression in entries((DOCS / "gallery.md").read_text()).items():
        path = DOCS / picture
        if names and path.name not in names:
            continue
        said = make(expression, path.parent)
        troubles += bool(said)
        print(f"{picture}: {said or f'{path.stat().st_size / 1000:.0f} kB'}")
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
