// SPDX-License-Identifier: MIT
// Spectra along slow time: pulses × cells → bins × cells.
//
//     y[b][c] = Σ_p w[p]·x[p][c]·e^(−j2π(b − nfft/2)p/nfft), nfft/2 rounded down
//
// x and y are stored row by row. Short spectra of maps that fit the cache are transformed as they
// lie, all cells at once; of others blocks of cells are turned, so that their pulses lie side by
// side.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stages/dsp/type.h"

struct fft;

struct doppler {
    enum dsp_type type;  // DSP_CF32 or DSP_CF64
    size_t pulses, nfft; // pulses ≤ nfft
    size_t cells;        // of a row
    size_t scratch;      // bytes that each worker lends to doppler_run, aligned to 64
    bool columns;        // transformed as they lie
    const struct fft *plan;
    void *window; // in the type's precision
};

// [setup] `window` holds `pulses` values. False with *why.
bool doppler_init(struct doppler *d, enum dsp_type type, size_t pulses, size_t nfft, size_t cells,
                  const double *window, const char **why);
void doppler_release(struct doppler *d);

// [rt] `pulses` rows at x, `stride` samples apart → nfft rows at y, `cells` samples apart; of
// any alignment.
void doppler_run(const struct doppler *d, const void *x, size_t stride, void *y, void *scratch);
