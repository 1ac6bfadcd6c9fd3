#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Cancellation: runs that are interrupted at random moments leave whole files that are the beginning of the whole result.

The moment is chosen by what has been done, not by the clock: bytes fed to the program, bytes read from it, or bytes
found in its unfinished file. The last of these can come too late on a busy machine, so it adapts: the runs that
follow are interrupted earlier. SIGRUN_SEED repeats the choices."""
import collections
import concurrent.futures
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

from whole import FORMATS, Broken, content

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
RUNS = 60 if os.environ.get("SIGRUN_FAST") else 1000
ENOUGH = RUNS * 8 // 10
PATIENCE = 120  # seconds that one run may take before it counts as hung
FLAGS = [[], ["--no-fuse"], ["--no-replicate"], ["--no-static-buffers"], ["--no-fuse", "--no-replicate"]]
FRAMES = {"wav": 500000, "au": 500000, "npy": 400000, "raw": 500000, "csv": 200000}
OFTEN = {"wav": 5, "au": 2, "npy": 4, "raw": 3, "csv": 1}
FEED = random.Random(1).randbytes(2 * max(FRAMES.values()))  # samples for the programs that read them

# What writes a file: the chain in front of it. Nothing in it looks ahead, since what ends earlier would end otherwise.
KINDS = {
    "free": "noise rate=48k | head {frames} | gain 0.5 | lowpass 9k | offset 0.01 | clip -0.9..0.9",
    "paced": "noise rate=4M | head {frames} | gain 0.5 | lowpass 9k",
    "held": "noise rate=48k | gain 0.7 | head {frames} | ema 0.5",
    "fed": "raw - type=s16 rate=48k | gain 0.5 | ema 0.3 | abs",
}

SURE = ["held", "fed"]  # these can't have ended: they wait for us


def expression(kind, ending, path):
    sink = f'raw "{path}" type=f32' if ending == "raw" else f'write "{path}"'
    sink = "{ " + sink + " ; raw - type=f32 }" if kind == "held" else sink
    return KINDS[kind].format(frames=FRAMES[ending]) + " | " + sink


def start(kind, ending, path, flags):
    pace = ["--realtime"] if kind == "paced" else []
    # What lies in a pipe is out of reach for both ends, so it is a small one.
    return subprocess.Popen([PROGRAM, "-q", *pace, *flags, expression(kind, ending, path)], bufsize=0, pipesize=4096,
                             stdin=subprocess.PIPE if kind == "fed" else subprocess.DEVNULL,
                             stdout=subprocess.PIPE if kind == "held" else subprocess.DEVNULL, stderr=subprocess.PIPE)


class Whole:
    """The result of a run that nobody interrupts."""

    def __init__(self, kind, ending, folder):
        path = folder / f"whole-{kind}.{ending}"
        child = start(kind, ending, path, [])
        _, said = child.communicate(FEED[:2 * FRAMES[ending]] if kind == "fed" else None, timeout=PATIENCE)
        if child.returncode:
            raise SystemExit(f"{kind} {ending}: the whole run failed: {said.decode()}")
        self.bytes = path.stat().st_size
        self.frames, self.data = content(ending, path.read_bytes())
        assert self.frames == FRAMES[ending], (kind, ending, self.frames)


class Aim:
    """How far into a run it is worth aiming where the run doesn't wait for us, and whether that is worth while at all."""

    def __init__(self):
        self.lock = threading.Lock()
        self.far = {kind: 0.9 for kind in KINDS}
        self.met = self.tried = 0

    def kind(self, chance):
        with self.lock:
            behind = self.met < 0.85 * self.tried
        return chance.choice(SURE if behind else list(KINDS))

    def learn(self, kind, late, met):
        with self.lock:
            self.tried += 1
            self.met += met
            if kind not in SURE:
                self.far[kind] = max(0.02, self.far[kind] * 0.8) if late else min(0.9, self.far[kind] * 1.05)


def feed(child, size):
    try:
        child.stdin.write(FEED[:size])
    except BrokenPipeError:
        pass  # what it has said on stderr is looked at later


