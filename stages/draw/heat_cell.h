// SPDX-License-Identifier: MIT
//
// What one cell of a matrix counts for in a pixel.
#pragma once

#include <math.h>

#include "stages/draw/heat.h"

// NAN only where both are.
static inline float heat_greater(float a, float b)
{
    return ((b > a) | (a != a)) ? b : a;
}

// The number of a colour as heat_colour has it, but COLORMAP_SIZE + 1 where nothing is drawn;
// scale: COLORMAP_SIZE − 1 numbers lie between low and the value of the last one.
static inline uint16_t heat_number(const struct scene_image *image, float value, float low,
                                   float scale)
{
    if (image->log) {
        const unsigned number = heat_colour(image, value);

        return number == HEAT_NOTHING ? COLORMAP_SIZE + 1 : (uint16_t)number;
    }
    const float at = (value - low) * scale + 0.5f;

    if (at != at)
        return isnan(value) ? COLORMAP_SIZE : 0;
    return at < 0 ? 0 : at >= COLORMAP_SIZE ? COLORMAP_SIZE - 1 : (uint16_t)at;
}
