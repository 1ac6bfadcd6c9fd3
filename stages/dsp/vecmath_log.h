// SPDX-License-Identifier: MIT
// Natural logarithm as straight-line float32 code: the same bytes wherever it is compiled without
// fused products.
#pragma once

#include <stdint.h>
#include <string.h>

#include "stages/dsp/clones.h"

// ln(1+f) + e·ln 2 for 1+f in [√½, √2): f − f²/2 + f³·P(f), P of degree 7 with least maximum
// relative error 6e-9; relative error of the whole below 2e-7.
DSP_INLINE float vec_log_sum(float f, float e)
{
    const float z = f * f;
    float p = 0x1.055b72p-3f + f * -0x1.38b58cp-4f;

    p = -0x1.0d8542p-3f + f * p;
    p = 0x1.22da1cp-3f + f * p;
    p = -0x1.547244p-3f + f * p;
    p = 0x1.99a008p-3f + f * p;
    p = -0x1.000226p-2f + f * p;
    p = 0x1.555554p-2f + f * p;
    p = f * (z * p) + e * -0x1.bd0106p-13f; // ln 2 in two parts; e times the first is exact
    return (f + (p - 0.5f * z)) + e * 0x1.63p-1f;
}

DSP_INLINE int32_t vec_bits(float x)
{
    int32_t i;
    memcpy(&i, &x, sizeof i);
    return i;
}

DSP_INLINE float vec_from_bits(int32_t i)
{
    float x;
    memcpy(&x, &i, sizeof x);
    return x;
}

// Splits a normal x > 0 into 2^e·m, m in [√½, √2).
DSP_INLINE int32_t vec_exponent(float x)
{
    return (int32_t)((uint32_t)vec_bits(x) - 0x3f3504f3u) >> 23;
}

DSP_INLINE float vec_mantissa(float x, int32_t e)
{
    return vec_from_bits((int32_t)((uint32_t)vec_bits(x) - ((uint32_t)e << 23)));
}
