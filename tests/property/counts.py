#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""At the end of any chain `null` counts what the ratios, delays and tails of its stages say.

Random chains of up to six stages, of sources with no frame, one, a prime number and many. SIGRUN_SEED repeats a
run, SIGRUN_FAST asks for fewer chains. Two wrong predictions have to be found: the controls.
"""
import os
import random
import re
import subprocess
import sys

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
LENGTHS = (0, 0, 1, 1, 2, 7, 97, 1009, 4096, 65537, 300000)
MOST = 10**6  # frames that are worth the time
CHAINS = 30 if os.environ.get("SIGRUN_FAST") else 150


def ratio(up, down=1):
    return lambda n: -(-n * up // down)


def whole(size, hop=0, each=1, tail=0):
    """Windows that lie whole in the stream, each of so many frames, and a tail."""
    hop = hop or size
    return lambda n: each * ((n - size) // hop + 1 if n >= size else 0) + tail


def padded(size, hop, each=1):
    """One window more where frames are left over that no window has seen."""
    def count(n):
        steps = (n - size) // hop + 1 if n >= size else 0
        seen = (steps - 1) * hop + size if steps else 0
        return each * (steps + (seen < n and steps * hop < n))
    return count


# Stages from a plain signal to a plain signal: what leaves of n frames.
STAGES = [
    ("gain 2", ratio(1)), ("diff", ratio(1)), ("integrate", ratio(1)), ("shift 0.1fs | real", ratio(1)),
    ("fir 1,2,3,4", ratio(1)), ("fir cutoff=0.1fs count=301 align=causal", ratio(1)), ("lowpass 0.1fs", ratio(1)),
    ("bandpass 0.1fs..0.2fs kind=fir", ratio(1)), ("medfilt 5", ratio(1)), ("savgol 5", ratio(1)),
    ("movavg 8", ratio(1)), ("dcblock 0.01fs", ratio(1)), ("delay 37", lambda n: n + 37),
    ("skip 17", lambda n: max(0, n - 17)), ("head 1000", lambda n: min(n, 1000)), ("repeat 3", ratio(3)),
    ("decimate 7", ratio(1, 7)), ("lowpass 0.1fs kind=fir decimate=3", ratio(1, 3)), ("interpolate 3", ratio(3)),
    ("interpolate 3 down=7", ratio(3, 7)), ("mean 10", whole(10)), ("max 10 every=3", whole(10, 3)),
    ("median 5", whole(5)), ("frame 10 | deframe", padded(10, 10, 10)), ("fft 16 | ifft | deframe", padded(16, 16, 16)),
    ("frame 10 tail=drop | deframe", whole(10, 10, 10)), ("frame 10 hop=4 tail=drop | overlap", whole(10, 4, 4, 8)),
    ("frame 10 hop=20 | deframe", padded(10, 20, 20)),
    ("{ _ ; delay 5 } | add", ratio(1)), ("{ _ ; delay 5 } | sub tail=pad", lambda n: n + 5),
    ("{ _ ; delay 5 } | merge tail=pad | downmix", lambda n: n + 5),
]


def counted(expression):
    done = subprocess.run([PROGRAM, "-q", f"{expression} | null sum=true"], capture_output=True, text=True, check=False,
                          timeout=60)
    found = re.match(r"null: (\d+) frames", done.stdout)
    return int(found[1]) if found else done.stderr


def predicted(chain, n):
    for _, count in chain:
        n = count(n)
    return n


def wrong(chain, n):
    """What is wrong with a chain of so many frames, or None."""
    left = predicted(chain, n)
    expression = " | ".join(["sine rate=48k", f"head {n}"] + [stage for stage, _ in chain])
    found = counted(expression)
    return None if found == left else f"{expression}\n    {found} frames, expected {left}"


def main():
    seed = int(os.environ.get("SIGRUN_SEED", random.randrange(1 << 31)))
    print(f"SIGRUN_SEED={seed}")
    rng = random.Random(seed)
    failed, left = 0, STAGES.copy()
    rng.shuffle(left)
    for _ in range(CHAINS):
        chain = [left.pop() if left else rng.choice(STAGES) for _ in range(rng.randint(1, 6))]
        why = wrong(chain, rng.choice([n for n in LENGTHS if predicted(chain, n) < MOST]))
        if why:
            failed += 1
            print(why)
    controls = [("a frame less", [("gain 2", ratio(1)), ("fir 1,2", lambda n: n - 1)]), ("no tail", [("delay 3", ratio(1))])]
    missed = [what for what, chain in controls if not wrong(chain, 97)]
    for what in missed:
        print(f"control: {what}: not found")
    print(f"{CHAINS} chains, {failed} failed, {len(missed)} controls missed")
    return 1 if failed or missed else 0


if __name__ == "__main__":
    sys.exit(main())
