# SPDX-License-Identifier: MIT
"""Rows 21 to 23: what pictures on a screen cost, without a display: SDL's own that nobody sees."""
import json
import os
import subprocess
import time

from measure import Ratio, Row

SECONDS = 5
WIDE = 2400000  # samples a second
SPECTRA = "stft 2048 hop=512"
KINDS = {
    "line": ("plot span=2", 6.0),
    "map": (f"{SPECTRA} | spectrogram span=5", 6.0),
    "waterfall": ("waterfall size=4096", 6.0),
    "board of four": (
        f"{{ plot span=2 ; {SPECTRA} | abs | db | plot ; {SPECTRA} | spectrogram span=5 ; plot span=20ms }} | board",
        10.0,
    ),
}


class Window:
    """A window that nobody sees; it tells what it shows in a file."""

    def __init__(self, tools, text):
        self.text, self.path = text, tools.folder / "view.json"
        self.path.unlink(missing_ok=True)
        self.process = subprocess.Popen(
            [tools.sigrun, text], cwd=tools.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "SDL_VIDEODRIVER": "dummy", "SIGRUN_VIEW_STATE": str(self.path)},
        )

    def state(self):
        """The newest, and when it was read."""
        for _ in range(100):
            now = time.monotonic()
            try:
                return json.loads(self.path.read_text()), now
            except (FileNotFoundError, json.JSONDecodeError):  # it is being written
                time.sleep(0.01)
        raise RuntimeError(f"{self.text}: no picture: {self.close()}")

    def close(self):
        self.process.terminate()
        return self.process.communicate(timeout=60)[1].decode()[-500:]


def drawn(tools, chain):
    """Milliseconds of the thread that draws, for the middle one of the last pictures."""
    window = Window(tools, f"noise rate=48k | {chain}")
    time.sleep(SECONDS)
    state, _ = window.state()
    window.close()
    return state["draw_ms"]


def pictures(tools):
    found = {}
    for kind, (chain, most) in KINDS.items():
        found[f"{kind}, 1280×720"] = drawn(tools, chain)
        found[f"{most:g} ms for the {kind}"] = most
    return found


ROW_21 = Row(
    "21", "One picture of a window, drawn 60 times a second", "ms of a processor", [pictures],
    [Ratio(f"{kind}, 1280×720", f"{most:g} ms for the {kind}", 1, True) for kind, (_, most) in KINDS.items()],
)


def processor_seconds(process):
    fields = open(f"/proc/{process.pid}/stat").read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def wide_waterfall(tools):
    """Samples that became rows while the clock went on, and what it took of the processors."""
    window = Window(tools, f"noise rate={WIDE} complex=yes | waterfall size=4096")
    time.sleep(2)
    (before, begin), used = window.state(), processor_seconds(window.process)
    time.sleep(SECONDS)
    (after, end), used = window.state(), processor_seconds(window.process) - used
    window.close()
    return {
        "shown": (after["taken"] - before["taken"]) / (end - begin) / 1e6,
        "come": WIDE / 1e6,
        "processors": used / (end - begin),
        "two processors": 2.0,
    }


ROW_22 = Row(
    "22", "A waterfall of 2.4 MS/s beside its FFT, 1280×720", "MS/s, and processors", [wide_waterfall],
    [Ratio("shown", "come", 0.99), Ratio("processors", "two processors", 1, True)],
    "Every sample becomes part of a row: what is not shown was not taken.",
)

OPENED = ("noise | waterfall", "eeg | strip", "noise | spectrum")
AT_ONCE = 100  # ms: what a person doesn't notice


def opened(tools, text):
    """Milliseconds from the start of the program to its first picture."""
    begin = time.monotonic()
    window = Window(tools, text)
    while not window.path.exists() and window.process.poll() is None and time.monotonic() < begin + 30:
        time.sleep(0.001)
    took = time.monotonic() - begin
    window.close()
    return 1000 * took


def first_pictures(tools):
    return {**{text: opened(tools, text) for text in OPENED}, "at once": AT_ONCE}


ROW_23 = Row(
    "23", "From the start of the program to the first picture of a window", "ms", [first_pictures],
    [Ratio(text, "at once", 1, True) for text in OPENED],
)

ROWS = [ROW_21, ROW_22, ROW_23]