def read(pipe, size):
    parts = []
    while size > 0 and (part := pipe.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def watch(child, path, size):
    """Until the unfinished file is so large, or the run has ended."""
    part, until = f"{path}.part-{child.pid}", time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < until:
        try:
            if os.stat(part).st_size >= size:
                return
        except FileNotFoundError:
            pass
        time.sleep(0.0005)


def wait_for(child, kind, ending, path, whole, share):
    """Until the run has come so far. What was read from it meanwhile."""
    if kind == "fed":
        feed(child, 2 * max(1, int(share * FRAMES[ending])))
        watch(child, path, 0)
    elif kind == "held":
        return read(child.stdout, 4 * max(1, int(share * FRAMES[ending] / 2)))
    else:
        watch(child, path, max(1, share * whole.bytes))
    return b""


def cancel(number, seed, wholes, aim):
    """One run: where it was stopped (-1 before its first frame, 0 to 9, 10 after its last), and what was wrong."""
    chance = random.Random(f"{seed} {number}")
    kind, (ending,) = aim.kind(chance), chance.choices(list(OFTEN), OFTEN.values())
    flags = ["-j", str(chance.choice([1, 2, 3])), *chance.choice(FLAGS)]
    share = chance.random() * aim.far[kind]
    whole = wholes[kind, ending]
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name) / f"out.{ending}"
        child = start(kind, ending, path, flags)
        seen = wait_for(child, kind, ending, path, whole, share)
        child.send_signal(chance.choice([signal.SIGINT, signal.SIGINT, signal.SIGTERM]))
        try:
            rest, said = child.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            return -1, f"{kind} {ending} {flags}: it hangs"
        left = sorted(p.name for p in pathlib.Path(name).iterdir())
        try:
            frames = judge(child.returncode, left, path, ending, whole, said)
            if kind == "held" and frames != (len(seen) + len(rest or b"")) // 4:
                raise Broken(f"{frames} frames in the file, {len(seen) + len(rest or b'')} bytes beside it")
        except Broken as broken:
            return -1, f"run {number}: {kind} {ending} {flags} at {share:.3f}: {broken}"
    met = 0 < frames < whole.frames
    aim.learn(kind, frames == whole.frames, met)
    return (10 * frames // whole.frames if frames else -1), ""


def judge(code, left, path, ending, whole, said=b""):
    """The frames of what an interrupted run has left, or Broken."""
    if code in (-signal.SIGINT, -signal.SIGTERM) and not left:
        return 0  # it hadn't begun
    if code not in (0, 130) or said:
        raise Broken(f"exit code {code}, it said {said!r}")
    if left != [path.name]:
        raise Broken(f"it left {left}")
    frames, data = content(ending, path.read_bytes())
    if data != whole.data[:len(data)]:
        at = next(i for i, (a, b) in enumerate(zip(data, whole.data)) if a != b) if data[:len(whole.data)] != whole.data else "the end"
        raise Broken(f"{frames} frames that differ from byte {at} on")
    if code == 0 and frames != whole.frames:
        raise Broken(f"exit code 0 with {frames} of {whole.frames} frames")
    return frames


def refused(ending, whole, frames, data, code=130, left=None):
    """Is such a file refused?"""
    with tempfile.TemporaryDirectory() as name:
        path = pathlib.Path(name) / f"out.{ending}"
        path.write_bytes(data)
        for other in left or []:
            (path.parent / other).write_bytes(b"")
        try:
            found = judge(code, sorted(p.name for p in path.parent.iterdir()), path, ending, whole)
        except Broken:
            return True
        return found != frames


def control(folder, wholes):
    """What an engine that ends badly would leave must be refused, and what it should leave must not."""
    wrong = []
    for ending in FORMATS:
        whole = wholes["free", ending]
        good = (folder / f"whole-free.{ending}").read_bytes()
        middle = len(good) - len(whole.data) // 2
        cases = {
            "a frame is missing in the middle": good[:middle // 12 * 12] + good[middle // 12 * 12 + 12:],
            "a byte differs": good[:middle] + bytes([good[middle] ^ 1]) + good[middle + 1:],
            "the end is cut off": good[:-1],
            "nothing": b"",
        }
        if ending in ("wav", "au", "npy"):
            cases["the header knows nothing of the end"] = good[:len(good) - 12 * 1000]
        wrong += [f"{ending}: not noticed: {what}" for what, data in cases.items()
                  if not refused(ending, whole, whole.frames, data)]
        if refused(ending, whole, whole.frames, good):
            wrong.append(f"{ending}: a good file is refused")
        if not refused(ending, whole, whole.frames, good, left=["out.part-1"]):
            wrong.append(f"{ending}: not noticed: an unfinished file")
        if not refused(ending, whole, whole.frames, good, code=1):
            wrong.append(f"{ending}: not noticed: exit code 1")
    if sum(enough(collections.Counter({-1: RUNS - n, 10: 0, 5: n})) for n in (0, ENOUGH - 1)):
        wrong.append("too few are enough")
    return wrong


def enough(histogram):
    return sum(n for where, n in histogram.items() if 0 <= where < 10) >= ENOUGH


def show(histogram):
    for where in range(-1, 11):
        label = {-1: "before", 10: "after"}.get(where, f"{10 * where}..{10 * where + 10} %")
        print(f"{label:>10} {histogram[where]:5} {'#' * (60 * histogram[where] // max(histogram.values()))}")


def main():
    seed = os.environ.get("SIGRUN_SEED") or str(random.SystemRandom().randrange(10**9))
    print(f"seed {seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        wholes = {(kind, ending): Whole(kind, ending, folder) for kind in KINDS for ending in FORMATS}
        wrong = control(folder, wholes)
        aim = Aim()
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            ends = list(pool.map(lambda number: cancel(number, seed, wholes, aim), range(RUNS)))
    wrong += [what for _, what in ends if what]
    histogram = collections.Counter(where for where, what in ends if not what)
    show(histogram)
    if not enough(histogram):
        wrong.append(f"fewer than {ENOUGH} of {RUNS} were stopped between their first and last frame")
    print("\n".join(wrong[:20]))
    print(f"{RUNS - len(wrong)} passed, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
