// SPDX-License-Identifier: MIT
//
// The ticks of a layout, whose labels are as wide as its letters. Used by the files of the layout
// alone.
#pragma once

#include "stages/scene/layout_words.h"

void layout_make_ticks(struct words *, struct ticks *, const struct scene_axis *, int length,
                       bool upright);
// Those of both axes of a pane, for the rectangle that it has.
void layout_make_pane_ticks(struct words *, size_t i);
// Pixels of the widest label.
int layout_widest(struct words *, const struct ticks *);
