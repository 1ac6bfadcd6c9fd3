#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""What the pictures of image, surface, histogram, meter and eye show, against numpy.

The scenes come as JSON with all values from the program in the environment's SIGRUN_PROGRAM. What is
expected is worked out here from the signals, which numpy makes, or whose formula is known. The last
check of each is a control: a wrong expectation that must not hold.
"""
import re
import sys

import numpy as np

from values import FOLDER, check, near, numbers, pane, run, scene, signal, tell, xs


# image and surface.


def array(name, values):
    np.save(FOLDER / name, np.ascontiguousarray(values, "<f4"))
    return f"read {name}"


def test_image():
    rng = np.random.default_rng(7)
    frames = rng.random((3, 5, 8)).astype(np.float32)
    frames[2, 1, 2] = np.nan
    p = pane(f"{array('image.npy', frames)} | image")
    image = p["image"]
    got = np.stack([numbers(column["value"]) for column in image["columns"]], 1)
    check("image: the newest frame", near(got, frames[2]))
    check("image: control", not near(got, frames[1]))
    check("image: rows go down", near([p["y"]["low"], p["y"]["high"], p["x"]["low"], p["x"]["high"]], [4.5, -0.5, -0.5, 7.5]), p["y"])
    x, y, wide, high = p["plot"]
    check("image: square cells", abs(wide / high - 8 / 5) < 0.01, p["plot"])
    for scale in (1, 255):
        rgb = np.round(rng.random((1, 4, 6, 3)) * 255) / 255 * scale
        rgb[0, 0, 0] = scale
        got = pane(f"{array('rgb.npy', rgb)} axes=frame,y,x,channel | image")["image"]["columns"]
        got = np.stack([np.array(column["rgb"]) for column in got], 1)
        want = np.rint(rgb[0] / scale * 255).astype(int) @ [65536, 256, 1]
        check(f"image: colours up to {scale}", np.array_equal(got, want), got)
    p = scene(f"read rgb.npy axes=frame,y,x,channel | image", "colour=no")
    check("image: a pane for each lane", len(p["panes"]) == 3)
    code, said = run("sine | head 9 | image a.png")
    check("image: signals", code == 2 and "needs frames of two axes, found 0; plot draws signals" in said, said)


def seen(x, y, z, azimuth, elevation):
    """Where a point of the box is seen, and how near it is."""
    a, e = np.radians(azimuth), np.radians(elevation)
    ahead = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
    right = np.cross([0, 0, 1], ahead) / np.cos(e)
    up = np.cross(ahead, right)
    points = np.stack([x, y, z], -1)
    return points @ right, points @ up, points @ ahead


def inside(px, py, x, y):
    """Does a point lie in a piece with these corners?"""
    crossed = False
    for i in range(len(x)):
        k = i - 1
        if (y[i] <= py) != (y[k] <= py) and px < x[i] + (py - y[i]) / (y[k] - y[i]) * (x[k] - x[i]):
            crossed = not crossed
    return crossed


def test_surface():
    rng = np.random.default_rng(9)
    rows, columns = 7, 9
    heights = rng.random((1, rows, columns))
    read = array("surface.npy", heights)
    reversed_too = 0
    y, x = np.mgrid[-1 : 1 : rows * 1j, -1 : 1 : columns * 1j]
    for azimuth, elevation in ((-60, 30), (25, 50), (130, 20), (-150, 70)):
        p = pane(f"{read} | surface", f"range=0..1 azimuth={azimuth}deg elevation={elevation}deg")
        z = 1.2 * heights[0].astype(np.float32)
        across, up, near_by = seen(x, y, z, azimuth, elevation)
        cells = {}
        for r in range(rows - 1):
            for c in range(columns - 1):
                k = ([r, r, r + 1, r + 1], [c, c + 1, c + 1, c])
                cells[(r, c)] = (across[k], up[k], near_by[k].mean(), heights[0].astype(np.float32)[k].mean())
        order, name = [], f"surface from {azimuth}°, {elevation}°"
        for shape in p["shapes"]:
            found = [key for key, cell in cells.items() if near(shape["x"], cell[0], 1e-5) and near(shape["y"], cell[1], 1e-5)]
            order += found
            check(f"{name}: a piece's place and value", len(found) == 1 and near(shape["value"], cells[found[0]][3], 1e-5), shape)
        check(f"{name}: all pieces", sorted(order) == sorted(cells), len(order))
        wrong = {"forward": 0, "backward": 0}
        for px, py in rng.uniform(-1.3, 1.5, (400, 2)):
            here = [key for key in order if inside(px, py, *cells[key][:2])]
            far = [a for a in here if all(max(abs(a[0] - b[0]), abs(a[1] - b[1])) > 1 for b in here if b != a)]
            for way, those in (("forward", far), ("backward", far[::-1])):
                depths = [cells[key][2] for key in those]
                wrong[way] += depths != sorted(depths)
        check(f"{name}: what is near comes last", wrong["forward"] == 0, wrong)
        reversed_too += wrong["backward"]
    check("surface: control", reversed_too > 0)
    words = [label["text"] for label in p["labels"]]
    check("surface: ticks and names", {"Index", "Value", "0.0", "1.0", "2", "4"} <= set(words), words)
    image = p["image"]
    check("surface: colours are those of the heights", (image["low"], image["high"]) == (0, 1), image)
    holes = heights.copy()
    holes[0, 3, 3] = np.nan
    p = pane(f"{array('holes.npy', holes)} | surface")
    check("surface: a hole", len(p["shapes"]) == (rows - 1) * (columns - 1) - 4, len(p["shapes"]))
    for shape in ((1, 1, 1), (1, 1, 5), (1, 5, 1), (0, 3, 3)):
        array("small.npy", np.zeros(shape))
        for sink in ("surface", "image"):
            code, said = run(f"read small.npy | {sink} a.png ; read small.npy | {sink} a.txt")
            check(f"{sink} of {shape}", code == 0, said)
    array("odd.npy", np.array([[[np.nan, np.inf], [-np.inf, np.nan]]]))
    code, said = run("read odd.npy | surface a.png ; read odd.npy | image b.png ; read odd.npy | surface width=1 height=1 file=c.png")
    check("surface and image of nothing finite", code == 0, said)
    big = array("big.npy", rng.random((1, 300, 250)))
    p = pane(f"{big} | surface")
    check("surface: many values become fewer pieces", len(p["shapes"]) == 119 * 119, len(p["shapes"]))


# histogram, meter and eye.


def bars(p):
    """Edges and counts of the bars of a histogram."""
    return [(min(shape["x"]), max(shape["x"]), max(shape["y"])) for shape in p["shapes"]]


def test_histogram():
    rng = np.random.default_rng(11)
    x = rng.normal(0.3, 2, 5000).astype(np.float32)
    x[7], x[8], x[9] = np.nan, np.inf, 900
    read = signal("h.f32", x, 1000)
    finite = x[np.isfinite(x)].astype(float)
    for words, low, high, n in (("range=-5..5 bins=23", -5, 5, 23), ("range=0..1", 0, 1, 64)):
        p = pane(f"{read} | histogram", words)
        want, edges = np.histogram(finite, n, (low, high))
        got = bars(p)
        check(f"histogram {words}: counts", near([b[2] for b in got], want[want > 0], 0), got)
        check(f"histogram {words}: edges", near([b[0] for b in got], edges[:-1][want > 0], 1e-5), got)
        outside = len(finite) - want.sum()
        check(f"histogram {words}: notes", f"{len(finite)} values" in p["notes"] and f"{outside} outside" in p["notes"], p["notes"])
    p = pane(f"{read} | histogram", "bins=4096 fit=true")
    got = bars(p)
    width = got[0][1] - got[0][0]
    check("histogram: widths of powers of two", near(np.log2(width), np.rint(np.log2(width)), 1e-4), width)
    check("histogram: all are counted", sum(b[2] for b in got) == len(finite), sum(b[2] for b in got))
    for low, high, count in got[:50]:
        check("histogram: each bin", count == np.sum((finite >= low) & (finite < high)), (low, high, count))
    check("histogram: control", sum(b[2] for b in got[1:]) != len(finite))
    told = re.search(r"mean (−?)([\d.]+) ± ([\d.]+)", p["notes"])
    check("histogram: mean and deviation", told and near(float(told[3]), finite.std(), 1e-3 * finite.std())
          and near(float(told[2]) * (-1 if told[1] else 1), finite.mean(), 1e-3 * finite.std()), p["notes"])
    fit = p["traces"][0]
    want = len(finite) * width * np.exp(-((xs(fit) - finite.mean()) ** 2) / 2 / finite.var()) / np.sqrt(2 * np.pi * finite.var())
    check("histogram: the fit", near(numbers(fit["y"]), want, 1e-3 * want.max()))
    p = pane(f"{read} | bins 23 range=-5..5 | histogram")
    want, edges = np.histogram(finite, 23, (-5, 5))
    check("histogram: of counts", near([b[2] for b in bars(p)], want[want > 0], 0) and near(bars(p)[0][0], edges[:-1][want > 0][0], 1e-5))


def decibels(x):
    return 20 * np.log10(x)


def test_meter():
    rng = np.random.default_rng(13)
    rate = 1000
    x = np.stack([0.5 * np.sin(2 * np.pi * 50 * np.arange(2000) / rate), rng.uniform(-0.2, 0.2, 2000)], 1).astype(np.float32)
    x[300, 1] = 0.9
    read = signal("m.f32", x, rate)

    def told(p, lane):
        return [float(word) for word in re.findall(r"[-−\d.]+", p["labels"][lane]["text"].replace("−", "-"))]

    for aes, more in (("", 20 * np.log10(np.sqrt(2))), ("aes=no", 0)):
        p = pane(f"{read} | meter", aes)
        for lane in range(2):
            want = [decibels(np.sqrt(np.mean(x[:, lane].astype(float) ** 2))) + more, decibels(np.abs(x[:, lane]).max())]
            check(f"meter {aes}: lane {lane}", near(told(p, lane), want, 0.006), (told(p, lane), want))
            check(f"meter {aes}: control", not near(told(p, lane), [want[0] + 3, want[1]], 0.006))
    p = pane(f"{read} | meter", "span=5 window=100ms hold=500ms")
    last = x[-100:, 1].astype(float)
    want = [decibels(np.sqrt(2 * np.mean(last**2))), decibels(np.abs(x[-500:, 1]).max())]
    check("meter: the last of it", near(told(p, 1), want, 0.006), (told(p, 1), want))
    rms = [max(shape["x"]) for shape in p["shapes"]]
    check("meter: a bar as long as told", any(near(want[0], value, 0.02) for value in rms), rms)
    p = pane(f"{read} | meter", "span=5 window=100ms hold=1900ms")
    check("meter: a peak is held", near(told(p, 1)[1], decibels(0.9), 0.006), told(p, 1))


def test_eye():
    rng = np.random.default_rng(15)
    x = rng.normal(size=103).astype(np.float32)
    for period, offset, words in ((7.5, 0.25, "period=7.5 offset=0.25"), (8, 0, "baud=125")):
        p = pane(f"{signal('eye.f32', x, 1000)} | eye", f"{words} ylim=-3..3")
        image = p["image"]
        got = np.array([column["value"] for column in image["columns"]])
        columns, rows = got.shape[0] // 2, got.shape[1]
        want = np.zeros((columns, rows))
        first = 0 if offset == 0 else offset
        symbols = int((len(x) - 1 - first * period) / period + 1e-9)
        for k in range(symbols):
            t = (k + first + np.arange(columns + 1) / columns) * period
            y = np.interp(t, np.arange(len(x)), x.astype(float))
            r = (y + 3) / 6 * rows
            for c in range(columns):
                a, b = sorted((r[c], r[c + 1]))
                if b >= 0 and a <= rows:
                    want[c, int(max(a, 0)) : int(min(b, rows - 1)) + 1] += 1
        check(f"eye {words}: hits", np.abs(got[:columns] - want).sum() <= 4, np.abs(got[:columns] - want).sum())
        check(f"eye {words}: control", np.abs(got[:columns] - np.roll(want, 1, 0)).sum() > 50)
        check(f"eye {words}: the second symbol", np.array_equal(got[:columns], got[columns:]))
        check(f"eye {words}: notes", p["notes"].startswith(f"{symbols} symbols of {period:g} samples"), p["notes"])
    panes = scene("noise rate=1k complex=true | head 99 | eye", "period=8")["panes"]
    check("eye: both parts", [q["title"] for q in panes] == ["in phase", "quadrature"], len(panes))
    for words, why in (("", "needs either the period"), ("period=8 baud=9", "needs either"), ("period=0.5", "one sample long at least")):
        code, said = run(f"noise rate=1k | head 99 | eye a.png {words}")
        check(f"eye {words}: refused", code == 2 and why in said, said)


if __name__ == "__main__":
    sys.exit(tell(test_image, test_surface, test_histogram, test_meter, test_eye))
