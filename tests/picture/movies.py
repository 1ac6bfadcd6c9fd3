#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Files that move, read by decoders that are none of ours: Pillow and PyAV.

A picture is compared with the PNG of the same moment, and those of the other formats with those of the
animated PNG, which loses nothing. The program is the environment's SIGRUN_PROGRAM.
"""
import hashlib
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile
import time

try:
    import av
    import numpy
    from PIL import Image
except ImportError as lacking:
    print(f"python3-av, python3-numpy and python3-pil are needed: {lacking}")
    sys.exit(77)

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
ENDINGS = ("gif", "apng", "mp4", "webm")
# Decibels that the pictures of a format are near the true ones, at least.
LEAST = {"gif": 40, "apng": 400, "mp4": 33, "webm": 30}
LOOK = "width=320 height=200 span=0.5s"
FAST = bool(os.environ.get("SIGRUN_FAST"))
faults = []


def check(name, held, found=""):
    if not held:
        faults.append(f"{name}: {found!r}"[:400])


def run(expression, folder, *options, output=None):
    return subprocess.run([PROGRAM, "-q", *options, expression], cwd=folder, capture_output=output is None,
                          stdout=output, timeout=120)


def made(expression, folder, *options):
    done = run(expression, folder, *options)
    check(f"{expression} runs", done.returncode == 0 and not done.stderr, done.stderr)
    return done.returncode == 0


def gif_words(data):
    """The comment behind the last picture, which Pillow does not look for."""
    at, words = data.rfind(b"!\xfe") + 2, b""
    if at == 1:  # a pipe can't go back to add it
        return ""
    while data[at]:
        words += data[at + 1:at + 1 + data[at]]
        at += 1 + data[at]
    check("a GIF ends behind its comment", data[at:] == b"\0;", data[at:][:20])
    return words.decode()


class Movie:
    """Pictures as arrays, when each is seen from, when the last one ends, and the words."""

    def __init__(self, path):
        self.pictures, self.times, self.words = [], [], ""
        if path.suffix in (".mp4", ".webm"):
            self.by_av(path)
        else:
            self.by_pillow(path)

    def by_pillow(self, path):
        now = 0
        with Image.open(path) as image:
            for i in range(image.n_frames):
                image.seek(i)
                self.pictures.append(numpy.asarray(image.convert("RGB")).astype(int))
                self.times.append(now)
                now += image.info["duration"] / 1000
            words = getattr(image, "text", {}).get("sigrun:axes")
        self.words = words or gif_words(path.read_bytes())
        self.end = now

    def by_av(self, path):
        with av.open(str(path)) as container:
            stream = container.streams.video[0]
            for frame in container.decode(stream):
                self.times.append(float(frame.pts * stream.time_base))
                self.pictures.append(numpy.asarray(frame.to_image(src_colorspace="ITU709")).astype(int))
            self.end = (container.duration or 0) / 1e6
            self.words = {key.lower(): text for key, text in container.metadata.items()}.get("comment", "")


def nearness(a, b):
    """Peak signal to noise in dB; 400 where nothing differs."""
    if a.shape != b.shape:
        return 0
    error = ((a - b) ** 2).mean()
    return 400 if error == 0 else 10 * numpy.log10(255 ** 2 / error)


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def formats(folder):
    """The same stream in all formats."""
    source = "sine 5 rate=1k | head 1s | plot"
    if not made(f"{source} still.png {LOOK} ylim=-1..1", folder):
        return
    still = numpy.asarray(Image.open(folder / "still.png").convert("RGB")).astype(int)
    movies = {}
    for ending in ENDINGS:
        if made(f"{source} a.{ending} {LOOK} ylim=-1..1", folder):
            movies[ending] = Movie(folder / f"a.{ending}")
    for ending, movie in movies.items():
        n, late = len(movie.pictures), max(numpy.abs(numpy.array(movie.times) - numpy.arange(len(movie.times)) / 20))
        check(f"{ending}: a second has 20 pictures", n == 20, n)
        check(f"{ending}: each a twentieth of a second after the one before", late < 0.0006, movie.times)
        check(f"{ending}: and lasts a second", abs(movie.end - 1) < 0.002, movie.end)
        near = nearness(movie.pictures[-1], still)
        check(f"{ending}: the last is as the PNG is", near >= LEAST[ending], near)
        near = min(nearness(*pair) for pair in zip(movie.pictures, movies["apng"].pictures))
        check(f"{ending}: all are as in the animated PNG", near >= LEAST[ending], near)
        moved = nearness(movie.pictures[0], movie.pictures[1])
        check(f"{ending}: they differ from each other", moved < 36, moved)
        axes = json.loads(movie.words or "{}")
        check(f"{ending}: the axes are in it", len(axes.get("panes", [])) == 1, movie.words[:100])


def bytes_repeat(folder):
    source = "{ tones n=400 k=10 rate=1200 | head 800 } | { plot span=0.2 ; fft 400 | abs | plot } | board"
    for ending in ENDINGS:
        digests = set()
        for options in ((), ("-j8", "--no-fuse")) if FAST else ((), ("-j1",), ("-j8",), ("--no-fuse",)):
            if made(f"{source} b.{ending} width=320 height=240", folder, *options):
                digests.add(digest(folder / f"b.{ending}"))
        check(f"{ending}: every run gives the same bytes", len(digests) == 1, digests)
    made(f"{source} c.gif width=320 height=240", folder, "--seed=7")
    check("another seed gives others", digest(folder / "c.gif") not in digests)


# What comes before a stage that draws, and the stage, with its ranges: pictures that move keep those they had before.
LASTS = {
    "scope": ("saw 50 rate=8k", "scope {} persist=3"),
    "spectrum": ("sine 1k rate=8k | add (noise rate=8k amp=0.01)", "spectrum {} size=512 time=0.2 ylim=-100..0"),
    "spectrogram": ("chirp 100 3k 1s rate=8k", "stft 256 hop=64 | spectrogram {} range=-80..0"),
    "strip": ("eeg channels=O1,Fp1,Cz rate=200", "strip {} lane=100u"),
    "xy": ("{ sine 3 rate=1k ; sine 2 rate=1k } | merge", "xy {} xlim=-1..1 ylim=-1..1"),
    "eye": ("square 50 rate=8k | lowpass 200", "eye {} period=80 ylim=-2..2"),
    "histogram": ("noise rate=8k", "histogram {} range=-4..4"),
    "surface": ("chirp 5 40 1s rate=100 | frame 20 | cwt fmin=5 fmax=50", "abs | surface {} range=0..1"),
    "board": ("eeg channels=O1 rate=200",
              "{{ plot ylim=-100u..100u ; cwt fmin=4 fmax=50 | scalogram range=-120..-85 }} | board {}"),
}


def last_pictures(folder):
    """The last picture of a GIF is the PNG of the same moment, for stages that draw each in their own way."""
    for name, (source, sink) in LASTS.items():
        files = [f"{name}.{ending}" for ending in ("gif", "png")]
        if all([made(f"{source} | head 1s | {sink.format(file)} width=400 height=300 span=0.5", folder) for file in files]):
            pictures = Movie(folder / files[0]).pictures
            still = numpy.asarray(Image.open(folder / files[1]).convert("RGB")).astype(int)
            near = nearness(pictures[-1], still)
            check(f"{name}: the last picture is as the PNG is", near >= 30, near)
            check(f"{name}: the first is not", nearness(pictures[0], still) < 30, nearness(pictures[0], still))


def sizes(folder):
    source = "sine 5 rate=100 | head 0.2s | plot"
    for width, height in ((1, 1), (2, 3), (37, 21), (321, 201)):
        for ending in ENDINGS:
            name = f"s{width}.{ending}"
            if not made(f"{source} {name} width={width} height={height}", folder):
                continue
            shape = Movie(folder / name).pictures[-1].shape[:2]
            halves = (max(2, height & ~1), max(2, width & ~1))
            check(f"{name} has its size", shape == (halves if ending == "mp4" else (height, width)), shape)


def times(folder):
    """Delays of a GIF are hundredths of a second, and no picture is seen less than two of them."""
    for fps, n in ((20, 20), (30, 30), (12.5, 13), (50, 50), (200, 50)):
        name = f"t{fps}.gif"
        if made(f"sine 5 rate=1k | head 1s | plot {name} fps={fps} width=160 height=100", folder):
            movie = Movie(folder / name)
            check(f"{name} has its pictures", abs(len(movie.pictures) - n) <= 1, len(movie.pictures))
            check(f"{name} lasts a second", abs(movie.end - 1) < 0.09, movie.end)
    for speed in (0.5, 4):
        name = f"v{speed}.mp4"
        if made(f"sine 5 rate=1k | head 2s | plot {name} speed={speed} width=160 height=100", folder):
            movie = Movie(folder / name)
            check(f"{name} is as fast as that", abs(movie.end - 2 / speed) < 0.002, movie.end)
            check(f"{name} has 20 a second", len(movie.pictures) == 40 / speed, len(movie.pictures))


def boards(folder):
    """Inputs of different rates: a picture at each twentieth of a second, what is slow stays."""
    source = "{ sine 5 rate=1k | head 2s } | { plot ; fft 250 | abs | plot } | board"
    if not made(f"{source} b.apng width=320 height=240", folder):
        return
    movie = Movie(folder / "b.apng")
    steps = numpy.diff(movie.times)
    check("a board has 20 pictures a second", numpy.allclose(steps, 0.05, atol=0.0011), steps)
    check("from when all inputs have come on", len(movie.pictures) == 36, len(movie.pictures))
    lower = [picture[130:] for picture in movie.pictures]
    changes = sum(nearness(a, b) < 400 for a, b in zip(lower, lower[1:]))
    check("the slow one stays", changes <= 7 + 3, changes)
    early_end(folder)


def early_end(folder):
    """What has ended before the other has begun stays too, and the board is still finished."""
    source = "{ sine 5 rate=1k | head 0.1s | plot ; raw - type=f32 rate=1k | plot } | board c.apng width=320 height=240"
    child = subprocess.Popen([PROGRAM, "-q", source], cwd=folder, stdin=subprocess.PIPE)
    samples = numpy.sin(numpy.arange(1000) / 10).astype("<f4")
    time.sleep(0.5)
    child.stdin.write(samples[:200].tobytes())
    child.stdin.flush()
    time.sleep(0.2)
    child.communicate(samples[200:].tobytes(), timeout=60)
    check("a part that ends early ends nothing else", child.returncode == 0 and (folder / "c.apng").exists(),
          child.returncode)
    pictures = Movie(folder / "c.apng").pictures
    check("and stays until the end of the others", 15 <= len(pictures) <= 20, len(pictures))


def pipes(folder):
    source = "sine 5 rate=1k | head 0.5s | plot file=-"
    for ending in ("gif", "mp4", "webm"):
        path = folder / f"pipe.{ending}"
        child = subprocess.Popen(
            [PROGRAM, "-q", f"{source} format={ending} width=160 height=100"], stdout=subprocess.PIPE)
        path.write_bytes(child.communicate(timeout=60)[0])
        check(f"{ending} into a pipe", child.returncode == 0)
        n = len(Movie(path).pictures)
        check(f"{ending} into a pipe has its pictures", n == 10, n)
    done = run(f"{source} format=apng", folder)
    check("an APNG needs a file", done.returncode == 1 and b"name a file" in done.stderr, done.stderr)


def full_disks(folder):
    """The file is as large as a limit lets it be; an older one of the name is untouched."""
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (420000, 420000))

    for ending in ENDINGS:
        name = f"full.{ending}"
        (folder / name).write_text("an older one")
        done = subprocess.run([PROGRAM, "-q", f"noise rate=8k | plot {name} span=0.2 width=640 height=400"], cwd=folder, text=True,
                              capture_output=True, timeout=120, preexec_fn=limit)
        check(f"{name}: a full disk is told", done.returncode == 1 and f"{name}: File too large" in done.stderr
              and f"{name}.partial" in done.stderr, (done.returncode, done.stderr))
        check(f"{name}: an older one stays", (folder / name).read_text() == "an older one")
        left = sorted(path.name for path in folder.iterdir())
        check(f"{name}: what there is too", left == [name, f"{name}.partial"], left)
        for path in folder.iterdir():
            path.unlink()


def edges(picture):
    """The columns in which a frame stands: dark from top to bottom of a pane."""
    dark = (picture.max(axis=2) < 80).mean(axis=0)
    return [int(column) for column in numpy.flatnonzero(dark > 0.4)]


def steady(folder):
    """What is shown moves, and the panes around it don't; panes beside each other are aligned."""
    source = "{ noise rate=1k | head 3s } | { plot ylim=-10..10 ; fft 200 | abs | plot ylim=0..100 } | board"
    if made(f"{source} s.apng span=0.3 width=400 height=300", folder):
        found = [edges(picture) for picture in Movie(folder / "s.apng").pictures]
        check("the panes stand still", len(found) > 50 and len(found[0]) == 2 and all(f == found[0] for f in found),
              found)
    source = "eeg model=seed rate=1k | head 6141 | frame 2047 | { plot ; cwt wavelet=morlet-cw | power | log | heatmap }"
    if made(f"{source} | board e.gif heights=3,7 speed=41 width=480 height=300", folder):
        movie = Movie(folder / "e.gif")
        upper, lower = json.loads(movie.words)["panes"]
        check("each frame is a picture", len(movie.pictures) == 3, len(movie.pictures))
        check("of the same times", upper["x"]["low"] == lower["x"]["low"] == 0
              and upper["x"]["high"] == lower["x"]["high"], (upper["x"], lower["x"]))
        check("that are aligned to the pixel", upper["plot"][0] == lower["plot"][0]
              and upper["plot"][2] == lower["plot"][2], (upper["plot"], lower["plot"]))
        check("a twentieth of a second each", abs(movie.end - 0.15) < 0.001, movie.end)


