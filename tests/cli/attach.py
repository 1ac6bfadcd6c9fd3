#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Attaching to a running pipeline: sigrun ctl, sigrun top, and the socket with what may come over it."""
import contextlib
import hashlib
import json
import os
import pathlib
import pty
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
import time

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
PATIENCE = 30
TONE = "tone: sine 440 | gain -6dB | lp: lowpass 3k | gain 1 | null"
counts = {True: 0, False: 0}


def check(what, held, seen=""):
    counts[bool(held)] += 1
    if not held:
        print(f"{what}: {seen}")


class Place:
    """A runtime folder of its own, in which runs can be reached."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="sigrun-attach-")
        self.path = pathlib.Path(self.folder.name)
        self.env = {**os.environ, "XDG_RUNTIME_DIR": str(self.path)}
        self.doors = self.path / "sigrun"

    def door(self, run):
        return self.doors / f"{run.pid}.sock"

    @contextlib.contextmanager
    def run(self, expression=TONE, *options, **streams):
        run = subprocess.Popen([PROGRAM, *options, expression], env=self.env, text=True,
                               stderr=subprocess.PIPE, **{"stdin": subprocess.DEVNULL, **streams})
        until = time.monotonic() + PATIENCE
        while not self.door(run).exists() and run.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        try:
            yield run
        finally:
            for way in (signal.SIGINT, signal.SIGINT, signal.SIGKILL):
                run.send_signal(way)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    run.wait(PATIENCE / 3)
            run.stderr.close()

    def sigrun(self, *words, **more):
        return subprocess.run([PROGRAM, *words], env=self.env, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, timeout=PATIENCE, **more)

    def connect(self, run):
        link = socket.socket(socket.AF_UNIX)
        link.settimeout(PATIENCE)
        until = time.monotonic() + PATIENCE
        while True:
            try:
                link.connect(str(self.door(run)))
                return link
            except BlockingIOError:  # so many at once that the system lets them wait
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)


def hear(link):
    """One line, or None at the end."""
    line = b""
    while not line.endswith(b"\n"):
        byte = link.recv(1)
        if not byte:
            return None
        line += byte
    return json.loads(line)


def ask(link, line):
    link.sendall((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n")
    return hear(link)


def value_of(place, run, name):
    listing = place.sigrun("ctl", str(run.pid)).stdout
    return next((word.split("=")[1] for line in listing.splitlines() for word in line.split()
                 if word.startswith(name + "=")), listing)


def commands(place):
    with place.run(TONE, "--realtime") as run:
        pid = str(run.pid)
        check("the folder is its user's alone", place.doors.stat().st_mode & 0o777 == 0o700)
        listing = place.sigrun("ctl").stdout
        check("ctl lists the run", f"{pid}  0:00:0" in listing and TONE in listing, listing)
        for name in ("tone.freq=440", "tone.amp=1", "gain#1.factor=0.501", "gain#2.factor=1", "lp.cutoff=3000"):
            check(f"ctl lists {name}", name in listing, listing)
        check("ctl says nothing when all is well", place.sigrun("ctl", pid, "tone.freq=1.2k", "lp.cutoff=0.25fs").stdout == "")
        check("a value in Hz", value_of(place, run, "tone.freq") == "1200", value_of(place, run, "tone.freq"))
        check("a value in fs", value_of(place, run, "lp.cutoff") == "12000", value_of(place, run, "lp.cutoff"))
        wrong = place.sigrun("ctl", pid, "lp.cutoff=30k", "tone.ampp=1", "gain#2.factor=2")
        check("wrong values have exit code 2", wrong.returncode == 2, wrong)
        check("and a caret", "must be below 24 kHz" in wrong.stderr and "  lp.cutoff=30k\n            ^~~" in wrong.stderr, wrong.stderr)
        check("all of them are told", "no parameter ampp" in wrong.stderr and "try:  tone.amp=1" in wrong.stderr, wrong.stderr)
        check("what was right is done", value_of(place, run, "gain#2.factor") == "2", wrong)
        check("a refused value changes nothing", value_of(place, run, "lp.cutoff") == "12000")
        nobody = place.sigrun("ctl", "1", "a.b=1")
        check("a process without a pipeline", nobody.returncode == 1 and "process 1 runs no pipeline" in nobody.stderr, nobody)
        top(place, run)
        run.send_signal(signal.SIGINT)
        run.wait(PATIENCE)
        check("the socket is gone", not place.doors.exists(), list(place.path.iterdir()))
    alone = place.sigrun("head: sine | head 1k | null")
    check("a short run opens nothing", alone.returncode == 0 and not place.doors.exists(), alone)


def top(place, run):
    once = place.sigrun("top", str(run.pid), "--once")
    check("top has a line for each task", once.returncode == 0 and once.stdout.count("\n") >= 4, once)
    check("top --once has columns", "no input no room" in once.stdout and "tone" in once.stdout, once.stdout)
    piped = place.sigrun("top", str(run.pid))
    check("without a terminal it is printed once", piped.stdout.count("sigrun") == 1, piped)
    line = json.loads(place.sigrun("top", str(run.pid), "--once", "--json").stdout)
    names = {stage["stage"] for stage in line["stats"]["stages"]}
    check("top --json names the stages", any("lp" in name for name in names), line)
    wrong = place.sigrun("top", "abc")
    check("top wants a number", wrong.returncode == 2 and "found abc" in wrong.stderr, wrong)


def bottleneck(place):
    with place.run("sine | fir count=501 cutoff=5k method=direct | slow: fir count=4001 cutoff=5k method=direct | null", "-j", "2") as run:
        place.sigrun("top", str(run.pid), "--once")
        said = place.sigrun("top", str(run.pid), "--once").stdout
        marked = [line for line in said.splitlines() if "bottleneck" in line]
        check("top marks what holds the others up", len(marked) == 1 and marked[0].startswith("slow"), said)


def watched(place, run, leave):
    """sigrun top on a terminal, and how it leaves it."""
    child, terminal = pty.fork()
    if child == 0:
        os.execve(PROGRAM, [PROGRAM, "top", str(run.pid)], {**place.env, "TERM": "xterm"})
    before = termios.tcgetattr(terminal)
    said, until, left = b"", time.monotonic() + PATIENCE, False
    with contextlib.suppress(OSError):
        while time.monotonic() < until:
            if select.select([terminal], [], [], 0.05)[0]:
                said += os.read(terminal, 65536)
            if said.count(b"no room") >= 2 and not left:
                left = True
                leave(child, terminal)
    status = os.waitpid(child, 0)[1]
    after = termios.tcgetattr(terminal)
    os.close(terminal)
    return status, said, before[3] == after[3]


def terminals(place):
    def press(child, terminal):
        os.write(terminal, b"q")

    def terminate(child, terminal):
        os.kill(child, signal.SIGTERM)

    with place.run(TONE, "--realtime") as run:
        def end(child, terminal):
            run.send_signal(signal.SIGINT)

        for name, leave in (("q", press), ("SIGTERM", terminate), ("the end of the run", end)):
            status, said, same = watched(place, run, leave)
            check(f"top leaves after {name}", status == 0, status)
            check(f"top restores the terminal after {name}",
                  same and said.count(b"\033[?1049h") == 1 == said.count(b"\033[?1049l") and b"\033[?25h" in said, said[-200:])
            check(f"top had a table before {name}", b"tone" in said and b"q quits" in said, said[-200:])


def protocol(place):
    with place.run(TONE, "--realtime") as run:
        link = place.connect(run)
        listing = ask(link, {"do": "list", "id": "µ\n"})
        check("list", listing["ok"] and listing["pid"] == run.pid and listing["id"] == "µ\n", listing)
        check("list has the expression", listing["expression"] == TONE, listing)
        check("list has labels and ranges", [s["stage"] for s in listing["stages"]] == ["tone", "gain#1", "lp", "gain#2"], listing)
        check("set", ask(link, {"do": "set", "what": "tone.freq=0.01fs", "id": 7}) == {"ok": True, "id": 7})
        got = ask(link, {"do": "get", "what": "tone.freq"})
        check("get", got["stages"][0]["params"][0]["value"] == "480", got)
        for line, why in ((b"{", "malformed JSON"), (b"[1,", "malformed JSON"), (b"\xff", "malformed JSON"), (b"7", "expected an object"),
                          (b'{"do":"lits"}', "did you mean list"), (b'{"do":"set"}', "label.param=value"),
                          (b'{"do":"set","what":"a=1","at":-1}', '"at" takes a number'), (b"[" * 5000, "less depth"),
                          (b'{"do":"set","what":"nix.freq=1"}', "no stage with live parameters"), (b"a\0b", "zero byte")):
            answer = ask(link, line)
            check(f"{line[:40]} is refused", answer and not answer["ok"] and why in answer["error"], answer)
        check("a zero byte ends it", hear(link) is None)
        watch(place, run)
        hostile(place, run)
        link = place.connect(run)
        check("stop", ask(link, {"do": "stop"}) == {"ok": True})
        check("a stopped run ends well", run.wait(PATIENCE) == 0, run.returncode)
        check("its clients hear the end", hear(link) is None)
        check("nothing is left", not place.doors.exists())


def watch(place, run):
    link = place.connect(run)
    check("watch", ask(link, {"do": "watch", "every": 0.1})["ok"])
    lines = [hear(link) for _ in range(3)]
    seconds = [line["stats"]["seconds"] for line in lines]
    check("figures come as often as asked", 0.1 < seconds[2] - seconds[0] < 5, seconds)
    waits = [sum(s["wait_input"] for s in line["stats"]["stages"]) for line in lines]
    check("and measure, once somebody asks", waits[0] <= waits[1] <= waits[2] and waits[2] > 0, waits)
    link.sendall(b'{"do":"watch","every":0}\n')
    answer = hear(link)
    while "stats" in answer:
        answer = hear(link)
    link.settimeout(0.4)
    with contextlib.suppress(TimeoutError):
        check("and stop", hear(link) is None, "figures still came")
    link.close()


def hostile(place, run):
    flood = place.connect(run)
    with contextlib.suppress(OSError):
        for _ in range(100):
            flood.send(b"x" * 1000)
    with contextlib.suppress(OSError):
        answer = hear(flood)
        check("an endless line is refused", answer is None or "too long" in answer["error"], answer)
    deaf = [place.connect(run) for _ in range(3)]
    for link in deaf:  # ask, and never read
        link.setblocking(False)
        with contextlib.suppress(OSError):
            while True:
                link.send(b'{"do":"stats"}\n' * 1000)
    crowd = [place.connect(run) for _ in range(20)]
    refused = [link for link in crowd if select.select([link], [], [], 0.5)[0]]
    check("a crowd is refused", refused and all("too many" in hear(link)["error"] for link in refused), len(refused))
    memory = int(next(line.split()[1] for line in open(f"/proc/{run.pid}/status") if line.startswith("VmRSS")))
    check("none of them takes memory", memory < 400000, memory)
    for link in [*deaf, *crowd, flood]:
        link.close()
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with contextlib.suppress(OSError, TypeError):
            if ask(place.connect(run), {"do": "list"})["ok"]:
                break
    check("and then it can be reached again", time.monotonic() < until)
    check("the run goes on", run.poll() is None)


def stale(place):
    with place.run(TONE, "--realtime") as run:
        run.kill()
        run.wait()
        left = place.door(run)
        check("who is killed leaves a socket", left.exists())
    with place.run(TONE, "--realtime"):
        check("which the next run takes away", not left.exists())
    listing = place.sigrun("ctl").stdout
    check("as ctl does", not any(place.doors.iterdir()) if place.doors.exists() else True, listing)


def others(place):
    with place.run(TONE, "--realtime") as run:
        if os.geteuid():
            print("skipped: another user needs root")
        else:
            place.path.chmod(0o755)
            place.doors.chmod(0o755)
            place.door(run).chmod(0o777)
            script = ("import os, socket, sys; os.setgid(65534); os.setuid(65534); s = socket.socket(socket.AF_UNIX);"
                      "s.connect(sys.argv[1]); print(s.recv(1000).decode())")
            said = subprocess.run([sys.executable, "-c", script, str(place.door(run))], capture_output=True, text=True, timeout=PATIENCE)
            check("another user is refused", "belongs to another user" in said.stdout, said)
            check("and the run goes on", run.poll() is None)
            refused = place.sigrun("ctl", str(run.pid))
            check("ctl mistrusts a folder that others may enter", refused.returncode == 1 and "mode 0700" in refused.stderr, refused)
    place.doors.mkdir(exist_ok=True)
    place.doors.chmod(0o755)
    said = place.sigrun("-v", "sine | head 20k | null", "--realtime", "--progress=none")
    check("such a folder is not used", said.returncode == 0 and "mode 0700" in said.stderr, said)
    place.doors.rmdir()
    place.doors.symlink_to("/tmp")
    said = place.sigrun("-v", "sine | head 20k | null", "--realtime", "--progress=none")
    check("nor what a link leads to", said.returncode == 0 and "no folder" in said.stderr, said)
    place.doors.unlink()


def numbered(place):
    """The same change at the same frame, for any number of threads; what is before it isn't touched."""
    frames = 200000
    data = struct.pack(f"<{frames}f", *((n % 480) / 480 for n in range(frames)))
    found = {}
    for change in (None, 150000):
        for threads in ("1", "2", "8"):
            with open(place.path / "out", "w+b") as out, place.run(
                    "raw - type=f32 rate=48k | g: gain 1 | offset 0.1 | raw -", "-j", threads,
                    stdin=subprocess.PIPE, stdout=out) as run:
                if change:
                    answer = ask(place.connect(run), {"do": "set", "what": "g.factor=0.25", "at": change})
                    check("a change of a later frame", answer == {"ok": True}, answer)
                run.stdin.buffer.write(data)
                run.stdin.close()
                check("the run ends well", run.wait(PATIENCE) == 0)
                found[change, threads] = (place.path / "out").read_bytes()
    for (change, threads), bytes_out in found.items():
        check(f"-j{threads} gives the same, change {change}", bytes_out == found[change, "1"] and len(bytes_out) == 4 * frames,
              hashlib.sha256(bytes_out).hexdigest())
    plain, changed = found[None, "1"], found[150000, "1"]
    check("nothing moves before", plain[: 4 * 150000] == changed[: 4 * 150000])
    values = struct.unpack(f"<{frames}f", changed)
    check("all has moved behind", abs(values[151100] - (0.25 * (151100 % 480) / 480 + 0.1)) < 1e-6, values[151100])


def main():
    for part in (commands, bottleneck, terminals, protocol, stale, others, numbered):
        place = Place()
        with place.folder:
            part(place)
    print(f"{counts[True]} passed, {counts[False]} failed, 0 skipped")
    return 1 if counts[False] else 0


if __name__ == "__main__":
    sys.exit(main())
