// SPDX-License-Identifier: MIT
//
// What image and surface have in common: frames of two axes, the newest of them kept.
#pragma once

#include "stages/history/samples.h"
#include "stages/plot/axes.h"
#include "stages/plot/figure.h"

enum { PLANE_LANES = 16 };

struct plane {
    struct figure figure;
    struct sigrun_range range; // parameters; low == high: what fits
    enum colormap map;
    double azimuth, elevation; // radians
    bool mesh, smooth, colour;

    struct plane_wish { // as they are drawn: they change with the history at rest
        double azimuth, elevation;
    } wish;
    size_t lanes, rows, columns;
    struct axes_order x, y; // of the last axis, and the first one
    struct samples frames;  // lane after lane
    double first, step;     // seconds of the frames
    double found[2];        // the range of the last picture
};

// [setup] From shape: are these such frames?
bool plane_shape(struct sigrun_stage *, struct plane *, const struct figure_kind *);
bool plane_start(struct sigrun_stage *, void *self);
enum sigrun_flow plane_process(struct sigrun_io *, void *self);

// What struct figure_kind asks for.
bool plane_moment(void *self, double until, int frames, struct figure_moment *);
void plane_kept(void *self, struct figure_kept *);

// The newest frame at second `until`; NULL: there is none. *second: when it came.
const float *plane_at(const struct plane *, double until, double *second);
// A value of it, in row and column of ascending coordinates.
float plane_value(const struct plane *, const float *frame, size_t lane, size_t row, size_t column);
// "frame at 1.25 s"
const char *plane_notes(const struct plane *, double second, struct arena *);
// What a lane of several is called.
const char *plane_lane(const struct plane *, size_t lane, struct arena *);
