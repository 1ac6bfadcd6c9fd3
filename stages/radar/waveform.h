// SPDX-License-Identifier: MIT
//
// The pulse that `radar` sends and `compress` looks for: linear frequency modulation.
//
//     c(t) = e^(jπ(B/T)(t − T/2)²), 0 ≤ t < T
//
// The frequency runs from −B/2 to B/2; B < 0 runs down, 0 is a plain pulse. T is a whole number of
// samples. Reference: Richards, Fundamentals of Radar Signal Processing, 2nd edition, 4.6.
#pragma once

#include "runtime/graph/stage.h"

#define WAVEFORM_LIGHT 299792458.0 // m/s

struct waveform {
    double bandwidth; // Hz
    double pulse;     // s
};

// Rows of the table for a field `struct waveform waveform`.
// clang-format off
#define WAVEFORM_PARAM(T, part)                                                                    \
    .name = #part, .offset = offsetof(T, waveform.part), .kind = SIGRUN_KIND(((T *)0)->waveform.part)
#define WAVEFORM_PARAMS(T)                                                                         \
    {WAVEFORM_PARAM(T, bandwidth), .def = "2M", .unit = SIGRUN_HZ, .min = -1e12, .max = 1e12,      \
     .doc = "Frequencies that the pulse sweeps, from -bandwidth/2 to bandwidth/2; 0: a plain "     \
            "pulse."},                                                                             \
    {WAVEFORM_PARAM(T, pulse), .def = "36.3636us", .unit = SIGRUN_SECONDS, .min = 1e-12,           \
     .max = 1e6, .doc = "Length of the pulse, rounded to whole samples."}
// clang-format on

// [setup] Samples of the pulse, at least 1; false with an error when it is longer than `most`.
bool waveform_length(struct sigrun_stage *, const struct waveform *, double rate, size_t most,
                     size_t *length);

// Phase in turns at `at` samples from the start of a pulse of `length` samples.
double waveform_turns(const struct waveform *, double at, size_t length, double rate);
