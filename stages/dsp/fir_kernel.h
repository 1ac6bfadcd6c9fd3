// SPDX-License-Identifier: MIT
// The inner loops of FIR filtering, each in float and double; fir.h is the way in.
//
// Real numbers throughout: a complex signal is two interleaved real ones, so `pitch` is 1 for real
// and 2 for complex signals and counts the numbers from one sample of a lane to the next. Every
// output is summed in an order of its own that doesn't depend on its neighbours: any chunking gives
// the same bytes. The files of the loops are compiled twice (stages/dsp/meson.build): fused, where
// a product and its sum are rounded once on processors that can, and plain, which rounds alike on
// every processor.
#pragma once

#include <stddef.h>

#include "stages/dsp/type.h"

// Loops over float or double: what the pointers point to.
struct fir_kernel {
    // y[i] = Σ_k taps[k]·x[i + pitch·(count−1−k)] for n numbers y.
    void (*outer)(const void *taps, size_t count, const void *x, size_t pitch, void *y, size_t n);

    // The same with complex taps (interleaved) and signal; n complex outputs.
    void (*twist)(const void *taps, size_t count, const void *x, void *y, size_t n);

    // Decimation: y[i] = Σ_m spread[m]·x[i·step + m] over `count` numbers, spread = taps in
    // reversed order; n outputs. With pitch 2 even and odd m are summed apart (each tap stands
    // there twice), y gets both, `step` counts numbers.
    void (*dot)(const void *spread, size_t count, const void *x, size_t step, size_t pitch, void *y,
                size_t n);

    // z = x·y of n complex numbers, for the overlap-save spectrum.
    void (*product)(const void *x, const void *y, void *z, size_t n);
};

extern const struct fir_kernel fir_fused_f32, fir_fused_f64, fir_plain_f32, fir_plain_f64;

// [setup] Those of a type: plain when dsp_is_exact.
const struct fir_kernel *fir_kernel(enum dsp_type type);
