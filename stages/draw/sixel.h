// SPDX-License-Identifier: MIT
//
// Pixels for terminals that know sixel graphics (DEC, 1983): bands of six rows, one colour after
// the other, in at most 255 colours.
#pragma once

#include <stdbool.h>

#include "runtime/base/text.h"
#include "stages/draw/raster.h"

// Adds the picture, from the place of the cursor on. False: no memory.
bool sixel_add(struct text *, const struct raster *);
