#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What is played is what is recorded, sample for sample, through a sound server of the test's own.

The server's sink holds 32-bit floats at 48 kHz and changes nothing, so all comparisons are exact.
"""
import json
import signal
import sys
import time
import wave

import numpy as np

import server
from server import RATE, SCALE

TRIES = 4
counts = {True: 0, False: 0}


def check(what, held, seen=""):
    counts[bool(held)] += 1
    if not held:
        print(f"{what}: {seen}")


def floats(path, lanes=1):
    return np.fromfile(path, "<f4").reshape(-1, lanes) if path.exists() else np.zeros((0, lanes), "f4")


def found(recorded, played):
    """Where the played frames stand in the recording, as a whole and unchanged; None: nowhere."""
    for at in np.flatnonzero(recorded[:, 0] == played[0, 0]):
        part = recorded[at : at + len(played)]
        if len(part) == len(played) and (part == played).all():
            return int(at)
    return None


def heard(sound, expression, lanes, name):
    """Plays and records at once; the frames that were played and those that came back.

    A machine that is busy elsewhere may be late; what was lost then says so, and another try is made."""
    text = (f"n = {expression} | head 0.5s ; n | raw {name}-out.f32 ; n | delay 0.7s | play hall latency=0.4s ; "
            f"mic hall_mic lanes={lanes} latency=0.4s | head 3.5s | raw {name}-in.f32")
    for _ in range(TRIES):
        done = sound.run(text)
        if "run" not in done.stderr:
            break
    check(f"{name} runs in silence", done.returncode == 0 and not done.stderr, done.stderr)
    return sound.folder / f"{name}-out.f32", sound.folder / f"{name}-in.f32"


def controls():
    """`found` finds a recording that is right, and none that lacks a frame or has another."""
    rng = np.random.default_rng(1)
    noise = rng.standard_normal((900, 1)).astype("f4")
    right = np.concatenate([np.zeros((50, 1), "f4"), noise, np.zeros((9, 1), "f4")])
    other = right.copy()
    other[500] += np.float32(1e-7)
    check("control: right", found(right, noise) == 50)
    check("control: a frame less", found(np.delete(right, 400, 0), noise) is None)
    check("control: another sample", found(other, noise) is None)


def samples(sound):
    out, back = heard(sound, "noise amp=0.1 rate=48k", 1, "mono")
    check("one lane comes back", found(floats(back), floats(out)) is not None, len(floats(back)))
    out, back = heard(sound, "noise amp=0.1 rate=48k", 2, "spread")
    twice = np.repeat(floats(out), 2, axis=1)
    check("one lane is heard on both sides", found(floats(back, 2), twice) is not None)
    out, back = heard(sound, "{ noise amp=0.1 rate=48k ; sine 440 amp=0.2 rate=48k } | merge", 2, "stereo")
    check("two lanes come back", found(floats(back, 2), floats(out, 2)) is not None)


def files(sound):
    """ALSA's plug-in that puts files in place of a device: the same samples, in 32-bit floats.

    Behind it is no clock: what is played is taken at any speed, with silence in between."""
    null = "slave.pcm { type null }"
    (sound.folder / "files.conf").write_text(
        "pcm.default { type null }\n"
        f'pcm.tape {{ type file file "tape.f32" format raw {null} }}\n'
        f'pcm.reel {{ type file file "/dev/null" infile "out.f32" format raw {null} }}\n')
    env = {**sound.env, "ALSA_CONFIG_PATH": str(sound.folder / "files.conf")}
    for text in ("n = noise amp=0.1 rate=48k | head 0.5s ; n | raw out.f32 ; n | play tape",
                 "mic reel | head 0.25s | raw in.f32"):
        done = sound.run("-q", text, env=env)
        check(text, done.returncode == 0 and not done.stderr, done.stderr)
    tape, played = floats(sound.folder / "tape.f32", 2), floats(sound.folder / "out.f32")
    check("a file holds what was played", np.array_equal(tape[tape.any(axis=1)], np.repeat(played, 2, axis=1)))
    back = floats(sound.folder / "in.f32")
    check("a file is what is recorded", len(back) == RATE // 4 and np.array_equal(back, played[: len(back)]), len(back))


def clocks(sound):
    """Two devices: what comes from one is heard on the other, and -v tells how their clocks differ."""
    text = ("sine 440 rate=48k amp=0.5 | head 5s | play hall latency=0.4s ; "
            "mic hall_mic latency=0.4s | head 2s | play attic latency=0.4s")
    listens = sound.start("-q", "mic attic_mic latency=0.4s | head 4.5s | raw attic.f32")
    done = sound.run("-v", text)
    listens.communicate(timeout=40 * SCALE)
    check("two devices", done.returncode == 0, done.stderr)
    check("the drift is told", "hall_mic drifts by" in done.stderr and "against attic" in done.stderr, done.stderr)
    heard_there = floats(sound.folder / "attic.f32")
    check("one is heard on the other", len(heard_there) and abs(heard_there).max() > 0.49, len(heard_there))


def clipping(sound):
    done = sound.run("sine 440 rate=48k amp=2 | head 0.3s | play hall")
    # |2 sin| exceeds 1 for two thirds of the time.
    words = [word for line in done.stderr.splitlines() if "clipped" in line for word in line.split()]
    clipped = next((int(word) for word in words if word.isdigit()), 0)
    check("what is too loud is counted", abs(clipped - 0.2 * RATE) < 0.003 * RATE, done.stderr)


def devices(sound):
    listed = json.loads(sound.run("devices", "--json").stdout)["sound"]
    names = [device["name"] for device in listed]
    check("devices are listed", {"hall", "attic", "hall_mic", "default"} <= set(names), names)
    check("numbers count", [device["number"] for device in listed] == list(range(len(listed))), listed)
    check("one is the default", [d["name"] for d in listed if d["default_out"]] == ["default"], listed)
    text = sound.run("devices").stdout
    check("the table has them too", all(name in text for name in names), text)
    number = names.index("attic")
    for wish in (str(number), "ATT", "attic", ""):
        done = sound.run("-q", f"sine rate=48k | head 10ms | play '{wish}'")
        check(f"play '{wish}'", done.returncode == 0, done.stderr)
    done = sound.run("sine rate=48k | head 10ms | play cellar")
    check("no such device", done.returncode == 1 and "'cellar'" in done.stderr and "0 hall" in done.stderr,
          done.stderr)
    done = sound.run("mic cellar | null")
    check("no such microphone", done.returncode == 3 and "sigrun devices" in done.stderr, done.stderr)
    done = sound.run("sine rate=48k | { gain 1 } | select 0 | play hall ; mic hall_mic lanes=99 | null")
    check("too many lanes", done.returncode == 3 and "32 lanes at most" in done.stderr, done.stderr)


def interrupt(sound):
    child = sound.start("-q", "m = mic hall_mic ; m | write keep.wav ; m | head 1 | print")
    child.stdout.readline() # it records
    time.sleep(0.3)
    began = time.monotonic()
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=20 * SCALE)
    took = time.monotonic() - began
    with wave.open(str(sound.folder / "keep.wav")) as kept:
        frames = kept.getnframes()
    check("Ctrl-C ends a recording", child.returncode == 130 and took < 0.5 * SCALE, (child.returncode, took))
    check("and the file is whole", frames > 0.2 * RATE, frames)


def vanish(sound):
    """The server is killed while one records and another plays: both say so, and files are whole."""
    text = "m = mic hall_mic ; m | write gone.wav ; m | head 1 | print"
    records = sound.start(text)
    plays = sound.start("n = sine 440 rate=48k ; n | write played.wav ; n | play hall")
    records.stdout.readline()
    time.sleep(0.5)
    sound.child.kill()
    for child, name in (records, "gone.wav"), (plays, "played.wav"):
        said = child.communicate(timeout=20 * SCALE)[1]
        check(f"{name}: the device has gone", child.returncode == 1 and "has gone" in said, said)
        with wave.open(str(sound.folder / name)) as kept:
            check(f"{name} is whole", kept.getnframes() > 0.1 * RATE, kept.getnframes())


def absent(sound):
    """A machine without sound."""
    (sound.folder / "asound.conf").write_text("pcm.default { type hw card 77 }\n")
    text = sound.run("devices").stdout
    check("no device is listed", "sound none" in text, text)
    done = sound.run("mic | null")
    check("no microphone", done.returncode == 3 and "`sigrun devices`" in done.stderr, done.stderr)
    done = sound.run("sine rate=48k | play")
    check("no loudspeaker", done.returncode == 1 and "no device here plays" in done.stderr, done.stderr)
    check("and no noise", "ALSA" not in done.stderr and "jack" not in done.stderr.lower(), done.stderr)


def main():
    server.demand("pulseaudio")
    controls()
    with server.server() as sound:
        for part in (samples, files, clocks, clipping, devices, interrupt, vanish, absent):
            part(sound)
    print(f"{counts[True]} passed, {counts[False]} failed, 0 skipped")
    return 1 if counts[False] else 0


if __name__ == "__main__":
    sys.exit(main())
