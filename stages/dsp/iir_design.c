// SPDX-License-Identifier: MIT
// From an analogue prototype to digital second-order sections: frequency transform, bilinear
// transform, pairing.
//
// The analogue frequencies are those of a sampling rate of 2, warped to 4·tan(π·f/rate); pairing
// follows scipy's zpk2sos: from the last section to the first, the pole nearest the unit circle
// takes the nearest zeros.

#include "stages/dsp/iir_design.h"

#include <stdlib.h>

#include "stages/dsp/iir_prototype.h"

static const double pi = 3.14159265358979323846;
static const double iir_same = 100 * 0x1p-52; // relative, as numpy's tolerance for pairs

const char *const iir_kind_names[] = {"butter", "cheby1", "cheby2", "ellip", "bessel", NULL};

static void iir_to_lowpass(struct iir_roots *r, double edge)
{
    for (size_t i = 0; i < r->zeros; i++)
        r->zero[i] = cx_scale(r->zero[i], edge);
    for (size_t i = 0; i < r->poles; i++)
        r->pole[i] = cx_scale(r->pole[i], edge);
    r->gain *= pow(edge, (double)(r->poles - r->zeros));
}

// Π(shift − zero)/Π(shift − pole), a real number.
static double iir_ratio(const struct iir_roots *r, double shift)
{
    struct cx top = {1, 0}, bottom = {1, 0};

    for (size_t i = 0; i < r->zeros; i++)
        top = cx_mul(top, cx_sub((struct cx){shift, 0}, r->zero[i]));
    for (size_t i = 0; i < r->poles; i++)
        bottom = cx_mul(bottom, cx_sub((struct cx){shift, 0}, r->pole[i]));
    return cx_over(top, bottom).re;
}

// s → edge/s
static void iir_to_highpass(struct iir_roots *r, double edge)
{
    r->gain *= iir_ratio(r, 0);
    for (size_t i = 0; i < r->zeros; i++)
        r->zero[i] = cx_over((struct cx){edge, 0}, r->zero[i]);
    for (size_t i = 0; i < r->poles; i++)
        r->pole[i] = cx_over((struct cx){edge, 0}, r->pole[i]);
    while (r->zeros < r->poles)
        r->zero[r->zeros++] = (struct cx){0, 0};
}

// Each root a becomes a ± √(a² − centre²).
static size_t iir_split(struct cx *roots, size_t n, double centre)
{
    for (size_t i = 0; i < n; i++) {
        const struct cx a = roots[i];
        const struct cx d = cx_sqrt(cx_sub(cx_mul(a, a), (struct cx){centre * centre, 0}));
        roots[i] = cx_add(a, d);
        roots[n + i] = cx_sub(a, d);
    }
    return 2 * n;
}

static void iir_to_bandpass(struct iir_roots *r, double centre, double width)
{
    const size_t degree = r->poles - r->zeros;

    iir_to_lowpass(r, width / 2);
    r->gain *= pow(2, (double)degree); // width^degree in all
    r->zeros = iir_split(r->zero, r->zeros, centre);
    r->poles = iir_split(r->pole, r->poles, centre);
    for (size_t i = 0; i < degree; i++)
        r->zero[r->zeros++] = (struct cx){0, 0};
}

static void iir_to_bandstop(struct iir_roots *r, double centre, double width)
{
    const size_t degree = r->poles - r->zeros;

    r->gain *= iir_ratio(r, 0);
    for (size_t i = 0; i < r->zeros; i++)
        r->zero[i] = cx_over((struct cx){width / 2, 0}, r->zero[i]);
    for (size_t i = 0; i < r->poles; i++)
        r->pole[i] = cx_over((struct cx){width / 2, 0}, r->pole[i]);
    r->zeros = iir_split(r->zero, r->zeros, centre);
    r->poles = iir_split(r->pole, r->poles, centre);
    for (size_t i = 0; i < degree; i++) {
        r->zero[r->zeros++] = (struct cx){0, centre};
        r->zero[r->zeros++] = (struct cx){0, -centre};
    }
}

