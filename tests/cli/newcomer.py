#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""A newcomer's stage: one file that is copied and one line that is added make it whole."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SOURCE = pathlib.Path(os.environ["SIGRUN_SOURCE"])
# Nothing of these is asked for, and they take most of the time.
LEFT_OUT = ["sndfile", "edf", "soxr", "plots", "sound", "paper", "window", "movie"]
# What is built without the tests is in these; folders of builds may lie beside them.
PARTS = ["cli", "docs", "gpu", "runtime", "stages", "CHANGELOG.md", "LICENSE"]


def output(*words, **options):
    """What a command prints that has to succeed."""
    done = subprocess.run(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )
    assert done.returncode == 0, f"{words[:4]} ended with {done.returncode}:\n{done.stdout[-3000:]}"
    return done.stdout


def copy_tree(to):
    to.mkdir()
    for name in [*PARTS, "meson.build", "meson_options.txt"]:
        if (SOURCE / name).is_dir():
            shutil.copytree(SOURCE / name, to / name)
        else:
            shutil.copy(SOURCE / name, to / name)


def add_stage(tree):
    """As CONTRIBUTING.md says: a copy with another name, and a line."""
    twice = (tree / "stages/math/gain.c").read_text().replace("gain", "twice")
    twice = re.sub(r"\.aliases = .*?\},", '.aliases = (const char *const[]){"doubled", NULL},', twice)
    twice = twice.replace('.def = "1"', '.def = "2"').replace("by a constant", "by two")
    (tree / "stages/math/twice.c").write_text(twice)
    listed = tree / "stages/meson.build"
    line = "  ['math/gain', [], ['gain']],\n"
    text = listed.read_text()
    assert text.count(line) == 1, f"stages/meson.build has no line {line.strip()}"
    listed.write_text(text.replace(line, line + line.replace("gain", "twice")))


def look(program, folder):
    """What a user sees of the new stage."""
    env = {"PATH": f"{program.parent}:/usr/bin:/bin", "HOME": str(folder), "LC_ALL": "C.UTF-8"}

    def sigrun(*words):
        return output(program, *words, cwd=folder, env=env)

    said = sigrun("help", "twice")
    assert "twice: multiply a signal by two" in said and "factor=2" in said, said
    assert ".B twice\nmultiply a signal by two\n" in sigrun("help", "--man")
    assert "### twice" in sigrun("help", "--markdown")
    assert re.search(r"^  twice +multiply a signal by two$", sigrun("list"), re.M)
    assert "doubled is called twice here" in sigrun("help", "doubled")
    typed = 'COMP_WORDS=(sigrun help twi); COMP_CWORD=2; _sigrun; echo "${COMPREPLY[@]}"'
    script = folder / "completion"
    script.write_text(sigrun("help", "--completion=bash"))
    assert output("bash", "-c", f". {script}; {typed}", env=env) == "twice\n"
    run = "constant 3 | twice | head 2 | print time=false header=false"
    assert sigrun(run) == "6\n6\n", sigrun(run)
    assert sigrun(run.replace("twice", "twice -6dB")).startswith("1.50"), "units don't work"
    done = subprocess.run(
        [program, "sine | tiwce | null"], env=env, capture_output=True, text=True
    )
    assert done.returncode == 2 and "did you mean twice?" in done.stderr, done.stderr


def main():
    if float(os.environ.get("SIGRUN_TIME_SCALE", "1")) > 1:
        print("skipped: it builds a program of its own, the same under every sanitizer")
        return 77
    with tempfile.TemporaryDirectory(prefix="sigrun-newcomer-") as name:
        folder = pathlib.Path(name)
        tree, build = folder / "tree", folder / "build"
        try:
            copy_tree(tree)
            add_stage(tree)
            options = [f"-D{library}=disabled" for library in LEFT_OUT]
            compiler = folder / "cc"
            compiler.write_text('#!/bin/sh\nexec cc "$@" -O0 -g0\n')  # over what kernels ask for
            compiler.chmod(0o755)
            options.append("-Dtests=false")
            env = {**os.environ, "CC": str(compiler)}
            output("meson", "setup", build, tree, *options, env=env)
            output("ninja", "-C", build, "-j", "2", "cli/sigrun")
            look(build / "cli" / "sigrun", folder)
        except AssertionError as error:
            print(error)
            print("0 passed, 1 failed, 0 skipped")
            return 1
    print("1 passed, 0 failed, 0 skipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
