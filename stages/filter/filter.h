// SPDX-License-Identifier: MIT
// What the filters have in common: sample types, and frequencies that must lie below half the rate.
#pragma once

#include "runtime/graph/stage.h"
#include "stages/dsp/type.h"

static inline enum dsp_type filter_type(enum sigrun_type type)
{
    if (sigrun_is_complex(type))
        return sigrun_is_double(type) ? DSP_CF64 : DSP_CF32;
    return sigrun_is_double(type) ? DSP_F64 : DSP_F32;
}

// [setup] Samples per second; 0 with an error if the input has no rate.
double filter_rate(struct sigrun_stage *);

// [setup] Is the frequency above 0 and below half the rate? field: the parameter's; what: "cutoff".
bool filter_frequency(struct sigrun_stage *, const void *field, const char *what, double hz,
                      double rate);

// [setup] The same for both edges of a band, of which the upper is higher.
bool filter_band(struct sigrun_stage *, const void *field, double low, double high, double rate);

// [setup] The input's format leaves, as numbers that are no longer integers.
void filter_output(struct sigrun_stage *);
