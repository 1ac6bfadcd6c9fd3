// SPDX-License-Identifier: MIT
//
// The box that a surface stands in: how it is seen, its grid, its axes with words.
#pragma once

#include "stages/plot/plane.h"

struct solid_spot {
    double x, y; // on the pane
};

struct solid_box {
    struct scene_axis x, y, z;
    double right[2];       // where a step along x and y is seen, to the right
    double up[3];          // and along x, y and z, upwards
    double from_x, from_y; // −1 or 1: the sides that are near
};

void solid_box_init(struct solid_box *, const struct plane *, struct arena *);
// Where a point is seen; outside the box, on its floor or top.
struct solid_spot solid_seen(const struct solid_box *, double x, double y, double z);
// What the surface hides, and sets the ranges of the pane.
void solid_box_back(const struct solid_box *, struct scene *, struct scene_pane *);
// The axes in front, with ticks and words.
void solid_box_front(const struct solid_box *, struct scene *, struct scene_pane *);
