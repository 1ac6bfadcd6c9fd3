# SPDX-License-Identifier: MIT
"""What the lints share: the tree's files, C without comments, and a main that tries the lint first.

A lint is a function check(tree) that yields (path, line, message), and a list of controls, small
changes to a clean tree that it must catch: (name, {path: text or None}, words of the message).
"""
import os
import pathlib
import re
import sys
import tempfile

SOURCE = pathlib.Path(os.environ.get("SIGRUN_SOURCE", "."))
SKIP = 77
SHOWN = 60
SPDX = "SPDX-License-Identifier: MIT"


class Tree:
    """The project's files below a root: what git would ignore is left out."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self._texts = {}
        self.paths = sorted(self._walk())

    def _walk(self):
        for folder, names, files in os.walk(self.root):
            names[:] = [
                n
                for n in names
                if not n.startswith((".", "build"))
                and n not in ("demo-out", "__pycache__")
                or n == ".ci"
            ]
            for name in files:
                yield (pathlib.Path(folder) / name).relative_to(self.root).as_posix()

    def text(self, path):
        if path not in self._texts:
            data = (self.root / path).read_bytes()
            self._texts[path] = data.decode("utf-8", errors="replace")
        return self._texts[path]

    def ending(self, *endings):
        return [p for p in self.paths if p.endswith(endings)]

    def scripts(self):
        """Files without an ending that start with #!, and shell scripts."""
        return [
            p
            for p in self.paths
            if p.endswith(".sh")
            or "." not in p.rsplit("/", 1)[-1]
            and self.text(p).startswith("#!")
        ]


def without_comments(text, strings=True):
    """C with comments blanked, and the insides of strings unless asked for; lines stay."""

    def blank(found):
        word = found.group(0)
        if word.startswith("/"):
            return re.sub(r"[^\n]", " ", word)
        return word if strings else word[0] + " " * (len(word) - 2) + word[-1]

    return re.sub(
        r'//(?:\\\n|[^\n])*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
        blank,
        text,
        flags=re.S,
    )


def functions(text):
    """(first line, last line) of each C function: its brace stands alone at the left."""
    lines = without_comments(text).split("\n")
    start = None
    for at, line in enumerate(lines):
        if line.rstrip() == "{":
            start = at
            while (
                start > 0
                and lines[start - 1].strip()
                and not lines[start - 1].startswith(("}", "#"))
            ):
                start -= 1
        elif line.startswith("}") and start is not None:
            yield start + 1, at + 1
            start = None


def make_tree(folder, files):
    for path, text in files.items():
        if text is None:
            continue
        target = pathlib.Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)
    return Tree(folder)


def _control(check, clean, change, words):
    """What is wrong with the lint on this control, or None."""
    with tempfile.TemporaryDirectory() as folder:
        said = [
            f"{path}: {message}"
            for path, _, message in check(make_tree(folder, {**clean, **change}))
        ]
    if words is None:
        return f"the clean tree was refused: {said}" if said else None
    return None if any(words in line for line in said) else f"not caught; it said {said}"


def main(check, clean, controls):
    """Tries the lint on its controls, then on the tree; prints the counts; gives the exit code."""
    failed = 0
    for name, change, words in [("clean tree", {}, None), *controls]:
        trouble = _control(check, clean, change, words)
        if trouble:
            failed += 1
            print(f"control '{name}': {trouble}")
    found = 0
    for path, line, message in check(Tree(SOURCE)):
        found += 1
        if found <= SHOWN:
            print(f"{path}:{line}: {message}")
    if found > SHOWN:
        print(f"and {found - SHOWN} more")
    cases = 2 + len(controls)
    failed += 1 if found else 0
    print(f"{cases - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


def skip(reason):
    print(f"skipped: {reason}")
    sys.exit(SKIP)
