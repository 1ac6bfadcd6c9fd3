// SPDX-License-Identifier: MIT
// What the transforms have in common: sample types, the axis that they run along, windows, and
// axes of frequencies.
#pragma once

#include "runtime/graph/stage.h"
#include "stages/dsp/type.h"
#include "stages/dsp/window.h"

// Rows of the table for the fields `enum window window` and `double shape`.
// clang-format off
#define FOURIER_WINDOW(T, usual)                                                                   \
    {SIGRUN_PARAM(T, window), .def = usual, .choices = window_names,                               \
     .doc = "Window that each frame is multiplied by, by scipy's names."},                         \
    {SIGRUN_PARAM(T, shape), .def = "-1", .min = -1, .max = 1e9,                                   \
     .doc = "Parameter of the windows kaiser (beta), tukey (tapered part), gaussian (deviation in "\
            "samples), chebwin (dB) and taylor (dB); -1: the usual."}
// clang-format on

static inline enum dsp_type fourier_type(enum sigrun_type type)
{
    if (sigrun_is_complex(type))
        return sigrun_is_double(type) ? DSP_CF64 : DSP_CF32;
    return sigrun_is_double(type) ? DSP_F64 : DSP_F32;
}

static inline enum sigrun_type fourier_complex(enum sigrun_type type)
{
    return sigrun_is_double(type) ? SIGRUN_CF64 : SIGRUN_CF32;
}

// Where lines along one axis lie in a frame: sample j of line (o, i) at (o·n + j)·inner + i.
struct fourier_line {
    size_t axis;         // its number
    size_t outer, inner; // samples of the axes before and after it
    size_t n;            // samples along it
};

// [setup] The axis of that name ("time" or "frequency"; a stream without a rate calls its time
// "index"). False with an error that says what there is instead.
bool fourier_find(struct sigrun_stage *, const char *name, struct fourier_line *);

// [setup] Samples per second along a time axis, 0 if nobody knows.
double fourier_rate(const struct sigrun_axis *time);

// [setup] A window for spectra (periodic) or filters (symmetric), in the stage's memory. NULL with
// an error at `culprit`.
double *fourier_window(struct sigrun_stage *, const void *culprit, enum window, double shape,
                       size_t size, bool periodic);

// [setup] Whether there is such a window, of any size: what shape asks, as the whole may be long.
bool fourier_window_fits(struct sigrun_stage *, const void *culprit, enum window, double shape);

// The axis of a transform of `nfft` samples at `rate` (0: in cycles per sample).
struct sigrun_axis fourier_frequencies(size_t nfft, bool one_sided, bool shift, double rate);

// [rt] n samples of `bytes` each, `from_step` and `to_step` samples apart.
void fourier_copy(const void *from, size_t from_step, void *to, size_t to_step, size_t n,
                  size_t bytes);

// [rt] y[i] = x[(i + first) mod n]
void fourier_rotate(const void *x, void *y, size_t n, size_t first, size_t bytes);
