// SPDX-License-Identifier: MIT
//
// What lies over a figure of letters: the same words as over pixels.
#pragma once

#include "stages/draw/cells.h"
#include "stages/view/view.h"

// Puts peaks, tables and, unless `status` is -1, into that row the status line over the picture;
// the view's layout is in dots, two by four of a letter.
void overlay_letters(const struct view *, struct cells *, int status);
