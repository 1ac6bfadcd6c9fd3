// SPDX-License-Identifier: MIT
//
// Where an axis is marked and with which words: steps of {1, 2, 5}·10ⁿ at multiples of the step,
// minutes and hours for long times, quarters of π for angles, 1-2-5 on logarithmic axes; as many as
// fit without touching each other.
#pragma once

#include <stddef.h>

#include "stages/scene/scene.h"

enum { TICKS_MOST = 64, TICKS_MINOR_MOST = 320, TICK_LABEL = 32, TICKS_TITLE = 256 };

struct tick {
    double at; // in the unit of the axis
    char label[TICK_LABEL];
};

struct ticks {
    struct tick tick[TICKS_MOST]; // ascending
    size_t count;
    double minor[TICKS_MINOR_MOST]; // unlabelled marks between
    size_t minor_count;
    double step;             // 0: none (a logarithmic axis, or only the ends are marked)
    double offset;           // subtracted in the labels; not 0 where they would repeat many digits
    char title[TICKS_TITLE]; // "Frequency (kHz)"
};

// The place along an axis, in any unit of length.
struct tick_space {
    double length;
    double least; // shortest distance between two labelled ticks
    double gap;   // shortest distance between the ends of two labels
    double minor; // shortest distance between two unlabelled ticks
    double (*extent)(void *context, const char *label); // of a label along the axis
    void *context;
};

// `keep`: a step to stay with while it fits about as well, so that ticks don't jump when a range
// moves; 0 for none. An axis whose range is empty or not finite gets no ticks.
void ticks_make(struct ticks *, const struct scene_axis *, const struct tick_space *, double keep);

// Those of a pane's y axis: with words where it has any.
void ticks_of_y(struct ticks *, const struct scene_pane *, const struct tick_space *);

// How far along the axis a value lies, 0 at low and 1 at high. Not finite for what a logarithmic
// axis can't show.
double axis_fraction(const struct scene_axis *, double value);
double axis_value(const struct scene_axis *, double fraction); // the inverse
