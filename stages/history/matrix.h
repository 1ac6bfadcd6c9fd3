// SPDX-License-Identifier: MIT
//
// The history of a picture that grows to the right: frames of many bins, in fixed memory for any
// number of frames. A cell keeps the greatest value of its bins and frames (NAN only if all are),
// or as `merge` says the mean or the last of its frames, of powers, with the greatest of its bins.
// A column spans a whole number of frames; when the columns are full, neighbours merge and each
// spans twice as many. No frame is skipped.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "stages/history/merge.h"
#include "stages/scene/scene.h"

struct matrix {
    float *cell;          // cell[column·rows + row]
    const uint32_t *edge; // row r keeps bins edge[r] … edge[r + 1] − 1; NULL: one bin a row
    size_t bins;          // values in a frame
    size_t rows, columns; // columns: room for, even
    uint64_t seen;        // frames added
    uint64_t numerator;   // frame i belongs to column i·numerator / denominator
    uint64_t denominator;
    enum merge merge; // to be set before the first frame
};

// [setup] Frames of `bins` values, kept in at most `rows` rows of nearly equal numbers of bins and
// in `columns` columns (made even). With `total` frames expected, and more than columns, each
// column gets its exact share; 0 means unknown.
void matrix_init(struct matrix *, struct arena *, size_t bins, size_t rows, size_t columns,
                 uint64_t total);

// [rt] Adds frames that lie `stride` values apart.
void matrix_add(struct matrix *, const float *frames, size_t count, size_t stride);

size_t matrix_used(const struct matrix *); // columns that hold something

// Replaces powers by decibels, 10·log10(value·factor), not below −300; NAN stays. Once, after the
// last frame. Greatest power and greatest decibels are the same cell, so this is cheaper here than
// before matrix_add.
void matrix_decibels(struct matrix *, double factor);

// The same of n values.
void matrix_levels(float *value, size_t n, double factor);

// Points an image at the cells: frame i lies at x_first + i·x_step and bin j where `bins` says.
// Borrows the cells.
void matrix_image(const struct matrix *, double x_first, double x_step,
                  const struct scene_steps *bins, struct scene *, struct scene_image *);
