// SPDX-License-Identifier: MIT
//
// A scene as letters: lines in braille dots, maps in half blocks, with axes, units and a colour
// bar.
#pragma once

#include "runtime/base/text.h"
#include "stages/scene/scene.h"

enum { TERMINAL_MOST = 1000 }; // columns and rows

struct draw_options;
struct cells;
struct layout;

// Puts the scene among letters, of which there are as many as `cells` has. `scene` must have been
// fitted. layout: NULL, or gets the places of the panes' data, in dots (two by four of a letter).
void terminal_fill(struct cells *, const struct scene *, const struct draw_options *,
                   struct layout *, struct arena *);

// Adds `rows` lines of at most `columns` letters. `scene` must have been fitted.
void terminal_draw(struct text *, const struct scene *, const struct draw_options *);
