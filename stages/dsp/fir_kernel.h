// SPDX-License-Identifier: MIT
// The inner loops of FIR filtering, each in float and double; fir.h is the way in.
//
// Real numbers throughout: a complex signal is two interleaved real ones, so `pitch` is 1 for real
// and 2 for complex signals and counts the numbers from one sample of a lane to the next. Every
// output is summed in an order of its own that doesn't depend on its neighbours: any chunking gives
// the same bytes.
#pragma once

#include <stddef.h>

// y[i] = Σ_k taps[k]·x[i + pitch·(count−1−k)] for n numbers y.
void fir_outer_f32(const float *taps, size_t count, const float *x, size_t pitch, float *y,
                   size_t n);
void fir_outer_f64(const double *taps, size_t count, const double *x, size_t pitch, double *y,
                   size_t n);

// The same with complex taps (interleaved) and signal; n complex outputs.
void fir_twist_f32(const float *taps, size_t count, const float *x, float *y, size_t n);
void fir_twist_f64(const double *taps, size_t count, const double *x, double *y, size_t n);

// Decimation: y[i] = Σ_m spread[m]·x[i·step + m] over `count` numbers, spread = taps in reversed
// order; n outputs. With pitch 2 even and odd m are summed apart (each tap stands there twice), y
// gets both, `step` counts numbers.
void fir_dot_f32(const float *spread, size_t count, const float *x, size_t step, size_t pitch,
                 float *y, size_t n);
void fir_dot_f64(const double *spread, size_t count, const double *x, size_t step, size_t pitch,
                 double *y, size_t n);

// z = x·y of n complex numbers, for the overlap-save spectrum.
void fir_product_f32(const float *x, const float *y, float *z, size_t n);
void fir_product_f64(const double *x, const double *y, double *z, size_t n);
