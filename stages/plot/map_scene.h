// SPDX-License-Identifier: MIT
//
// The scene of a map: its panes before the data comes, and the data in them. Used by map.c alone.
#pragma once

#include "stages/plot/map.h"

// [setup] Orders the bins, says when the columns come, and adds the panes.
void map_scene_begin(struct map *, const struct sigrun_format *);

// At the end: what was kept becomes images, with one range of colours for all lanes.
void map_scene_compose(struct map *);
