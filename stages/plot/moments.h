// SPDX-License-Identifier: MIT
//
// Frames that a figure has shown, the last of them in fixed memory, each with the second from which
// on it was the newest: what a person steps through while it is paused.
#pragma once

#include "stages/history/samples.h"
#include "stages/plot/figure.h"

// Half a minute of averaged spectra of 4096 samples at 48 kHz with what is held of them, and little
// beside the 64 MiB of a history of samples.
enum { MOMENTS_BYTES = 16 << 20 };

struct moments {
    struct samples frames; // room == 0: none are kept
    double *second;        // of frame i at i & (room − 1)
    uint64_t *count;       // what the frame was made of, as its owner says
};

// [setup, or rt while nobody looks] As many frames of `width` values as the memory holds, a power
// of two, at least one.
void moments_init(struct moments *, struct arena *, size_t width);
// [rt] Where the next frame is to be written.
float *moments_next(struct moments *, double second, uint64_t count);
// The frame that is seen at second `until`: the newest of then, or the oldest that is known.
// NULL where it is the newest of all, or none is kept: its owner has that.
const float *moments_at(const struct moments *, double until, uint64_t *count);
// What struct figure_kind asks for.
bool moments_step(const struct moments *, double until, int frames, struct figure_moment *);
void moments_kept(const struct moments *, struct figure_kept *);
