// SPDX-License-Identifier: MIT
//
// The stage `spectrum`: what it keeps of its stream, and the scene that is made of it.
#pragma once

#include "stages/history/average.h"
#include "stages/plot/axes.h"
#include "stages/plot/figure.h"
#include "stages/plot/moments.h"
#include "stages/plot/scaling.h"
#include "stages/plot/segments.h"

enum { SPECTRUM_LANES = 32, SPECTRUM_PEAKS = 20 };

enum spectrum_hold { SPECTRUM_HOLD_NONE, SPECTRUM_HOLD_MAX, SPECTRUM_HOLD_MIN, SPECTRUM_HOLD_BOTH };
enum spectrum_levels { SPECTRUM_DECIBELS, SPECTRUM_LINEAR, SPECTRUM_LOG };

// How frames become powers.
enum spectrum_values {
    SPECTRUM_SIGNAL,    // they don't: it is a signal
    SPECTRUM_AMPLITUDE, // magnitudes, or complex numbers
    SPECTRUM_POWER,
    SPECTRUM_LEVEL, // decibels
};

// What a person may change while it runs.
struct spectrum_choice {
    size_t average; // spectra; 0: by time
    double time;    // seconds
    enum average_way averaging;
    enum spectrum_hold hold;
    enum scaling scaling;
    enum spectrum_levels y;
    struct sigrun_range ylim;
    size_t peaks;
};

struct spectrum {
    struct figure figure;
    struct segments segments;
    struct spectrum_choice choice; // parameters: as they are given
    enum axes_scale x;
    struct sigrun_range xlim;
    bool grid;

    struct spectrum_choice shown; // as they are drawn: they change with the history at rest
    enum spectrum_values values;
    struct sigrun_axis axis; // of the frames, or of the segments
    struct axes_order order;
    size_t lanes, bins;
    const char *unit;        // of the stream
    double each;             // seconds between spectra; 0 where nobody knows
    uint64_t count;          // spectra that have come
    struct arena memory;     // of what follows, as many bins as there are
    struct average *average; // of each lane
    float *power;            // one frame, as powers
    // In a window, of each spectrum that came what was shown then: of each lane the mean, the
    // greatest and the least.
    struct moments moments;
};

extern const char *const spectrum_holds[], *const spectrum_level_names[];

// Frames have no window and no size of segments, and decibels no other scale: nor keys for them.
const struct figure_kind *spectrum_kind_of(enum spectrum_values);
// The scene, as struct figure_kind has it.
void spectrum_panes(void *self, struct scene *);
void spectrum_fill(void *self, struct scene *, const struct look *);
