#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""No kernel fuses a product with its sum but those of filters in their fused variant.

A compiler may do so behind -ffp-contract=off (gcc 12 does for complex products), and then bytes
depend on the processor. What was compiled tells. The control are the fused variants.
"""
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys

PROGRAM = pathlib.Path(os.environ.get("SIGRUN_PROGRAM", "sigrun"))
FUSED = re.compile(r"\tv(?:fn?m(?:add|sub|addsub|subadd)\d*[ps][sdh]) ")
FUNCTION = re.compile(r"^[0-9a-f]+ <([^>]+)>:$")
MEANT = "libfir_fused"
# fma() in the text, which rounds once everywhere: the C library computes it where no instruction does.
ASKED_FOR = re.compile(r"^osc_chirp_")


def fused(path):
    """The functions of an object with fused instructions."""
    done = subprocess.run(
        ["objdump", "-d", "--no-show-raw-insn", path], capture_output=True, text=True, check=True
    )
    function, found = "", set()
    for line in done.stdout.splitlines():
        head = FUNCTION.match(line)
        if head:
            function = head[1]
        elif FUSED.search(line + " "):
            found.add(function)
    return found


def main():
    if platform.machine() != "x86_64" or not shutil.which("objdump"):
        print("skipped: needs objdump and x86-64")
        return 77
    objects = sorted((PROGRAM.parent.parent / "stages").rglob("*.o"))
    meant = {function for path in objects if MEANT in str(path) for function in fused(path)}
    if not meant:
        print("skipped: this build has no variants for several processors")
        return 77
    wrong = [
        f"{path.name}: {function}"
        for path in objects
        if MEANT not in str(path)
        for function in sorted(fused(path))
        if not ASKED_FOR.match(function)
    ]
    for line in wrong:
        print(f"{line}: fused products")
    print(f"{len(objects) - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
