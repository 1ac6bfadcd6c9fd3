// SPDX-License-Identifier: MIT
//
// A value that moves to another along a straight line while frames go by. It depends on the number
// of the frame alone, so any chunking gives the same values.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RAMP_SECONDS 0.02 // long enough for no click, short enough to seem immediate

struct ramp {
    double from, to;
    uint64_t begin, frames; // of the line; frames == 0: the value has always been `to`
};

// Frames of a line at this rate in Hz; at least one, which is all where there is no rate.
uint64_t ramp_frames(double rate);
void ramp_set(struct ramp *, double value);
// From frame `begin` on the value moves to `to`, from what it is there.
void ramp_move(struct ramp *, double to, uint64_t begin, uint64_t frames);

// How many of the n frames from `at` on come before the end of the line: behind it is `to`.
static inline size_t ramp_left(const struct ramp *ramp, uint64_t at, size_t n)
{
    const uint64_t end = ramp->begin + ramp->frames;

    return at >= end ? 0 : end - at < n ? (size_t)(end - at) : n;
}

static inline double ramp_at(const struct ramp *ramp, uint64_t frame)
{
    if (frame < ramp->begin)
        return ramp->from;
    if (frame - ramp->begin >= ramp->frames)
        return ramp->to;
    // The first frame has moved already, so that a line of one frame is a step.
    return ramp->from +
           (ramp->to - ramp->from) * ((double)(frame - ramp->begin + 1) / (double)ramp->frames);
}
