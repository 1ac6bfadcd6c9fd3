// SPDX-License-Identifier: MIT
// Continuous wavelet transform of whole frames of any length, with a choice of what lies past their
// ends.
//
// The definition of cwt.h on the frame as it goes on by `edge`; with CWT_MORLET_CW instead the bank
// of ContinuousWavelets.jl 1.1 (`wavelet(Morlet(sigma), β=beta)`, Q = quality, its other settings
// as they come): the frame of n samples is mirrored to L = 2n, and W[r, n] is the inverse transform
// over L of X[k]·Ψ_r[k], k = 0…L/2, with no negative frequencies except in row 0, the real
// averaging function. With σ = sigma and the scales s = 2^(a + b·x^(1/β)) of cwt_bank.c,
//     Ψ_r(ω) ∝ e^(−(σ−ω/s)²/w²) − e^(−σ²/2)·e^(−(ω/s)²/2), peak 1, ω = 0…L/4,
// all divided by the Frobenius norm of the whole bank. `frequency` tells each row's true mean
// frequency in Hz (row 0: that of the averaging function).
#pragma once

#include "stages/dsp/cwt.h"

struct cwt_frame_plan;

struct cwt_frame {
    size_t length;           // samples in a frame
    size_t hop, times, rows; // times = ceil(length/hop)
    size_t width;            // floats in a value, as in struct cwt
    const double *frequency; // Hz, of each row
    const double *cone;      // samples next to each end
    size_t folded;
    size_t scratch; // bytes that each worker lends, aligned to 64
    struct cwt_frame_plan *plan;
};

// [setup] NULL with *why. CWT_MORLET_CW is mirrored by definition: the edge has to be CWT_REFLECT.
struct cwt_frame *cwt_frame_new(const struct cwt_design *design, size_t length, enum cwt_edge edge,
                                const char **why);
void cwt_frame_free(void *frame);

// [rt] `length` samples in; the value of row r at sample t·hop lands at
// out[(t·time_stride + r·row_stride)·width]. Thread-safe; allocates nothing.
void cwt_frame_run(const struct cwt_frame *frame, void *scratch, const float *in, float *out,
                   size_t time_stride, size_t row_stride);