static struct cx iir_bend(struct cx s)
{
    return cx_over((struct cx){4 + s.re, s.im}, (struct cx){4 - s.re, -s.im});
}

static void iir_bilinear(struct iir_roots *r)
{
    r->gain *= iir_ratio(r, 4);
    for (size_t i = 0; i < r->zeros; i++)
        r->zero[i] = iir_bend(r->zero[i]);
    for (size_t i = 0; i < r->poles; i++)
        r->pole[i] = iir_bend(r->pole[i]);
    while (r->zeros < r->poles)
        r->zero[r->zeros++] = (struct cx){-1, 0};
}

static int iir_order(const void *a, const void *b)
{
    const struct cx *x = a, *y = b;

    if (x->re != y->re)
        return x->re < y->re ? -1 : 1;
    const double i = fabs(x->im), j = fabs(y->im);
    return (i > j) - (i < j);
}

static int iir_order_imaginary(const void *a, const void *b)
{
    const struct cx *x = a, *y = b;

    return (x->im > y->im) - (x->im < y->im);
}

// Keeps one root of each conjugate pair, sorted, then the real ones. Returns how many are left.
static size_t iir_halve(struct cx *roots, size_t n)
{
    struct cx real[IIR_ROOTS];
    size_t pairs = 0, reals = 0;

    qsort(roots, n, sizeof *roots, iir_order);
    for (size_t i = 0; i < n; i++) {
        if (fabs(roots[i].im) <= iir_same * cx_abs(roots[i]))
            real[reals++] = (struct cx){roots[i].re, 0};
        else if (roots[i].im > 0)
            roots[pairs++] = roots[i];
    }
    for (size_t start = 0, i = 1; i <= pairs; i++)
        if (i == pairs || roots[i].re - roots[i - 1].re > iir_same * cx_abs(roots[i - 1])) {
            qsort(roots + start, i - start, sizeof *roots, iir_order_imaginary);
            start = i;
        }
    for (size_t i = 0; i < reals; i++)
        roots[pairs + i] = real[i];
    return pairs + reals;
}

static struct cx iir_take(struct cx *roots, size_t *n, size_t at)
{
    const struct cx root = roots[at];

    for (size_t i = at + 1; i < *n; i++)
        roots[i - 1] = roots[i];
    (*n)--;
    return root;
}

enum iir_which { IIR_ANY, IIR_REAL, IIR_COMPLEX };

static bool iir_fits(struct cx root, enum iir_which which)
{
    return which == IIR_ANY || (root.im == 0) == (which == IIR_REAL);
}

static size_t iir_reals(const struct cx *roots, size_t n)
{
    size_t count = 0;

    for (size_t i = 0; i < n; i++)
        count += iir_fits(roots[i], IIR_REAL);
    return count;
}

// Nearest the unit circle.
static struct cx iir_take_worst(struct cx *roots, size_t *n, enum iir_which which)
{
    size_t best = *n;

    for (size_t i = 0; i < *n; i++)
        if (iir_fits(roots[i], which) &&
            (best == *n || fabs(1 - cx_abs(roots[i])) < fabs(1 - cx_abs(roots[best]))))
            best = i;
    return iir_take(roots, n, best);
}

static struct cx iir_take_nearest(struct cx *roots, size_t *n, struct cx to, enum iir_which which)
{
    size_t best = *n;

    for (size_t i = 0; i < *n; i++)
        if (iir_fits(roots[i], which) &&
            (best == *n || cx_abs(cx_sub(roots[i], to)) < cx_abs(cx_sub(roots[best], to))))
            best = i;
    return iir_take(roots, n, best);
}

// −(a + b) and a·b of two roots that are both real or conjugate.
static void iir_quadratic(struct cx a, struct cx b, double *first, double *second)
{
    *first = -(a.re + b.re);
    *second = a.re * b.re - a.im * b.im;
}

