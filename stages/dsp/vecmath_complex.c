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

// gcc 12 makes fused products and alternating sums of a plain complex product, whatever
// -ffp-contract says, and not in the few samples left over: so bytes would depend on the chunk. The
// products go through memory, where it can't follow them.
enum { VEC_TILE = 64 };

#define VEC_MUL(name, T, sign, minus)                                                      \
    DSP_CLONES void name(const T *x, const T *y, T *z, size_t n)                           \
    {                                                                                      \
        T one[2 * VEC_TILE], two[2 * VEC_TILE];                                            \
                                                                                           \
        for (size_t i = 0; i < n; i += VEC_TILE) {                                         \
            const T *a = x + 2 * i, *b = y + 2 * i;                                        \
            T *c = z + 2 * i;                                                              \
            const size_t m = n - i < VEC_TILE ? n - i : VEC_TILE;                          \
                                                                                           \
            _Pragma("omp simd") for (size_t k = 0; k < m; k++)                             \
            {                                                                              \
                one[2 * k] = a[2 * k] * b[2 * k];                                          \
                one[2 * k + 1] = a[2 * k + 1] * b[2 * k];                                  \
                two[2 * k] = a[2 * k + 1] * sign b[2 * k + 1];                             \
                two[2 * k + 1] = a[2 * k] * minus b[2 * k + 1];                            \
            }                                                                              \
            __asm__ volatile("" : : : "memory");                                           \
            _Pragma("omp simd") for (size_t k = 0; k < 2 * m; k++) c[k] = one[k] + two[k]; \
        }                                                                                  \
    }

VEC_MUL(vec_mul_cf32, float, -, +)
VEC_MUL(vec_mul_cf64, double, -, +)
VEC_MUL(vec_mul_conj_cf32, float, +, -)
VEC_MUL(vec_mul_conj_cf64, double, +, -)
