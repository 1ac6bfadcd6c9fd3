#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Makes dejavu-sans-subset.ttf: the part of DejaVu Sans that pictures need.

usage: subset.py [/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf]

Needs Debian's python3-fonttools and fonts-dejavu-core. The licence of the font is in LICENSE beside this file.
"""
import pathlib
import sys

from fontTools import subset

HERE = pathlib.Path(__file__).parent
RANGES = [(0x20, 0x7E), (0xA0, 0xFF), (0x391, 0x3A9), (0x3B1, 0x3C9), (0x2070, 0x209C)]
SINGLE = "−–—…‰√∞≈≠≤≥∆Ω℃←↑→↓↔°·×÷ŠšŽžŒœŁłıÿ∫∑∂⌀"


def main():
    source = sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
    wanted = {c for first, last in RANGES for c in range(first, last + 1)} | set(map(ord, SINGLE))
    options = subset.Options()
    options.hinting = False  # glyphs are drawn unhinted
    options.notdef_outline = True  # a letter that is not here shows as a hollow box
    options.layout_features = []
    options.name_IDs = [0, 1, 2]
    options.drop_tables += ["FFTM", "GDEF", "GPOS", "GSUB", "kern", "DSIG"]
    font = subset.load_font(source, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    font["head"].modified = font["head"].created  # the same bytes on every run
    font.recalcTimestamp = False
    subset.save_font(font, str(HERE / "dejavu-sans-subset.ttf"), options)


main()
