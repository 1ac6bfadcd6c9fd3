// SPDX-License-Identifier: MIT
//
// The recent history of frames: the last ones as they were, and the greatest of 4, 16, 64 … of them
// for as much longer, or their mean or last, in fixed memory. No frame is skipped.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "stages/history/merge.h"
#include "stages/scene/scene.h"

enum { ROWS_LEVELS = 5, ROWS_FACTOR = 4 };

struct rows {
    size_t bins;
    size_t room;               // rows of each level: a power of two
    uint64_t seen;             // rows added
    float *level[ROWS_LEVELS]; // row r of level k, the greatest of 4ᵏ frames, at r & (room - 1)
    enum merge merge;
    float *sum;                  // of means: the powers of each level's open block, and one row
    uint64_t count[ROWS_LEVELS]; // rows in these
};

// [setup] In at most so many bytes, at least ROWS_FACTOR rows a level. The memory is that of pages
// which nobody touches before they are needed; rows_release gives it back.
bool rows_init(struct rows *, size_t bins, size_t bytes);
void rows_release(struct rows *);
// [setup, or rt while nobody looks] How rows become one; what is still known one by one is merged
// anew. Means are of powers, the rows being decibels. False: no memory.
bool rows_merge(struct rows *, enum merge);
// [rt] Where the next row is to be written, and that it was.
float *rows_next(struct rows *);
void rows_added(struct rows *);
// [rt] n rows of NAN.
void rows_missing(struct rows *, uint64_t n);
// A row that is still known, counted from the first, or NULL.
const float *rows_at(const struct rows *, uint64_t row);
// The first row that is still known, if only as one of several.
uint64_t rows_first(const struct rows *);
// Bytes of what is known.
size_t rows_bytes(const struct rows *);
// Rows from `begin` to before `end` as an image of about `lines` lines or more, of means and last
// ones at most so many, in the arena of the scene: line i at first + i·step in image->x, bin b in
// image->y where the caller says.
void rows_image(const struct rows *, uint64_t begin, uint64_t end, size_t lines, double first,
                double step, struct scene *, struct scene_image *);
