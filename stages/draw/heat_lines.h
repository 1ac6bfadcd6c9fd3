// SPDX-License-Identifier: MIT
//
// Matrices in which the cells of a line lie one after the other in memory, a line being a row or a
// column: whole lines are reduced at a time.
#pragma once

#include "stages/draw/heat.h"

// Can it be drawn by lines? A smooth image can't.
bool heat_has_lines(const struct scene_image *);
// colour: of COLORMAP_SIZE numbers, then of what is missing and of where nothing is.
void heat_lines(struct raster *, const struct box *plot, const struct scene_image *,
                const struct heat_span *columns, const struct heat_span *rows,
                const uint32_t *colour, struct arena *);
