// SPDX-License-Identifier: MIT
//
// Colours of values and of lines, as 0xRRGGBB.
#pragma once

#include <stdint.h>

enum colormap {
    COLORMAP_VIRIDIS,
    COLORMAP_INFERNO,
    COLORMAP_CIVIDIS,
    COLORMAP_GRAY,
    COLORMAP_COOLWARM, // diverging: for signed values, zero in the middle
    COLORMAP_TWILIGHT, // cyclic: for angles
    COLORMAPS,
    COLORMAP_AUTO = COLORMAPS, // none yet: what the unit asks for
};

enum { COLORMAP_SIZE = 256, LINE_COLOURS = 7 };

extern const char *const colormap_names[]; // in the order of the enum, NULL last
extern const uint32_t colormap_tables[COLORMAPS][COLORMAP_SIZE];

// Okabe and Ito's colours, which people with any colour vision tell apart, in an order for a light
// or a dark ground; two of them are darker on a light one, so that all can be seen on it.
uint32_t line_colour(unsigned number, int dark);
