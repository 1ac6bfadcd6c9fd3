// SPDX-License-Identifier: MIT
//
// Panes one below the other, or in the rows and columns of a board: how tall each gets, in pixels
// or letters. Panes of one place stand below each other; in each row the tops of the first ones and
// the bottoms of the last ones are in line.
#pragma once

#include "stages/scene/scene.h"

struct grid_pane {
    int above, below; // what stands around the data, from the caller
    int top, height;  // of the data
};

// The pane that is shown right below another, or SIZE_MAX.
size_t grid_below(const struct scene *, size_t pane);

size_t grid_columns(const struct scene *);

// Fills top and height of each pane within `top` and `bottom`.
void grid_share_heights(struct grid_pane *, const struct scene *, int top, int bottom);
