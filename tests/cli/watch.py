#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What a run tells about itself: --stats, --stats=json, --trace, --audit, and progress on a terminal."""
import json
import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import tempfile
import time

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
PATIENCE = 100
CHAIN = "s: sine rate=48k | head 480000 | l: lowpass 1k | g: gain 2 | fir cutoff=5k width=500 | n: null"
COLUMNS = "stage  frames in  frames out  busy s  busy %  no input  no room  calls  fill  p50  p99  clipped  dropped".split("  ")
counts = {True: 0, False: 0}


def check(what, held, seen=""):
    counts[bool(held)] += 1
    if not held:
        print(f"{what}: {seen}")


def run(expression, *options):
    return subprocess.run([PROGRAM, *options, expression], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=PATIENCE)


def last_stats(expression, *options):
    """The last line of --stats=json, by the stages' names."""
    said = run(expression, "--stats=json", *options).stderr
    line = json.loads([line for line in said.splitlines() if line.startswith("{")][-1])
    return line, {stage["stage"]: stage for stage in line["stages"]}


def table():
    done = run(CHAIN, "--stats")
    lines = done.stderr.splitlines()
    check("--stats has a column for each figure", all(column in lines[0] for column in COLUMNS), lines[0])
    for name, frames in [("l", 480000), ("n", 480000)]:
        row = next((line for line in lines[1:] if re.match(rf"({name}|.*\| {name}) ", line)), "")
        check(f"--stats: frames of {name}", str(frames) in row, done.stderr)
    check("--stats: the last line", re.fullmatch(r"[\d.]+ s, \d+ threads, buffers [\d.]+ KiB, 0 grown", lines[-1]), lines[-1])
    check("--stats: as wide in every row", len({len(line) for line in lines[:-1]}) == 1, done.stderr)


def figures():
    line, stages = last_stats(CHAIN, "-j", "2")
    check("json: seconds and threads", line["seconds"] > 0 and line["threads"] == 2 and line["bytes"] > 0, line)
    check("json: what leaves one stage enters the next", stages["l"]["frames_in"] == 480000 == stages["l"]["frames_out"], stages)
    check("json: busy", 0 < stages["l"]["busy"] <= line["seconds"] * 1.05, stages["l"])
    for name in ("l", "n"):
        row = next(stage for label, stage in stages.items() if label.split(" | ")[-1] == name)
        check(f"json: latency of {name}", row["latency_p50"] and 0 < row["latency_p50"] <= row["latency_p99"], row)
        check(f"json: waits of {name}", row["wait_input"] >= 0 and row["wait_room"] >= 0, row)
    check("json: a source has no latency", stages["s"]["latency_p50"] is None, stages["s"])
    line, stages = last_stats("s: sine rate=48k | gain 30 | write /dev/null format=wav", "--duration", "1s")
    check("json: clipped", sum(stage["clipped"] for stage in stages.values()) > 10000, stages)


def waits():
    """Who waits for whom is seen: a slow reader leaves no room, a slow source leaves nothing to read."""
    command = f"{PROGRAM} --stats=json --progress=none -q 's: sine rate=48k | e: ema 0.5 | raw - type=f32' --duration 40s"
    slow = "import sys, time\nwhile sys.stdin.buffer.read(200000): time.sleep(0.01)"
    done = subprocess.run(["bash", "-c", f'{command} | {sys.executable} -c "{slow}"'], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=PATIENCE)
    stages = {stage["stage"]: stage for stage in json.loads(done.stderr.splitlines()[-1])["stages"]}
    check("a slow reader: no room", stages["s"]["wait_room"] > 5 * stages["s"]["wait_input"], stages)
    check("a slow reader: no room behind the next", stages["e"]["wait_room"] > stages["e"]["wait_input"], stages)
    _, stages = last_stats("s: sine rate=48k | e: ema 0.5 | n: null", "--realtime", "--duration", "0.5s")
    check("a slow source: no input", stages["e"]["wait_input"] > 5 * stages["e"]["wait_room"], stages)
    check("a slow source: no input at the end", stages["n"]["wait_input"] > 0.2, stages)


def pace():
    line, _ = last_stats("sine rate=48k | ema 0.5 | null ; noise rate=1k | null", "--realtime", "--duration", "0.6s")
    check("--realtime takes its time", line["seconds"] >= 0.58, line["seconds"])
    for options in ([], ["--no-pace"], ["--realtime", "--no-pace"]):
        line, stages = last_stats("sine rate=48k | ema 0.5 | null", "--duration", "200s", *options)
        check(f"{options}: as fast as it goes", line["seconds"] < 200 and stages["null"]["frames_in"] == 9600000, line)


def cores():
    line, _ = last_stats("sine | head 9 | null", "-j", "5")
    check("-j 5", line["threads"] == 5, line["threads"])
    allowed = os.sched_getaffinity(0)
    line, _ = last_stats("sine | head 9 | null")
    check("as many threads as cores at most", 1 <= line["threads"] <= len(allowed), line["threads"])
    os.sched_setaffinity(0, {min(allowed)})
    line, _ = last_stats("sine | head 9 | null")
    os.sched_setaffinity(0, allowed)
    check("one core, one thread", line["threads"] == 1, line["threads"])


