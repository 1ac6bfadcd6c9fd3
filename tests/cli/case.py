# SPDX-License-Identifier: MIT
"""Command line cases: the text of a .t file (described in run.py) becomes a list of Case."""
import dataclasses
import pathlib
import re
import shlex


class Wrong(Exception):
    """A .t file that can't be read: a failure of the suite, never a skip."""


@dataclasses.dataclass
class Case:
    name: str
    line: int
    steps: list = dataclasses.field(default_factory=list)  # ("args", [words]) or ("shell", text)
    needs: list = dataclasses.field(default_factory=list)
    env: dict = dataclasses.field(default_factory=dict)
    stdin: bytes = b""
    files: dict = dataclasses.field(default_factory=dict)  # name -> bytes
    stdout: list = dataclasses.field(default_factory=list)  # (how, bytes, extra)
    stderr: list = dataclasses.field(default_factory=list)
    leaves: dict = dataclasses.field(default_factory=dict)  # name -> list of (how, bytes, extra)
    exit: int = 0
    time: float = 10


HEAD = re.compile(
    r"(?P<key>args|shell|needs|env|stdin|file|stdout|stderr|leaves|exit|time)"
    r"(?P<words>(?: [^:\n]+?)?):(?: (?P<value>.*))?$"
)
EXPECTATIONS = ("", "has", "hasnt", "matches", "near", "hex", "any", "from")


def content(how, value, block, folder):
    """The bytes that a section gives: its block, its hexadecimal digits, or a file's."""
    if how == "from":
        return (folder / value).read_bytes()
    text = "".join(line + "\n" for line in block)
    if how == "hex":
        return bytes.fromhex(value or text)
    if value and block:
        raise Wrong("both a value and a block")
    text = value + "\n" if value else text
    # A last line that ends in a backslash has no newline.
    return re.sub(r"\\\n\Z", "", text).encode()


def expectation(how, value, block, folder):
    """(how, bytes, tolerance) of `stdout HOW: VALUE`."""
    extra = None
    if how.startswith("near "):
        how, extra = "near", float(how.split()[1])
    if how not in EXPECTATIONS:
        raise Wrong(f"'{how}' is none of {EXPECTATIONS}")
    data = content(how, value, block, folder)
    return "" if how in ("hex", "from") else how, data, extra


def put(case, key, words, value, block, folder):
    if key == "args":
        case.steps.append(("args", shlex.split(value) if value else [line for line in block]))
    elif key == "shell":
        case.steps.append(("shell", value or "\n".join(block)))
    elif key == "needs":
        case.needs.append(value)
    elif key == "env":
        name, _, text = value.partition("=")
        case.env[name] = text
    elif key == "stdin":
        case.stdin = content(words, value, block, folder)
    elif key == "file":
        name, _, how = words.partition(" ")
        case.files[name] = content(how, value, block, folder)
    elif key in ("stdout", "stderr"):
        getattr(case, key).append(expectation(words, value, block, folder))
    elif key == "leaves" and not words:
        for name in shlex.split(value):
            case.leaves.setdefault(name, [])
    elif key == "leaves":
        name, _, how = words.partition(" ")
        case.leaves.setdefault(name, []).append(expectation(how, value, block, folder))
    elif key == "exit":
        case.exit = int(value)
    else:
        case.time = float(value)


def parse(path):
    """Every case of a file; raises Wrong with the line of what can't be read."""
    path = pathlib.Path(path)
    lines = path.read_text().split("\n")
    cases, at = [], 0
    while at < len(lines):
        line, first = lines[at], at + 1
        at += 1
        if line.startswith("=== "):
            cases.append(Case(line[4:].strip(), first))
            continue
        if not line.strip() or line.startswith("#"):
            continue
        head = HEAD.match(line)
        if not head or not cases:
            raise Wrong(f"{path}:{first}: neither '=== name' nor a section: {line}")
        block = []
        while at < len(lines) and (lines[at].startswith("    ") or not lines[at].strip()):
            block.append(lines[at][4:])
            at += 1
        while block and not block[-1]:
            block.pop()
        try:
            put(
                cases[-1],
                head["key"],
                head["words"].strip(),
                head["value"] or "",
                block,
                path.parent,
            )
        except (Wrong, ValueError, OSError, IndexError) as error:
            raise Wrong(f"{path}:{first}: {error}") from error
    for case in cases:
        if not case.steps:
            raise Wrong(f"{path}:{case.line}: '{case.name}' runs nothing")
    if len({case.name for case in cases}) != len(cases) or not cases:
        raise Wrong(f"{path}: no case, or two of one name")
    return cases
