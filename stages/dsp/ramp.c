// SPDX-License-Identifier: MIT
// ramp: values that move along a straight line.

#include "stages/dsp/ramp.h"

#include <math.h>

uint64_t ramp_frames(double rate)
{
    const double frames = RAMP_SECONDS * rate;

    return frames > 1 ? (uint64_t)(frames + 0.5) : 1;
}

void ramp_set(struct ramp *ramp, double value)
{
    *ramp = (struct ramp){.from = value, .to = value};
}

void ramp_move(struct ramp *ramp, double to, uint64_t begin, uint64_t frames)
{
    const double from = begin ? ramp_at(ramp, begin - 1) : ramp->from;

    // Between infinities there is no way.
    *ramp = (struct ramp){from, to, begin, isfinite(to - from) ? frames : 0};
}
