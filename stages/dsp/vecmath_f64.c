// SPDX-License-Identifier: MIT
// The float64 functions of vecmath.h: libm, one value after the other.

#include <math.h>

#include "stages/dsp/vecmath.h"

void vec_log_f64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = log(x[i]);
}

void vec_log10_f64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = log10(x[i]);
}

void vec_exp_f64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = exp(x[i]);
}

void vec_sqrt_f64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = sqrt(x[i]);
}

void vec_db_f64(const double *x, double *y, size_t n, double factor, double floor)
{
    for (size_t i = 0; i < n; i++) {
        const double level = factor * log10(fabs(x[i]));
        y[i] = level < floor ? floor : level; // a NaN stays one
    }
}

void vec_atan2_f64(const double *y, const double *x, double *z, size_t n)
{
    for (size_t i = 0; i < n; i++)
        z[i] = atan2(y[i], x[i]);
}

void vec_hypot_f64(const double *x, const double *y, double *z, size_t n)
{
    for (size_t i = 0; i < n; i++)
        z[i] = hypot(x[i], y[i]);
}

void vec_abs_cf64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = hypot(x[2 * i], x[2 * i + 1]);
}

void vec_phase_cf64(const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = atan2(x[2 * i + 1], x[2 * i]);
}
