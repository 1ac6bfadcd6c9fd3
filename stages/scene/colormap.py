#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes colormap_tables.c.

usage: colormap.py path/to/matplotlib/_cm_listed.py > colormap_tables.c

viridis, inferno (van der Walt, Smith, Firing), cividis (Nunez, Anderton, Renslow) and twilight (Bechtold) are read from
matplotlib's list, where they are dedicated to the public domain (CC0). gray is a ramp. coolwarm is computed here: Moreland,
"Diverging color maps for scientific visualization" (2009), from (59, 76, 192) over (221, 221, 221) to (180, 4, 38).
"""
import math
import sys
import types

WHITE = (0.95047, 1.0, 1.08883)
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
TO_RGB = ((3.2406, -1.5372, -0.4986), (-0.9689, 1.8758, 0.0415), (0.0557, -0.2040, 1.0570))


def times(matrix, vector):
    return [sum(m * v for m, v in zip(row, vector)) for row in matrix]


def msh_of(rgb):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in rgb)]
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116
         for t in (c / w for c, w in zip(times(TO_XYZ, linear), WHITE))]
    light, a, b = 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])
    m = math.hypot(light, a, b)
    return m, math.acos(light / m), math.atan2(b, a)


def rgb_of(m, s, h):
    light, a, b = m * math.cos(s), m * math.sin(s) * math.cos(h), m * math.sin(s) * math.sin(h)
    y = (light + 16) / 116
    f = (y + a / 500, y, y - b / 200)
    xyz = [w * (t ** 3 if t ** 3 > 0.008856 else (t - 16 / 116) / 7.787) for t, w in zip(f, WHITE)]
    return [12.92 * c if c <= 0.0031308 else 1.055 * c ** (1 / 2.4) - 0.055 for c in times(TO_RGB, xyz)]


def spun(msh, middle):
    """The hue at the unsaturated end, turned so that lightness changes evenly."""
    m, s, h = msh
    turn = s * math.sqrt(max(middle * middle - m * m, 0)) / (m * math.sin(s))
    return h + turn if h > -math.pi / 3 else h - turn


def coolwarm(t):
    cold, warm, middle = msh_of((59, 76, 192)), msh_of((180, 4, 38)), 88.0
    end, u = (cold, 1 - 2 * t) if t < 0.5 else (warm, 2 * t - 1)
    hue = spun(end, middle)
    return rgb_of(middle + u * (end[0] - middle), u * end[1], hue + u * (end[2] - hue))


def listed(path):
    colors = types.ModuleType("colors")
    colors.ListedColormap = lambda data, name: data
    source = open(path, encoding="utf-8").read().replace("from .colors import ListedColormap", "")
    space = {"ListedColormap": colors.ListedColormap}
    exec(source, space)
    return space["cmaps"]


def words(table):
    whole = [min(255, max(0, round(255 * c))) for rgb in table for c in rgb]
    return [f"0x{r:02x}{g:02x}{b:02x}" for r, g, b in zip(whole[::3], whole[1::3], whole[2::3])]


def main():
    maps = listed(sys.argv[1])
    tables = {
        "VIRIDIS": maps["viridis"],
        "INFERNO": maps["inferno"],
        "CIVIDIS": maps["cividis"],
        "GRAY": [[i / 255] * 3 for i in range(256)],
        "COOLWARM": [coolwarm(i / 255) for i in range(256)],
        "TWILIGHT": maps["twilight"][::2],
    }
    print("// SPDX-License-Identifier: MIT\n//\n// The colours of the colour maps. Written by colormap.py, "
          "which names their sources.\n#include \"stages/scene/colormap.h\"\n")
    print("const uint32_t colormap_tables[COLORMAPS][COLORMAP_SIZE] = {")
    for name, table in tables.items():
        assert len(table) in (255, 256)
        colours = words(table)
        colours += colours[-1:] * (256 - len(colours))
        print(f"    [COLORMAP_{name}] =\n        {{")
        for i in range(0, 256, 9):
            print("            " + ", ".join(colours[i:i + 9]) + ",")
        print("        },")
    print("};")


main()
