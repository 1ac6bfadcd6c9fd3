// SPDX-License-Identifier: MIT
// Complex arithmetic in double for filter design, written out (no C complex products).
#pragma once

#include <math.h>

struct cx {
    double re, im;
};

static inline struct cx cx_add(struct cx a, struct cx b)
{
    return (struct cx){a.re + b.re, a.im + b.im};
}

static inline struct cx cx_sub(struct cx a, struct cx b)
{
    return (struct cx){a.re - b.re, a.im - b.im};
}

static inline struct cx cx_mul(struct cx a, struct cx b)
{
    return (struct cx){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static inline struct cx cx_scale(struct cx a, double s)
{
    return (struct cx){a.re * s, a.im * s};
}

static inline double cx_abs(struct cx a)
{
    return hypot(a.re, a.im);
}

static inline struct cx cx_over(struct cx a, struct cx b)
{
    const double d = b.re * b.re + b.im * b.im;

    return (struct cx){(a.re * b.re + a.im * b.im) / d, (a.im * b.re - a.re * b.im) / d};
}

// The root with a real part ≥ 0.
static inline struct cx cx_sqrt(struct cx a)
{
    const double m = cx_abs(a);
    if (m == 0)
        return (struct cx){0, 0};
    const double t = sqrt((m + fabs(a.re)) / 2);

    if (a.re >= 0)
        return (struct cx){t, a.im / (2 * t)};
    return (struct cx){fabs(a.im) / (2 * t), copysign(t, a.im)};
}
