// SPDX-License-Identifier: MIT
// References of the continuous wavelet transform as tests/golden/cwt_make.py writes them, the
// signals they were made from, and runs of the transform over a whole signal.
#pragma once

#include "stages/dsp/cwt_frame.h"

struct cwt_case {
    struct cwt_design design; // its table lies in `data`
    size_t samples, rows, times;
    int signal, edge;        // edge: −1 for a stream
    double *data;            // the file
    const double *frequency; // of each row
    const double *time;      // sample of each time
    const double *value;     // [time][row] re, im
};

// data/cwt_kernel_NAME.f64; false, with a failed check, when it can't be read.
bool cwt_case_read(struct cwt_case *c, const char *name);
void cwt_case_release(struct cwt_case *c);

// Signal `kind` of cwt_make.py, in memory of the caller.
void cwt_case_signal(int kind, float *x, size_t samples);

// Frames of the whole signal, block by block, [frame][row]; malloc'd. Scratch memory is full of NaN
// before each step.
float *cwt_case_stream(const struct cwt *cwt, const float *x, size_t samples);
