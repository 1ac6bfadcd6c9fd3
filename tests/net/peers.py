# SPDX-License-Identifier: MIT
"""Programs that talk to each other over loopback, for tests of transports. Every wait has an end."""
import json
import os
import socket
import struct
import subprocess
import time

PROGRAM = os.path.abspath(os.environ.get("SIGRUN_PROGRAM", "sigrun"))
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
PATIENCE = 30 * SCALE
AT_ONCE = 5 * SCALE  # no death of a peer may hold up the others for longer
counts = {True: 0, False: 0}


def check(what, held, seen=""):
    counts[bool(held)] += 1
    if not held:
        print(f"{what}: {seen}", flush=True)
    return held


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Tcp:
    name = "tcp"

    def ways(self):
        """Pairs of (what sends, what receives): either may be the one that waits."""
        port = free_port()
        yield f"tcp :{port}", f"tcp 127.0.0.1:{port}"
        port = free_port()
        yield f"tcp localhost:{port}", f"tcp :{port}"

    def nobody(self):
        """A peer that isn't there: to send to, and to receive from."""
        return f"tcp 127.0.0.1:{free_port()} wait=0.3", f"tcp :{free_port()} wait=0.3"


class Shm:
    name = "shm"

    def ways(self):
        name = f"test-{os.getpid()}-{time.monotonic_ns()}"
        yield f"shm {name}", f"shm {name}"

    def nobody(self):
        name = f"test-{os.getpid()}-{time.monotonic_ns()}"
        return f"shm {name} wait=0.3", f"shm {name}-b wait=0.3"


TRANSPORTS = [Tcp(), Shm()]

def run(text, *options, folder=None, timeout=PATIENCE):
    done = subprocess.run([PROGRAM, "-q", *options, text], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=timeout)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


class Running:
    """A program in the background; it is ended, whatever happens."""

    def __init__(self, text, *options, folder=None, **streams):
        self.text = text
        self.child = subprocess.Popen([PROGRAM, *options, text], cwd=folder,
                                      **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE,
                                         "stderr": subprocess.PIPE, **streams})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.child.poll() is None:
            self.child.kill()
        self.child.communicate()

    def ends(self, seconds=PATIENCE):
        """(exit code or None, stdout, stderr, how long it took)."""
        began = time.monotonic()
        try:
            out, err = self.child.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.child.kill()
            out, err = self.child.communicate()
            return None, out, err.decode(errors="replace"), time.monotonic() - began
        return self.child.returncode, out, err.decode(errors="replace"), time.monotonic() - began


def canonical(text):
    done = subprocess.run([PROGRAM, "explain", "--json", text], capture_output=True, text=True, timeout=PATIENCE)
    return json.loads(done.stdout)["canonical"] if done.returncode == 0 else ""


def numbers(path):
    """The values of a file of f64, of which each is the number of its frame."""
    data = path.read_bytes() if path.exists() else b""
    return [int(v) for v in struct.unpack(f"<{len(data) // 8}d", data[: len(data) // 8 * 8])]


def wait_for_bytes(folder, pattern, least):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and not any(p.stat().st_size > least for p in folder.glob(pattern)):
        time.sleep(0.02)


def connected(port):
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except ConnectionRefusedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
