#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""The gallery: every command of docs/gallery.md makes the picture that is shown above it.

A picture is the one that is shown when its axes and words are the same, and no more than one pixel in ten thousand
(of a GIF one in a thousand, since its palette is found anew) differs by an eighth of the range: processors differ in
last bits, which moves the shade of a line by less. A picture that is one pixel beside its place differs by more.
"""
import importlib.util
import os
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

try:
    import numpy
    from PIL import Image
except ImportError as lacking:
    print(f"python3-numpy and python3-pil are needed: {lacking}")
    sys.exit(77)

SOURCE = pathlib.Path(os.environ.get("SIGRUN_SOURCE", "."))
sys.path.insert(0, str(SOURCE / "tests/picture"))
import decode  # noqa: E402
import scenes  # noqa: E402

PROGRAM = os.environ.get("SIGRUN_PROGRAM", "sigrun")
UNLIKE, STILL, MOVING = 32, 1e-4, 1e-3
MOST, ALL = 200_000, 3_000_000  # bytes of a still, and of all files; of a movie 1.5 MB


def gallery():
    spec = importlib.util.spec_from_file_location("gallery", SOURCE / "docs/gallery.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def different(one, other):
    """The share of pixels that differ by as much as is seen; 1: the sizes differ."""
    if one.shape != other.shape:
        return 1
    return (numpy.abs(one - other).max(axis=2) > UNLIKE).mean()


def frames(path):
    """[(pixels, milliseconds)] of a GIF."""
    found = []
    with Image.open(path) as image:
        for i in range(image.n_frames):
            image.seek(i)
            found.append((numpy.asarray(image.convert("RGB")).astype(int), image.info["duration"]))
    return found


def page_faults(docs, page, known):
    """What doesn't fit between the page and the files beside it. known: the stages that draw."""
    listed = gallery().entries(page)
    shown = re.findall(r"^!\[.*\]\((.+)\)", page, re.M)
    there = {path.relative_to(docs).as_posix() for path in [*docs.glob("*.gif"), *(docs / "gallery").iterdir()]}
    yield from (f"{name} has no command below it" for name in shown if name not in listed)
    yield from (f"{name} is shown and not there" for name in shown if name not in there)
    yield from (f"{name} is there and not shown" for name in sorted(there - set(shown)))
    for name, expression in listed.items():
        if not re.search(rf"(?:^|\s){re.escape(pathlib.Path(name).name)}(?:\s|$)", expression):
            yield f"the command of {name} makes another file"
    yield from (f"no picture is of {stage}" for stage in known
                if f"gallery/{stage}.png" not in listed or f"{stage} {stage}.png" not in listed[f"gallery/{stage}.png"])
    sizes = {name: (docs / name).stat().st_size for name in there}
    yield from (f"{name} has {size} bytes" for name, size in sizes.items()
                if size > (1_500_000 if name.endswith(".gif") else MOST))
    if sum(sizes.values()) > ALL:
        yield f"all together have {sum(sizes.values())} bytes"


def still_faults(made, shown, expression):
    made, shown = decode.Picture(made.read_bytes()), decode.Picture(shown.read_bytes())
    asked = [int(re.search(rf"\b{side}=(\d+)", expression)[1]) for side in ("width", "height")]
    if [made.width, made.height] != asked:
        yield f"{made.width} x {made.height} pixels instead of {asked}"
    yield from scenes.unlike(made.axes, shown.axes, "axes")
    share = different(made.pixels, shown.pixels)
    if share > STILL:
        yield f"{share:.3%} of the pixels differ"
    # Control: the same beside its place.
    if different(numpy.roll(made.pixels, 1, axis=1), shown.pixels) <= 5 * STILL:
        yield "control: a picture beside its place is not found"


def movie_faults(made, shown, expression):
    made, shown = frames(made), frames(shown)
    asked = tuple(int(re.search(rf"\b{side}=(\d+)", expression)[1]) for side in ("height", "width"))
    if made[0][0].shape[:2] != asked:
        yield f"{made[0][0].shape[:2]} pixels instead of {asked}"
    if [time for _, time in made] != [time for _, time in shown]:
        yield f"{len(made)} pictures instead of {len(shown)}, or at other times"
        return
    if not 3000 <= sum(time for _, time in made) <= 6000:
        yield f"it lasts {sum(time for _, time in made)} ms"
    shares = [different(one, other) for (one, _), (other, _) in zip(made, shown)]
    if max(shares) > MOVING:
        yield f"{max(shares):.3%} of the pixels of picture {shares.index(max(shares))} differ"
    # Controls: the picture before, and the same beside its place.
    if min(different(one, other) for (one, _), (other, _) in zip(made, made[1:])) <= MOVING:
        yield "control: two pictures that follow each other look the same"
    if different(numpy.roll(made[0][0], 1, axis=1), shown[0][0]) <= 5 * MOVING:
        yield "control: a picture beside its place is not found"


def picture_faults(job):
    name, expression, folder = job
    where = folder / name.replace("/", "-")
    where.mkdir()
    said = gallery().make(expression, where)
    path = where / pathlib.Path(name).name
    if said or not path.exists():
        return [f"{name}: {said or 'nothing was made'}"]
    once = path.read_bytes()
    if path.suffix == ".gif" and (gallery().make(expression, where, "-j1") or path.read_bytes() != once):
        return [f"{name}: a second time it has other bytes"]
    look = movie_faults if path.suffix == ".gif" else still_faults
    return [f"{name}: {fault}" for fault in look(path, SOURCE / "docs" / name, expression)]


def stages_that_draw():
    """None: this build can't draw, or not what moves."""
    said = subprocess.run([PROGRAM, "list", "--markdown"], capture_output=True, text=True, check=True, timeout=60).stdout
    family = said.partition("| plot |")[2].partition("\n\n")[0]
    moving = subprocess.run([PROGRAM, "-q", "sine | head 9 | plot /dev/null format=gif"], capture_output=True, text=True,
                            check=False, timeout=60)
    return None if "lacks" in moving.stderr or "not in this build" in said else re.findall(r"^\| `(\w+)`", family, re.M)


def control_faults(page, known):
    """Pages that are wrong are found."""
    spoilt = {
        "is shown and not there": page.replace("(gallery/plot.png)", "(gallery/gone.png)"),
        "is there and not shown": page.replace("(gallery/plot.png)", "(gallery/xy.png)"),
        "has no command": page.replace("    sigrun '{ sine 3 rate=1k unit=V ; saw", "    sigran '{ sine 3 ; saw"),
        "makes another file": page.replace("plot plot.png", "plot plat.png"),
        "no picture is of scope": page.replace("scope scope.png", "plot scope.png"),
    }
    for words, text in spoilt.items():
        if not any(words in fault for fault in page_faults(SOURCE / "docs", text, known)):
            yield f"control: nobody says '{words}'"


def main():
    known = stages_that_draw()
    if known is None:
        print("this build lacks what pictures need")
        return 77
    page = (SOURCE / "docs/gallery.md").read_text()
    faults = [*page_faults(SOURCE / "docs", page, known), *control_faults(page, known)]
    with tempfile.TemporaryDirectory(prefix="sigrun-gallery-") as name, ThreadPoolExecutor(2) as pool:
        jobs = [(picture, expression, pathlib.Path(name)) for picture, expression in gallery().entries(page).items()
                if (SOURCE / "docs" / picture).exists()]
        faults += [fault for found in pool.map(picture_faults, jobs) for fault in found]
    print("\n".join(faults) if faults else f"{len(jobs)} pictures are as they are shown")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
