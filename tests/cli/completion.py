#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Completion: what each shell offers for what was typed, asked of the shells themselves."""
import os
import pathlib
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import time

PROGRAM = pathlib.Path(os.environ["SIGRUN_PROGRAM"])
SCALE = float(os.environ.get("SIGRUN_TIME_SCALE", "1"))
SKIP = 77
SHELLS = ["bash", "zsh", "fish"]
BAND = {"bandpass", "bandstop"}
COMMANDS = {"explain", "batch", "ctl", "top", "list", "help", "devices", "bench"}
FILES = {"a b.wav", "c.sigrun"}

# What is typed, and what is offered.
CASES = [
    ("sigrun ", COMMANDS),
    ("sigrun ex", {"explain"}),
    ("sigrun help band", BAND),
    ("sigrun help bat", {"batch"}),
    ("sigrun list band", BAND),
    ("sigrun bench ", {"1", "11", "2", "3", "4", "9", "wisdom"}),
    ("sigrun bench --rounds=3 w", {"wisdom"}),
    ("sigrun devices ", set()),
    ("sigrun --plan=", {"estimate", "measure"}),
    ("sigrun --plan=m", {"measure"}),
    ("sigrun --color n", {"never"}),
    ("sigrun explain --d", {"--define", "--dot", "--duration"}),
    ("sigrun --d", {"--define", "--duration"}),
    ("sigrun bench --", {"--quiet", "--json", "--rounds", "--color", "--help", "--version"}),
    ("sigrun batch --re", {"--resume"}),
    ("sigrun list --re", set()),
    ("sigrun explain ", set()),
    ("sigrun top --o", {"--once"}),
]
# In bash files are left to readline, which is there only while a line is edited.
FILE_CASES = [
    ("sigrun batch x --out ", {"folder"}),
    ("sigrun -f ", {*FILES, "folder"}),
    ("sigrun batch x a", {"a b.wav"}),
    ("sigrun explain --trace ", {*FILES, "folder"}),
]

ZSH = r"""
PS1= RPS1=
autoload -U compinit && compinit -D -u
source completion
zstyle ':completion:*' list-grouped false
# Tells what it adds.
compadd() {
    if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
        builtin compadd "$@"
        return
    fi
    local -a hits
    builtin compadd -A hits "$@"
    print -rl -- "<${(@)^hits}>"
    builtin compadd "$@"
}
show() { zle complete-word; print "<END>" }
zle -N show
bindkey '^I' show
print READY
"""


def in_bash(lines, env, folder):
    return (bash_line(line, env, folder) for line in lines)


def bash_line(line, env, folder):
    words = line.split(" ")
    typed = []
    for word in words:  # as readline cuts words
        head, equals, tail = word.partition("=")
        typed += [head, "=", tail] if equals and tail else [head, "="] if equals else [word]
    script = (
        ". ./completion; COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1)); _sigrun;"
        ' for word in "${COMPREPLY[@]}"; do echo "$word"; done'
    )
    done = subprocess.run(
        ["bash", "-c", script, "bash", *typed], env=env, cwd=folder, capture_output=True, text=True
    )
    assert not done.stderr, done.stderr
    return set(done.stdout.split("\n")) - {""}


def in_fish(lines, env, folder):
    return (fish_line(line, env, folder) for line in lines)


def fish_line(line, env, folder):
    script = "source completion; complete -C $argv[1]"
    done = subprocess.run(
        ["fish", "--no-config", "-c", script, line],
        env=env,
        cwd=folder,
        capture_output=True,
        text=True,
    )
    assert not done.stderr, done.stderr
    return {word.split("\t")[0] for word in done.stdout.split("\n")} - {""}


def read_until(terminal, mark):
    said, until = "", time.monotonic() + 20 * SCALE
    while mark not in said:
        left = until - time.monotonic()
        if left <= 0 or not select.select([terminal], [], [], left)[0]:
            raise AssertionError(f"zsh never said {mark!r}, but {said!r}")
        said += os.read(terminal, 65536).decode()
    return said


def in_zsh(lines, env, folder):
    """Its completion works in its line editor alone, so it gets a terminal."""
    (folder / "start.zsh").write_text(ZSH)
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe("zsh", ["zsh", "-f", "-i"], {**env, "TERM": "dumb"})
    try:
        os.write(terminal, b" source start.zsh\n")
        read_until(terminal, "READY\r\n")
        for line in lines:
            # Nothing is typed before it has completed: that would make it give up.
            os.write(terminal, b"\x15" + line.encode() + b"\t")
            said = read_until(terminal, "<END>").replace("<END>", "")
            yield {part.split(">")[0].replace("\\ ", " ") for part in said.split("<")[1:]} - {""}
    finally:
        os.close(terminal)
        os.waitpid(child, 0)


def meant(offered):
    """Without what some shells add: letters, `=` behind options, --plan= before values, / behind folders."""
    words = {word.rstrip("=/") for word in offered if not (len(word) == 2 and word[0] == "-")}
    return {word.split("=")[-1] if word.startswith("--") else word for word in words}


def differences(shell, script, cases, env, folder):
    """What it offers otherwise than the cases say."""
    (folder / "completion").write_text(script)
    look = {"bash": in_bash, "fish": in_fish, "zsh": in_zsh}[shell]
    offers = look([line for line, _ in cases], env, folder)
    for (line, wanted), offered in zip(cases, offers):
        got = meant(offered) - {"completion", "start.zsh"}
        if got != wanted:
            yield f"{shell}: {line!r} offers {sorted(got)}, not {sorted(wanted)}"


def try_shell(shell, env, folder):
    script = subprocess.run(
        [PROGRAM, "help", f"--completion={shell}"], check=True, capture_output=True, text=True
    ).stdout
    cases = CASES + (FILE_CASES if shell != "bash" else [])
    found = list(differences(shell, script, cases, env, folder))
    altered = script.replace("estimate measure", "estimate guess")
    plans = [case for case in CASES if "--plan" in case[0]]
    if len(list(differences(shell, altered, plans, env, folder))) != len(plans):
        found.append(f"{shell}: a script that offers another value isn't noticed")
    for line in found:
        print(line)
    return found


def main():
    count = {"passed": 0, "failed": 0, "skipped": 0}
    for shell in SHELLS:
        if not shutil.which(shell):
            print(f"skipped: there is no {shell}")
            count["skipped"] += 1
            continue
        with tempfile.TemporaryDirectory(prefix="sigrun-completion-") as name:
            folder = pathlib.Path(name)
            (folder / "folder").mkdir()
            for file in FILES:
                (folder / file).touch()
            env = {
                "PATH": f"{PROGRAM.parent}:/usr/bin:/bin",
                "HOME": name,
                "LC_ALL": "C.UTF-8",
                "SIGRUN_MODULES": "",
            }
            count["failed" if try_shell(shell, env, folder) else "passed"] += 1
    print(", ".join(f"{number} {word}" for word, number in count.items()))
    return 1 if count["failed"] else SKIP if count["skipped"] else 0


if __name__ == "__main__":
    sys.exit(main())
