// SPDX-License-Identifier: MIT
//
// Pixels for terminals that know kitty's graphics: a PNG in pieces of base64.
#pragma once

#include <stdbool.h>

#include "runtime/base/text.h"
#include "stages/draw/raster.h"

// Adds the picture, from the place of the cursor on. again: it takes the place of the last one, and
// the cursor stays. False, and *why, when libpng failed.
bool kitty_add(struct text *, const struct raster *, const char *axes, bool again,
               const char **why);
