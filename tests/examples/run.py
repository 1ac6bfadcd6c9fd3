#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The examples: each README's commands run on made-up recordings, and what they leave is what they promise."""
import csv
import json
import pathlib
import shutil
import sys
import tempfile

import numpy
from PIL import Image

import shell


def noise(seconds, level, rate=44100):
    return level * numpy.random.default_rng(1).standard_normal(rate * seconds)


def make_spectrogram(folder):
    sine = shell.tone(44100, 2)
    shell.write_wav(folder / "talk.wav", 44100, sine, sine)


def check_spectrogram(folder):
    """The strongest value is that of the tone; the picture is a whole PNG."""
    assert_picture(folder / "talk.png")
    code, said = shell.run("sigrun -f pipe.sigrun -D in=talk.wav -D out=talk.json", folder)
    assert code == 0, said
    image = json.loads((folder / "talk.json").read_text())["panes"][0]["image"]
    middle = image["columns"][len(image["columns"]) // 2]["value"]
    step = (image["y"]["last"] - image["y"]["first"]) / (image["y"]["count"] - 1)
    found = image["y"]["first"] + step * numpy.argmax(middle)
    assert abs(found - 1000) <= step / 2, f"the tone of 1 kHz is drawn at {found} Hz"
    # Half of 0.5 as each bin has half of a real sine, less what lies between the bins: 1.42 dB at most.
    assert -13.5 < max(middle) < -12, f"the tone has {max(middle)} dBFS"


def make_level(folder):
    (folder / "recordings/more").mkdir(parents=True)
    shell.write_wav(folder / "recordings/loud.wav", 44100, noise(2, 0.1))
    shell.write_wav(folder / "recordings/more/soft.wav", 44100, noise(2, 0.02))
    (folder / "recordings/notes.txt").write_text("no recording\n")


def check_level(folder):
    for name in ("loud.wav", "more/soft.wav"):
        rate, x = shell.read_wav(folder / "even" / name)
        inner = x[rate // 2 : -rate // 2]
        level = 10 * numpy.log10(numpy.mean(inner**2))
        assert abs(level + 20) < 0.2, f"{name} has {level:.2f} dBFS, not -20"
        assert len(x) == 2 * rate, f"{name} has {len(x)} frames"
    assert not list((folder / "even").rglob("notes*")), "the pattern of names isn't heeded"


def make_echo(folder):
    clap = numpy.zeros(8000)
    clap[100] = 0.5
    shell.write_wav(folder / "clap.wav", 8000, clap)


def check_echo(folder):
    for name, frames in (("echo.wav", 8000), ("tail.wav", 24000)):
        rate, x = shell.read_wav(folder / name)
        wanted = numpy.zeros(frames)
        for k in range(frames // 2000):
            wanted[100 + 2000 * k] = 0.5 * 10 ** (-6 / 20 * k)
        assert rate == 8000 and len(x) == frames, f"{name}: {len(x)} frames"
        worst = numpy.abs(x[:, 0] - wanted).max()
        assert worst < 2e-4, f"{name} is {worst} off"


def check_alpha(folder):
    with open(folder / "alpha.csv", newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    assert header == ["time [s]", "O1 [V]", "O2 [V]", "Fp1 [V]"], header
    values = numpy.array(rows, float)
    assert values.shape == (20, 4), values.shape
    assert numpy.allclose(values[:, 0], numpy.arange(20) + 0.498), values[:, 0]
    back, front = values[:, 1].mean(), values[:, 3].mean()
    # 15 µV at the back, of which a Lorentzian line 1.5 Hz wide has 0.8 of the power in 8 to 13 Hz.
    assert 10e-6 < back < 17e-6 and front < back / 2, f"O1 {back}, Fp1 {front}"


def make_radio(folder):
    shell.write_fm(folder / "iq.cu8", 325_000)


def check_radio(folder):
    assert_picture(folder / "spectrum.png")
    rate, x = shell.read_wav(folder / "radio.wav")
    x = x[rate // 10 : rate // 10 + rate // 5, 0]
    turns = numpy.exp(-2j * numpy.pi * 1000 * numpy.arange(len(x)) / rate)
    tone = 2 * abs(numpy.mean(x * turns))
    # Half of the deviation that is full scale, and what the treble loses at 1 kHz.
    wanted = 0.5 / numpy.hypot(1, 2 * numpy.pi * 1000 * 50e-6)
    assert rate == 48000 and abs(tone / wanted - 1) < 0.01, f"1 kHz has {tone}, not {wanted}"
    rest = numpy.sqrt(max(numpy.mean(x**2) - tone**2 / 2, 0))
    assert rest < 0.01 * tone, f"beside the tone there is {rest}"


def check_figures(folder):
    for name in ("signal", "spectrum", "eeg", "scalogram"):
        assert_picture(folder / f"{name}.png")
    text = (folder / "pipe.sigrun").read_text().replace(".png", ".json")
    (folder / "json.sigrun").write_text(text)
    code, said = shell.run("sigrun -f json.sigrun", folder)
    assert code == 0, said
    pane = json.loads((folder / "spectrum.json").read_text())["panes"][0]
    assert pane["x"]["unit"] == "Hz" and pane["x"]["high"] == 600, f"the axis: {pane['x']}"
    pane = json.loads((folder / "scalogram.json").read_text())["panes"][0]
    assert pane["y"]["log"] and pane["y"]["high"] < 500, f"beyond half of the rate: {pane['y']}"
    assert abs(pane["x"]["high"] - 2.047) < 0.01, f"the axis: {pane['x']}"


def make_nothing(folder):
    del folder


def board_values(folder, defines):
    """The panes of a board, as its last picture has them."""
    code, said = shell.run(f"sigrun -f pipe.sigrun {defines} -D out=board.json", folder)
    assert code == 0, said
    return json.loads((folder / "board.json").read_text())["panes"]


def check_fft(folder):
    assert_movie(folder / "fft.gif", 16, (640, 440))
    signal, spectrum = board_values(folder, "-D samples=400")
    found = spectrum["traces"][0]["y"]
    assert spectrum["x"]["high"] == 600 and len(found) == 201, "the axis is not that of the bins"
    assert 5 < max(found) < 10.5, f"amplitudes reach {max(found)}"
    assert signal["y"]["unit"] == spectrum["y"]["unit"] == "V", "the unit got lost"


def make_scalogram(folder):
    shell.write_wav(folder / "night.wav", 250, noise(20, 0.1, 250))


def check_scalogram(folder):
    assert_movie(folder / "eeg.gif", 16, (640, 420))
    upper, lower = board_values(folder, "-D time=10s")
    image = lower["image"]
    loud = numpy.mean([column["value"] for column in image["columns"]], axis=0)
    found = image["y"]["at"][numpy.argmax(loud)]
    assert 8 < found < 12, f"the strongest waves have {found} Hz"
    assert lower["y"]["high"] > 55 and lower["y"]["log"], f"the axis: {lower['y']}"
    assert upper["x"]["high"] == lower["x"]["high"], "the panes end at different times"


def check_radar(folder):
    assert_movie(folder / "radar.gif", 12, (720, 540))
    received, compressed, image, _ = board_values(folder, "-D pulses=32")
    assert received["y"]["unit"] == compressed["y"]["unit"] == "dBFS", "the levels have no unit"
    image = image["image"]
    values = numpy.array([column["value"] for column in image["columns"]])
    for where, speed in ((10e3, 30), (15e3, -20)):
        places = numpy.linspace(image["x"]["first"], image["x"]["last"], image["x"]["count"])
        speeds = numpy.linspace(image["y"]["first"], image["y"]["last"], image["y"]["count"])
        near = numpy.abs(places - where) < 500
        at = numpy.unravel_index(numpy.argmax(values[near]), values[near].shape)
        assert abs(places[near][at[0]] - where) < 55, f"a target at {places[near][at[0]]} m"
        assert abs(speeds[at[1]] - speed) < 2.2, f"a target at {speeds[at[1]]} m/s"
        assert values[near].max() > 30, f"it has {values[near].max()} dB"


def assert_movie(path, count, size):
    """So many pictures of that size in four seconds, none like the one before."""
    with Image.open(path) as image:
        times, pictures = [], []
        for i in range(image.n_frames):
            image.seek(i)
            times.append(image.info["duration"])
            pictures.append(numpy.asarray(image.convert("RGB")).astype(int))
    assert len(times) == count and abs(sum(times) - 4000) < 20, f"{len(times)} pictures in {sum(times)} ms"
    assert pictures[0].shape == (size[1], size[0], 3), f"{path.name}: {pictures[0].shape}"
    same = [i for i in range(count - 1) if numpy.array_equal(pictures[i], pictures[i + 1])]
    assert not same, f"pictures {same} are followed by the same again"


def assert_picture(path):
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n" and data[-8:-4] == b"IEND", f"{path.name} is no PNG"
    size = tuple(int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
    assert size == (1280, 720), f"{path.name} has {size} pixels"


# folder: what makes its recordings, what looks at the results, and a stage that the build may lack
EXAMPLES = {
    "01-spectrogram": (make_spectrogram, check_spectrogram, "spectrogram"),
    "02-level": (make_level, check_level, "read"),
    "03-echo": (make_echo, check_echo, "read"),
    "04-alpha": (make_nothing, check_alpha, "eeg"),
    "05-fm-radio": (make_radio, check_radio, "plot"),
    "06-two-figures": (make_nothing, check_figures, "plot"),
    "07-fft": (make_nothing, check_fft, "plot"),
    "08-scalogram": (make_scalogram, check_scalogram, "plot"),
    "09-radar": (make_nothing, check_radar, "plot"),
}


def try_example(name, change, where):
    """What is wrong with an example; change: a word of its pipe and another, for a control."""
    make, check, _ = EXAMPLES[name]
    folder = pathlib.Path(where) / name
    shutil.copytree(shell.SOURCE / "examples" / name, folder)
    pipe = folder / "pipe.sigrun"
    assert change[0] in pipe.read_text(), f"no {change[0]} in {name}"
    pipe.write_text(pipe.read_text().replace(*change))
    make(folder)
    found = [
        words
        for command, expected in shell.commands((folder / "README.md").read_text())
        for words in shell.complaints(command, expected, folder)
    ]
    if found:
        return "\n".join(found)
    try:
        check(folder)
    except (AssertionError, OSError, KeyError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return None


# An example that is changed so has to be refused.
CONTROLS = [
    ("01-spectrogram", ("stft 2048", "gain 0.5 | stft 2048")),
    ("02-level", ("-20dB", "-19dB")),
    ("03-echo", ("delay $time", "delay $time | delay 1")),
    ("04-alpha", ("O1,O2,Fp1", "Fp1,O2,O1")),
    ("05-fm-radio", ("| deemphasis |", "|")),
    ("06-two-figures", ("fft 400", "ftf 400")),
    ("07-fft", ("fft 400 amp=true", "fft 400")),
    ("08-scalogram", ("fmax=60", "fmax=8")),
    ("09-radar", ("15km", "25km")),
]


def main():
    passed = failed = skipped = 0
    there = {path.parent.name for path in (shell.SOURCE / "examples").glob("*/pipe.sigrun")}
    if there != set(EXAMPLES):
        failed += 1
        print(f"not in this test, or not in examples/: {sorted(there ^ set(EXAMPLES))}")
    for name, change in [*((name, ("", "")) for name in EXAMPLES), *CONTROLS]:
        with tempfile.TemporaryDirectory(prefix="sigrun-example-") as where:
            said = shell.run(f"sigrun help {EXAMPLES[name][2]}", pathlib.Path(where))[1]
            if "is not in this build" in said:
                skipped += 1
                print(f"skipped: {name}: {said}")
                continue
            trouble = try_example(name, change, where)
        if change[0] and not trouble:
            trouble = f"'{change[0]}' was changed to '{change[1]}', and nothing was said"
        elif change[0]:
            trouble = None
        failed += bool(trouble)
        passed += not trouble
        if trouble:
            print(f"{name}: {trouble}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
