#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Layers: a folder includes what its row allows, from the root, in no cycle, by no umbrella."""
import re
import sys

import lint

# What a folder may include besides itself. The longest folder that fits a file is its row; the row
# "stages/*/" is that of every family, "stages/" that of the registry.
LAYERS = {
    "runtime/base/": [],
    "runtime/lang/": ["runtime/base/"],
    "runtime/graph/": ["runtime/base/", "runtime/lang/"],
    "runtime/exec/": ["runtime/base/", "runtime/graph/"],
    "runtime/net/": ["runtime/base/", "runtime/graph/", "runtime/exec/"],
    "gpu/": ["runtime/base/", "runtime/exec/device.h"],
    "stages/dsp/": [],
    "stages/*/": ["runtime/graph/stage.h", "stages/dsp/"],
    # A picture is a tree of small parts with one lifetime, and JSON and letters are built up as
    # text: that is what arena.h and text.h are for; pages.h is for pictures of all columns.
    "stages/scene/": ["runtime/base/arena.h", "runtime/base/text.h", "stages/dsp/"],
    "stages/draw/": ["runtime/base/arena.h", "runtime/base/text.h", "stages/dsp/", "stages/scene/"],
    "stages/history/": [
        "runtime/graph/stage.h",
        "runtime/base/arena.h",
        "runtime/base/pages.h",
        "stages/dsp/",
        "stages/scene/",
    ],
    "stages/view/": [
        "runtime/graph/stage.h",
        "runtime/graph/live.h",
        "runtime/base/arena.h",
        "runtime/base/text.h",
        "stages/scene/",
        "stages/draw/",
        "stages/plot/figure.h",
        "stages/plot/figure_view.h",
    ],
    # A picture's file appears as those of `write` do, and a spectrum has the axis and the windows of `fft`.
    "stages/plot/": [
        "runtime/graph/stage.h",
        "runtime/graph/live.h",
        "runtime/base/arena.h",
        "runtime/base/pages.h",
        "runtime/base/text.h",
        "stages/dsp/",
        "stages/scene/",
        "stages/draw/",
        "stages/history/",
        "stages/view/live.h",
        "stages/file/outfile.h",
        "stages/fourier/fourier.h",
    ],
    # Ends of transports are stages; what they say to each other is the same for all.
    "stages/net/": [
        "runtime/graph/stage.h",
        "runtime/graph/live.h",
        "runtime/base/arena.h",
        "runtime/net/",
    ],
    "stages/sound/": ["runtime/graph/stage.h", "runtime/graph/live.h", "stages/dsp/"],
    "stages/": ["runtime/base/", "runtime/graph/"],
    "cli/": ["runtime/", "gpu/", "stages/"],
    "tests/": [""],
    "bench/": [""],
    "examples/": [""],
}

# The layers that no library is under: of the system they may include what POSIX and Linux give.
LIBC = set(
    """assert complex ctype dirent dlfcn elf errno execinfo fcntl fenv float getopt glob inttypes
    langinfo limits link linux locale malloc math mntent net netdb netinet/in netinet/tcp
    poll pthread pwd sched semaphore setjmp signal spawn stdalign stdarg stdatomic stdbool
    stddef stdint stdio stdlib stdnoreturn string strings syscall termios threads time uchar
    unistd wchar wctype cpuid immintrin x86intrin arm_neon""".split()
)
ONLY_LIBC = {
    "runtime/base/": [],
    "runtime/lang/": [],
    "runtime/graph/": [],
    "runtime/exec/": [],
    "stages/dsp/": ["fftw3.h"],
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.M)


def row_of(path):
    fitting = [folder for folder in LAYERS if path.startswith(folder)]
    row = max(fitting, key=len, default=None)
    if row == "stages/" and path.count("/") > 1:
        return path[: path.rindex("/") + 1], LAYERS["stages/*/"]
    return row, LAYERS.get(row, [])


def includes(tree, path):
    text = lint.without_comments(tree.text(path))
    for found in INCLUDE.finditer(text):
        yield text.count("\n", 0, found.start(2)) + 1, found.group(1), found.group(2)


def system_allowed(folder, header):
    if folder not in ONLY_LIBC or header in ONLY_LIBC[folder]:
        return True
    return header.removesuffix(".h") in LIBC or header.startswith(
        ("sys/", "linux/", "bits/", "arpa/")
    )


def ours(tree, path, header):
    """Why this include of ours is refused, or None."""
    if "/" not in header:
        return f'"{header}" is not written from the root'
    if header.startswith("../") or header not in tree.paths:
        return f'"{header}" is no file below the root'
    folder, allowed = row_of(path)
    if folder is None:
        return None
    own = header.startswith(folder) and (folder != "stages/" or header.count("/") == 1)
    if own or any(header.startswith(a) for a in allowed):
        return None
    return f'{folder} may not include "{header}"'


def is_umbrella(tree, path):
    text = lint.without_comments(tree.text(path))
    rest = [line for line in text.split("\n") if line.strip() and not line.lstrip().startswith("#")]
    own = [h for _, mark, h in includes(tree, path) if mark == '"']
    return not rest and bool(own)


