#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Words: nothing is left to be done in a comment, nothing names the machine it was written on."""
import re
import sys

import lint

# Spelt in parts, so that this file passes too.
LATER = "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"])
EMPTY = "|".join(
    ["stu" + "b(?:bed)?", "place" + "holder", "not (?:yet )?" + "implemented", "un" + "implemented"]
)
PLACES = "|".join(
    [
        "/" + "work(?![\\w.-])",
        "/" + "home/[a-z]",
        "/" + "root(?![\\w.-])",
        "/" + "Users/",
        "py" + "env",
    ]
)

CODE = (".c", ".h", ".py", ".t", ".build", ".sigrun", ".txt", ".yml")
RULES = [
    (re.compile(rf"\b(?:{LATER})\b"), lambda path: True, "'{}': finish it, or say why it is so"),
    (
        re.compile(rf"\b(?:{EMPTY})\b", re.I),
        lambda path: not path.endswith(".md"),
        "'{}': nothing is left empty",
    ),
    (re.compile(rf"(?<![\w.~}}])(?:{PLACES})"), lambda path: True, "'{}': a path of one machine"),
]


def check(tree):
    for path in sorted(set(tree.ending(*CODE, ".md") + tree.scripts())):
        for at, line in enumerate(tree.text(path).split("\n")):
            for rule, applies, message in RULES:
                found = rule.search(line) if applies(path) else None
                if found:
                    yield path, at + 1, message.format(found.group(0))


CLEAN = {
    "a.c": "// The work is done at home, in /usr/bin and .." + "/" + "work/x; hackneyed stubborn words.\n"
    'mkstemp("aXXXXXX");\n',
    "README.md": "A " + "stu" + "b of a tail.\n",
    "check": "#!/bin/sh\nbuild=$PWD/work\n",
}
CONTROLS = [
    ("later", {"a.c": "// " + "TO" + "DO: free it\n"}, "finish it"),
    ("later in a text", {"README.md": "FIX" + "ME\n"}, "finish it"),
    ("later in a script", {"check": "#!/bin/sh\n# " + "XX" + "X\n"}, "finish it"),
    ("empty body", {"a.c": "// A " + "Stu" + "b for now.\n"}, "nothing is left empty"),
    ("empty answer", {"a.c": 'error("not yet ' + 'implemented");\n'}, "nothing is left empty"),
    ("checkout", {"a.c": '"/' + 'work/main/tests"\n'}, "a path of one machine"),
    ("home", {"b.py": "open('/" + "home/me/a.wav')\n"}, "a path of one machine"),
    ("root's home", {"README.md": "cd /" + "root\n"}, "a path of one machine"),
]

if __name__ == "__main__":
    sys.exit(lint.main(check, CLEAN, CONTROLS))
