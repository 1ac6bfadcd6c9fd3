#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Runs command line cases: run.py FILE.t... [-k WORD] against the program in SIGRUN_PROGRAM.

A file holds cases; each runs in an empty folder of its own, with no terminal and no colour:

    # a comment
    === a misspelt stage is answered with the nearest name
    args: 'sine 440 | higpass 80 | null'
    exit: 2
    stderr:
        error: higpass: no such stage
          sine 440 | higpass 80 | null
                     ^~~~~~~
        try:  highpass

A section is `key: value`, or `key:` and lines that are indented by four spaces; a last line that
ends in \\ has no newline. Sections, of which args and shell may be repeated and run in turn:

    args: WORDS            arguments, split as a shell would; as a block: one argument a line
    shell: TEXT            a line for /bin/sh, where `sigrun` is the program
    stdin: TEXT            also `stdin hex: 00 ff`, `stdin from: FILE` (beside the .t file)
    file NAME: TEXT        a file that is there before; also `file NAME hex:`, `file NAME from:`
    env: NAME=VALUE
    needs: stage NAME      skipped where the program lacks the stage; also `needs: file PATH`,
                           `needs: command NAME`, `needs: env NAME`
    stdout: TEXT           the output of all steps, exactly; none unless said. Also, and repeatedly:
                             stdout has: LINES     each line occurs somewhere
                             stdout hasnt: LINES   none of them occurs
                             stdout matches: RE    a regular expression for all of it
                             stdout near 1e-6: LINES   words equal, numbers within that,
                                                       relative to 1 or the value
                             stdout hex: BYTES     stdout from: FILE     stdout any:
    stderr: TEXT           the same
    leaves: NAMES          the files that are left behind: another, or an input that changed, fails
    leaves NAME: TEXT      and what is in it, with the same forms as stdout
    exit: N                the exit code of the last step; those before have to end with 0
    time: SECONDS          the limit of each step (10), times SIGRUN_TIME_SCALE under sanitizers
"""
import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

import case as cases

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
SKIP = 77
# What reaches a case from outside: the sanitizers' options and where libraries and recordings are.
PASSED_ON = (
    "ASAN_OPTIONS",
    "UBSAN_OPTIONS",
    "TSAN_OPTIONS",
    "LSAN_OPTIONS",
    "LD_LIBRARY_PATH",
    "SIGRUN_RECORDINGS",
    "SIGRUN_SOURCE",
    "SIGRUN_FAST",
)
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[-+]?(?:inf|nan)")


def environment(folder, case):
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {
        "PATH": f"{folder}/bin:/usr/bin:/bin",
        "HOME": f"{folder}/home",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "TERM": "dumb",
        "XDG_RUNTIME_DIR": f"{folder}/home",
        **kept,
        **case.env,
    }


def missing(case):
    """Why a case can't run here, or None."""
    for need in case.needs:
        kind, _, name = need.partition(" ")
        if kind == "stage":
            done = subprocess.run(
                [PROGRAM, "help", name], stdin=subprocess.DEVNULL, capture_output=True
            )
            there = done.returncode == 0
        elif kind == "file":
            there = os.path.exists(os.path.expandvars(name))
        elif kind == "command":
            there = shutil.which(name) is not None
        elif kind == "env":
            there = bool(os.environ.get(name))
        else:
            raise cases.Wrong(f"needs: {need}: a stage, file, command or env")
        if not there:
            return f"no {need}"
    return None


