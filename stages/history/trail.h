// SPDX-License-Identifier: MIT
//
// The recent history of a line: its last values, and the least and greatest of 8, 64, 512 … of them
// for as much longer, in fixed memory. Blocks are counted from the first value, so that a picture
// that moves on does not flicker.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "stages/scene/scene.h"

enum { TRAIL_LEVELS = 6, TRAIL_FACTOR = 8 };

struct trail {
    size_t room;              // entries of each level: a power of two
    uint64_t seen;            // values added
    float *value;             // value i lies at i & (room - 1)
    float *low[TRAIL_LEVELS]; // of level k: the least of 8ᵏ⁺¹ values
    float *high[TRAIL_LEVELS];
};

// [setup] Remembers at least `values` values one by one.
void trail_init(struct trail *, struct arena *, size_t values);
// [rt] Adds n values that follow each other.
void trail_add(struct trail *, const float *values, size_t n);
// The first value that is still known, if only as one of a block.
uint64_t trail_first(const struct trail *);
// Bytes of what is known.
size_t trail_bytes(const struct trail *);
// A trace of the values from `begin` to before `end`, value i lying at first + i·step: each of
// them, or envelopes of at least `columns` blocks if they are many more than that.
void trail_trace(const struct trail *, uint64_t begin, uint64_t end, size_t columns, double first,
                 double step, struct scene *, struct scene_trace *);
