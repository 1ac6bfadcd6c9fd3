// SPDX-License-Identifier: MIT
// Gaussian noise with a power density of 1/f^slope, any part of which can be made by itself.
//
// A sum of layers: layer k has independent normal numbers every 2^k samples, joined by a quadratic
// B-spline, and white noise on top. Layer k holds the octaves around rate/2^(k+1); weights that
// grow by 2^(slope-1) from one to the next make the sum 1/f^slope, within 0.3 dB up to rate/4 and
// 1.2 dB up to rate/2 (a filter would need all that went before, so threads could not share the
// work). Below rate/2^(layers+2) the density is flat. Numbers are float32: the same bytes
// everywhere.
#pragma once

#include "stages/dsp/philox.h"

#include <stddef.h>
#include <stdint.h>

enum { COLOUR_LAYERS = 32, COLOUR_LANES = 1 << 16 };

struct colour {
    struct philox draw; // lane below COLOUR_LANES; the layer goes into the bits above
    size_t layers;
    float white, weight[COLOUR_LAYERS]; // amplitudes
    uint64_t phase[COLOUR_LAYERS];      // samples by which a layer's grid is moved
    double variance;                    // of a sample, averaged over time
};

// [setup] Density level/f^slope (two-sided, f in cycles per sample), flat below `low` cycles per
// sample. slope 0 … 2.5, low > 0.
void colour_init(struct colour *, uint64_t seed, uint32_t stream, double slope, double low,
                 double level);

// [setup] Scales it to this root mean square.
void colour_scale(struct colour *, double rms);

// [rt] y[i] = sample `index + i` of a lane.
void colour_fill(const struct colour *, uint32_t lane, uint64_t index, float *y, size_t n);
