#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Names: no struct, union or enum is hidden by a typedef, none of our own types ends in _t."""
import re
import sys

import lint

RULES = [
    (
        re.compile(r"\btypedef\s+(?:const\s+|volatile\s+)*(struct|union|enum)\b"),
        "no typedef of a {}",
    ),
    (
        re.compile(r"\btypedef\b[^;{]*?\b(\w+_t)\s*(?:\)\s*\([^;]*|\[[^;]*)?;"),
        "{}: no _t of our own",
    ),
    (re.compile(r"\b(?:struct|union|enum)\s+(\w+_t)\s*\{"), "{}: no _t of our own"),
    (
        re.compile(r"\b(?:struct|union|enum)\s+(_[A-Z_]\w*)"),
        "{}: such names belong to the compiler",
    ),
    (re.compile(r"^[ \t]*#[ \t]*define[ \t]+(\w+_t)\b", re.M), "{}: no _t of our own"),
]


def check(tree):
    for path in tree.ending(".c", ".h"):
        text = lint.without_comments(tree.text(path), strings=False)
        for rule, message in RULES:
            for found in rule.finditer(text):
                yield path, text.count("\n", 0, found.start()) + 1, message.format(found.group(1))


CLEAN = {
    "a.h": "// typedef struct x x_t;\nstruct ring;\nenum window { WINDOW_HANN };\n"
    "size_t ring_size(struct ring *r);\n"
    'static const char *const t = "typedef struct x";\n',
    "b.h": "typedef bool sigrun_start(struct sigrun_stage *, void *self);\n"
    "uint64_t f(off_t, const char *t);\n",
}
CONTROLS = [
    (
        "typedef of a struct",
        {"a.h": "typedef struct ring {\n    int a;\n} ring;\n"},
        "no typedef of a struct",
    ),
    ("typedef of an enum", {"a.h": "typedef\nenum { A } a;\n"}, "no typedef of a enum"),
    ("const struct", {"a.h": "typedef const struct ring *view;\n"}, "no typedef of a struct"),
    ("own _t", {"a.h": "typedef unsigned rate_t;\n"}, "rate_t: no _t"),
    ("own function _t", {"a.h": "typedef int (*call_t)(void);\n"}, "call_t: no _t"),
    ("struct _t", {"a.h": "struct ring_t {\n    int a;\n};\n"}, "ring_t: no _t"),
    ("define _t", {"a.h": "#define real_t float\n"}, "real_t: no _t"),
    ("compiler's names", {"a.h": "struct _Ring {\n    int a;\n};\n"}, "_Ring: such names"),
]

if __name__ == "__main__":
    sys.exit(lint.main(check, CLEAN, CONTROLS))
