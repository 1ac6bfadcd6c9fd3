// SPDX-License-Identifier: MIT
//
// The history of a line: least and greatest value, mean and deviation of what falls into each
// column, in fixed memory for any number of values. A column spans a whole number of values counted
// from the first; when the columns are full, neighbours merge and each spans twice as many. What is
// kept depends on the values alone, not on how they arrive.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "stages/scene/scene.h"

enum { ENVELOPE_LANES = 16 };

struct envelope_column {
    double sum, square, count; // of finite values
    float low, high;           // low > high: no finite value
};

struct envelope {
    struct envelope_column *column;
    size_t columns;     // room for, even
    size_t used;        // complete columns
    uint64_t seen;      // values added
    uint64_t numerator; // value i belongs to column i·numerator / denominator
    uint64_t denominator;
    uint64_t end; // first value after the open column
    float low[ENVELOPE_LANES],
        high[ENVELOPE_LANES]; // of the open column, by index of the value modulo lanes
    double sum[ENVELOPE_LANES], square[ENVELOPE_LANES], count[ENVELOPE_LANES];
};

// [setup] Takes memory for `columns` (made even, at least 2). With `total` values expected, and
// more than columns, each column gets its exact share of them; 0 means unknown. More or fewer than
// expected may come.
void envelope_init(struct envelope *, struct arena *, size_t columns, uint64_t total);

// [rt] Adds n values that lie `stride` apart.
void envelope_add(struct envelope *, const float *values, size_t n, size_t stride);

// Makes a trace of what was added, value i lying at first + i·step. The memory comes from the arena
// of the scene; the history may go on after.
void envelope_trace(const struct envelope *, double first, double step, struct scene *,
                    struct scene_trace *);
