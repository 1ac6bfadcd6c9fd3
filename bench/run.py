#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Measures sigrun beside its peers and the machine's limits: bench/run.py all --write

    run.py [ROW…|all] [--rounds N] [--build FOLDER] [--write]

Ours, the peers and the limits run in turn, so that what disturbs the machine disturbs all alike;
ratios are of what ran in the same round. bench/peers installs the peers. --write keeps the tables
in docs/benchmarks.md, where the rows that were not measured stay as they are."""
import argparse
import datetime
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

import measure
import rows_engine
import rows_signal
import rows_view

ROOT = pathlib.Path(__file__).resolve().parent.parent
ROWS = {row.name: row for row in rows_engine.ROWS + rows_signal.ROWS + rows_view.ROWS}
PEERS = ["gnuradio", "gstreamer1.0-tools", "sox", "ffmpeg", "parallel", "libsoxr0", "libfftw3-single3",
         "python3-scipy", "python3-pywt"]


def build(folder):
    """Builds the program for speed, with what is measured beside it."""
    if not (folder / "build.ninja").exists():
        subprocess.run(
            ["meson", "setup", folder, ROOT, "--buildtype=release", "-Dtests=false", "-Dbench=true"],
            check=True, stdout=subprocess.DEVNULL,
        )
    subprocess.run(["ninja", "-C", folder], check=True, stdout=subprocess.DEVNULL)


def version(package):
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package], capture_output=True, text=True
    )
    return done.stdout if done.returncode == 0 and done.stdout else "not installed"


def machine():
    cpu = "unknown"
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    yield f"- {cpu}, {len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB"
    yield f"- {platform.system()} {platform.release()}, {platform.freedesktop_os_release()['PRETTY_NAME']}"
    yield "- " + ", ".join(f"{name} {version(name)}" for name in PEERS)


def stamped(table, rounds, load):
    """A table with when it was measured below its head."""
    head, _, rest = table.partition("\n\n")
    return f"{head}\n\n{datetime.date.today()}, {rounds} rounds, load when it began {load:.2f}.\n\n{rest}"


def kept(path):
    """{number of a row: its table} of what was measured before."""
    parts = re.split(r"^(?=## \d+\. )", path.read_text() if path.exists() else "", flags=re.M)
    return {part[3 : part.index(".")]: part.rstrip() + "\n" for part in parts if part.startswith("## ")}


def report(tables):
    lines = [
        "# Benchmarks", "",
        "Made by `bench/run.py`, in rounds: in each of them ours, the peers and the machine's limits ran in "
        "turn. Figures are medians, with the least and the greatest; ratios are of figures of the same "
        "round.", "", *machine(), "", *(tables[name] for name in sorted(tables, key=int)),
    ]
    return "\n".join(lines).rstrip() + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", nargs="*", help="numbers, or all", default=["all"])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build" / "bench")
    parser.add_argument("--write", action="store_true", help="keep the tables in docs/benchmarks.md")
    options = parser.parse_args()
    names = list(ROWS) if "all" in options.rows else options.rows
    unknown = [name for name in names if name not in ROWS]
    if unknown:
        parser.error(f"there is no row {unknown[0]}; there are {' '.join(ROWS)}")
    build(options.build.resolve())

    def say(text):
        if sys.stderr.isatty():
            print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)

    tables = {}
    with tempfile.TemporaryDirectory(prefix="sigrun-bench-") as folder:
        tools = measure.Tools(options.build.resolve(), folder)
        for name in sorted(names, key=int):
            load = os.getloadavg()[0]
            values, missing = measure.measure(ROWS[name], tools, options.rounds, say)
            say("")
            table = measure.markdown(ROWS[name], values, missing)
            print(table, flush=True)
            tables[name] = stamped(table, options.rounds, load)
    if options.write:
        path = ROOT / "docs" / "benchmarks.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(report({**kept(path), **tables}))
        print(f"written: {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
