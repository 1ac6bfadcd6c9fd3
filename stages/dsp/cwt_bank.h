// SPDX-License-Identifier: MIT
// The filter bank of ContinuousWavelets.jl for `wavelet(Morlet(sigma), β=beta)`, Q = quality, with
// its mirrored boundary, on frames of n samples: spectra of real numbers on the n+1 bins of 2n.
//
// With o = log2((⌊n/2⌋+1)/(σ+3)) octaves, a = β^−0.8, l = Q(o−a) and b = l^((β−1)/β)/Q, the scales
// are s_i = 2^(a + b·(i·d)^(1/β)), i = 0…m, where d is l/m and m is l divided by
// (l − ((o−a−1)/b)^β)/Q, rounded. Their widths are w_i = 1 + (β^x − 1)·(1 − i/(m+1))^β, where
// x = e^o/(100+e^o). Row 0 is the averaging
// function, centred on 0 with scale 3σ·2^(a−1) and width 1. cwt_frame.h has the spectra.
#pragma once

#include "stages/dsp/cwt.h"

struct cwt_bank {
    size_t samples, rows, bins; // bins = samples + 1
    double *frequency;          // Hz, the mean of each row's |Ψ|²
    double *cone;               // samples
    float **spectrum;           // of each row, from bin first[r] on, divided by 2·samples
    size_t *first, *width;
};

// [setup] False with *why.
bool cwt_bank_init(struct cwt_bank *b, const struct cwt_design *design, size_t samples,
                   const char **why);
void cwt_bank_release(struct cwt_bank *b);
