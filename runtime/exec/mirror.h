// SPDX-License-Identifier: MIT
//
// Ring memory: one file in memory for all rings of a run, each mapped twice in a row, so that a
// window that runs over the end of a ring is contiguous. Views of neighbours meet (A A B B), which
// halves the mappings.
#pragma once

#include "runtime/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct mirror {
    unsigned char *base; // of all views
    size_t bytes;        // of all views
};

// Maps `count` rings of sizes[i] bytes, multiples of the page, and writes where each begins to
// bases[i].
bool mirror_open(struct mirror *, const size_t *sizes, size_t count, unsigned char **bases,
                 struct error *);
void mirror_close(struct mirror *);
size_t mirror_page(void);
