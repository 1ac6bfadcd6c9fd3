# SPDX-License-Identifier: MIT
"""What the tests of files share: running the program, its samples as arrays, and counting checks."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
SKIP = 77
TOGETHER = 24  # chains of a process, which costs more than most of them
TYPES = {"f64": "<f8", "cf64": "<c16", "s16": "<i2", "s32": "<i4"}
counts = {"passed": 0, "failed": 0, "skipped": 0}


def check(what, held, seen=""):
    counts["passed" if held else "failed"] += 1
    if not held:
        print(f"{what}: {seen}")
    return held


def skip(what, why):
    counts["skipped"] += 1
    print(f"skipped: {what}: {why}")


def result():
    print("{passed} passed, {failed} failed, {skipped} skipped".format(**counts))
    if counts["failed"]:
        return 1
    return 0 if counts["passed"] else SKIP


def run(expression, *options, data=None, **more):
    """The finished process: its exit code, its bytes on stdout, its text on stderr."""
    feed = {"stdin": subprocess.DEVNULL} if data is None else {"input": data}
    done = subprocess.run([PROGRAM, *options, expression], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          **{"timeout": 60, **feed, **more})
    done.stderr = done.stderr.decode(errors="replace")
    return done


def quote(path):
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"') + '"'


def values(source, lanes=1, kind="f64", **more):
    """What a chain emits, as an array (frames, lanes), or None with a complaint."""
    done = run(f"{source} | raw - type={kind}", **more)
    if done.returncode:
        print(f"{source}: exit code {done.returncode}: {done.stderr}")
        return None
    return numpy.frombuffer(done.stdout, TYPES[kind]).reshape(-1, lanes)


def each(chains, feed="", **more):
    """Runs chains side by side in few processes, behind a feed that all of them read: for each what is wrong, or "".

    Where a process fails its chains run alone, to tell which it is."""
    said = []
    for at in range(0, len(chains), TOGETHER):
        part = chains[at : at + TOGETHER]
        joined = " ;\n".join(part)
        done = run(f"{feed} | {{ {joined} }}" if feed else joined, **more)
        if done.returncode == 0:
            said += [""] * len(part)
            continue
        alone = [run(f"{feed} | {chain}" if feed else chain, **more) for chain in part]
        wrong = [f"exit code {one.returncode}: {one.stderr}" if one.returncode else "" for one in alone]
        said += wrong if any(wrong) else [f"with others: exit code {done.returncode}: {done.stderr}"] * len(part)
    return said


def each_values(sources, **more):
    """What chains emit that run side by side, as arrays, or None with a complaint: sources are (chain, lanes, kind)."""
    with tempfile.TemporaryDirectory() as folder:
        outs = [pathlib.Path(folder) / f"{i}.raw" for i in range(len(sources))]
        said = each([f"{source} | raw {quote(out)} type={kind}" for out, (source, _, kind) in zip(outs, sources)], **more)
        found = []
        for out, why, (source, lanes, kind) in zip(outs, said, sources):
            if why:
                print(f"{source}: {why}")
            found.append(None if why else numpy.fromfile(out, TYPES[kind]).reshape(-1, lanes))
        return found


def each_described(sources):
    """What `explain --json` says that leaves sources of one stage."""
    found = []
    for at in range(0, len(sources), TOGETHER):
        text = " ;\n".join(f"{source} | null" for source in sources[at : at + TOGETHER])
        done = run(text, "explain", "--json")
        links = json.loads(done.stdout)["links"] if done.returncode == 0 else []
        found += [link["format"] for link in links]
    if len(found) != len(sources):
        print(f"{len(sources)} sources were explained as {len(found)}")
        found = [""] * len(sources)
    return found


def described(source):
    """The line of `explain` that says what leaves the first stage."""
    done = subprocess.run([PROGRAM, "explain", f"{source} | null"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL)
    for line in done.stdout.decode().split("\n"):
        if " -> " in line:
            return line.split(" -> ", 1)[1].strip()
    return ""


def refused(what, expression, *words, code=3, **more):
    """The expression must fail with this exit code, and say all of the words."""
    done = run(expression, **more)
    check(what, done.returncode == code and all(w in done.stderr for w in words),
          f"exit code {done.returncode}, not {code}; it said {done.stderr!r}, looked for {words}")


def close(what, found, wanted, bound):
    """The relative error in the mean of squares."""
    if found is None or found.shape != wanted.shape:
        return check(what, False, f"shape {None if found is None else found.shape}, not {wanted.shape}")
    scale = numpy.linalg.norm(wanted) or 1
    error = numpy.linalg.norm(found - wanted) / scale
    return check(what, bool(error <= bound), f"error {error:.3g} over {bound:.3g}")


def recordings():
    """The folder of recordings, or the end of the program."""
    folder = os.environ.get("SIGRUN_RECORDINGS")
    if not folder or not pathlib.Path(folder).is_dir():
        print("skipped: SIGRUN_RECORDINGS names no folder of recordings")
        sys.exit(SKIP)
    return pathlib.Path(folder)
