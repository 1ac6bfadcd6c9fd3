# SPDX-License-Identifier: MIT
"""Measuring in turn: rows of probes, medians, and ratios of what ran one after the other."""
import dataclasses
import json
import os
import pathlib
import shutil
import statistics
import subprocess

LIMIT = 120  # seconds that any one command may take


class Missing(Exception):
    """Something that isn't installed: the probe is left out, with a line that says so."""


@dataclasses.dataclass
class Ratio:
    """`of` over `to`, both names of cases; more has to be better. `worth`: what is aimed at."""

    of: str
    to: str
    worth: float
    less: bool = False  # at most, instead of at least


@dataclasses.dataclass
class Row:
    name: str
    title: str
    unit: str
    probes: list  # functions that give {case: value}, run in turn
    ratios: list
    note: str = ""


class Tools:
    """Where the programs are, and how they are run."""

    def __init__(self, build, folder):
        self.build = pathlib.Path(build)
        self.sigrun = str(self.build / "cli" / "sigrun")
        self.folder = pathlib.Path(folder)

    def need(self, *names):
        for name in names:
            if not shutil.which(name) and not os.path.exists(name):
                raise Missing(name)

    def limit(self, name):
        path = self.build / "bench" / name
        if not path.exists():
            raise Missing(f"{name} (its library)")
        return str(path)

    def run(self, words, **more):
        """(stdout, stderr) of a command that has to end well."""
        done = subprocess.run(
            [str(word) for word in words],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            stdin=subprocess.DEVNULL,
            **more,
        )
        if done.returncode:
            shown = " ".join(str(word) for word in words)
            raise RuntimeError(f"{shown[:200]}: exit code {done.returncode}\n{done.stderr[-2000:]}")
        return done.stdout, done.stderr

    def spawn(self, words, times=1):
        """[(wall seconds, processor seconds, KiB)] of a command as a process."""
        read, write = os.pipe()
        os.set_inheritable(write, True)
        done = subprocess.run(
            ["/bin/sh", "-c", f'exec "$@" 3>&{write} {write}>&-', "sh",
             self.limit("spawn"), "-n", str(times), *map(str, words)],
            cwd=self.folder, pass_fds=[write], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=LIMIT,
        )
        os.close(write)
        with os.fdopen(read) as lines:
            figures = [tuple(map(float, line.split())) for line in lines]
        if done.returncode:
            raise RuntimeError(f"{words}: exit code {done.returncode}\n{done.stderr[-2000:]}")
        return figures

    def pipeline(self, expression, *options):
        """Seconds that a run took, without the start of the program."""
        _, err = self.run([self.sigrun, expression, "--stats=json", *options])
        return json.loads(err.strip().splitlines()[-1])["seconds"]

    def bench(self, row):
        """{case: value} of one round of `sigrun bench`."""
        out, _ = self.run([self.sigrun, "bench", row, "--json", "--rounds=1"])
        return {case["name"]: case["values"][0] for case in json.loads(out)["cases"]}


def measure(row, tools, rounds, say):
    """{case: [values]} and [what is missing]; every probe in turn, again and again."""
    values, missing = {}, []
    probes = list(row.probes)
    for number in range(rounds):
        for probe in list(probes):
            say(f"row {row.name}: round {number + 1} of {rounds}: {probe.__name__}")
            try:
                found = probe(tools)
            except Missing as error:
                missing.append(f"{probe.__name__}: peer not installed: {error}")
                probes.remove(probe)
                continue
            except (RuntimeError, subprocess.TimeoutExpired) as error:
                missing.append(f"{probe.__name__}: failed: {str(error).strip()[-300:]}")
                probes.remove(probe)
                continue
            for case, value in found.items():
                values.setdefault(case, []).append(value)
    return values, missing


def spread(values):
    return f"{statistics.median(values):.4g} ({min(values):.4g}–{max(values):.4g})"


def verdict(ratio, values):
    """(text, value, whether it is reached) or None where a case is missing."""
    if not (values.get(ratio.of) and values.get(ratio.to)):
        return None
    parts = [a / b for a, b in zip(values[ratio.of], values[ratio.to]) if b]
    if not parts:
        return None
    middle = statistics.median(parts)
    met = middle <= ratio.worth if ratio.less else middle >= ratio.worth
    return spread(parts), middle, met


def cell(text):
    """Words in a table, where a bar would end them."""
    return text.replace("|", "\\|")


def markdown(row, values, missing):
    lines = [f"## {row.name}. {row.title}", ""]
    lines += [f"| case | {row.unit} |", "|---|---|"]
    lines += [f"| {cell(case)} | {spread(found)} |" for case, found in values.items()]
    rows = [(ratio, verdict(ratio, values)) for ratio in row.ratios]
    rows = [(ratio, found) for ratio, found in rows if found]
    if rows:
        lines += ["", "| ratio | | target | |", "|---|---|---|---|"]
    for ratio, (text, _, met) in rows:
        sign = "≤" if ratio.less else "≥"
        state = "reached" if met else "**missed**"
        lines.append(f"| {cell(ratio.of)} / {cell(ratio.to)} | {text} | {sign} {ratio.worth:g} | {state} |")
    if row.note or missing:
        lines.append("")
    if row.note:
        lines.append(row.note)
    lines += [f"- {line}" for line in missing]
    return "\n".join(lines) + "\n"
