#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Installing: tools/install does what each kind of user needs of it."""
import os
import pathlib
import subprocess
import sys
import tempfile

import lint

FAKES = {
    "dpkg-query": 'for last in "$@"; do :; done\n'
    'case " ${MISSING:-} " in *" $last "*) echo "no such package" >&2; exit 1 ;; esac\n'
    'case " ${REMOVED:-} " in *" $last "*) echo config-files; exit 0 ;; esac\necho installed\n',
    "id": 'echo "${FAKE_UID:-0}"\n',
    "sudo": '[ "${SUDO:-no}" = yes ] || exit 1\necho "sudo $*" >>"$TRACE"\nshift\nexec "$@"\n',
    "apt-get": 'echo "$DEBIAN_FRONTEND apt-get $*" >>"$TRACE"\n'
    '[ "${APT:-ok}" = ok ] || { echo broken; exit 100; }\n',
}
INSTALL = "-q install -y --no-install-recommends"

# name, environment, exit code, what apt-get and sudo were called with, words of the output
CASES = [
    ("all present, no rights", {"FAKE_UID": "1000"}, 0, [], ""),
    (
        "root",
        {"MISSING": "libsoxr-dev", "REMOVED": "meson"},
        0,
        ["noninteractive apt-get -q update", f"noninteractive apt-get {INSTALL} meson libsoxr-dev"],
        "installing:",
    ),
    (
        "sudo",
        {"MISSING": "libsoxr-dev", "FAKE_UID": "1000", "SUDO": "yes"},
        0,
        [
            "sudo -n true",
            "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get -q update",
            "noninteractive apt-get -q update",
            f"sudo -n env DEBIAN_FRONTEND=noninteractive apt-get {INSTALL} libsoxr-dev",
            f"noninteractive apt-get {INSTALL} libsoxr-dev",
        ],
        "installing:",
    ),
    (
        "neither",
        {"MISSING": "libsoxr-dev clang", "FAKE_UID": "1000"},
        1,
        [],
        "    apt-get install --no-install-recommends libsoxr-dev clang\n",
    ),
    (
        "not asked for",
        {"MISSING": "sonic-pi-samples", "FAKE_UID": "1000", "USES": "build"},
        0,
        [],
        "",
    ),
    (
        "no network",
        {"MISSING": "libsoxr-dev", "APT": "broken"},
        1,
        ["noninteractive apt-get -q update"],
        "broken\n",
    ),
]


def run(folder, environment):
    trace = folder / "trace"
    trace.write_text("")
    uses = environment.pop("USES", "build check").split()
    done = subprocess.run(
        ["/bin/sh", lint.SOURCE / "tools" / "install", *uses],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={"PATH": f"{folder}:{os.environ['PATH']}", "TRACE": str(trace), **environment},
    )
    return done.returncode, trace.read_text().splitlines(), done.stdout


def main():
    failed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for tool, body in FAKES.items():
            (folder / tool).write_text("#!/bin/sh\n" + body)
            (folder / tool).chmod(0o755)
        for case, environment, code, calls, words in CASES:
            got = run(folder, dict(environment))
            if got[:2] != (code, calls) or words not in got[2] or (not words and got[2]):
                failed += 1
                print(f"{case}: got {got}, not {(code, calls, words)}")
    print(f"{len(CASES) - failed} passed, {failed} failed, 0 skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
