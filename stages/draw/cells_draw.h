// SPDX-License-Identifier: MIT
//
// Filled pieces, points, paths and words among letters. Used by terminal.c alone.
#pragma once

#include "stages/draw/cells.h"
#include "stages/draw/place.h"

struct canvas {
    struct cells *cells;
    const struct place *place;
    const struct scene_pane *pane;
    const struct draw_options *options;
    struct arena *arena;
};

// Sets a dot of two by four in a letter of the data; outside it nothing happens.
void cells_dot(const struct canvas *, int x, int y, uint32_t colour);
uint32_t cells_colour(const struct canvas *, const struct scene_trace *);
// The points of a trace, and lines between them when they are joined.
void cells_points(const struct canvas *, const struct scene_trace *, bool joined);
// Halves of letters in colours, or without any letters that are the darker the more they hold.
void cells_shapes(const struct canvas *);
void cells_labels(const struct canvas *);
