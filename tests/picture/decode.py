#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Reads the pictures that sigrun writes, sharing no code with it: what a person with a ruler would find.

usage: decode.py FILE.png axes              the embedded axes, as JSON
       decode.py FILE.png peak PANE         x and y of the highest point of the coloured line in a pane
       decode.py FILE.png brightest PANE    x, y and value of the brightest place of a map, by its colour bar
       decode.py FILE.png lines PANE FROM TO  number of columns between two x with a coloured pixel
       decode.py FILE.png check [--shift N] whether frames, ticks and panes are where the axes say;
                                            --shift: the axes moved by N pixels, which must be found
"""
import json
import math
import struct
import sys
import zlib

import numpy


class Picture:
    """pixels[y, x] as red, green, blue; axes as embedded."""

    def __init__(self, data):
        if data[:8] != b"\x89PNG\r\n\x1a\n":
            raise ValueError("not a PNG file")
        self.axes, body, at = None, b"", 8
        while at < len(data):
            (length,), kind = struct.unpack(">I", data[at:at + 4]), data[at + 4:at + 8]
            content = data[at + 8:at + 8 + length]
            (crc,) = struct.unpack(">I", data[at + 8 + length:at + 12 + length])
            if crc != zlib.crc32(kind + content):
                raise ValueError(f"wrong checksum of chunk {kind}")
            if kind == b"IHDR":
                self.width, self.height, depth, colour = struct.unpack(">IIBB", content[:10])
                if depth != 8 or colour not in (2, 3):
                    raise ValueError("neither 8-bit colours nor a palette of them")
                self.samples = 3 if colour == 2 else 1
            elif kind == b"PLTE":
                palette = numpy.frombuffer(content, numpy.uint8).reshape(-1, 3)
            elif kind == b"IDAT":
                body += content
            elif kind == b"tEXt" and content.startswith(b"sigrun:axes\0"):
                self.axes = json.loads(content[12:].decode("ascii"))
            at += 12 + length
        self.pixels = self.unfilter(zlib.decompress(body))
        if self.samples == 1:
            self.pixels = palette[self.pixels[:, :, 0]]
        self.pixels = self.pixels.astype(int)

    def unfilter(self, raw):
        size, n = self.width * self.samples, self.samples
        if len(raw) != self.height * (size + 1):
            raise ValueError("wrong amount of pixels")
        rows = numpy.frombuffer(raw, numpy.uint8).reshape(self.height, size + 1)
        if not rows[:, 0].any():
            return rows[:, 1:].reshape(self.height, self.width, n)
        out = numpy.zeros((self.height, size), numpy.uint8)
        for y in range(self.height):
            kind, row = rows[y, 0], rows[y, 1:].astype(int)
            above = out[y - 1].astype(int) if y else numpy.zeros(size, int)
            if kind in (0, 2):
                out[y] = (row + (above if kind == 2 else 0)) & 255
                continue
            for x in range(size):
                left = int(out[y, x - n]) if x >= n else 0
                corner = int(above[x - n]) if x >= n else 0
                guess = left + above[x] - corner
                nearest = min((left, above[x], corner), key=lambda c: abs(guess - c))
                out[y, x] = (row[x] + (left, (left + above[x]) // 2, nearest)[(1, 3, 4).index(kind)]) & 255
        return out.reshape(self.height, self.width, n)


def fraction(axis, value):
    low, high = axis["low"], axis["high"]
    if axis["log"]:
        return math.log(value / low) / math.log(high / low)
    return (value - low) / (high - low)


def value_at(axis, share):
    low, high = axis["low"], axis["high"]
    return low * (high / low) ** share if axis["log"] else low + share * (high - low)


def inside(picture, box):
    x, y, width, height = box
    return picture.pixels[y:y + height, x:x + width]


def coloured(pixels):
    """Where a pixel is no grey: lines are, grids and words are not."""
    return pixels.max(axis=2) - pixels.min(axis=2) > 60


def peak(picture, pane):
    found = coloured(inside(picture, pane["plot"]))
    rows = numpy.nonzero(found.any(axis=1))[0]
    columns = numpy.nonzero(found[rows[0]])[0]
    width, height = pane["plot"][2:]
    return (value_at(pane["x"], (columns.mean() + 0.5) / width),
            value_at(pane["y"], 1 - (rows[0] + 0.5) / height))


def bar_colours(picture, pane):
    """The colours of the colour bar from bottom to top, read off the picture."""
    x, y, width, height = pane["bar"]
    return picture.pixels[y:y + height, x + width // 2][::-1]


def map_values(picture, pane):
    """The value of each pixel of a map, by the nearest colour of its bar."""
    colours = bar_colours(picture, pane)
    code = colours @ (65536, 256, 1)
    pixels = inside(picture, pane["plot"])
    known, where = numpy.unique(pixels.reshape(-1, 3) @ (65536, 256, 1), return_inverse=True)
    rgb = numpy.stack([known >> 16, known >> 8 & 255, known & 255], axis=1)
    nearest = ((rgb[:, None, :] - colours[None, :, :]) ** 2).sum(axis=2).argmin(axis=1)
    first = numpy.array([numpy.nonzero(code == code[n])[0].mean() for n in nearest])
    share = (first + 0.5) / len(colours)
    low, high = pane["colours"]["low"], pane["colours"]["high"]
    return (low + share * (high - low))[where].reshape(pixels.shape[:2])


def brightest(picture, pane):
    values = map_values(picture, pane)
    rows, columns = numpy.nonzero(values == values.max())
    width, height = pane["plot"][2:]
    return (value_at(pane["x"], (columns.mean() + 0.5) / width),
            value_at(pane["y"], 1 - (rows.mean() + 0.5) / height), values.max())


def lines(picture, pane, low, high):
    found = coloured(inside(picture, pane["plot"])).any(axis=0)
    width = pane["plot"][2]
    return int(found[int(fraction(pane["x"], low) * width):int(fraction(pane["x"], high) * width)].sum())


def dark(picture, x, y):
    return 0 <= x < picture.width and 0 <= y < picture.height and picture.pixels[y, x].max() < 0x60


def check(picture, shift):
    """All places where the picture isn't as its axes say."""
    faults = []
    for number, pane in enumerate(picture.axes["panes"]):
        x, y, width, height = pane["plot"]
        x += shift
        frame = [dark(picture, x + i, row) for i in range(width) for row in (y - 1, y + height)]
        frame += [dark(picture, column, y + i) for i in range(height) for column in (x - 1, x + width)]
        if not all(frame):
            faults.append(f"pane {number}: {frame.count(False)} pixels of the frame are missing")
        if len(pane["x"]["ticks"]) < 2 or len(pane["y"]["ticks"]) < 2:
            faults.append(f"pane {number}: an axis has fewer than two ticks")
        for tick in pane["x"]["ticks"]:
            at = min(int(x + fraction(pane["x"], tick["at"]) * width), x + width - 1)
            if not (dark(picture, at, y + height + 4) and not dark(picture, at + 2, y + height + 4)):
                faults.append(f"pane {number}: no mark at x = {tick['at']}")
        for tick in pane["y"]["ticks"]:
            at = min(int(y + (1 - fraction(pane["y"], tick["at"])) * height), y + height - 1)
            if not (dark(picture, x - 5, at) and not dark(picture, x - 5, at + 2)):
                faults.append(f"pane {number}: no mark at y = {tick['at']}")
        if pane["x"]["unit"] and f"({pane['x']['unit']})" not in pane["x"]["title"] \
                and pane["x"]["unit"] not in pane["x"]["title"] and ":" not in pane["x"]["title"]:
            faults.append(f"pane {number}: the title {pane['x']['title']!r} lacks the unit")
    panes = sorted(picture.axes["panes"], key=lambda pane: (pane.get("column", 0), pane.get("row", 0)))
    for one, other in zip(panes, panes[1:]):
        same = one.get("column") == other.get("column") and all(one["x"][key] == other["x"][key] for key in ("name", "unit", "low", "high", "log"))
        if same and (one["plot"][0], one["plot"][2]) != (other["plot"][0], other["plot"][2]):
            faults.append("panes with one x axis are not in line")
    return faults


def main():
    with open(sys.argv[1], "rb") as file:
        picture = Picture(file.read())
    what, rest = sys.argv[2], sys.argv[3:]
    if picture.axes is None:
        sys.exit("no axes in the picture")
    if what == "axes":
        json.dump(picture.axes, sys.stdout, indent=1)
    elif what == "check":
        faults = check(picture, int(rest[1]) if rest else 0)
        print("\n".join(faults))
        sys.exit(1 if faults else 0)
    else:
        pane = picture.axes["panes"][int(rest[0])]
        found = {"peak": peak, "brightest": brightest, "lines": lines}[what](
            picture, pane, *map(float, rest[1:]))
        print(*(found if isinstance(found, tuple) else (found,)))


if __name__ == "__main__":
    main()
