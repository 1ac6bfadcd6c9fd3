// SPDX-License-Identifier: MIT
// Taps of linear-phase filters by cutoff: what `fir` and the filters of kind=fir design.
#pragma once

#include "stages/dsp/fir_design.h"
#include "stages/filter/filter.h"

// What is wanted, and the fields of the parameters that errors point at.
struct taps_wish {
    enum band band;
    double low, high; // Hz; high of bandpass and bandstop only
    size_t count;     // 0: by width and attenuation, with a Kaiser window
    double width;     // Hz from the pass band to the stop band; 0: the usual
    double attenuation;
    enum window window;
    double shape; // of the window; below 0: the usual
    const void *count_field, *width_field, *shape_field;
};

// [setup] Writes how many taps there are; they are the stage's. NULL with an error. The edges have
// been checked against the rate.
double *taps_design(struct sigrun_stage *, const struct taps_wish *, double rate, size_t *count);
