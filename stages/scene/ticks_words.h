// SPDX-License-Identifier: MIT
//
// How the labels and the title of one axis are written.
#pragma once

#include <stdbool.h>

#include "stages/scene/ticks.h"

struct wording {
    enum {
        WORDING_DECIMAL,
        WORDING_CLOCK,
        WORDING_DAYS,
        WORDING_DEGREES,
        WORDING_QUARTERS,
        WORDING_LOGARITHMIC,
    } kind;
    const char *unit;
    int exponent; // of ten, in the title
    double offset;
    bool hours;
    bool powers; // of ten, for all labels of a logarithmic axis that goes far
};

// The axis goes somewhere: its ends differ, and are above zero where it is logarithmic.
struct wording wording_of(const struct scene_axis *);

// `step` is that of the ticks; 0 where they have none.
void wording_label(char label[TICK_LABEL], const struct wording *, double value, double step);
void wording_title(char title[TICKS_TITLE], const struct scene_axis *, const struct wording *,
                   double step);