def memory():
    done = run("noise | stft 65536 | power | null", "--memory", "100KiB")
    check("--memory", done.returncode == 2 and "--memory" in done.stderr and "MiB" in done.stderr, (done.returncode, done.stderr))


def trace(folder):
    path = folder / "t.json"
    done = run(CHAIN, "--trace", str(path), "-j", "3")
    check("--trace", done.returncode == 0, done.stderr)
    events = json.loads(path.read_text())["traceEvents"]
    names = {word for event in events for word in event["name"].split(" | ")}
    check("--trace: every stage", {"s", "head", "l", "g", "fir", "n"} <= names, names)
    check("--trace: complete events", all(e["ph"] == "X" and e["dur"] >= 0 and e["ts"] >= 0 for e in events), events[:3])
    threads = {}
    for event in events:
        threads.setdefault(event["tid"], []).append((event["ts"], event["ts"] + event["dur"]))
    check("--trace: no more threads than there are", len(threads) <= 3, threads.keys())
    over = [(a, b) for rows in threads.values() for a, b in zip(sorted(rows), sorted(rows)[1:]) if b[0] < a[1] - 0.01]
    check("--trace: one thing at a time on each thread", not over, over[:3])
    done = run("sine | head 9 | null", "--trace", str(folder / "no" / "t.json"))
    check("--trace where it can't be", done.returncode == 1 and "t.json" in done.stderr, done.stderr)


def audit():
    done = run("sine | lowpass 1k | stft 256 | power | null", "--audit", "--duration", "5s")
    if "ASan runtime" in done.stderr:
        print("skipped: --audit: a sanitizer has a malloc of its own")
        return
    check("--audit", done.returncode == 0, done.stderr)


def on_terminal(expression, *options, until, key=b""):
    """What appears on a terminal, up to the end; `key` is typed when `until` is seen."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(PROGRAM, [PROGRAM, *options, expression])
    seen, end = b"", time.monotonic() + PATIENCE
    while time.monotonic() < end and select.select([terminal], [], [], 1) is not None:
        try:
            part = os.read(terminal, 4096) if select.select([terminal], [], [], 0.1)[0] else None
        except OSError:  # it has ended
            break
        seen += part or b""
        if key and re.search(until, seen.decode(errors="replace")):
            os.write(terminal, key)
            key = b""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), seen.decode()


def progress():
    line = (r"\r\x1b\[K(\d+:)*\d+[:.\d]* of [\d:.]+ \(\d+ %\)  [\d.e+]+ [kMG]?frames/s  [\d.e+]+× real time"
            r"  [\d:.]+ left")
    code, seen = on_terminal("sine rate=48k | lowpass 1k | null", "--duration", "100000h", until=line, key=b"\x03")
    check("progress: time, rate, speed, what is left", re.search(line, seen), seen)
    check("progress: Ctrl-C", code == 130, (code, seen))
    check("progress: the line is taken away at the end", seen.rstrip("\r\n").endswith("\r\x1b[K"), seen[-200:])
    line = r"\r\x1b\[K[\d:.]+  [\d.e+]+ [kMG]?frames/s  [\d.e+]+× real time  \(Ctrl-C ends it\)  \d+ frames dropped"
    code, seen = on_terminal("x = sine rate=48k ; x |[drop=oldest buffer=1ms] fir cutoff=1k width=5 | null ; x | null",
                             until=line, key=b"\x03")
    check("progress: what is dropped", re.search(line, seen), seen[-300:])
    check("progress: a warning at the end", "frames were lost" in seen, seen[-300:])
    code, seen = on_terminal("sine rate=48k | null", "--duration", "1s", "--realtime", "--progress=none", until="", key=b"")
    check("--progress=none", code == 0 and not seen, seen)
    code, seen = on_terminal("sine rate=48k | null", "--duration", "1s", "--realtime", "-q", until="", key=b"")
    check("-q", code == 0 and not seen, seen)
    check("no terminal, no progress", run("sine rate=48k | null", "--duration", "1s", "--realtime").stderr == "")


def gpu():
    check("--gpu=auto", run("sine | head 9 | null", "--gpu=auto").returncode == 0)
    check("--gpu=off", run("sine | head 9 | null", "--gpu=off").returncode == 0)
    done = run("sine | head 9 | null", "--gpu=require")
    check("--gpu=require", done.returncode == 2 and "--gpu=require: " in done.stderr, (done.returncode, done.stderr))


def main():
    with tempfile.TemporaryDirectory() as name:
        table()
        figures()
        waits()
        pace()
        cores()
        memory()
        trace(pathlib.Path(name))
        audit()
        progress()
        gpu()
    print(f"{counts[True]} passed, {counts[False]} failed")
    return 1 if counts[False] else 0


if __name__ == "__main__":
    sys.exit(main())
