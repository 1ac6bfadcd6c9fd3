// SPDX-License-Identifier: MIT
//
// How wide the data of a layout are, and what stands beside them. Used by layout.c alone.
#pragma once

#include "stages/scene/layout_words.h"

// Left edges and widths of all panes, and the ticks that follow from these.
void margins_share_widths(struct words *);
// For the pictures that follow.
void margins_keep(const struct words *, struct scene_margins *);
