// SPDX-License-Identifier: MIT
// One frame of a short-time transform: window and scale in one pass, then the FFT; and the way
// back.
//
// Forward: X[k] = scale·Σ_n w[n]·x[n]·e^(−j2πkn/nfft), x zero-padded from `size` to `nfft`. Real
// input gives the nfft/2+1 bins 0…nfft/2, complex input nfft bins from 0 on. Each frame is
// transformed by itself with the same plan, so the bytes of a frame don't depend on what it arrived
// with.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stages/dsp/type.h"

struct fft;

struct stft {
    enum dsp_type type; // of the time signal
    size_t size;        // samples in a frame
    size_t nfft;        // transform length ≥ size
    size_t bins;        // complex values that leave
    size_t scratch; // bytes that each worker lends to stft_frame and stft_unframe, aligned to 64
    bool plain;     // no window and scale 1: aligned frames aren't copied
    const struct fft *forward, *backward;
    void *window;    // scale·w, in the type's precision
    void *synthesis; // w / (scale·nfft)
};

// [setup] `window` holds size values, NULL is the rectangular one; scale ≠ 0 is folded in (1/Σw
// shows amplitudes, 1 is the plain FFT). False with *why.
bool stft_init(struct stft *s, enum dsp_type type, size_t size, size_t nfft, const double *window,
               double scale, const char **why);
void stft_release(struct stft *s);

// [rt] `size` samples at x (any alignment) → `bins` complex values at y (any alignment).
void stft_frame(const struct stft *s, const void *x, void *y, void *scratch);

// [rt] The other way: `bins` values → `size` samples, windowed once more. Added up at every hop and
// multiplied by stft_overlap_gain they give the signal back.
void stft_unframe(const struct stft *s, const void *y, void *x, void *scratch);

// [setup] gain[i] = 1/Σ_m w[i+m·hop]², 0 ≤ i < hop. False with *why when a sum is below 1e-10 (no
// reconstruction).
bool stft_overlap_gain(const double *window, size_t size, size_t hop, double *gain,
                       const char **why);
