// SPDX-License-Identifier: MIT
// What has been added up of one sample of a frame, over some frames, in their order.
#pragma once

#include "runtime/graph/stage.h"

enum cell_op { CELL_MEAN, CELL_RMS, CELL_VARIANCE, CELL_MIN, CELL_MAX };

struct cell_kind {
    enum cell_op op;
    size_t parts; // numbers of a sample: 2 of a complex one
    bool wide;    // numbers are doubles
    size_t ddof;  // a variance divides by count - ddof
};

struct cell {
    double sum[2];   // real, imaginary; the least or greatest for min and max
    double square;   // Σ|x|²
    double first[2]; // a variance takes the first value off all, against cancellation
};

// [rt] Adds n samples that lie `step` numbers apart; the cell begins anew if `fresh`.
void cell_add(struct cell *, const struct cell_kind *, const void *x, size_t step, size_t n,
              bool fresh);

// [rt] Writes the result of `count` samples as sample i of y, of this type.
void cell_tell(const struct cell *, const struct cell_kind *, uint64_t count, void *y, size_t i,
               enum sigrun_type type);
