#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Random programs mean what the language says, and their canonical text means the same.

Each program of programs.py is run as it is spelled, as the flat program that spell.py makes of it,
and as its canonical text, with different ways to run: the files and what is printed have to be
equal. The canonical text of the canonical text is the same text, also for every stage's example.
Every production has to occur: beyond their count, programs are made that have one which didn't yet.
SIGRUN_SEED repeats a run, SIGRUN_FAST asks for fewer programs.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

import numpy as np

from chains import INPUTS
from programs import Programs
from spell import spell, flat

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
COUNT = 20 if os.environ.get("SIGRUN_FAST") else 120
MOST = 2000  # programs looked at for a production
WAYS = [("-j", "1"), ("-j", "2"), ("-j", "2", "--no-fuse"), ("-j", "1", "--no-replicate")]
PRODUCTIONS = """bar, branch: a sink, branch: a source, branch: a stream alone, branch: pass, call, chain,
chain as a definition's value, chain as a named input, chain as an input, chains side by side, comment,
default, default value, definition in a definition, definition used, definition with parameters,
definition without parameters, double quotes, edge that may drop, edge with a buffer, escape, feedback,
group in a group, group of sinks, group: one each, group: one for all, join, join that pads, label, list, named value,
nasty text, newline as separator, newline at a bar, newline in parentheses, pass, place, place on a group,
port of a stream, positional value, random numbers without a label, semicolon, single quotes, sink: file,
sink: print, source: file, split, stream, stream read, stream renamed, stream used before it is made,
stream with a stage's name, stream with several outputs, variable, variable in a word, variable in quotes,
${name}, $name"""


class Wrong(Exception):
    pass


