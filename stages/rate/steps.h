// SPDX-License-Identifier: MIT
// Resampling by a ratio of small numbers, over a stream that comes in chunks.
#pragma once

#include "stages/dsp/resample.h"
#include "stages/dsp/slide.h"
#include "stages/rate/rate.h"

struct steps {
    struct resample *resample;
    struct slide slide;
};

// [setup] Is this ratio, in lowest terms, one that the polyphase filter is for? A fixed table.
bool steps_fit(size_t up, size_t down);
// Input samples that the filter sees behind an output.
size_t steps_ahead(size_t up, size_t down);
// [setup] False with an error at `culprit`.
bool steps_start(struct sigrun_stage *, struct steps *, const void *culprit, size_t up,
                 size_t down);
// [rt]
enum sigrun_flow steps_process(struct sigrun_io *, struct steps *);