def alive(group):
    """Whether any process of a group still runs; one that only waits for its parent doesn't."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    for entry in pathlib.Path("/proc").iterdir():
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            return True
    return False


def step(kind, what, case, folder):
    """(exit code, stdout, stderr, complaint) of one command."""
    command = ["/bin/sh", "-c", what] if kind == "shell" else [PROGRAM, *what]
    outputs = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]
    with tempfile.TemporaryFile() as stdin:
        stdin.write(case.stdin)
        stdin.seek(0)
        process = subprocess.Popen(
            command,
            cwd=folder / "here",
            env=environment(folder, case),
            stdin=stdin,
            stdout=outputs[0],
            stderr=outputs[1],
            start_new_session=True,
        )
    trouble = None
    try:
        process.wait(case.time * SCALE)
    except subprocess.TimeoutExpired:
        trouble = f"still running after {case.time * SCALE:g} s"
    if alive(process.pid):
        trouble = trouble or "left a process running"
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    read = []
    for file in outputs:
        file.seek(0)
        read.append(file.read())
        file.close()
    return process.returncode, read[0], read[1], trouble


def near(got, wanted, tolerance):
    """Texts whose words are equal and whose numbers are within a tolerance."""
    if NUMBER.split(got) != NUMBER.split(wanted):
        return False
    pairs = zip(NUMBER.findall(got), NUMBER.findall(wanted))
    return all(
        a == b or abs(float(a) - float(b)) <= tolerance * max(1, abs(float(b))) for a, b in pairs
    )


def held(got, how, wanted, extra):
    text, want = got.decode(errors="replace"), wanted.decode(errors="replace")
    lines = [line for line in want.split("\n") if line]
    if how == "any":
        return True
    if how == "has":
        return bool(lines) and all(line in text for line in lines)
    if how == "hasnt":
        return bool(lines) and not any(line in text for line in lines)
    if how == "matches":
        return re.fullmatch(want.rstrip("\n"), text.rstrip("\n"), re.S) is not None
    if how == "near":
        return near(text, want, extra)
    return got == wanted


def shown(data):
    text = data[:4000].decode(errors="backslashreplace").replace("\x1b", "\\x1b")
    return "".join(f"    | {line}\n" for line in text.split("\n")) if data else "    (nothing)\n"


def compare(what, got, expected):
    """Complaints about one output; where nothing was said about it, it has to be empty."""
    for how, wanted, extra in expected or [("", b"", None)]:
        if not held(got, how, wanted, extra):
            yield f"{what} is\n{shown(got)}  but the case says {how or 'exactly'}\n{shown(wanted)}"
    if (
        what in ("stdout", "stderr")
        and b"\x1b" in got
        and not any(b"\x1b" in wanted for _, wanted, _ in expected)
    ):
        yield f"{what} has terminal escapes though it is no terminal"


def left(case, here):
    there = {p.relative_to(here).as_posix() for p in here.rglob("*") if not p.is_dir()}
    for name in sorted(there - set(case.leaves) - set(case.files)):
        yield f"left {name} behind"
    for name, data in case.files.items():
        if name not in case.leaves and (name not in there or (here / name).read_bytes() != data):
            yield f"changed its input {name}"
    for name, expected in case.leaves.items():
        if name not in there:
            yield f"left no {name}"
        elif expected:
            yield from compare(name, (here / name).read_bytes(), expected)


def run(case):
    """Complaints about one case."""
    with tempfile.TemporaryDirectory(prefix="sigrun-case-") as name:
        folder = pathlib.Path(name)
        for below in ("here", "home", "bin"):
            (folder / below).mkdir()
        (folder / "bin" / "sigrun").symlink_to(os.path.abspath(PROGRAM))
        for path, data in case.files.items():
            (folder / "here" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "here" / path).write_bytes(data)
        output, errors, code = b"", b"", 0
        for at, (kind, what) in enumerate(case.steps):
            code, out, err, trouble = step(kind, what, case, folder)
            output, errors = output + out, errors + err
            if trouble:
                yield trouble
            if code != 0 and at + 1 < len(case.steps):
                yield f"step {at + 1} ended with {code}"
                break
        if code != case.exit:
            yield f"exit code {code}, not {case.exit}"
        yield from compare("stdout", output, case.stdout)
        yield from compare("stderr", errors, case.stderr)
        yield from left(case, folder / "here")


def main():
    parser = argparse.ArgumentParser(description="Runs command line cases.")
    parser.add_argument("files", nargs="+")
    parser.add_argument("-k", default="", help="only cases whose name has this word")
    options = parser.parse_args()
    count = {"passed": 0, "failed": 0, "skipped": 0}
    for path in options.files:
        try:
            chosen = [case for case in cases.parse(path) if options.k in case.name]
        except (cases.Wrong, OSError) as error:
            print(error)
            count["failed"] += 1
            continue
        for case in chosen:
            reason = missing(case)
            complaints = [] if reason else list(run(case))
            count["skipped" if reason else "failed" if complaints else "passed"] += 1
            if reason:
                print(f"skipped: {case.name}: {reason}")
            if complaints:
                print(f"{path}:{case.line}: {case.name}: " + "\n  ".join(complaints))
    print(", ".join(f"{number} {word}" for word, number in count.items()))
    if count["failed"]:
        return 1
    return SKIP if not count["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
