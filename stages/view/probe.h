// SPDX-License-Identifier: MIT
//
// Values of a pane read off: what lies at a pixel, and its peaks, which lie between the samples.
#pragma once

#include "stages/scene/layout.h"

enum { PROBE_PEAKS = 5 };

struct probe {
    bool found;
    bool cell;        // of the image: `value` at x, y; else of a trace: `y` at x
    size_t trace;     // whose value it is
    double x, y;      // of the sample, or the centre of the cell
    double low, high; // of a trace: what there is within its step
    double value;     // NAN: missing
};

// At a pixel: the cell that is shown there, or of the traces' samples nearest across the one
// nearest up or down. Not found outside the plot and where nothing is.
struct probe probe_at(const struct scene_pane *, const struct box *plot, int x, int y,
                      struct arena *);
// The same at the greatest value within `reach` pixels, up or down too in an image; of a trace,
// where the peak lies between the samples.
struct probe probe_near(const struct scene_pane *, const struct box *plot, int x, int y, int reach,
                        struct arena *);
// What trace `trace` has at x, or the image at x and y.
struct probe probe_trace(const struct scene_pane *, size_t trace, double x);
// The same at a place between the samples: at a peak what is between them.
struct probe probe_between(const struct scene_pane *, size_t trace, double x);
struct probe probe_cell(const struct scene_pane *, double x, double y);

// The highest peaks of all traces in what is shown of x, the highest first; of each only one where
// they don't fall by a twentieth of the pane's height between them. Returns how many.
size_t probe_peaks(const struct scene_pane *, struct probe peaks[PROBE_PEAKS]);
