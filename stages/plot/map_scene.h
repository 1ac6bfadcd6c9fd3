// SPDX-License-Identifier: MIT
//
// The scene of a map: its panes before the data comes, and the data in them. Used by map.c alone.
#pragma once

#include "stages/plot/map.h"

// [setup] Orders the bins, and says when the columns come.
void map_scene_begin(struct map *);
