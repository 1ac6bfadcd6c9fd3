// SPDX-License-Identifier: MIT
//
// Matrices of values as pixels, or as cells of a terminal. A pixel that holds centres of cells
// shows the greatest of them; one that holds none shows the cell it lies in, or what lies between
// its neighbours if the image is smooth.
#pragma once

#include "stages/draw/raster.h"
#include "stages/scene/layout.h"

// What a row or column of pixels shows of the cells along one axis.
struct heat_span {
    uint32_t first,
        count;   // count 0: between `first` and the next, or nothing if first is HEAT_NOTHING
    float share; // of the next
};
#define HEAT_NOTHING UINT32_MAX

// Fills spans[0 … length − 1], in the direction of the axis: the first is at its low end.
void heat_spans(struct heat_span *, int length, const struct scene_axis *,
                const struct scene_steps *, bool smooth);

// The value at a pixel, before colours. NAN: missing; nothing is drawn where HEAT_NOTHING is.
float heat_value(const struct scene_image *, const struct heat_span *x, const struct heat_span *y);

// The number of a colour, clamped to 0 … COLORMAP_SIZE − 1; COLORMAP_SIZE for NAN, and where
// colours are logarithmic HEAT_NOTHING for what is not above zero.
unsigned heat_colour(const struct scene_image *, float value);
// The colour of number i in pictures.
uint32_t heat_shade(enum colormap, int i);
// Of an image with colours of its own: the mean of the cells of a pixel.
uint32_t heat_rgb(const struct scene_image *, const struct heat_span *x, const struct heat_span *y);

void heat_draw(struct raster *, const struct box *plot, const struct scene_pane *,
               const struct theme *, struct arena *);
void heat_bar(struct raster *, const struct box *bar, const struct scene_image *);
