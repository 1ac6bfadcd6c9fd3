// SPDX-License-Identifier: MIT
// Stages that are a FIR filter: how they move, and how they run.
#pragma once

#include "stages/dsp/fir.h"
#include "stages/filter/filter.h"

enum taps_align { ALIGN_CENTER, ALIGN_CAUSAL };
extern const char *const taps_aligns[]; // in the enum's order, NULL last

// Rows of the table for `enum fir_method method` and `enum taps_align align`.
// clang-format off
#define TAPS_PARAMS(T)                                                                             \
    {SIGRUN_PARAM(T, method), .def = "auto", .choices = fir_method_names,                          \
     .doc = "Sum of products, or overlap-save with the FFT; auto: by the number of taps."},        \
    {SIGRUN_PARAM(T, align), .def = "center", .choices = taps_aligns,                              \
     .doc = "Output n belongs to input n under the middle of the taps, or (causal) under the "     \
            "first."}
// clang-format on

// [setup] Prepares the filter, and says what leaves, in this unit, and how. NULL with an error at
// `culprit`.
struct fir *taps_shape(struct sigrun_stage *, const void *culprit, const char *unit,
                       const double *taps, size_t count, enum fir_method, enum taps_align);

// [rt]
enum sigrun_flow taps_process(struct sigrun_io *, const struct fir *);
