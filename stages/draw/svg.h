// SPDX-License-Identifier: MIT
//
// A picture as SVG: words are <text>, traces <path>, maps <image>, and each pane is a <g> whose
// data-* attributes say what its pixels mean:
//
//     data-plot="x y width height"  data-x-name  data-x-unit  data-x-low  data-x-high  data-x-log
//
// data-row, data-column, and so on for y and, with data-bar for its place, for colours. The same
// picture gives the same bytes.
#pragma once

#include "runtime/base/text.h"
#include "stages/draw/paint.h"

// Adds the whole file. `like` says all but the pen. False, and *why, where a map can't be packed.
bool svg_draw(struct text *, const struct painter *like, const char **why);
