#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Ctrl-C once drains, twice drops what is on its way, three times leaves at once; also where a stage waits for someone outside.
--duration is an end like any other, and a failure doesn't wait for what hangs."""
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from whole import Broken, content

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
PATIENCE = 60
counts = {True: 0, False: 0}


def check(what, held, seen=""):
    counts[bool(held)] += 1
    if not held:
        print(f"{what}: {seen}")


def start(expression, *options, **pipes):
    return subprocess.Popen([PROGRAM, *options, expression], stderr=subprocess.PIPE, bufsize=0,
                            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, **pipes})


def wait_until(held):
    until = time.monotonic() + PATIENCE
    while not held() and time.monotonic() < until:
        time.sleep(0.002)
    return held()


def goes_on(child, seconds=0.2):
    """Does it still run, some time after it was asked to end?"""
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def ended(what, child, code, *words):
    """It ends by itself, with this exit code, and says these words."""
    try:
        _, said = child.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
        check(what, False, "it hangs")
        return
    said = said.decode()
    check(what, child.returncode == code and all(w in said for w in words), (child.returncode, code, said, words))


def begun(folder, child, size=0):
    """There is an unfinished file, with so many bytes."""
    part = folder / f"out.wav.part-{child.pid}"
    return wait_until(lambda: child.poll() is not None or (part.exists() and part.stat().st_size >= size))


def whole(what, folder, frames=None, least=1):
    """The only thing left is a file that is whole."""
    left = sorted(p.name for p in folder.iterdir())
    check(f"{what}: what is left", left == ["out.wav"], left)
    try:
        found, _ = content("wav", (folder / "out.wav").read_bytes())
        check(f"{what}: frames", found >= least if frames is None else found == frames, found)
    except (Broken, OSError) as why:
        check(f"{what}: the file", False, why)


def once(folder, number, *options):
    what = f"once, {signal.Signals(number).name} {options}"
    child = start(f'sine | gain 0.5 | write "{folder}/out.wav"', *options)
    begun(folder, child, 0 if "--realtime" in options else 5000)
    child.send_signal(number)
    ended(what, child, 130)
    whole(what, folder, least=0 if "--realtime" in options else 1)


def idle(folder):
    """Nothing flows: the source waits for a pipe that has nothing to say."""
    child = start(f'raw - type=s16 rate=8k | write "{folder}/out.wav"', stdin=subprocess.PIPE)
    child.stdin.write(bytes(200))
    child.stdin.flush()
    begun(folder, child)
    child.send_signal(signal.SIGINT)
    check("an idle run", wait_until(lambda: child.poll() is not None) and child.returncode == 130, child.poll())
    check("an idle run says nothing", not child.stderr.read())
    child.stdin.close()
    check("an idle run: its file", [p.name for p in folder.iterdir()] == ["out.wav"], list(folder.iterdir()))


def twice(folder, number):
    """What it drains into is full, and nobody empties it."""
    child = start(f'sine | {{ write "{folder}/out.wav" ; raw - }}', stdout=subprocess.PIPE)
    child.stdout.read(1)
    child.send_signal(signal.SIGINT)
    check("once isn't enough", goes_on(child))
    child.send_signal(number)
    check(f"twice: {number!r}", wait_until(lambda: child.poll() is not None) and child.returncode == 130, child.poll())
    check("twice: what it says", b"Ctrl-C again: drop it" in (said := child.stderr.read()), said)
    child.kill()
    whole("twice", folder)


def once_into_a_pipe(folder):
    """The same, but it is read after all: all arrives."""
    child = start(f'sine | {{ write "{folder}/out.wav" ; raw - type=f32 }}', stdout=subprocess.PIPE)
    child.stdout.read(4)
    child.send_signal(signal.SIGINT)
    check("it waits for who reads", goes_on(child))
    out, _ = child.communicate(timeout=PATIENCE)
    check("once into a pipe", child.returncode == 130, child.returncode)
    whole("once into a pipe", folder, 1 + len(out) // 4)


def thrice(folder):
    """A stage that is at work can't be stopped; the third leaves it there."""
    child = start(f'sine | {{ write "{folder}/out.wav" ; raw - }}', stdout=subprocess.PIPE)
    child.stdout.read(1)
    for _ in range(3):
        child.send_signal(signal.SIGINT)
        time.sleep(0.01)
    check("three times", wait_until(lambda: child.poll() is not None) and child.returncode == 130, child.poll())
    child.kill()
    for p in folder.iterdir():
        p.unlink()


def readers_leave(folder):
    """What waits for a pipe ends when nobody wants what it would give; the pipe stays open meanwhile."""
    child = start(f'raw - type=f32 rate=8k | head 2 | write "{folder}/out.wav"', stdin=subprocess.PIPE)
    child.stdin.write(bytes(12))
    child.stdin.flush()
    check("readers leave", wait_until(lambda: child.poll() is not None) and child.returncode == 0, child.poll())
    child.kill()
    child.stdin.close()
    whole("readers leave", folder, 2)


def join_ends(folder):
    """A join ends with the input that has ended, while another waits for a pipe."""
    for first, second in (("raw - type=f32 rate=8k", "constant 1 rate=8k | head 0"),
                          ("constant 1 rate=8k | head 5", "raw - type=f32 rate=8k")):
        for join in ("add", "merge | downmix"):
            child = start(f'{{ {first} ; {second} }} | {join} | write "{folder}/out.wav"', stdin=subprocess.PIPE)
            frames = 5 if "head 5" in first else 0
            child.stdin.write(bytes(4 * frames))
            child.stdin.flush()
            what = f"{first} ; {second} | {join}"
            check(what, wait_until(lambda: child.poll() is not None) and child.returncode == 0, child.poll())
            child.kill()
            child.stdin.close()
            whole(what, folder, frames)
            (folder / "out.wav").unlink(missing_ok=True)


def fails_beside(folder):
    """A failure ends the run, also where another stage waits for a reader that isn't there."""
    table = folder / "bad.csv"
    table.write_text("x\n" + "0.5\n" * 200000 + "oops\n")
    child = start(f'read "{table}" rate=8k | null ; sine | raw -', stdout=subprocess.PIPE)
    check("a failure", wait_until(lambda: child.poll() is not None) and child.returncode in (1, 3), child.poll())
    check("a failure says why", b"oops" in (said := child.stderr.read()), said)
    child.kill()
    table.unlink()


def duration(folder):
    for options, frames in [(["--duration", "0.25s"], 12000), (["--duration=10ms", "--realtime"], 480), (["--duration", "1ms"], 48)]:
        child = start(f'sine rate=48k | ema 0.5 | write "{folder}/out.wav"', *options)
        ended(f"{options}", child, 0)
        whole(f"{options}", folder, frames)
    child = start(f'{{ sine rate=48k | head 100 ; constant 1 rate=48k }} | add | write "{folder}/out.wav"', "--duration=1s")
    ended("--duration beyond the end", child, 0)
    whole("--duration beyond the end", folder, 100)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for number in (signal.SIGINT, signal.SIGTERM):
            for options in ([], ["-j", "1"], ["--realtime"], ["--no-fuse", "--no-replicate"]):
                once(folder, number, *options)
            (folder / "out.wav").unlink()
            twice(folder, number)
        (folder / "out.wav").unlink()
        for part in (idle, readers_leave, join_ends, once_into_a_pipe, thrice, fails_beside, duration):
            part(folder)
    print(f"{counts[True]} passed, {counts[False]} failed")
    return 1 if counts[False] else 0


if __name__ == "__main__":
    sys.exit(main())
