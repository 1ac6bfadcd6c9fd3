// SPDX-License-Identifier: MIT
//
// How often each cell of a grid over two axes was hit, as an image with colours by the logarithm of
// that.
#pragma once

#include "stages/scene/scene.h"

struct hits {
    size_t columns, rows;
    double left, right, low, high; // edges of the grid
    float *count;                  // of column c and row r at c·rows + r
};

void hits_init(struct hits *, struct arena *, size_t columns, size_t rows);
// What lies outside, or nowhere, is not counted.
void hits_add(struct hits *, double x, double y);
// All cells of a column between two heights.
void hits_add_between(struct hits *, size_t column, double y, double z);
// Makes it the image of a pane.
void hits_image(const struct hits *, struct scene *, struct scene_pane *, enum colormap);
