// SPDX-License-Identifier: MIT
// Linear correlation of frames with a fixed complex reference: the matched filter of radar.
//
//     y[k] = scale · Σ_i x[k + i]·conj(r[i]), 0 ≤ k < lags
//
// x is zero behind its end. Through one transform each way of the least fast size at which what
// wraps around touches no lag that is kept.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stages/dsp/type.h"

struct fft;

struct correlate {
    enum dsp_type type; // DSP_CF32 or DSP_CF64
    size_t size;        // samples of a frame
    size_t lags;        // values that leave
    size_t nfft;
    size_t scratch; // bytes that each worker lends to correlate_run, aligned to 64
    const struct fft *forward, *backward;
    void *spectrum; // scale / nfft · conj(R[k])
};

// [setup] `reference`: `length` interleaved complex values, 1 ≤ length ≤ size; lags ≤ size. False
// with *why.
bool correlate_init(struct correlate *c, enum dsp_type type, size_t size, size_t lags,
                    const double *reference, size_t length, double scale, const char **why);
void correlate_release(struct correlate *c);

// [rt] `size` samples at x → `lags` values at y, of any alignment.
void correlate_run(const struct correlate *c, const void *x, void *y, void *scratch);
