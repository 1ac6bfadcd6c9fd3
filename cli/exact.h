// SPDX-License-Identifier: MIT
//
// --exact: the same bytes on every processor.
#pragma once

#include "cli/options.h"

// What --exact asks of the whole process, or what an environment that was handed down left of it
// undone without it. Before anything is read or planned: the C library picks its variants of sin,
// exp and so on when a process starts, so where it picked those of some processors only, the
// program starts once more, with the same words, and this doesn't return.
// False: what contradicts it, or that it can't be had here.
bool exact_enter(struct options *, char **argv, struct error *);
