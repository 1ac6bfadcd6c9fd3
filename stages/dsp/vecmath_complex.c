// SPDX-License-Identifier: MIT
// Products and powers of interleaved complex arrays, written out: C's complex product checks for
// infinities at every step.

#include "stages/dsp/clones.h"
#include "stages/dsp/vecmath.h"

DSP_CLONES void vec_power_cf32(const float *x, float *y, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        y[i] = x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1];
}

DSP_CLONES void vec_power_cf64(const double *x, double *y, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        y[i] = x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1];
}

DSP_CLONES void vec_mul_cf32(const float *x, const float *y, float *z, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const float a = x[2 * i], b = x[2 * i + 1], c = y[2 * i], d = y[2 * i + 1];
        z[2 * i] = a * c - b * d;
        z[2 * i + 1] = a * d + b * c;
    }
}

DSP_CLONES void vec_mul_cf64(const double *x, const double *y, double *z, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double a = x[2 * i], b = x[2 * i + 1], c = y[2 * i], d = y[2 * i + 1];
        z[2 * i] = a * c - b * d;
        z[2 * i + 1] = a * d + b * c;
    }
}

DSP_CLONES void vec_mul_conj_cf32(const float *x, const float *y, float *z, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const float a = x[2 * i], b = x[2 * i + 1], c = y[2 * i], d = y[2 * i + 1];
        z[2 * i] = a * c + b * d;
        z[2 * i + 1] = b * c - a * d;
    }
}

DSP_CLONES void vec_mul_conj_cf64(const double *x, const double *y, double *z, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double a = x[2 * i], b = x[2 * i + 1], c = y[2 * i], d = y[2 * i + 1];
        z[2 * i] = a * c + b * d;
        z[2 * i + 1] = b * c - a * d;
    }
}
