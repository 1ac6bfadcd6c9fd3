// SPDX-License-Identifier: MIT
//
// The names of the colour maps, and the colours of lines.
#include "stages/scene/colormap.h"

#include <stddef.h>

const char *const colormap_names[] = {
    [COLORMAP_VIRIDIS] = "viridis",
    [COLORMAP_INFERNO] = "inferno",
    [COLORMAP_CIVIDIS] = "cividis",
    [COLORMAP_GRAY] = "gray",
    [COLORMAP_COOLWARM] = "coolwarm",
    [COLORMAP_TWILIGHT] = "twilight",
    [COLORMAPS] = NULL,
};

uint32_t line_colour(unsigned number, int dark)
{
    // The yellow of the set is hard to see on white, the deep blue on black: each comes last there,
    // and on white the orange and the light blue are darker. All have a contrast of 3 or more.
    static const uint32_t colours[2][LINE_COLOURS] = {
        {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xc48600, 0x3a98d8, 0x7f6a00},
        {0x56b4e9, 0xe69f00, 0x2ccb9b, 0xf08fc0, 0xf0e442, 0xff7f32, 0x3d9ad6},
    };

    return colours[dark != 0][number % LINE_COLOURS];
}
