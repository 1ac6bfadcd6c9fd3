// SPDX-License-Identifier: MIT
//
// A picture on a screen in layers, so that only what has changed is painted again: what stands
// still (grid, ticks, words), and the data of each pane over it. What lies over both is drawn on a
// copy of them.
#pragma once

#include "stages/draw/paint.h"

enum { LAYERS_PANES = 80 };

struct layers {
    struct arena arena; // of the pixels
    struct raster still, picture;
    struct arena kept; // of the last layout
    struct layout layout;
    struct layers_pane {
        uint64_t stamp;
        struct scene_axis x, y;
        double low, high;
    } pane[LAYERS_PANES];
    bool drawn, no_grid;
    uint64_t stills, panes; // times that each was painted
};

void layers_init(struct layers *);
void layers_release(struct layers *);
// Paints on painter->raster. anew: a person has changed what is shown.
void layers_paint(struct layers *, const struct painter *, bool anew);
