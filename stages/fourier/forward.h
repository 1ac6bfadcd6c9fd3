// SPDX-License-Identifier: MIT
// Frames of a signal to spectra: what `fft` and `stft` share once their parameters are read.
#pragma once

#include "stages/dsp/stft.h"
#include "stages/fourier/fourier.h"

struct forward {
    // To be filled in before forward_output:
    size_t size, nfft; // samples of a frame, and of its transform
    size_t step;       // plain signals: samples from one frame to the next; 0: input is framed
    struct fourier_line line; // of framed input
    double rate;              // samples per second, 0: unknown
    bool shift;               // complex input: bins in order of frequency
    bool halve;               // the scale is for bins that stand for ±f: the others get half of it

    // Made by forward_start:
    struct stft stft;
    size_t bytes; // of a sample in
    bool rotate;  // the order of bins is made by moving them
};

// [setup] What leaves, when `format` is that of the input but for its rate, origin and unit.
void forward_output(struct sigrun_stage *, const struct forward *, struct sigrun_format format);
// [setup] Plans transforms of window·scale; the window is the stage's and may be changed.
bool forward_start(struct sigrun_stage *, struct forward *, double *window, double scale);
// [rt]
enum sigrun_flow forward_process(struct sigrun_io *, const struct forward *);
