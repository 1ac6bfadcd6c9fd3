// SPDX-License-Identifier: MIT
// Expressions in files: sigrun -f chain.sigrun, and #!/usr/bin/env -S sigrun -f.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"

// Reads a file, or stdin for "-". The source's texts live in the arena.
bool script_read(struct source *, struct arena *, const char *file, struct error *);

// Whether someone wrote the name of a script where an expression is due.
bool script_looks_like(const char *expression);
