# SPDX-License-Identifier: MIT
"""A sound server for a test: PulseAudio with sinks that lead nowhere, whose monitors can be recorded.

It lives in a folder of its own and knows no bus, no session and no hardware. An ALSA configuration of the
test names the devices that PortAudio finds, and nothing else.
"""
import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = os.path.abspath(os.environ.get("SIGRUN_PROGRAM", "sigrun"))
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
RATE = 48000

# Devices by name: where ALSA's plug-in for PulseAudio leads.
DEVICE = """
pcm.{name} {{ type pulse server "{server}" device "{device}" hint {{ show on description "{name}" }} }}
"""
# PortAudio insists on a default device.
DEFAULT = "pcm.default { type asym playback.pcm hall capture.pcm hall_mic }\n"
SINKS = ("hall", "attic")


def skip(why):
    print(f"skipped: {why}")
    print("0 passed, 0 failed, 1 skipped")
    sys.exit(77)


def has_stage(name):
    done = subprocess.run([PROGRAM, "help", name], capture_output=True, check=False)
    return done.returncode == 0


def demand(*commands):
    """Skips the test where something is missing."""
    for name in ("mic", "play"):
        if not has_stage(name):
            skip(f"no stage {name}")
    for command in commands:
        if not shutil.which(command):
            skip(f"no {command}")


def environment(folder):
    """What a program sees that knows only the devices of this folder."""
    # ALSA's plug-in for files asks for gigabytes that it never touches; with MALLOC_PERTURB_ all of them are written.
    foreign = ("PULSE_", "XDG_", "DBUS_", "JACK_", "MALLOC_PERTURB_")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(foreign)}
    return {
        **kept,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "ALSA_CONFIG_PATH": str(folder / "asound.conf"),
        "JACK_NO_START_SERVER": "1",
    }


class Server:
    """A running server: .env for programs, .child the process."""

    def __init__(self, folder):
        self.folder = folder
        self.socket = folder / "socket"
        self.env = environment(folder)
        sinks = [
            f"--load=module-null-sink sink_name={name} format=float32le rate={RATE} channels=2"
            for name in (*SINKS, "drain")
        ]
        # A sink that nobody listens to moves two seconds at once, and who begins to listen has to wait for the next.
        awake = [f"--load=module-loopback source={name}.monitor sink=drain latency_msec=50" for name in SINKS]
        self.child = subprocess.Popen(
            ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes",
             "--high-priority=no", "--realtime=no", "--log-level=error",
             f"--load=module-native-protocol-unix auth-anonymous=1 socket={self.socket}", *sinks, *awake],
            env=self.env, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=(folder / "server.log").open("wb"))
        until = time.monotonic() + 20 * SCALE
        while not self.socket.exists():
            if self.child.poll() is not None or time.monotonic() > until:
                self.stop()
                skip("pulseaudio doesn't start: " + (folder / "server.log").read_text()[-300:])
            time.sleep(0.02)
        names = [(name, name) for name in SINKS] + [(name + "_mic", name + ".monitor") for name in SINKS]
        (folder / "asound.conf").write_text(
            DEFAULT + "".join(DEVICE.format(name=name, server=f"unix:{self.socket}", device=device) for name, device in names))

    def stop(self):
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()

    def run(self, *words, timeout=40, env=None):
        child = subprocess.Popen([PROGRAM, *words], env=env or self.env, cwd=self.folder, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            out, err = child.communicate(timeout=timeout * SCALE)
        except subprocess.TimeoutExpired:
            where = ["gdb", "-p", str(child.pid), "-batch", "-ex", "thread apply all backtrace"]
            stacks = subprocess.run(where, capture_output=True, text=True, check=False) if shutil.which("gdb") else None
            child.kill()
            out, err = child.communicate()
            err += f"\nit did not end within {timeout * SCALE} s\n{stacks.stdout if stacks else ''}"
        return subprocess.CompletedProcess(words, child.returncode, out, err)

    def start(self, *words):
        return subprocess.Popen([PROGRAM, *words], env=self.env, cwd=self.folder, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@contextlib.contextmanager
def server():
    with tempfile.TemporaryDirectory(prefix="sigrun-sound-") as name:
        running = Server(pathlib.Path(name))
        try:
            yield running
        finally:
            running.stop()
