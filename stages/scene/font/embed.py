#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Writes a file as a C array.

usage: embed.py input output.c name
"""
import pathlib
import sys


def main():
    source, target, name = sys.argv[1:]
    data = pathlib.Path(source).read_bytes()
    rows = [", ".join(map(str, data[i:i + 24])) for i in range(0, len(data), 24)]
    pathlib.Path(target).write_text(
        f"#include <stddef.h>\n\nextern const unsigned char {name}[];\nextern const size_t {name}_size;\n"
        f"const unsigned char {name}[] = {{\n    " + ",\n    ".join(rows) + f",\n}};\n"
        f"const size_t {name}_size = sizeof {name};\n", encoding="ascii")


main()
