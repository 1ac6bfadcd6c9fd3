// SPDX-License-Identifier: MIT
// Zeros, poles and gain of analogue low-pass filters with an edge at 1 rad/s.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stages/dsp/cx.h"
#include "stages/dsp/iir_design.h"

#define IIR_ROOTS (2 * IIR_SECTIONS)

struct iir_roots {
    struct cx zero[IIR_ROOTS], pole[IIR_ROOTS];
    size_t zeros, poles;
    double gain;
};

// scipy.signal's buttap, cheb1ap, cheb2ap, ellipap, besselap(norm='phase'). order ≤ IIR_ROOTS.
// False with *why when there is no such filter.
bool iir_prototype(struct iir_roots *r, enum iir_kind kind, unsigned order, double ripple,
                   double stopband, const char **why);
