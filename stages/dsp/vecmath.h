// SPDX-License-Identifier: MIT
// Elementary functions of arrays: plain loops that vectorise, with the same bytes for any chunking.
//
// float32: relative error ≤ 2e-7, the same bytes on all machines (no fused products, own
// polynomials). float64: libm. Special values as in libm (log 0 = −Inf, log of a negative number
// NaN, NaN passes). x == y is allowed everywhere.
#pragma once

#include <stddef.h>

// [rt] y = ln x, log10 x, e^x, √x of n values.
void vec_log_f32(const float *x, float *y, size_t n);
void vec_log_f64(const double *x, double *y, size_t n);
void vec_log10_f32(const float *x, float *y, size_t n);
void vec_log10_f64(const double *x, double *y, size_t n);
void vec_exp_f32(const float *x, float *y, size_t n);
void vec_exp_f64(const double *x, double *y, size_t n);
void vec_sqrt_f32(const float *x, float *y, size_t n);
void vec_sqrt_f64(const double *x, double *y, size_t n);

// [rt] y = max(factor·log10|x|, floor): factor 10 for powers, 20 for amplitudes. floor = −INFINITY
// leaves log 0.
void vec_db_f32(const float *x, float *y, size_t n, float factor, float floor);
void vec_db_f64(const double *x, double *y, size_t n, double factor, double floor);

// [rt] z = atan2(y, x) in (−π, π]; z = √(x²+y²) without overflow.
void vec_atan2_f32(const float *y, const float *x, float *z, size_t n);
void vec_atan2_f64(const double *y, const double *x, double *z, size_t n);
void vec_hypot_f32(const float *x, const float *y, float *z, size_t n);
void vec_hypot_f64(const double *x, const double *y, double *z, size_t n);

// [rt] n interleaved complex values → magnitude, squared magnitude, phase in radians. In place is
// not allowed.
void vec_abs_cf32(const float *x, float *y, size_t n);
void vec_abs_cf64(const double *x, double *y, size_t n);
void vec_power_cf32(const float *x, float *y, size_t n);
void vec_power_cf64(const double *x, double *y, size_t n);
void vec_phase_cf32(const float *x, float *y, size_t n);
void vec_phase_cf64(const double *x, double *y, size_t n);

// [rt] z = x·y of n complex values, z = x·conj(y) with _conj. z may be x or y.
void vec_mul_cf32(const float *x, const float *y, float *z, size_t n);
void vec_mul_cf64(const double *x, const double *y, double *z, size_t n);
void vec_mul_conj_cf32(const float *x, const float *y, float *z, size_t n);
void vec_mul_conj_cf64(const double *x, const double *y, double *z, size_t n);
