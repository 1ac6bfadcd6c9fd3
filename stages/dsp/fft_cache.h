// SPDX-License-Identifier: MIT
// What fft.c and fft_wisdom.c share: the plans made so far and the lock around FFTW's planner.
#pragma once

#include <pthread.h>

#include "stages/dsp/fft.h"
#include "stages/dsp/fft_library.h"

struct fft {
    enum fft_kind kind;
    size_t length;
    size_t columns; // transformed at once, side by side; 1: one that lies in a row
    bool f64;
    bool exact;    // without wide registers: dsp_is_exact when it was made
    bool measured; // from wisdom, not by estimate
    bool retired;  // wisdom was forgotten: still valid for its owners, not handed out again
    fftwf_plan single;
    fftw_plan twice;
    struct fft *next;
};

struct fft_cache {
    pthread_mutex_t lock; // FFTW's planner, wisdom and this list
    struct fft *plans;
    bool wise; // wisdom was loaded or trained
};

extern struct fft_cache fft_cache;

// Plans with FFTW's flags into `f` under the lock; false when FFTW has none or memory is short.
bool fft_plan_make(struct fft *f, unsigned flags);
void fft_plan_drop(struct fft *f);
