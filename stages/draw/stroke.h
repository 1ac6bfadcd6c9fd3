// SPDX-License-Identifier: MIT
//
// Traces as pixels. A line over ascending x is the least and greatest height in each quarter of a
// pixel, thickened by a disc of half its width: the same path for ten points and for ten million,
// with round joins at any slope.
#pragma once

#include "stages/draw/raster.h"

// How traces look on all devices with fine pixels; shares are of 256.
enum {
    STROKE_AREA = 46,   // how much colour the fill under a line has
    STROKE_VEIL = 96,   // how much a veil pales what lies below
    STROKE_HATCH = 200, // and its hatch
    STROKE_HATCH_STEP = 8,
    STROKE_SHADE = 90, // how much darker the deviation is than its line
    STROKE_FAINT = 96, // how much colour a line of what was before has
    STROKE_FEW = 8     // pixels for each value from which on its place is marked
};
static const double STROKE_DISC = 2.8; // diameter of a disc, of the width of a line

struct stroke {
    struct raster *raster;
    const struct box *plot; // nothing is drawn outside it
    const struct scene_axis *x, *y;
    const struct theme *theme;
    double width; // of the line, in pixels
    struct arena *arena;
};

// Are the values of a line so far from each other that each is seen?
bool stroke_apart(const struct box *plot, const struct scene_axis *x, const struct scene_trace *);

uint32_t stroke_colour(const struct scene_trace *, const struct theme *);

void stroke_trace(const struct stroke *, const struct scene_trace *);
