// SPDX-License-Identifier: MIT
//
// The stage `plot`: what it keeps of its streams, and the scene that is made of it.
#pragma once

#include "stages/plot/curve.h"
#include "stages/plot/figure.h"
#include "stages/plot/moments.h"

enum { PLOT_PANES = 64 }; // stacked lanes

enum plot_lanes { LANES_AUTO, LANES_OVERLAY, LANES_STACK };

struct plot {
    struct figure figure;
    struct sigrun_range xlim, ylim; // low == high: automatic
    enum axes_scale x, y;
    enum curve_frames frames;
    enum plot_lanes lanes;
    bool share, grid;

    const char *unit; // of all inputs, or NULL
    bool framed, stacked;
    size_t panes;            // if they are stacked
    struct axes_order order; // of frames
    double first, step;      // seconds of frames: when they come
    struct axes_span span;   // of frames that are shown, of signals
    uint64_t at;             // frames that have come, with those that were missing
    struct curve *curve;
    size_t count;
    struct moments moments; // in a window, of each last frame: all curves of it
};

extern const struct figure_kind plot_kind;
