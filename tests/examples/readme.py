#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Pages for users: every command in them works, and what sigrun says of itself is what they say.

readme.py --write brings the list of stages in README.md and docs/stages.md up to date.
"""
import pathlib
import re
import sys
import tempfile

import numpy

import shell

PAGES = ["README.md", "docs/language.md"]
MARKERS = re.compile(r"(<!-- stages: .*? -->\n)(.*?)(<!-- end of stages -->)", re.S)


def make_inputs(folder):
    """The recordings that the pages speak of."""
    noise = numpy.random.default_rng(1).standard_normal(44100 * 2)
    voice = shell.tone(44100, 2, 220, 0.2) + 0.02 * noise
    shell.write_wav(folder / "talk.wav", 44100, voice, voice)
    shell.write_wav(folder / "song.wav", 44100, 0.5 * voice, -0.5 * voice)
    shell.write_fm(folder / "iq.cu8", 325_000)
    (folder / "recordings").mkdir()
    shell.write_wav(folder / "recordings/one.wav", 44100, voice)
    shell.write_wav(folder / "recordings/two.wav", 44100, voice)


def page_complaints(text):
    """What is wrong with the commands of a page; they run in turn, in one folder."""
    count = 0
    with tempfile.TemporaryDirectory(prefix="sigrun-page-") as name:
        folder = pathlib.Path(name) / "here"
        folder.mkdir()
        make_inputs(folder)
        try:
            for command, expected in shell.commands(text):
                count += 1
                yield from shell.complaints(command, expected, folder)
        finally:
            shell.stop(folder)
    if not count:
        yield "no command was found"


def said(words):
    with tempfile.TemporaryDirectory() as name:
        (pathlib.Path(name) / "here").mkdir()
        code, text = shell.run(f"sigrun {words}", pathlib.Path(name) / "here")
    assert code == 0, text
    return text


def generated():
    """{path: its text as it should be} of what holds words of the program's."""
    readme = shell.SOURCE / "README.md"
    found = MARKERS.search(readme.read_text())
    assert found, "README.md has no markers for the list of stages"
    listed = found.expand(r"\1") + said("list --markdown") + found.expand(r"\3")
    text = readme.read_text()
    stages = (
        "<!-- Made by `sigrun help --markdown`; tests/examples/readme.py --write renews it. -->\n"
        + said("help --markdown")
    )
    return {
        readme: text[: found.start()] + listed + text[found.end() :],
        shell.SOURCE / "docs" / "stages.md": stages,
    }


def try_generated():
    if "not in this build" in said("list"):
        return "skip: this build lacks stages, so the list can't be compared"
    for path, text in generated().items():
        there = path.read_text() if path.exists() else ""
        for at, (a, b) in enumerate(zip(there.split("\n"), text.split("\n"))):
            if a != b:
                return f"{path}:{at + 1} says\n  {a}\n  and sigrun\n  {b}\n  (readme.py --write)"
        if there != text:
            return f"{path} is not what sigrun says (readme.py --write)"
    return None


# A page that is wrong so has to be refused: name, text, words of the complaint.
CONTROLS = [
    ("a stage that isn't there", "    sigrun 'sien | head 1 | null sum=true'\n", "ended with 2"),
    ("a file that isn't there", "    sigrun 'read gone.wav | write o.wav'\n", "ended with 3"),
    ("nothing comes of it", "    sigrun 'sine | head 1 | null'\n", "printed nothing"),
    ("a file that isn't written", "    sigrun 'sine | head 1 | null' # o.wav\n", "left no o.wav"),
    ("another output", "    $ sigrun 'sine | head 0 | print'\n    # time\n", "the page says"),
    ("clipped", "    sigrun 'sine amp=2 | head 99 | write o.wav'\n", "ended with 0"),
    ("in a fence", "```\nsigrun 'sien | null'\n```\n", "ended with 2"),
    ("nothing to control", "    sigrun ctl tone.freq=880\n", "ended with"),
    ("a device that is no stage", "    sigrun 'mic | playy'\n", "ended with 2"),
    ("what isn't running", "    sigrun 'tone: sine | play' &\n    sigrun ctl note.freq=9\n", "ended with"),
    ("no commands", "Text.\n", "no command"),
]
GOOD = """
    sigrun 'sine | head 9 |
        write o.wav'
    sigrun list fft

```
$ sigrun 'sine 1 rate=4 | head 1 | print'
# time [s]  value
0  0
```
"""


def main():
    if sys.argv[1:] == ["--write"]:
        for path, text in generated().items():
            path.write_text(text)
        return 0
    results = [("what is right", "\n".join(page_complaints(GOOD)))]
    for name, text, words in CONTROLS:
        found = "\n".join(page_complaints(text))
        results.append((name, None if words in found else f"not caught; it said: {found}"))
    lacks = "not in this build" in said("list")
    for page in PAGES:
        if lacks:
            results.append((page, "skip: this build lacks stages that it uses"))
            continue
        results.append((page, "\n".join(page_complaints((shell.SOURCE / page).read_text()))))
    results.append(("what sigrun says of itself", try_generated()))
    passed = failed = skipped = 0
    for name, trouble in results:
        if trouble and trouble.startswith("skip: "):
            skipped += 1
            print(f"skipped: {name}: {trouble[6:]}")
            continue
        passed, failed = passed + (not trouble), failed + bool(trouble)
        if trouble:
            print(f"{name}: {trouble}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
