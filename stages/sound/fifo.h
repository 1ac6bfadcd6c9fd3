// SPDX-License-Identifier: MIT
//
// Frames between a stage and the callback of a device: one thread writes, one reads, nobody waits.
#pragma once

#include "runtime/graph/stage.h"

#include <stdatomic.h>

struct fifo {
    float **lane;
    size_t lanes, capacity; // a power of two
    _Atomic uint64_t written, taken;
};

// [setup] Room for at least so many frames.
void fifo_init(struct fifo *, struct sigrun_stage *, size_t lanes, size_t frames);

size_t fifo_fill(const struct fifo *);

// [rt] Up to `most` free frames that lie together, from at[lane] on; then how many were written.
size_t fifo_space(const struct fifo *, float **at, size_t most);
void fifo_wrote(struct fifo *, size_t frames);

// [rt] Up to `most` frames that are there and lie together; then how many were used.
size_t fifo_there(const struct fifo *, const float **at, size_t most);
void fifo_took(struct fifo *, size_t frames);