def sigrun(folder, *words):
    done = subprocess.run([PROGRAM, *words], cwd=folder, capture_output=True, timeout=30 * SCALE)
    if done.returncode:
        raise Wrong(f"exit code {done.returncode}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def run(folder, text, *words):
    """What a program prints and the files that it leaves."""
    with tempfile.TemporaryDirectory(dir=folder) as here:
        printed = sigrun(here, "-q", *words, text)
        return printed, {path.name: path.read_bytes() for path in pathlib.Path(here).iterdir()}


def canonical(folder, text, *words):
    with tempfile.TemporaryDirectory(dir=folder) as here:
        return json.loads(sigrun(here, "explain", "--json", *words, text))["canonical"]


def equal(folder, ways, first, *others):
    """Raises unless all texts leave the same. Each is (what it is, text, words)."""
    wanted = run(folder, first[1], *ways[0], *first[2])
    for way, (what, text, words) in zip(ways[1:], others):
        found = run(folder, text, *way, *words)
        if found[0] != wanted[0]:
            raise Wrong(f"{what} prints something else\n  {text}")
        if found[1] != wanted[1]:
            differ = [name for name in {**found[1], **wanted[1]} if found[1].get(name) != wanted[1].get(name)]
            raise Wrong(f"{what} leaves something else: {differ}\n  {text}")
    return sum(map(len, wanted[1].values())) + len(wanted[0])


def used_early(statements):
    """Does a statement read a stream of one behind it?"""
    made = [name for kind, name, *_ in statements if kind == "stream"]
    seen = set()

    def reads(what):
        if isinstance(what, dict):
            return ({what["name"]} if "stream" in what else set()).union(*map(reads, what.values()))
        return set().union(*map(reads, what)) if isinstance(what, (list, tuple)) else set()

    for statement in statements:
        if (reads(statement[2]) & set(made)) - seen - {statement[1]}:
            return True
        seen.add(statement[1])
    return False


def make(seed):
    """A program: its statements and its text, by what has made them."""
    maker = Programs(seed)
    statements = maker.program()
    rng = random.Random(seed + 1)
    text = spell(statements, rng, maker.made)
    maker.made["stream used before it is made"] += used_early(statements)
    return maker, rng, statements, text


def seeds(first):
    """Those of the programs that are run."""
    missing = set(PRODUCTIONS.replace("\n", " ").split(", "))
    for i in range(MOST):
        made = {what for what, count in make(first + i)[0].made.items() if count}
        if i < COUNT or missing & made:
            missing -= made
            yield first + i


def check(folder, seed):
    """Complaint or None, productions, bytes."""
    maker, rng, statements, text = make(seed)
    plain = flat(statements, maker.vars)
    words = [word for name, value in maker.vars.items() for word in ("-D", f"{name}={value}")]
    size = 0
    try:
        first = canonical(folder, text, *words)
        second = canonical(folder, first)
        if first != second:
            raise Wrong(f"canonical text of the canonical text\n  {first}\n  {second}")
        others = [("the canonical text", first, ())]
        if not maker.anonymous:
            others.append(("the flat program", plain, ()))
        size = equal(folder, rng.sample(WAYS, 3), ("", text, words), *others)
    except Wrong as wrong:
        return f"seed {seed}: {wrong}\n  -- {text}\n  -- {plain}\n  -- {words}", maker.made, size
    return None, maker.made, size


def readable(folder, texts):
    """Those of the programs that can be planned, as few texts that hold several of them."""
    if not texts:
        return []
    try:
        canonical(folder, " ;\n".join(texts))
        return [" ;\n".join(texts)]
    except Wrong:
        half = len(texts) // 2  # some read what is not there
        return readable(folder, texts[:half]) + readable(folder, texts[half:]) if half else []


def examples(folder):
    """Complaints about the canonical texts of the stages' examples."""
    texts = []
    for line in sigrun(folder, "list").decode().splitlines():
        stage = line.split()[0] if line.startswith("  ") else None
        lines = sigrun(folder, "help", stage).decode().splitlines() if stage else []
        texts += [example.strip()[8:-1] for example in lines if example.startswith("  sigrun '")]
    count = 0
    for at in range(0, len(texts), 8):
        for text in readable(folder, texts[at : at + 8]):
            count += 1
            first = canonical(folder, text)
            try:
                second = canonical(folder, first)
            except Wrong as wrong:
                second = wrong
            if first != second:
                yield f"examples: {text}\n  {first}\n  {second}"


def inputs(folder):
    rng = np.random.default_rng(1)
    for name, (lanes, is_complex) in INPUTS.items():
        count = 300 * lanes * (2 if is_complex else 1)
        bits = int("".join(c for c in name if c.isdigit()))
        if name in ("f32", "f64", "cf32"):
            data = rng.standard_normal(count).astype("<f8" if bits == 64 else "<f4").tobytes()
        else:
            data = rng.integers(0, 256, count * bits // 8, "u1").tobytes()
        (folder / f"in.{name}").write_bytes(data)


def controls(folder):
    """Programs that differ, and whether that is found."""
    one = "sine 10 rate=1k | head 50 | raw o.f64 type=f64"
    for other in (one.replace("50", "51"), one.replace("10", "10.001"), one.replace("o.f64", "p.f64"),
                  one.replace("raw o.f64 type=f64", "print")):
        try:
            equal(folder, WAYS, ("", one, ()), ("", other, ()))
            yield f"control: {other}: taken for the same"
        except Wrong:
            pass
    if canonical(folder, one) == canonical(folder, one.replace("50", "51")):
        yield "control: the same canonical text"


def main():
    seed = int(os.environ.get("SIGRUN_SEED", random.randrange(1 << 31)))
    print(f"seed {seed}")
    made, failed, size, programs = collections.Counter(), [], 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        inputs(folder)
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for complaint, productions, written in pool.map(lambda one: check(folder, one), seeds(seed)):
                programs += 1
                made += productions
                size += written
                failed += [complaint] if complaint else []
        failed += [*examples(folder), *controls(folder)]
    for complaint in failed[:20]:
        print(complaint)
    print(", ".join(f"{what} {count}" for what, count in sorted(made.items())))
    missing = {what for what in PRODUCTIONS.replace("\n", " ").split(", ") if not made[what]}
    if missing or set(made) - set(PRODUCTIONS.replace("\n", " ").split(", ")):
        print(f"never made: {missing}; not listed: {set(made) - set(PRODUCTIONS.replace(chr(10), ' ').split(', '))}")
    print(f"{programs} programs, {size} bytes left by them, {len(failed)} failed")
    return 1 if failed or missing else 0


if __name__ == "__main__":
    sys.exit(main())
