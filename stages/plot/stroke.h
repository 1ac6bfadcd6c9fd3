// SPDX-License-Identifier: MIT
//
// Traces as pixels. A line over ascending x is the least and greatest height in each quarter of a
// pixel, thickened by a disc of half its width: the same path for ten points and for ten million,
// with round joins at any slope.
#pragma once

#include "stages/plot/raster.h"

struct stroke {
    struct raster *raster;
    const struct box *plot; // nothing is drawn outside it
    const struct scene_axis *x, *y;
    const struct theme *theme;
    double width; // of the line, in pixels
    struct arena *arena;
};

void stroke_trace(const struct stroke *, const struct scene_trace *);
