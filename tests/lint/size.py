#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Sizes: no source file is longer than 400 lines, no function than 60."""
import ast
import sys

import lint

FILE_LINES = 400
FUNCTION_LINES = 60


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node.lineno, node.end_lineno


def check(tree):
    for path in tree.ending(".c", ".h", ".py", "meson.build") + tree.scripts():
        text = tree.text(path)
        lines = text.count("\n")
        if lines > FILE_LINES:
            yield path, lines, f"{lines} lines; at most {FILE_LINES}"
        spans = []
        if path.endswith((".c", ".h")):
            spans = lint.functions(text)
        elif path.endswith(".py"):
            spans = python_functions(text)
        for first, last in spans:
            if last - first + 1 > FUNCTION_LINES:
                lines = last - first + 1
                yield path, first, f"a function of {lines} lines; at most {FUNCTION_LINES}"


def c_function(lines):
    """A function of that many lines."""
    return "int f(int a,\n      int b)\n{\n" + "    a++; // }\n" * (lines - 4) + "}\n"


CLEAN = {
    "a.c": "int x;\n" * (FILE_LINES - FUNCTION_LINES - 1) + "\n" + c_function(FUNCTION_LINES),
    "b.py": "def f():\n" + "    x = 1\n" * (FUNCTION_LINES - 1),
    "notes.md": "text\n" * 1000,
}
CONTROLS = [
    ("long file", {"a.h": "int x;\n" * (FILE_LINES + 1)}, "401 lines"),
    ("long C function", {"a.c": c_function(FUNCTION_LINES + 1)}, "a function of 61 lines"),
    ("second C function", {"a.c": c_function(9) + "\n" + c_function(70)}, "a function of 70 lines"),
    ("long Python function", {"b.py": CLEAN["b.py"] + "    return x\n"}, "a function of 61 lines"),
    ("long script", {"tool": "#!/bin/sh\n" * (FILE_LINES + 1)}, "401 lines"),
]

if __name__ == "__main__":
    sys.exit(lint.main(check, CLEAN, CONTROLS))
