#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Stalls: a busy pipeline without a loop or a diamond never looks like one that is stuck."""
import os
import re
import subprocess
import sys

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
SECONDS = 10 if os.environ.get("SIGRUN_FAST") else 67
CHAIN = "constant 0.5 complex=true rate=1M | fft 65536 shift=false | null"


def grown(threads):
    """How many buffers were enlarged while segments were at work."""
    done = subprocess.run(
        [PROGRAM, CHAIN, "--duration", f"{SECONDS}s", "--stats", "-j", str(threads)],
        capture_output=True,
        text=True,
        timeout=50,
    )
    if done.returncode:
        return f"-j{threads}: exit code {done.returncode}: {done.stderr}"
    found = re.search(r"(\d+) grown", done.stderr)
    return "" if found and found.group(1) == "0" else f"-j{threads}: {done.stderr}"


def main():
    wrong = [text for text in map(grown, (1, 2, 3, 2, 2)) if text]
    for text in wrong:
        print(text)
    print(f"{5 - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
