// SPDX-License-Identifier: MIT
//
// Filled pieces as pixels, or as the halves of a terminal's cells. A pixel belongs to a piece when
// its centre does, so that neighbours leave no gaps and cover nothing twice.
#pragma once

#include "stages/draw/stroke.h"

// Hands every run of pixels of a shape, from `from` to before `to` in row y, to `run`. Pixels count
// from the upper left corner of a box of this size that the axes of the pane span.
void shape_runs(const struct scene_shape *, const struct scene_pane *, int width, int height,
                void (*run)(void *context, int y, int from, int to), void *context);

enum {
    SHAPE_CORNERS = 64, // a shape of more is not drawn
    SHAPE_EDGE = 72,    // of 256: how much ink the line along its sides has
};

// The corners in pixels from the upper left one of such a box. False: one of them lies nowhere.
bool shape_corners(const struct scene_shape *, const struct scene_pane *, int width, int height,
                   double *x, double *y);

// The colour of a shape; `dark`: the ground is.
uint32_t shape_colour(const struct scene_shape *, const struct scene_pane *, int dark);

void shape_draw(const struct stroke *, const struct scene_pane *);
