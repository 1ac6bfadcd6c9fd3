// SPDX-License-Identifier: MIT
//
// A scene as letters: lines in braille dots, maps in half blocks, with axes, units and a colour
// bar.
#pragma once

#include "runtime/base/text.h"
#include "stages/plot/scene.h"

struct draw_options;

// Adds `rows` lines of at most `columns` letters. `scene` must have been fitted.
void terminal_draw(struct text *, const struct scene *, const struct draw_options *);
