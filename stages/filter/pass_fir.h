// SPDX-License-Identifier: MIT
// The band filters of kind=fir: linear phase, aligned, over a stream that comes in chunks.
#pragma once

#include "stages/dsp/fir.h"
#include "stages/dsp/slide.h"
#include "stages/filter/filter.h"

struct pass_fir {
    struct fir *fir;
    size_t step; // keeps one sample in so many
    struct slide slide;
};

// [setup] Prepares the filter, and says what leaves and how. False with an error at `culprit`.
bool pass_fir_shape(struct sigrun_stage *, struct pass_fir *, const void *culprit,
                    const double *taps, size_t count, size_t step);
// [setup]
void pass_fir_start(struct sigrun_stage *, struct pass_fir *);
// [rt]
enum sigrun_flow pass_fir_process(struct sigrun_io *, struct pass_fir *);
