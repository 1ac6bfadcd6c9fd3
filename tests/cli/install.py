#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Installing: everything lies where it belongs, works from there, and a stage of one's own is built with it."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PROGRAM = pathlib.Path(os.environ["SIGRUN_PROGRAM"])
SOURCE = pathlib.Path(os.environ["SIGRUN_SOURCE"])
BUILD = PROGRAM.parent.parent
SKIP = 77

# Below the prefix; LIB is the folder of libraries.
FILES = [
    "bin/sigrun",
    "include/sigrun/stage.h",
    "LIB/sigrun/sigrun-audit.so",
    "LIB/sigrun/sigrun-files.so",
    "LIB/pkgconfig/sigrun.pc",
    "share/man/man1/sigrun.1",
    "share/bash-completion/completions/sigrun",
    "share/zsh/site-functions/_sigrun",
    "share/fish/vendor_completions.d/sigrun.fish",
    "share/doc/sigrun/LICENSE",
    "share/doc/sigrun/LICENSE.font",
]


def command(*words, **options):
    done = subprocess.run(
        words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, **options
    )
    return done.returncode, done.stdout, done.stderr


def output(*words, **options):
    """What a command prints that has to succeed."""
    code, out, err = command(*words, **options)
    assert code == 0, f"{' '.join(map(str, words))} ended with {code}:\n{out}{err}"
    return out


class Installed:
    """The program below a prefix in a temporary folder."""

    def __init__(self, folder):
        self.folder, self.root = folder, folder / "root"
        output(
            *["meson", "install", "-C", BUILD, "--no-rebuild", "--quiet"],
            *["--destdir", self.root],
        )
        found = list(self.root.rglob("bin/sigrun"))
        assert len(found) == 1, f"{len(found)} programs were installed"
        self.program = found[0]
        self.prefix = found[0].parent.parent
        self.libraries = next(self.prefix.rglob("sigrun-audit.so")).parent.parent
        self.env = {
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder / "home"),
            "LC_ALL": "C.UTF-8",
            "PKG_CONFIG_PATH": str(self.libraries / "pkgconfig"),
            "PKG_CONFIG_SYSROOT_DIR": str(self.root),
        }

    def run(self, *words, **extra):
        return output(self.program, *words, cwd=self.folder, env={**self.env, **extra})


def try_files(at):
    for name in FILES:
        path = at.prefix / name.replace("LIB", at.libraries.relative_to(at.prefix).as_posix())
        assert path.is_file(), f"{name} was not installed"
        assert path.stat().st_size > 0, f"{name} is empty"


def try_program(at):
    """The moved program finds its modules, and the library of --audit."""
    at.run("sine 440 | head 0.1s | write tone.npy")
    assert (at.folder / "tone.npy").stat().st_size > 4800 * 4
    got = at.run("-q", "read tone.npy | null sum=true")
    assert got.startswith("null: 4800 frames"), got
    code, _, err = command(
        at.program, "--audit", "sine | gain 2 | head 1s | null", env=at.env, cwd=at.folder
    )
    assert code == 0 and "allocations" in err, err


def try_manual(at):
    page = at.prefix / "share/man/man1/sigrun.1"
    for name in at.run("list").split("\n"):
        if name.startswith("  "):
            assert f"\n.B {name.split()[0]}\n" in page.read_text(), f"{name} isn't in the manual"
    if not shutil.which("man"):
        print("skipped: the manual page isn't shown: no man")
        return
    _, out, err = command(
        *["man", "--warnings", "-l", page], env={**at.env, "MANWIDTH": "80", "MANPAGER": "cat"}
    )
    # Images of systems without manuals have a man that only says so.
    if "minimized" in out + err:
        print("skipped: the manual page isn't shown: man is a script that says so")
        return
    assert not err, f"the manual page has flaws: {err}"
    for words in ("SYNOPSIS", "--duration=TIME", "spectral density", "SIGRUN_MODULES"):
        assert words in out, f"the manual page doesn't show {words}"


def try_completion(at):
    script = at.prefix / "share/bash-completion/completions/sigrun"
    typed = 'COMP_WORDS=(sigrun help bandp); COMP_CWORD=2; _sigrun; echo "${COMPREPLY[@]}"'
    path = f"{at.program.parent}:{at.env['PATH']}"
    got = output("bash", "-c", f". {script}; {typed}", env={**at.env, "PATH": path})
    assert got == "bandpass\n", f"bash completes bandp to {got}"
    for shell, name in (
        ("zsh", "zsh/site-functions/_sigrun"),
        ("fish", "fish/vendor_completions.d/sigrun.fish"),
    ):
        if shutil.which(shell):
            output(shell, "-n", at.prefix / "share" / name, env=at.env)


def try_module(at):
    """examples/module, away from the tree, against what was installed."""
    folder = at.folder / "module"
    shutil.copytree(SOURCE / "examples" / "module", folder, ignore=shutil.ignore_patterns("*.so"))
    assert output("pkg-config", "--modversion", "sigrun", env=at.env).strip() in at.run("--version")
    words = {name: os.environ[name] for name in ("CC",) if name in os.environ}
    output("make", "-C", folder, "CFLAGS=-Werror", env={**at.env, **words})
    sine = "sine 1 rate=16 type=f32 | bitcrush 3 hold=4 | head 9 | print time=false header=false"
    crushed = at.run(sine, SIGRUN_MODULES=str(folder))
    # sin at 0, 4, 8 sixteenths of a turn, in steps of a quarter, each for four samples.
    assert crushed.split() == ["0"] * 4 + ["1"] * 4 + ["0"], crushed
    assert "hold=1" in at.run("help", "bitcrush", SIGRUN_MODULES=str(folder))
    code, _, err = command(
        *[at.program, "sine | bitcrush 0 | null"],
        env={**at.env, "SIGRUN_MODULES": str(folder)},
    )
    assert code == 2 and "^" in err and "bits" in err, err
    public = pathlib.Path(output("pkg-config", "--variable=moduledir", "sigrun", env=at.env).strip())
    if at.root not in public.parents:
        public = at.root / public.relative_to("/")
    code, _, err = command(at.program, sine, env=at.env)
    assert code == 2 and "bitcrush" in err, "a module is found where none is"
    public.mkdir()
    shutil.copy(folder / "bitcrush.so", public)
    assert at.run(sine) == crushed


def main():
    options = output("meson", "introspect", "--buildoptions", BUILD)
    if '"b_sanitize", "value": "none"' not in options:
        print("skipped: programs with a sanitizer are not installed")
        return SKIP
    failed = 0
    trials = [try_files, try_program, try_manual, try_completion, try_module]
    with tempfile.TemporaryDirectory(prefix="sigrun-install-") as name:
        at = Installed(pathlib.Path(name))
        for trial in trials:
            try:
                trial(at)
            except (AssertionError, OSError, subprocess.TimeoutExpired) as error:
                failed += 1
                print(f"{trial.__name__}: {error}")
    print(f"{len(trials) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
