# SPDX-License-Identifier: MIT
"""Commands of a page: what its code blocks call `sigrun` with, run as a reader would who types them."""
import contextlib
import os
import pathlib
import re
import signal
import subprocess
import wave

import numpy

PROGRAM = os.path.abspath(os.environ["SIGRUN_PROGRAM"])
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
SOURCE = pathlib.Path(os.environ.get("SIGRUN_SOURCE", "."))
SECONDS = 30
ENDINGS = r"\.(?:wav|flac|npy|csv|png|svg|pdf|gif|apng|mp4|webm|json|txt)\b"
# Names that a command leaves; in quotes they may have spaces, behind $ they are none.
OUTPUT = re.compile(rf'"([^"\n]+{ENDINGS})"|(?<![$\w/-])([\w/-]+{ENDINGS})')
# A test has no microphone, no loudspeaker and nobody who closes a window: of what needs them, only the plan is made.
# What goes on in the background has its sound taken away, and `stop` ends it.
LIVE = re.compile(r"\b(?:mic|play)\b|\|\s*(?:board|scope|spectrum|strip|waterfall)\s*'")
PASSED_ON = ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS", "LD_LIBRARY_PATH")


def blocks(page):
    """The lines of each code block: those between ``` or four spaces in, as Markdown has them."""
    block, fenced = [], False
    for line in [*page.split("\n"), ""]:
        if line.startswith("```"):
            fenced = not fenced
        elif fenced:
            block.append(line)
            continue
        elif line.startswith("    "):
            block.append(line[4:])
            continue
        elif not line.strip() and block and block[-1]:
            block.append("")  # a block may go on after an empty line
            continue
        if block:
            yield block
        block = []
    if block:
        yield block


def commands(page):
    """(command, expected output or None): `sigrun …`, or `$ sigrun …` with what it prints below."""
    for block in blocks(page):
        at = 0
        while at < len(block):
            shown = block[at].startswith("$ ")
            command = block[at].removeprefix("$ ")
            at += 1
            if not command.startswith("sigrun "):
                continue
            while command.count("'") % 2 and at < len(block):
                command += "\n" + block[at]
                at += 1
            expected = []
            while shown and at < len(block) and not block[at].startswith("$ "):
                expected.append(block[at])
                at += 1
            yield command, "\n".join(expected).rstrip("\n") + "\n" if shown else None


def run(command, folder):
    """(exit code, stdout and stderr) of a line for the shell, where `sigrun` is the program."""
    home = folder.parent / (folder.name + "-home")
    (home / "bin").mkdir(parents=True, exist_ok=True)
    if not (home / "bin" / "sigrun").exists():
        (home / "bin" / "sigrun").symlink_to(PROGRAM)
    (home / "run").mkdir(mode=0o700, exist_ok=True)
    kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    done = subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={
            "PATH": f"{home}/bin:/usr/bin:/bin",
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "COLUMNS": "100",
            **kept,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS * SCALE,
    )
    return done.returncode, done.stdout


def begun(command):
    """A line that goes on in the background, silent, and what waits until it can be reached."""
    silent = command.removesuffix(" &").replace("| play'", "| null' --realtime")
    return (f'{silent} >/dev/null 2>&1 & echo $! >>"$HOME/begun" ; '
            "for i in {1..200}; do "
            "compgen -G \"$XDG_RUNTIME_DIR/sigrun/*.sock\" && break; sleep 0.05; done")


def stop(folder):
    """Ends what the lines of a page have begun."""
    begun_there = folder.parent / (folder.name + "-home") / "begun"
    for pid in begun_there.read_text().split() if begun_there.exists() else []:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid), signal.SIGINT)


def complaints(command, expected, folder):
    """What is wrong with a command that a page promises."""
    before = set(folder.rglob("*"))
    if command.endswith(" &"):
        command = begun(command)
    elif LIVE.search(command):
        command = command.replace("sigrun ", "sigrun explain ", 1)
    code, said = run(command, folder)
    if expected is not None:
        if said != expected:
            yield f"{command}\n  printed\n{said}  but the page says\n{expected}"
        return
    if code != 0 or "error:" in said or "warning:" in said:
        yield f"{command}\n  ended with {code}:\n{said}"
    names = [] if " explain " in command else OUTPUT.findall(command)
    for name in map("".join, names):
        if not (folder / name).is_file() or (folder / name).stat().st_size == 0:
            yield f"{command}\n  left no {name}"
    silent = command.startswith("sigrun ctl ")  # it only speaks when something is wrong
    if not said and set(folder.rglob("*")) == before and not names and not silent:
        yield f"{command}\n  printed nothing and left nothing"


def write_wav(path, rate, *channels):
    """Channels of floats in ±1 as 16 bits."""
    frames = numpy.round(numpy.stack(channels, axis=1) * 32767).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setparams((len(channels), 2, rate, 0, "NONE", ""))
        file.writeframes(frames.tobytes())


def read_wav(path):
    """(rate, samples[frame, channel] of ±1) of a file of 16 or 24 bits."""
    with wave.open(str(path), "rb") as file:
        width, lanes, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
        data = numpy.frombuffer(file.readframes(file.getnframes()), numpy.uint8)
    data = data.reshape(-1, lanes, width).astype(numpy.int64)
    value = sum(data[:, :, byte] << 8 * byte for byte in range(width))
    value -= (value >> 8 * width - 1) << 8 * width
    return rate, value / 2 ** (8 * width - 1)


def tone(rate, seconds, frequency=1000, amplitude=0.5):
    return amplitude * numpy.sin(2 * numpy.pi * frequency * numpy.arange(rate * seconds) / rate)


def write_fm(path, offset, rate=2_400_000, seconds=0.4, deviation=37_500):
    """8-bit IQ samples of a station `offset` Hz above the centre, that sends 1 kHz."""
    time = numpy.arange(int(rate * seconds)) / rate
    phase = 2 * numpy.pi * offset * time + deviation / 1000 * -numpy.cos(2 * numpy.pi * 1000 * time)
    iq = 127.5 + 100 * numpy.stack([numpy.cos(phase), numpy.sin(phase)], axis=1)
    path.write_bytes(numpy.round(iq).astype(numpy.uint8).tobytes())
