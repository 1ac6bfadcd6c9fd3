// SPDX-License-Identifier: MIT
//
// Stages with one fault each, which the checks have to find, and some without, which they have to
// let pass.
#pragma once

#include "runtime/graph/stage.h"

#include <stdbool.h>
#include <stddef.h>

struct mutant {
    const struct sigrun_stage_type *type;
    const char *caught; // the check that finds it; NULL: it is as it should be
    bool bytes;         // one of the checks of bytes.c
};

enum { MUTANTS = 20 };
extern const struct mutant mutants[MUTANTS];
extern const struct sigrun_stage_type *const mutant_types[MUTANTS + 1];
