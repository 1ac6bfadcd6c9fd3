#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Bad input that has to be made: full disks, files that may not be read, a megabyte of rubbish."""
import hashlib
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(os.environ.get("SIGRUN_PROGRAM", "sigrun"))
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
MEGABYTE = 1 << 20
NOBODY = 65534


class Skip(Exception):
    """What this machine lacks for a case."""


def run(folder, *words, user=None):
    """(exit code, stderr) of a run that has to end within five seconds."""
    began = time.monotonic()
    done = subprocess.run(
        [PROGRAM, *words],
        cwd=folder,
        user=user,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        timeout=30 * SCALE,
        env={**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder)},
    )
    took = time.monotonic() - began
    assert took < 5 * SCALE, f"it took {took:.1f} s"
    return done.returncode, done.stderr.decode(errors="replace")


def snapshot(folder):
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


def full_disk(folder):
    """A disk that is full in mid-stream: told with its name, and the older file is what it was."""
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True
    )
    if mounted.returncode != 0:
        raise Skip("no disk can be mounted here")
    try:
        (disk / "o.wav").write_bytes(b"older\n")
        before = snapshot(disk)
        code, said = run(folder, "sine | write disk/o.wav")
        assert code == 1, f"exit code {code}"
        assert "disk/o.wav" in said and "No space left on device" in said, said
        assert "  sine | write disk/o.wav\n               ^~~~~~~~~~\n" in said, said
        left = snapshot(disk)
        assert left.get("o.wav") == before["o.wav"], "the older file was touched"
        assert set(left) <= {"o.wav", "o.wav.partial"}, f"left behind: {sorted(left)}"
    finally:
        subprocess.run(["umount", disk], check=True)


def unreadable(folder):
    path = folder / "secret.wav"
    path.write_bytes(b"RIFF")
    path.chmod(0)
    user = NOBODY if os.geteuid() == 0 else None
    try:
        code, said = run(folder, "read secret.wav | write o.wav", user=user)
    except PermissionError as error:
        raise Skip("nobody may start the program where it lies") from error
    assert code == 3, f"exit code {code}: {said}"
    assert "secret.wav: you may not read it" in said and "^~~~~~~~~~" in said, said


def unwritable(folder):
    user = NOBODY if os.geteuid() == 0 else None
    folder.chmod(0o555)
    try:
        code, said = run(folder, "sine | head 9 | write o.wav", user=user)
    except PermissionError as error:
        raise Skip("nobody may start the program where it lies") from error
    finally:
        folder.chmod(0o777)
    assert code == 1, f"exit code {code}: {said}"
    assert "o.wav can't be made: Permission denied" in said and "^~~~~" in said, said


def words(generator, size):
    tokens = ["sine", "gain 2", "|", "{", "}", ";", "(", ")", "=", "x", "add", '"', "'", "|[", "]"]
    tokens += [",", "$x", "@gpu", "def f(a)", "_", "\n", "#", "..", "1e9", "-3dB"]
    made = ""
    while len(made) < size:
        made += " ".join(generator.choices(tokens, k=1000)) + " "
    return made[:size].encode()


# A megabyte each, from a seed, or as many parts as a step that looks at all of them for each of them can't get through:
# what is in it, and words that the answer has.
RUBBISH = {
    "random bytes": (lambda g: g.randbytes(MEGABYTE), "error: "),
    "random bytes without zeros": (lambda g: bytes(g.choices(range(1, 256), k=MEGABYTE)), "error: "),
    "random letters": (lambda g: bytes(g.choices(range(32, 127), k=MEGABYTE)), "error: "),
    "random words": (lambda g: words(g, MEGABYTE), "error: "),
    "open braces": (lambda g: b"{" * MEGABYTE, "nests deeper than 256"),
    "braces in pairs": (lambda g: b"{" * 10000 + b"sine" + b"}" * 10000, "nests deeper than 256"),
    "brackets": (lambda g: b"add " + b"(" * MEGABYTE, "nests deeper than 256"),
    "bars": (lambda g: b"|" * MEGABYTE, "error: "),
    "one word": (lambda g: b"x" * MEGABYTE, "error: "),
    "one number": (lambda g: b"sine " + b"9" * MEGABYTE + b" | null", "too large a number"),
    "one text": (lambda g: b'sine "' + b"\\" * MEGABYTE, "error: "),
    "one stage after another": (lambda g: b"gain 1 | " * (MEGABYTE // 9), "error: "),
    "unknown stages": (lambda g: b"foo\n" * 100_000, "and 99980 more"),
    "branches": (lambda g: b"sine | { " + b"_ ; " * 20_000 + b"}", "nothing reads the output"),
    "inputs": (lambda g: b"sine | add " + b"(sine) " * 20_000, "nothing reads the output"),
    "one comment": (lambda g: b"#" * MEGABYTE, "there is nothing to run in"),
}


def rubbish(folder, name):
    make, wanted = RUBBISH[name]
    (folder / "rubbish.sigrun").write_bytes(make(random.Random(7)))
    code, said = run(folder, "-f", "rubbish.sigrun")
    assert code == 2, f"exit code {code}: {said[:2000]}"
    assert wanted in said and "rubbish.sigrun" in said, said[:2000]
    assert len(said) < 50_000, f"the answer has {len(said)} bytes"
    assert not any(ord(c) < 32 and c != "\n" for c in said), "control characters get to the terminal"


def attempt(what, *more):
    """None, or what is wrong."""
    with tempfile.TemporaryDirectory(prefix="sigrun-bad-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o777)
        (folder / "o.wav").write_bytes(b"older\n")
        before = snapshot(folder)
        try:
            what(folder, *more)
        except (AssertionError, subprocess.TimeoutExpired) as error:
            return str(error)
        (folder / "secret.wav").unlink(missing_ok=True)
        (folder / "rubbish.sigrun").unlink(missing_ok=True)
        after = snapshot(folder)
        return None if after == before else f"left {sorted(after)}, or changed o.wav"


def main():
    passed = failed = skipped = 0
    trials = [(what.__name__, what) for what in (full_disk, unreadable, unwritable)]
    trials += [(name, rubbish, name) for name in RUBBISH]
    for name, *trial in trials:
        try:
            trouble = attempt(*trial)
        except Skip as reason:
            skipped += 1
            print(f"skipped: {name}: {reason}")
            continue
        failed += bool(trouble)
        passed += not trouble
        if trouble:
            print(f"{name}: {trouble}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
