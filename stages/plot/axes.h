// SPDX-License-Identifier: MIT
//
// Axes and units of streams as those of pictures.
#pragma once

#include "runtime/graph/stage.h"
#include "stages/scene/scene.h"

enum axes_scale { AXES_AUTO, AXES_LINEAR, AXES_LOG };
extern const char *const axes_scales[];

// The coordinates along an axis, ascending.
struct axes_order {
    struct scene_steps steps;
    const size_t *from; // which sample of a line stands at each; NULL: in their order
    bool log;           // they are more evenly spaced in their logarithms
};

// [setup] All of these; what they make lies in the arena.
void axes_order(struct axes_order *, const struct sigrun_axis *, struct arena *);

// The name begins with a capital letter; the range is automatic where low equals high.
struct scene_axis axes_of(const struct sigrun_axis *, enum axes_scale, const struct axes_order *,
                          struct sigrun_range, struct arena *);

// When the frames of a stream come: seconds, or their numbers where there is no rate. Frame i is at
// first + i·step.
struct scene_axis axes_time(const struct sigrun_format *, struct sigrun_range, double *first,
                            double *step);

// What values of a unit are: "Voltage", "Level"; `framed`: not a plain signal.
const char *axes_quantity(const char *unit, bool framed);

// Is it the square of something, so that its decibels are 10·log10?
bool axes_is_power(const char *unit);

// The unit of 10·log10 of powers of this unit, or of the squares of amplitudes of it: "dBFS", "dB
// re 1 V²".
const char *axes_decibel(const char *unit, bool amplitude, struct arena *);

// The frames of a stream whose time lies in a range: from `first` to before `end`. All of them
// where low equals high.
struct axes_span {
    uint64_t first, end;
};
struct axes_span axes_span(struct sigrun_range, double first, double step);
