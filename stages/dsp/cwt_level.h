// SPDX-License-Identifier: MIT
// The octaves of a continuous wavelet transform: half the rate by a half-band filter, and rows made
// at a low rate blended back to the times of the frames.
//
// Rows live below 0.18 of their rate. The half-band filter (35 taps) keeps that within 1e-7 and
// stops what would fold into it by more than 140 dB; so does the blend (16 taps of a windowed sinc
// for each place between two samples).
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stages/dsp/cwt_tile.h"

enum {
    LEVEL_PAIRS = 9, // taps on each side of the middle that aren't zero
    LEVEL_LEAD = 17, // samples before the one that belongs to a halved sample; as many after
    LEVEL_TAPS = 16, // of the blend
    LEVEL_MOST = 24, // octaves
};
static const double level_top = 0.18; // cycles per sample

struct cwt_half {
    float tap[LEVEL_PAIRS];
};
void cwt_half_init(struct cwt_half *h);

// [rt] y[i] belongs to x[2i + LEVEL_LEAD], for i < n; reads x up to 2(n − 1) + 2·LEVEL_LEAD.
void cwt_halve(const struct cwt_half *h, const float *x, float *y, size_t n);

struct cwt_blend {
    size_t ratio,
        hop;        // samples of the stream from one element to the next, and from frame to frame
    size_t places;  // different places between two elements
    unsigned shift; // log2 of the ratio
    float *taps;    // [places][LEVEL_TAPS]
};

// [setup] False without memory.
bool cwt_blend_init(struct cwt_blend *b, size_t ratio, size_t hop);
void cwt_blend_release(struct cwt_blend *b);

// Elements that `frames` frames need; frame 0 lies on element LEVEL_TAPS/2 − 1.
size_t cwt_blend_elements(size_t ratio, size_t hop, size_t frames);

// [rt] Frame m, in the form TILE_COMPLEX or TILE_POWER, goes to `to + m·stride`.
void cwt_blend_run(const struct cwt_blend *b, const float *elements, enum tile_form form, float *to,
                   size_t stride, size_t frames);
