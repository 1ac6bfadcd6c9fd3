// SPDX-License-Identifier: MIT
//
// Slips of the hand in the values of a call: right words in the spelling of another language.
#pragma once

#include "runtime/graph/param.h"

// A call whose values are being looked at, from `at` on.
struct param_slip {
    const struct sigrun_param *table;
    const struct call *call;
    const struct param_context *context;
    struct arena *arena;
    size_t at;
    const struct sigrun_param *row; // that a positional value here is for; NULL: none is left
};

// Reports a slip at `at` with the words that were meant, and moves `row` to what they were meant
// for, or NULL. Returns how many values it covers; 0: there is none.
size_t param_slip_report(struct param_slip *, struct error *);