def interrupted(folder):
    for name in ("i.mp4", "i.gif", "i.png"):
        child = subprocess.Popen([PROGRAM, "-q", "--realtime", f"sine 5 rate=48k | plot {name} {LOOK}"],
                                 cwd=folder, stderr=subprocess.PIPE)
        until = time.monotonic() + 60
        while not any(folder.iterdir()) and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(1)
        child.send_signal(signal.SIGINT)
        said = child.communicate(timeout=60)[1]
        left = sorted(path.name for path in folder.iterdir())
        check(f"an interrupt finishes {name}", child.returncode == 130 and left == [name], (said, left))
        if left == [name]:
            # On a machine that is busy with other things there may be no more than the first picture.
            if name == "i.mp4":
                check(f"{name} has pictures", len(Movie(folder / name).pictures) > 0)
            else:
                with Image.open(folder / name) as image:
                    image.seek(getattr(image, "n_frames", 1) - 1)
                    check(f"{name} has pictures", image.convert("RGB").size == (320, 200), image.size)
            (folder / name).unlink()


def main():
    with tempfile.TemporaryDirectory() as name:
        parts = [formats, bytes_repeat, sizes, boards, pipes, full_disks, interrupted]
        if not FAST:  # these look at what is drawn, which is the same under a sanitizer
            parts += [last_pictures, times, steady]
        for part in parts:
            folder = pathlib.Path(name, part.__name__)
            folder.mkdir()
            begun = time.monotonic()
            part(folder)
            print(f"{part.__name__}: {time.monotonic() - begun:.1f} s", flush=True)
    print("\n".join(faults) if faults else "what moves is as it should be")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
