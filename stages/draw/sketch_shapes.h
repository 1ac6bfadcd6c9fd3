// SPDX-License-Identifier: MIT
//
// The filled pieces of a pane by a pen. Used by sketch.c alone.
#pragma once

#include "stages/draw/paint.h"

void sketch_shapes(const struct painter *, const struct box *plot, const struct scene_pane *);
