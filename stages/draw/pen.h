// SPDX-License-Identifier: MIT
//
// A device that draws shapes instead of pixels: SVG files and PDF pages. Places are in pixels from
// the top left, the first spanning 0 to 1; what pictures are made of is decided in paint.c and
// sketch.c, once for all such devices.
#pragma once

#include "stages/draw/raster.h"

// A point whose x is NAN ends a line or an area; the next one begins another.
struct pen_point {
    double x, y;
};

struct pen_ink {
    uint32_t colour;
    unsigned share; // of 256: how much of what lies below is covered
    double width;   // of lines; of areas, that of a line of the same colour around them
    const char *what;
    const struct scene_trace *trace; // that is drawn, or NULL
};

struct pen {
    void *self;
    void (*rectangle)(void *self, const struct box *, uint32_t colour, unsigned share);
    // Words of valid UTF-8 without control characters.
    void (*text)(void *self, const struct layout_text *, uint32_t colour);
    // Joins and ends are round; a line of one point is a disc.
    void (*lines)(void *self, const struct pen_point *, size_t count, const struct pen_ink *);
    void (*areas)(void *self, const struct pen_point *, size_t count, const struct pen_ink *);
    // Pixels that fill the box.
    void (*image)(void *self, const struct raster *, const struct box *);
    // In between, nothing is drawn outside the data of a pane.
    void (*begin)(void *self, size_t pane, const struct box *plot);
    void (*end)(void *self);
};

enum { PEN_FULL = 256 }; // a share that covers

// Text that every reader of a file takes: what is no UTF-8 or controls something is U+FFFD.
const char *pen_clean(const char *text, struct arena *);
