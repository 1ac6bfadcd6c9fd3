// SPDX-License-Identifier: MIT
//
// Pixels in memory, and what is drawn on them without knowing what it means: rectangles, masks,
// words. Whole pixels and integer arithmetic, so that the same picture comes out everywhere.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "stages/scene/layout.h"

struct raster {
    uint32_t *pixel; // 0x00RRGGBB
    int width, height;
    size_t stride; // pixels from row to row
};

// A colour theme.
struct theme {
    uint32_t ground, paper; // around and behind the data
    uint32_t ink, faint;    // words and frames; notes
    uint32_t grid, missing; // missing: values that are not a number
    int dark;
};
extern const struct theme theme_light, theme_dark;

void raster_init(struct raster *, struct arena *, int width, int height);

// The part of a box inside the raster may be empty; nothing is drawn outside.
void raster_fill(struct raster *, const struct box *, uint32_t colour);
void raster_frame(struct raster *, const struct box *, int border, uint32_t colour); // around it

// The four sides of a frame around a box.
void raster_sides(struct box sides[4], const struct box *, int border);

// share: 0 keeps the pixel, 256 replaces it.
uint32_t raster_mix(uint32_t under, uint32_t over, unsigned share);
void raster_tint(struct raster *, const struct box *, uint32_t colour, unsigned share);

// A mask of the size of the box, 255 where the colour covers fully.
void raster_mask(struct raster *, const struct box *, const uint8_t *mask, uint32_t colour);

void raster_text(struct raster *, struct font *, const struct layout_text *, uint32_t colour);
