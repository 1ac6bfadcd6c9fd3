// SPDX-License-Identifier: MIT
//
// What a stage run by hand reads from and writes to in one call: lanes at odd addresses between
// bytes that must stay as they are.
#pragma once

#include "tests/engine/stream.h"

struct block {
    unsigned char *memory, *copy; // copy: of what may not be changed, or NULL
    void **lane;
    size_t lanes, bytes, room; // of a lane; of the memory
};

void block_init(struct block *, const struct stream *, size_t frames, uint64_t random);
void block_release(struct block *);
// Frames from `from` on; those that the stream doesn't have are zero. Nothing may be changed then.
void block_fill(struct block *, const struct stream *, int64_t from, size_t frames);
// The first `frames` to the stream's frames from `to` on.
void block_take(const struct block *, struct stream *, uint64_t to, size_t frames);
// Are the bytes around the lanes, and those that may not be changed, as they were?
bool block_intact(const struct block *);