def cycles(graph):
    """One message for each cycle of includes, found by a walk that doesn't recurse."""
    state = {}
    for first in graph:
        path, walk = [], [(first, iter(graph[first]))] if first not in state else []
        while walk:
            node, rest = walk[-1]
            if state.get(node) is None:
                state[node] = "open"
                path.append(node)
            after = next(rest, None)
            if after is None:
                state[node] = "done"
                path.pop()
                walk.pop()
            elif state.get(after) == "open":
                yield node, " -> ".join([*path[path.index(after) :], after])
            elif after not in state:
                walk.append((after, iter(graph.get(after, []))))


def check(tree):
    graph = {}
    for path in tree.ending(".c", ".h"):
        folder, _ = row_of(path)
        graph[path] = []
        for line, mark, header in includes(tree, path):
            if mark == "<":
                if not system_allowed(folder, header):
                    yield path, line, f"{folder} may not include <{header}>: libc only"
                continue
            graph[path].append(header)
            reason = ours(tree, path, header)
            if reason:
                yield path, line, reason
        if path.endswith(".h") and is_umbrella(tree, path):
            yield path, 1, "an umbrella header: it holds nothing but includes"
    for path, cycle in cycles(graph):
        yield path, 1, f"a cycle of includes: {cycle}"


CLEAN = {
    "runtime/base/error.h": "struct error;\n",
    "runtime/lang/tree.h": '#include "runtime/base/error.h"\nstruct tree;\n',
    "runtime/graph/stage.h": '#include "runtime/base/error.h"\nstruct sigrun_stage;\n',
    "runtime/exec/ring.h": '#include <sys/mman.h>\n#include "runtime/graph/stage.h"\nint ring;\n',
    "runtime/exec/device.h": "struct device;\n",
    "runtime/net/wire.c": '#include "runtime/exec/ring.h"\n#include <zmq.h>\n',
    "gpu/fft.c": '#include "runtime/exec/device.h"\n',
    "stages/dsp/fft.h": "#include <fftw3.h>\nstruct fft;\n",
    "stages/fourier/fft.c": '#include "runtime/graph/stage.h"\n#include "stages/dsp/fft.h"\n'
    "#include <soxr.h>\n",
    "stages/registry.h": '#include "runtime/graph/stage.h"\n#include "runtime/base/error.h"\n'
    "extern int x;\n",
    "cli/main.c": '#include "stages/registry.h"\n#include "runtime/exec/ring.h"\n',
    "tests/unit/ring.c": '#include "runtime/exec/ring.h"\n#include "stages/dsp/fft.h"\n',
}


def adds(path, line):
    return {path: CLEAN.get(path, "") + line + "\n"}


CONTROLS = [
    (
        "base looks up",
        adds("runtime/base/error.h", '#include "runtime/lang/tree.h"'),
        "runtime/base/ may not",
    ),
    (
        "lang knows the graph",
        adds("runtime/lang/tree.h", '#include "runtime/graph/stage.h"'),
        "runtime/lang/ may",
    ),
    (
        "exec knows the language",
        adds("runtime/exec/ring.h", '#include "runtime/lang/tree.h"'),
        "runtime/exec/ may",
    ),
    (
        "runtime knows a stage",
        adds("runtime/net/wire.c", '#include "stages/registry.h"'),
        "runtime/net/ may not",
    ),
    (
        "stage knows the engine",
        adds("stages/fourier/fft.c", '#include "runtime/exec/ring.h"'),
        "stages/fourier/ may",
    ),
    (
        "stage knows another family",
        {
            "stages/math/a.h": "int a;\n",
            **adds("stages/fourier/fft.c", '#include "stages/math/a.h"'),
        },
        "stages/fourier/ may not",
    ),
    (
        "registry knows a family",
        {"stages/math/a.h": "int a;\n", **adds("stages/registry.h", '#include "stages/math/a.h"')},
        "stages/ may not",
    ),
    (
        "family knows the registry",
        adds("stages/fourier/fft.c", '#include "stages/registry.h"'),
        "stages/fourier/ may",
    ),
    (
        "kernel knows stages",
        adds("stages/dsp/fft.h", '#include "runtime/graph/stage.h"'),
        "stages/dsp/ may not",
    ),
    (
        "kernel with a library",
        adds("stages/dsp/fft.h", "#include <soxr.h>"),
        "may not include <soxr.h>",
    ),
    ("device knows a ring", adds("gpu/fft.c", '#include "runtime/exec/ring.h"'), "gpu/ may not"),
    (
        "not from the root",
        adds("stages/fourier/fft.c", '#include "../dsp/fft.h"'),
        "no file below the root",
    ),
    (
        "bare name",
        {"cli/main.h": "int m;\n", **adds("cli/main.c", '#include "main.h"')},
        "from the root",
    ),
    (
        "umbrella",
        {"runtime/graph/all.h": '#pragma once\n// all\n#include "runtime/graph/stage.h"\n'},
        "umbrella",
    ),
    (
        "cycle",
        {
            "runtime/base/a.h": '#include "runtime/base/b.h"\nint a;\n',
            "runtime/base/b.h": '#include "runtime/base/a.h"\nint b;\n',
        },
        "a cycle of includes",
    ),
    (
        "after a comment",
        adds("runtime/base/error.h", '/* x */ #include "cli/main.c"'),
        "runtime/base/ may not",
    ),
]

if __name__ == "__main__":
    sys.exit(lint.main(check, CLEAN, CONTROLS))
