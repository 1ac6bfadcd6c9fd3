// SPDX-License-Identifier: MIT
//
// Samples of any type as the floats that pictures are made of, and the last of them in fixed
// memory.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/graph/stage.h"

// [rt] n samples from number `from` on: real ones, or pairs of real and imaginary part.
void samples_read(const void *samples, enum sigrun_type, size_t from, size_t n, float *into);

// The last records of `width` floats each; record i lies at i & (room − 1).
struct samples {
    size_t width, room;
    uint64_t seen; // records added
    float *value;
};

// [setup] Remembers at least `records` of them.
void samples_init(struct samples *, struct arena *, size_t width, size_t records);
// [rt] Where the next record is to be written; seen counts up.
float *samples_next(struct samples *);
// [rt] Adds n records, converted; NULL: that nobody has.
void samples_add(struct samples *, const void *from_lane, enum sigrun_type, size_t from, size_t n);
const float *samples_at(const struct samples *, uint64_t record);
// The first record that is still known.
uint64_t samples_first(const struct samples *);
