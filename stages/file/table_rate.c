// SPDX-License-Identifier: MIT
// table_rate: the sampling rate behind a column of printed times.

#include "stages/file/table.h"

#include <math.h>
#include <string.h>

double table_resolution(const char *text, const char *end, char decimal)
{
    double value;
    int places = 0, exponent = 0;
    const char *s = text;

    while (s < end && *s != decimal && *s != 'e' && *s != 'E')
        s++;
    if (s < end && *s == decimal)
        for (s++; s < end && *s >= '0' && *s <= '9'; s++)
            places++;
    if (s < end && (*s == 'e' || *s == 'E') && table_number(s + 1, end, decimal, &value) &&
        fabs(value) < 300)
        exponent = (int)value;
    return pow(10, exponent - places);
}

// The fraction with the smallest denominator in [lo, hi], by descent in the Stern–Brocot tree.
static bool simplest(double lo, double hi, int64_t *num, int64_t *den)
{
    double a = floor(lo), b = 1, c = 1, d = 0; // a/b <= lo, hi <= c/d

    if (a >= lo) {
        *num = (int64_t)a;
        *den = 1;
        return true;
    }
    c = a + 1;
    d = 1;
    for (int i = 0; i < 100000 && b + d < 1e6; i++) {
        const double p = a + c, q = b + d;

        if (p / q < lo) {
            a = p;
            b = q;
        } else if (p / q > hi) {
            c = p;
            d = q;
        } else {
            *num = (int64_t)p;
            *den = (int64_t)q;
            return true;
        }
    }
    return false;
}

bool table_rate(double span, double steps, double resolution, int64_t *num, int64_t *den)
{
    const double rate = steps / span;
    // Each end is off by half a step of its last digit; single precision by 6e-8 anyway.
    const double error = fmax(resolution / span, 1e-7);

    if (!(span > 0) || !(rate > 1e-6) || !(rate < 1e12))
        return false;
    const double lo = rate * (1 - error), hi = rate * (1 + error);
    for (double round = 1e9; round >= 1; round /= 10) {
        const double near = round * nearbyint(rate / round);

        if (near >= lo && near <= hi && near > 0) {
            *num = (int64_t)near;
            *den = 1;
            return true;
        }
    }
    // Fractions are everywhere, so they have to fit better than that.
    const double exact = fmax(resolution / span, 1e-9);
    if (simplest(rate * (1 - exact), rate * (1 + exact), num, den))
        return true;
    *num = (int64_t)nearbyint(rate * 1e6);
    *den = 1000000;
    return true;
}
