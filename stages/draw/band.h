// SPDX-License-Identifier: MIT
//
// A trace over ascending x as the least and greatest height within each column: one path for ten
// points, whose lines are followed, and for ten million. Columns are parts of a pixel, or dots of a
// terminal.
#pragma once

#include <stdint.h>

#include "stages/scene/scene.h"

// Heights count down from the top, in units of the given height. low > high: nothing is there.
struct band {
    float *low, *high;
    size_t count; // columns, margins included
    size_t
        margin; // columns beyond each end of the axis, so that what thickens a line has neighbours
    size_t width; // columns from one end of the axis to the other
    double height;
};

void band_init(struct band *, struct arena *, size_t width, size_t margin, double height);

// Adds a trace that is a line; gaps stay open, neighbours otherwise touch.
void band_add(struct band *, const struct scene_trace *, const struct scene_axis *x,
              const struct scene_axis *y);

// Adds an envelope with one low and one high value in each step.
void band_add_columns(struct band *, const struct scene_steps *steps, const float *low,
                      const float *high, const struct scene_axis *x, const struct scene_axis *y);
