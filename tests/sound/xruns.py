#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What is lost between a device and a pipeline is counted to the frame, told, and marked in the stream.

The server's sink holds 32-bit floats and changes nothing, so a frame whose value is its number is found again.
"""
import json
import re
import subprocess
import sys
import time

import numpy as np

import server
from server import RATE, SCALE

TRIES, PATIENCE = 4, 30
PART = RATE // 4
STEP = 2.0**-22  # from one numbered frame to the next: exact in 32-bit floats
counts = {True: 0, False: 0}


def check(what, held, seen=""):
    counts[bool(held)] += 1
    if not held:
        print(f"{what}: {seen}")


def numbered(frames):
    """No frame is 0, which is what silence is."""
    return (np.arange(1, frames + 1) * STEP).astype("<f4")


def told(said, what):
    """How often, how many frames, and how long, as the warnings say."""
    found = re.search(rf"(\d+) {what}s?\b.*?\((\d+\.\d+) s\)", said)
    frames = re.search(r"(\d+) frames", said)
    return (int(found[1]), int(frames[1]), float(found[2])) if found and frames else (0, 0, 0)


class Listener:
    """What is heard in the hall, while it is heard."""

    def __init__(self, sound):
        self.child = subprocess.Popen([server.PROGRAM, "-q", "mic hall_mic latency=0.4s | raw -"], env=sound.env,
                                      cwd=sound.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, bufsize=0)
        self.bytes = self.child.stdout.read(4)  # it listens

    def until(self, number):
        """The frames up to the one with this number, or those of a long time."""
        end = time.monotonic() + PATIENCE * SCALE
        looked = 0
        while time.monotonic() < end:
            self.bytes += self.child.stdout.read(1 << 16)
            frames = np.frombuffer(self.bytes, "<f4", len(self.bytes) // 4)
            if (frames[looked:] == np.float32(number * STEP)).any():
                break
            looked = len(frames)
        return frames

    def stop(self):
        self.child.terminate()
        self.child.communicate(timeout=PATIENCE * SCALE)


def underruns(sound):
    """A pipe that comes too late three times: silence is heard in between, and as much of it is told."""
    listens = Listener(sound)
    plays = subprocess.Popen([server.PROGRAM, "raw - type=f32 rate=48k | play hall latency=0.25s"], env=sound.env,
                             cwd=sound.folder, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    frames = numbered(4 * PART)
    plays.stdin.write(bytes(4 * PART))  # the server drops the begin of what a new stream plays
    for part in range(4):
        time.sleep(0.5 if part else 0)  # all before it has been heard, and silence for a while
        plays.stdin.write(frames[part * PART : (part + 1) * PART].tobytes())
        plays.stdin.flush()
        if part == 3:
            plays.stdin.close()
        heard = listens.until((part + 1) * PART)
    said = plays.stderr.read().decode()
    plays.wait(PATIENCE * SCALE)
    listens.stop()
    sounds = np.flatnonzero(heard)
    between = heard[sounds[0] : sounds[-1] + 1] if sounds.size else heard
    silence = int(np.count_nonzero(between == 0))
    times, told_frames, seconds = told(said, "underrun")
    return [
        ("three times nothing was ready", times == 3 and plays.returncode == 0, said),
        ("every frame is heard", np.array_equal(between[between != 0], frames), np.count_nonzero(between)),
        ("as much silence is heard as is told", told_frames == silence > RATE, (said, silence)),
        ("the time of it", abs(seconds - silence / RATE) < 1e-3, said),
    ]


def jumps(frames):
    """(place, how many are missing before it) wherever a number doesn't follow the one before."""
    numbers = np.rint(frames.astype(float) / STEP).astype(int)
    inside = np.flatnonzero(numbers)
    numbers = numbers[inside[0] : inside[-1] + 1] if inside.size else numbers
    steps = np.diff(numbers) - 1
    return [(int(at) + 1 + int(inside[0]), int(steps[at])) for at in np.flatnonzero(steps)]


def overruns(sound):
    """Who reads a recording sleeps longer than there is room: what is missing is told and marked."""
    (sound.folder / "numbered.f32").write_bytes(numbered(9 * RATE).tobytes())
    plays = sound.start("-q", "raw numbered.f32 type=f32 rate=48k | play hall latency=0.4s")
    time.sleep(0.3)
    text = "m = mic hall_mic latency=0.4s | head 5s ; m | raw - ; m | plot gaps.json"
    records = subprocess.Popen([server.PROGRAM, text], env=sound.env, cwd=sound.folder, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
    first = records.stdout.read(4 * PART)
    time.sleep(6)
    rest, said = records.communicate(timeout=PATIENCE * SCALE)
    plays.communicate(timeout=PATIENCE * SCALE)
    frames = np.frombuffer(first + rest, "<f4")
    gaps = jumps(frames)
    times, lost, seconds = told(said.decode(), "overrun")
    scene = json.loads((sound.folder / "gaps.json").read_text())
    end = scene["panes"][0]["x"]["high"]
    return [
        ("one time there was no room", times == 1 and records.returncode == 0, said),
        ("as many frames are missing as are told", [many for _, many in gaps] == [lost] and lost > RATE, (gaps, said)),
        ("the time of it", abs(seconds - lost / RATE) < 1e-3, said),
        ("the plot goes on behind the gap", abs(end - (len(frames) + lost) / RATE) < 0.01, (end, len(frames), lost)),
    ]


def main():
    server.demand("pulseaudio")
    with server.server() as sound:
        for part in (underruns, overruns):
            # A server without real-time priority loses frames of its own on a busy machine.
            for _ in range(TRIES):
                found = part(sound)
                if all(held for _, held, _ in found):
                    break
            for what, held, seen in found:
                check(f"{part.__name__}: {what}", held, seen)
    print(f"{counts[True]} passed, {counts[False]} failed, 0 skipped")
    return 1 if counts[False] else 0


if __name__ == "__main__":
    sys.exit(main())
