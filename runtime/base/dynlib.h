// SPDX-License-Identifier: MIT
// Shared libraries that are opened while the program runs.
#pragma once

#include "runtime/base/error.h"

struct dynlib;

// A path, or a bare name that the system's loader searches. NULL with one error that tells the
// loader's reason. Every symbol is bound at once, so that a library that doesn't fit fails here and
// not in the middle of a run.
struct dynlib *dynlib_open(const char *file, struct span at, struct error *);

// NULL: it has no such symbol. For a function, copy the pointer's bytes into one of the function's
// type.
void *dynlib_symbol(struct dynlib *, const char *name);

// The code stays mapped, since threads and exit handlers of the library may still run it.
void dynlib_close(struct dynlib *);
