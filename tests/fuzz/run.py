#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs one fuzz target: `run.py replay PROGRAM` over its corpus, `run.py search PROGRAM`.

PROGRAM is called fuzz_NAME; its corpus is tests/fuzz/NAME/. A search lasts SIGRUN_FUZZ_SECONDS (5),
keeps what it learns in fuzz-corpus/ beside the program, and prints the input that broke the target.
The target `control` is broken on purpose and has to be caught.
"""
import os
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(os.environ.get("SIGRUN_SOURCE", "."))


def replay(program, corpus):
    inputs = sorted(str(p) for p in corpus.iterdir() if p.is_file()) if corpus.is_dir() else []
    if not inputs:
        print(f"{corpus} holds no input")
        return False
    done = subprocess.run([program, *inputs], stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode == 0:
        print(f"{len(inputs)} inputs replayed")
        return True
    print(done.stderr.decode(errors="replace")[-8000:])
    print(f"exit code {done.returncode}; the last input named above is the culprit")
    return False


def search(program, corpus, seconds):
    learnt = program.parent / "fuzz-corpus" / corpus.name
    found = program.parent / "fuzz-found" / corpus.name
    learnt.mkdir(parents=True, exist_ok=True)
    found.mkdir(parents=True, exist_ok=True)
    before = set(found.iterdir())
    command = [
        program,
        f"-max_total_time={seconds}",
        "-print_final_stats=1",
        "-timeout=10",
        "-rss_limit_mb=3000",
        f"-artifact_prefix={found}/",
        learnt,
    ]
    if corpus.is_dir() and corpus.name != "control":  # its search has to find the bytes by itself
        command.append(corpus)
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
    text = done.stderr.decode(errors="replace")
    if done.returncode == 0:
        print("\n".join(line for line in text.splitlines() if line.startswith("stat::")))
        return True
    print(text[-8000:])
    for path in sorted(set(found.iterdir()) - before):
        print(f"{path}: {path.read_bytes()[:400]!r}")
    return False


def main():
    mode, program = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    name = program.name.removeprefix("fuzz_")
    corpus = (SOURCE / "tests" / "fuzz" / name).resolve()
    # The control is small: what is found at all is found at once.
    seconds = 20 if name == "control" else int(os.environ.get("SIGRUN_FUZZ_SECONDS", "5"))
    held = replay(program, corpus) if mode == "replay" else search(program, corpus, seconds)
    if name == "control":
        print("the control was caught" if not held else "the control was not caught")
        held = not held
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
