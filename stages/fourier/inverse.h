// SPDX-License-Identifier: MIT
// Spectra back to frames of samples: what `ifft` and `istft` share.
#pragma once

#include "stages/dsp/stft.h"
#include "stages/fourier/fourier.h"

enum inverse_real { REAL_AUTO, REAL_YES, REAL_NO };
extern const char *const inverse_reals[]; // in the enum's order, NULL last

struct inverse {
    struct fourier_line line; // bins of the input
    size_t nfft;
    double rate;  // samples per second, 0: unknown
    bool real;    // bins 0 … nfft/2 of a real signal
    bool shifted; // bins in order of frequency
    struct stft stft;
};

// [setup] Reads the frequency axis of the input. size: that of the frames, 0: nfft; it tells odd
// lengths from even ones. `real` and `size` are the fields of the parameters.
bool inverse_read(struct sigrun_stage *, struct inverse *, const enum inverse_real *real,
                  const size_t *size);
// [setup] The type of the samples.
enum sigrun_type inverse_type(const struct inverse *, enum sigrun_type bins);
// [setup] Plans frames of `size` samples that leave as window/(scale·nfft) times the sum. The
// window is the stage's and may be changed.
bool inverse_start(struct sigrun_stage *, struct inverse *, double *window, size_t size,
                   double scale);
// [rt] One line of bins, `inner` apart, to samples in a row.
void inverse_line(const struct inverse *, const void *bins, size_t inner, void *x, char *scratch);
