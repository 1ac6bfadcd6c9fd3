# SPDX-License-Identifier: MIT
"""Row 21: what a picture on a screen costs, without a display: SDL's own that nobody sees."""
import json
import os
import subprocess
import time

from measure import Ratio, Row

SECONDS = 5
SPECTRA = "stft 2048 hop=512"
KINDS = {
    "line": ("plot span=2", 6.0),
    "map": (f"{SPECTRA} | spectrogram span=5", 6.0),
    "board of four": (
        f"{{ plot span=2 ; {SPECTRA} | abs | db | plot ; {SPECTRA} | spectrogram span=5 ; plot span=20ms }} | board",
        10.0,
    ),
}


def drawn(tools, chain):
    """Milliseconds of the thread that draws, for the middle one of the last pictures."""
    path = tools.folder / "view.json"
    path.unlink(missing_ok=True)
    window = subprocess.Popen(
        [tools.sigrun, f"noise rate=48k | {chain}"], cwd=tools.folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env={**os.environ, "SDL_VIDEODRIVER": "dummy", "SIGRUN_VIEW_STATE": str(path)},
    )
    time.sleep(SECONDS)
    window.terminate()
    said = window.communicate(timeout=60)[1]
    if not path.exists():
        raise RuntimeError(f"{chain}: no picture: {said.decode()[-500:]}")
    return json.loads(path.read_text())["draw_ms"]


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

ROWS = [ROW_21]
