// SPDX-License-Identifier: MIT
//
// Matrices whose rows lie one value after the other: whole rows are reduced at a time.
#pragma once

#include "stages/draw/heat.h"

// colour: of COLORMAP_SIZE numbers, then of what is missing and of where nothing is.
void heat_rows(struct raster *, const struct box *plot, const struct scene_image *,
               const struct heat_span *columns, const struct heat_span *rows,
               const uint32_t *colour, struct arena *);
