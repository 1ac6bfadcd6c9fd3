// SPDX-License-Identifier: MIT
//
// What lies over a figure on a screen: the values under the pointer, the status line, the keys.
#pragma once

#include "stages/plot/view.h"

int overlay_status_height(const struct view *);
void overlay_draw(const struct view *, struct raster *);
