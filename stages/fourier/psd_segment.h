// SPDX-License-Identifier: MIT
// One segment of a power spectrum: its trend off, window, transform, squares.
#pragma once

#include "stages/dsp/stat.h"
#include "stages/dsp/stft.h"
#include "stages/fourier/fourier.h"

enum psd_detrend { DETREND_CONSTANT, DETREND_LINEAR, DETREND_NONE };
extern const char *const psd_detrends[]; // in the enum's order, NULL last

struct psd_segment {
    struct stft stft;
    enum psd_detrend detrend;
    double scale;
    size_t scratch; // bytes that psd_segment_add needs
};

// [setup]
bool psd_segment_start(struct sigrun_stage *, struct psd_segment *, const double *window,
                       size_t size, size_t nfft, enum psd_detrend, double scale);
// [rt] sums[k] += scale·|X[k]|², twice that for bins that stand for ±f; x: `size` samples.
void psd_segment_add(const struct psd_segment *, const void *x, double *sums, void *scratch);
