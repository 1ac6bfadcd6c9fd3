// SPDX-License-Identifier: MIT
//
// Discs at points, or lines from point to point, over any x. All of a trace is one mask, so that
// crossings aren't darker.
#pragma once

#include "stages/draw/stroke.h"

void stroke_points(const struct stroke *, const struct scene_trace *, bool joined, uint32_t colour);
