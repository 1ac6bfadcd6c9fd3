// SPDX-License-Identifier: MIT
//
// The points that a trace is drawn through by a pen. Used by sketch.c alone.
#pragma once

#include "stages/draw/band.h"
#include "stages/draw/paint.h"
#include "stages/draw/pen.h"

enum { SKETCH_HALVES = 2 }; // columns of a zigzag in a pixel

// One trace on its way to the pen.
struct sketch {
    const struct painter *painter;
    const struct box *plot;
    const struct scene_pane *pane;
    const struct scene_trace *trace;
    uint32_t colour;
    double width; // of lines
};

struct points {
    struct pen_point *point;
    size_t count;
};

struct points points_new(const struct sketch *, size_t most);
void points_add(struct points *, double x, double y);
void points_lift(struct points *); // the next point begins another line or area

// Where value i lies, from the corner of the plot; x is NAN where it is nowhere.
struct pen_point points_place(const struct sketch *, size_t i);

// A line through its values as they are. False: they are more than a zigzag has points.
bool points_few(const struct sketch *, struct points *);

// A band for the trace, of so many columns in a pixel.
struct band points_band(const struct sketch *, size_t parts);
// A line through the ends of each column.
struct points points_zigzag(const struct sketch *, const struct band *);
// What lies between the ends of the columns, as areas; or from the upper ones down to the bottom.
struct points points_between(const struct sketch *, const struct band *, bool floor);
// From a line of points down to the bottom.
struct points points_under(const struct sketch *, const struct points *line);
