// SPDX-License-Identifier: MIT
// Logarithms, exponentials, roots, angles and magnitudes of float32 arrays; decibels.
//
// float32: own polynomials (least maximum relative error, coefficients fitted for this file)
// without fused products, so all vector widths round alike.

#include "stages/dsp/vecmath.h"

#include <math.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/vecmath_log.h"

// ln x of any float; subnormal numbers are scaled up first.
DSP_INLINE float vec_log_any(float x)
{
    const int small = x < 0x1p-126f;
    const float scaled = small ? x * 0x1p25f : x;
    const int32_t e = vec_exponent(scaled);
    const float f = vec_mantissa(scaled, e) - 1;
    float y = vec_log_sum(f, (float)(e - (small ? 25 : 0)));

    y = x > 0x1.fffffep127f ? x : y; // infinity
    y = x == 0 ? -INFINITY : y;
    y = x < 0 ? NAN : y;
    return x != x ? x : y;
}

// log10 of any float: the exponent's part is added in two pieces of log10 2, the first exact.
DSP_INLINE float vec_log10_any(float x)
{
    const int small = x < 0x1p-126f;
    const float scaled = small ? x * 0x1p25f : x;
    const int32_t split = vec_exponent(scaled);
    const float e = (float)(split - (small ? 25 : 0));
    const float l = vec_log_sum(vec_mantissa(scaled, split) - 1, 0);
    float y = (l * 0x1.bcb7b2p-2f + e * 0x1.3509f8p-18f) + e * 0x1.344p-2f;

    y = x > 0x1.fffffep127f ? x : y;
    y = x == 0 ? -INFINITY : y;
    y = x < 0 ? NAN : y;
    return x != x ? x : y;
}

// 2^e, −126 ≤ e ≤ 127.
DSP_INLINE float vec_power_of_two(int32_t e)
{
    return vec_from_bits((int32_t)((uint32_t)(e + 127) << 23));
}

// e^x = 2^k·e^r, |r| ≤ ln 2/2, e^r = 1 + r + r²·P(r), P of degree 4, 3e-9. 2^k is applied in two
// halves, so that results below the normal range are right as well.
DSP_INLINE float vec_exp_any(float x)
{
    const float number = x == x ? x : 0.0f;
    const float clamped = number > 89 ? 89.0f : number < -104 ? -104.0f : number;
    const float k = (clamped * 0x1.715476p+0f + 0x1.8p23f) - 0x1.8p23f; // nearest integer
    const float r = (clamped - k * 0x1.63p-1f) - k * -0x1.bd0106p-13f;
    float p = 0x1.1239e0p-7f + r * 0x1.6a243ap-10f;

    p = 0x1.5558f2p-5f + r * p;
    p = 0x1.555492p-3f + r * p;
    p = 0x1.fffffcp-2f + r * p;
    p = 1 + (r + (r * r) * p);
    const int32_t whole = (int32_t)k, half = whole >> 1;
    p = p * vec_power_of_two(half) * vec_power_of_two(whole - half);
    return x != x ? x : p;
}

// atan(t)/t − 1 = z·P(z), z = t², |t| ≤ tan(π/8), P of degree 4, 7e-10. Above tan(π/8) the angle is
// taken from 45°.
DSP_INLINE float vec_atan2_any(float y, float x)
{
    const float ax = fabsf(x), ay = fabsf(y);
    const float large = ax > ay ? ax : ay, small = ax > ay ? ay : ax;
    const float scale = large > 0x1p126f ? 0.25f : large < 0x1p-100f ? 0x1p24f : 1.0f;
    const float a = small * scale, b = large * scale;
    const int steep = (a > 0x1.a8279ap-2f * b) | ((a == b) & (b > 0));
    const float top = steep ? a - b : a;
    const float bottom = steep ? a + b : b;
    const float t = a == b ? 0.0f : top / bottom; // equal: 45°, infinities included
    const float z = t * t;
    float p = 0x1.b20320p-4f + z * -0x1.f25b3ep-5f;

    p = -0x1.23b6cap-3f + z * p;
    p = 0x1.9991aep-3f + z * p;
    p = -0x1.55554ap-2f + z * p;
    float r = t + t * (z * p);
    r = steep ? (r - 0x1.777a5cp-26f) + 0x1.921fb6p-1f : r;
    r = ay > ax ? (0x1.921fb6p+0f - r) - 0x1.777a5cp-25f : r;
    r = vec_bits(x) < 0 ? (0x1.921fb6p+1f - r) - 0x1.777a5cp-24f : r;
    r = vec_from_bits(vec_bits(r) | (vec_bits(y) & INT32_MIN));
    return x != x || y != y ? x + y : r;
}

DSP_INLINE float vec_hypot_any(float x, float y)
{
    return (float)sqrt((double)x * x + (double)y * y);
}

DSP_CLONES void vec_log_f32(const float *x, float *y, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        y[i] = vec_log_any(x[i]);
}

DSP_CLONES void vec_log10_f32(const float *x, float *y, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        y[i] = vec_log10_any(x[i]);
}

DSP_CLONES void vec_exp_f32(const float *x, float *y, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        y[i] = vec_exp_any(x[i]);
}

DSP_CLONES void vec_sqrt_f32(const float *x, float *y, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        y[i] = sqrtf(x[i]);
}

DSP_CLONES void vec_db_f32(const float *x, float *y, size_t n, float factor, float floor)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const float level = factor * vec_log10_any(fabsf(x[i]));
        y[i] = level < floor ? floor : level; // a NaN stays one
    }
}

DSP_CLONES void vec_atan2_f32(const float *y, const float *x, float *z, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        z[i] = vec_atan2_any(y[i], x[i]);
}

DSP_CLONES void vec_hypot_f32(const float *x, const float *y, float *z, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        z[i] = vec_hypot_any(x[i], y[i]);
}

DSP_CLONES void vec_abs_cf32(const float *x, float *y, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        y[i] = vec_hypot_any(x[2 * i], x[2 * i + 1]);
}

DSP_CLONES void vec_phase_cf32(const float *x, float *y, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        y[i] = vec_atan2_any(x[2 * i + 1], x[2 * i]);
}
