// SPDX-License-Identifier: MIT
// Single second-order sections: notch, peak, the audio EQ cookbook; and what a cascade does.
//
// Notch and peak: S. J. Orfanidis, Introduction to Signal Processing (1996), 11.3. Equalizers: R.
// Bristow-Johnson, Cookbook formulae for audio EQ biquad filter coefficients.

#include <math.h>

#include "stages/dsp/cx.h"
#include "stages/dsp/iir_design.h"

static const double pi = 3.14159265358979323846;

const char *const iir_eq_names[] = {"lowpass", "highpass", "bandpass",  "notch", "allpass",
                                    "peak",    "lowshelf", "highshelf", NULL};

static bool iir_section_check(double frequency, double q, double rate, const char **why)
{
    if (!(frequency > 0 && frequency < rate / 2)) {
        *why = "the frequency lies between 0 and half the sampling rate";
        return false;
    }
    if (!(q > 0 && isfinite(q))) {
        *why = "q is above 0";
        return false;
    }
    return true;
}

bool iir_notch(struct iir_section *s, double frequency, double q, double rate, const char **why)
{
    if (!iir_section_check(frequency, q, rate, why))
        return false;
    const double w = 2 * pi * frequency / rate;
    const double gain = 1 / (1 + tan(w / q / 2));
    const double c = -2 * gain * cos(w);

    *s = (struct iir_section){gain, c, gain, c, 2 * gain - 1};
    return true;
}

bool iir_peak(struct iir_section *s, double frequency, double q, double rate, const char **why)
{
    if (!iir_section_check(frequency, q, rate, why))
        return false;
    const double w = 2 * pi * frequency / rate;
    const double gain = 1 / (1 + tan(w / q / 2));

    *s = (struct iir_section){1 - gain, 0, gain - 1, -2 * gain * cos(w), 2 * gain - 1};
    return true;
}

static void iir_normalize(struct iir_section *s, double a0)
{
    s->b0 /= a0;
    s->b1 /= a0;
    s->b2 /= a0;
    s->a1 /= a0;
    s->a2 /= a0;
}

// Low shelf for sign = 1, high shelf for −1; A is the square root of the gain.
static double iir_shelf(struct iir_section *s, double A, double c, double alpha, double sign)
{
    const double p = A + 1, m = A - 1, root = 2 * sqrt(A) * alpha;

    c *= sign;
    *s = (struct iir_section){A * (p - m * c + root), sign * 2 * A * (m - p * c),
                              A * (p - m * c - root), sign * -2 * (m + p * c), p + m * c - root};
    return p + m * c + root;
}

bool iir_equalizer(struct iir_section *s, enum iir_eq kind, double frequency, double q,
                   double gain_db, double rate, const char **why)
{
    if (!iir_section_check(frequency, q, rate, why))
        return false;
    const double w = 2 * pi * frequency / rate, c = cos(w), alpha = sin(w) / (2 * q);
    const double A = pow(10, gain_db / 40);
    double a0 = 1 + alpha;

    *s = (struct iir_section){.a1 = -2 * c, .a2 = 1 - alpha};
    switch (kind) {
    case IIR_EQ_LOWPASS:
        s->b0 = s->b2 = (1 - c) / 2;
        s->b1 = 1 - c;
        break;
    case IIR_EQ_HIGHPASS:
        s->b0 = s->b2 = (1 + c) / 2;
        s->b1 = -(1 + c);
        break;
    case IIR_EQ_BANDPASS: // 0 dB at the peak
        s->b0 = alpha;
        s->b2 = -alpha;
        break;
    case IIR_EQ_NOTCH:
        s->b0 = s->b2 = 1;
        s->b1 = -2 * c;
        break;
    case IIR_EQ_ALLPASS:
        s->b0 = 1 - alpha;
        s->b1 = -2 * c;
        s->b2 = 1 + alpha;
        break;
    case IIR_EQ_PEAK:
        *s = (struct iir_section){1 + alpha * A, -2 * c, 1 - alpha * A, -2 * c, 1 - alpha / A};
        a0 = 1 + alpha / A;
        break;
    case IIR_EQ_LOWSHELF: a0 = iir_shelf(s, A, c, alpha, 1); break;
    case IIR_EQ_HIGHSHELF: a0 = iir_shelf(s, A, c, alpha, -1); break;
    }
    iir_normalize(s, a0);
    return true;
}

bool iir_is_stable(const struct iir_section *sections, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!(fabs(sections[i].a2) < 1 && fabs(sections[i].a1) < 1 + sections[i].a2))
            return false;
    return true;
}

void iir_response(const struct iir_section *sections, size_t count, double frequency, double rate,
                  double *re, double *im)
{
    const double w = -2 * pi * frequency / rate;
    const struct cx z1 = {cos(w), sin(w)}, z2 = {cos(2 * w), sin(2 * w)};
    struct cx h = {1, 0};

    for (size_t i = 0; i < count; i++) {
        const struct iir_section *s = &sections[i];
        const struct cx top = {s->b0 + s->b1 * z1.re + s->b2 * z2.re,
                               s->b1 * z1.im + s->b2 * z2.im};
        const struct cx bottom = {1 + s->a1 * z1.re + s->a2 * z2.re, s->a1 * z1.im + s->a2 * z2.im};
        h = cx_mul(h, cx_over(top, bottom));
    }
    *re = h.re;
    *im = h.im;
}

size_t iir_settle(const struct iir_section *sections, size_t count, double fraction)
{
    double radius = 0;

    for (size_t i = 0; i < count; i++) {
        const double half = sections[i].a1 / 2, d = half * half - sections[i].a2;
        const double r = d < 0 ? sqrt(sections[i].a2) : fabs(half) + sqrt(d);
        radius = fmax(radius, r);
    }
    if (radius == 0)
        return 2 * count;
    if (radius >= 1)
        return (size_t)-1;
    return 2 * count + (size_t)ceil(log(fraction) / log(radius));
}
