// SPDX-License-Identifier: MIT
//
// A whole picture, as pixels or by a pen, in the layers that a window repaints apart: what stands
// still, the data, what lies over it.
#pragma once

#include "stages/draw/pen.h"

struct painter {
    struct raster *raster;
    const struct scene *scene;
    const struct layout *layout;
    const struct theme *theme;
    struct font *font;
    struct arena *arena; // for what is needed while painting
    bool no_grid;
    const struct pen *pen; // that draws instead of the raster, or NULL
};

void paint_static(const struct painter *);         // ground, grid, ticks, colour bars, words
void paint_data(const struct painter *, size_t i); // of pane i: images and traces
void paint_over(const struct painter *, size_t i); // of pane i: labels in the data, the frame
void paint_all(const struct painter *);

// What a file of the picture is called inside.
const char *paint_title(const struct painter *);
