#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Tries the runner of cases on a toy program: what is right passes, what is wrong is caught."""
import os
import pathlib
import subprocess
import sys
import tempfile

TOY = r"""#!/bin/sh
case $1 in
say) shift; printf '%s\n' "$@" ;;
cat) cat ;;
warn) echo "error: $2" >&2; exit 2 ;;
leave) echo left > "$2" ;;
sleep) sleep "$2" ;;
orphan) sleep 30 & ;;
colour) printf '\033[31mred\033[0m\n' ;;
help) [ "$2" = gain ] ;;
esac
"""

PASSES = [
    "args: say 'a b' c\nstdout:\n    a b\n    c\n",
    "args: say 'a b'\nstdout: a b\n",
    "args: cat\nstdin: x\\\nstdout hex: 78\n",
    "args: cat\nstdin hex: 00 ff\nstdout hex: 00 ff\n",
    "args: warn 'no such stage'\nexit: 2\nstderr: error: no such stage\n",
    "args: leave a.wav\nleaves: a.wav\n",
    "args: leave a.wav\nleaves a.wav: left\n",
    "shell: sigrun say 1 | sigrun cat\nstdout: 1\n",
    "args: say one\nargs: say two\nstdout has:\n    one\n    two\nstdout hasnt: three\n",
    "file in.txt:\n    hello\n\n    there\nshell: cat in.txt\nstdout:\n    hello\n\n    there\n",
    "args: say 'x 1.0000001 -3e5'\nstdout near 1e-6: x 1 -300000\n",
    "args: say 'took 12 ms'\nstdout matches: took \\d+ ms\n",
    "env: WORD=hello\nshell: echo $WORD\nstdout: hello\n",
    "shell: cat '$D'\nneeds: file /etc/passwd\nneeds: stage gain\nstderr any:\nexit: 1\n",
]

# What has to be said about each.
FAILS = [
    ("args: say x\nstdout: y\n", "stdout is"),
    ("args: say x\n", "stdout is"),
    ("args: say x\nstdout: x\\\n", "stdout is"),
    ("args: warn x\nexit: 2\n", "stderr is"),
    ("args: warn x\nstderr: error: x\n", "exit code 2, not 0"),
    ("args: warn x\nargs: say y\nstdout: y\nstderr: error: x\n", "step 1 ended with 2"),
    ("args: leave a.wav\n", "left a.wav behind"),
    ("args: say\nstdout any:\nleaves: a.wav\n", "left no a.wav"),
    ("args: leave a.wav\nleaves a.wav: other\n", "a.wav is"),
    ("file in.txt: x\nshell: echo y >in.txt\n", "changed its input in.txt"),
    ("file in.txt: x\nshell: rm in.txt\n", "changed its input in.txt"),
    ("args: sleep 20\ntime: 0.2\n", "still running"),
    ("args: orphan\n", "left a process running"),
    ("args: colour\nstdout any:\n", "terminal escapes"),
    ("args: say 'x 1.1'\nstdout near 1e-6: x 1\n", "stdout is"),
    ("args: say 'y 1'\nstdout near 1e-6: x 1\n", "stdout is"),
    ("args: say 'x nan'\nstdout near 1: x 1\n", "stdout is"),
    ("args: say one\nstdout has: two\n", "stdout is"),
    ("args: say one\nstdout hasnt: one\n", "stdout is"),
    ("args: say one\nstdout matches: \\d\n", "stdout is"),
    ("args: say one\nstdout has:\n", "stdout is"),
    ("args: say one\nstdoutt: one\n", "neither"),
    ("args: say one\nstdout like: one\n", "'like' is none of"),
    ("stdout: one\n", "runs nothing"),
    ("args: say one\nneeds: luck\n", "needs: luck"),
]


def attempt(folder, text):
    (folder / "toy").write_text(TOY)
    (folder / "toy").chmod(0o755)
    (folder / "x.t").write_text(f"=== x\n{text}")
    runner = pathlib.Path(__file__).with_name("run.py")
    done = subprocess.run(
        [sys.executable, runner, folder / "x.t"],
        stdin=subprocess.DEVNULL,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "SIGRUN_PROGRAM": str(folder / "toy")},
    )
    return done.returncode, done.stdout


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for text in PASSES:
            code, said = attempt(folder, text)
            if code != 0 or "1 passed, 0 failed, 0 skipped" not in said:
                failed += 1
                print(f"should pass:\n{text}it said: {said}")
        for text, words in FAILS:
            code, said = attempt(folder, text)
            if code != 1 or words not in said:
                failed += 1
                print(f"should fail with '{words}':\n{text}it said ({code}): {said}")
        code, said = attempt(folder, "args: say x\nneeds: stage absent\n")
        if code != 77 or "skipped: x: no stage absent" not in said:
            failed += 1
            print(f"should be skipped; it said ({code}): {said}")
    print(f"{len(PASSES) + len(FAILS) + 1 - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