static struct cx iir_conjugate(struct cx a)
{
    return (struct cx){a.re, -a.im};
}

static struct iir_section iir_pair(struct iir_roots *r)
{
    struct iir_section s = {.b0 = 1};
    const struct cx p1 = iir_take_worst(r->pole, &r->poles, IIR_ANY);
    const bool p1_real = p1.im == 0;
    const size_t pole_reals = iir_reals(r->pole, r->poles);
    const bool last_real = p1_real && pole_reals == 0;
    const bool keep_real = r->poles + 1 == r->zeros && !p1_real && pole_reals == 1 &&
                           iir_reals(r->zero, r->zeros) == 1; // or one real pole had no zero
    struct cx p2 = iir_conjugate(p1);

    if (last_real)
        p2 = (struct cx){0, 0};
    else if (p1_real)
        p2 = iir_take_worst(r->pole, &r->poles, IIR_REAL);
    const enum iir_which which = last_real ? IIR_REAL : keep_real ? IIR_COMPLEX : IIR_ANY;
    const struct cx z1 = iir_take_nearest(r->zero, &r->zeros, p1, which);
    struct cx z2 = iir_conjugate(z1);
    if (last_real)
        z2 = (struct cx){0, 0};
    else if (z1.im == 0)
        z2 = iir_take_nearest(r->zero, &r->zeros, p1, IIR_REAL);
    iir_quadratic(z1, z2, &s.b1, &s.b2);
    iir_quadratic(p1, p2, &s.a1, &s.a2);
    return s;
}

static size_t iir_sections(struct iir_roots *r, struct iir_section *sections)
{
    if (r->poles % 2) {
        r->pole[r->poles++] = (struct cx){0, 0};
        r->zero[r->zeros++] = (struct cx){0, 0};
    }
    const size_t count = r->poles / 2;

    r->zeros = iir_halve(r->zero, r->zeros);
    r->poles = iir_halve(r->pole, r->poles);
    for (size_t i = count; i-- > 0;)
        sections[i] = iir_pair(r);
    sections[0].b0 *= r->gain;
    sections[0].b1 *= r->gain;
    sections[0].b2 *= r->gain;
    return count;
}

static const char *iir_check(const struct iir_spec *spec)
{
    const bool two = spec->band == BAND_BANDPASS || spec->band == BAND_BANDSTOP;

    if (spec->order == 0 || spec->order > (two ? IIR_ROOTS / 2 : IIR_ROOTS))
        return two ? "the order of a band filter lies between 1 and 32"
                   : "the order of a filter lies between 1 and 64";
    if (!(spec->low > 0 && spec->low < spec->rate / 2))
        return "the cutoff lies between 0 and half the sampling rate";
    if (two && !(spec->high > spec->low && spec->high < spec->rate / 2))
        return "the upper edge lies between the lower one and half the sampling rate";
    return NULL;
}

size_t iir_design(struct iir_section *sections, const struct iir_spec *spec, const char **why)
{
    struct iir_roots r;
    const char *wrong = iir_check(spec);

    if (wrong) {
        *why = wrong;
        return 0;
    }
    if (!iir_prototype(&r, spec->kind, spec->order, spec->ripple, spec->stopband, why))
        return 0;
    const double low = 4 * tan(pi * spec->low / spec->rate);
    const double high = 4 * tan(pi * spec->high / spec->rate);
    switch (spec->band) {
    case BAND_LOWPASS: iir_to_lowpass(&r, low); break;
    case BAND_HIGHPASS: iir_to_highpass(&r, low); break;
    case BAND_BANDPASS: iir_to_bandpass(&r, sqrt(low * high), high - low); break;
    case BAND_BANDSTOP: iir_to_bandstop(&r, sqrt(low * high), high - low); break;
    }
    iir_bilinear(&r);
    const size_t count = iir_sections(&r, sections);
    if (!iir_is_stable(sections, count)) {
        *why = "the filter is not stable: lower the order or move the cutoff away from 0";
        return 0;
    }
    return count;
}
