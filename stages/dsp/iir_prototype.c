// SPDX-License-Identifier: MIT
// Analogue prototypes: Butterworth, Chebyshev, Cauer (elliptic) and Bessel.
//
// References: S. J. Orfanidis, Lecture Notes on Elliptic Filter Design (2006); Abramowitz & Stegun
// 16-17; L. G. Campos, M. Calderón, Approximate closed-form formulas for the zeros of the Bessel
// polynomials (2012).

#include "stages/dsp/iir_prototype.h"

static const double pi = 3.14159265358979323846;

static struct cx iir_product(const struct cx *roots, size_t n)
{
    struct cx p = {1, 0};

    for (size_t i = 0; i < n; i++)
        p = cx_mul(p, cx_scale(roots[i], -1));
    return p;
}

// Gain that makes |H(0)| = 1.
static double iir_unity(const struct iir_roots *r)
{
    return cx_over(iir_product(r->pole, r->poles), iir_product(r->zero, r->zeros)).re;
}

// Poles on the ellipse with half-axes a (real) and b: the circle for Butterworth.
static void iir_ellipse(struct iir_roots *r, unsigned order, double a, double b)
{
    for (unsigned i = 0; i < order; i++) {
        const double angle = pi * (2 * (double)i + 1 - order) / (2.0 * order);
        r->pole[i] = (struct cx){-a * cos(angle), -b * sin(angle)};
    }
    r->poles = order;
}

// 10^(x/10) − 1 without loss at small x.
static double iir_excess(double decibels)
{
    return expm1(decibels / 10 * log(10));
}

static void iir_cheby1(struct iir_roots *r, unsigned order, double ripple)
{
    const double e2 = iir_excess(ripple);
    const double mu = asinh(1 / sqrt(e2)) / order;

    iir_ellipse(r, order, sinh(mu), cosh(mu));
    r->gain = iir_unity(r) / (order % 2 ? 1 : sqrt(1 + e2));
}

static void iir_cheby2(struct iir_roots *r, unsigned order, double stopband)
{
    const double mu = asinh(sqrt(iir_excess(stopband))) / order;

    iir_ellipse(r, order, sinh(mu), cosh(mu));
    for (unsigned i = 0; i < order; i++) {
        const int m = 2 * (int)i + 1 - (int)order;
        r->pole[i] = cx_over((struct cx){1, 0}, r->pole[i]);
        if (m != 0)
            r->zero[r->zeros++] = (struct cx){0, 1 / sin(m * pi / (2.0 * order))};
    }
    r->gain = iir_unity(r);
}

// Complete elliptic integral K of the parameter m = 1 − complement.
static double elliptic_k(double complement)
{
    double a = 1, b = sqrt(complement);

    while (fabs(a - b) > 1e-15 * a) {
        const double next = (a + b) / 2;
        b = sqrt(a * b);
        a = next;
    }
    return pi / (a + b);
}

// Jacobi's sn, cn, dn by the arithmetic-geometric mean.
static void elliptic_j(double u, double m, double *sn, double *cn, double *dn)
{
    double a[16], c[16];
    double b = sqrt(1 - m), power = 1, before = 0;
    int i = 0;

    a[0] = 1;
    c[0] = sqrt(m);
    while (fabs(c[i]) > 1e-16 * a[i] && i < 15) {
        c[i + 1] = (a[i] - b) / 2;
        a[i + 1] = (a[i] + b) / 2;
        b = sqrt(a[i] * b);
        power *= 2;
        i++;
    }
    double phi = power * a[i] * u;
    for (; i > 0; i--) {
        before = phi;
        phi = (asin(c[i] * sin(phi) / a[i]) + phi) / 2;
    }
    const double ratio = cos(phi - before);
    *sn = sin(phi);
    *cn = cos(phi);
    *dn = fabs(ratio) < 0.1 ? sqrt(1 - m * *sn * *sn) : *cn / ratio;
}

// The parameter m of the elliptic function whose degree equation holds for order n and m1 (nome
// series).
static double elliptic_degree(unsigned n, double m1)
{
    const double q = pow(exp(-pi * elliptic_k(m1) / elliptic_k(1 - m1)), 1.0 / n);
    double top = 1, bottom = 1;

    for (int k = 1; k < 8; k++) {
        top += pow(q, k * (k + 1));
        bottom += 2 * pow(q, k * k);
    }
    return 16 * q * pow(top / bottom, 4);
}

// Inverse of Jacobi's sc with the complementary parameter: Landen steps of sn at an imaginary
// argument.
static double elliptic_arc_sc1(double w, double m)
{
    double k = sqrt(m), big = pi / 2;

    while (k != 0) {
        const double next =
            k < 1e-8 ? k * k / 4 : (1 - sqrt((1 - k) * (1 + k))) / (1 + sqrt((1 - k) * (1 + k)));
        w = 2 * w / ((1 + next) * (1 + sqrt(1 + k * w * (k * w))));
        big *= 1 + next;
        k = next < 1e-160 ? 0 : next;
    }
    return big * 2 / pi * asinh(w);
}

static bool iir_ellip(struct iir_roots *r, unsigned order, double ripple, double stopband,
                      const char **why)
{
    const double e2 = iir_excess(ripple);
    const double m1 = e2 / iir_excess(stopband);
    if (!(m1 > 0 && m1 < 1)) {
        *why = "the stop band must lie further down than the ripple";
        return false;
    }
    if (order == 1) {
        r->pole[r->poles++] = (struct cx){-sqrt(1 / e2), 0};
        r->gain = sqrt(1 / e2);
        return true;
    }
    const double m = elliptic_degree(order, m1);
    const double k = elliptic_k(1 - m);
    const double v = k * elliptic_arc_sc1(1 / sqrt(e2), m1) / (order * elliptic_k(1 - m1));
    double sv, cv, dv;

    elliptic_j(v, 1 - m, &sv, &cv, &dv);
    for (unsigned j = 1 - order % 2; j < order; j += 2) {
        double s, c, d;
        elliptic_j(j * k / order, m, &s, &c, &d);
        const double below = 1 - d * sv * (d * sv);
        const struct cx pole = {-c * d * sv * cv / below, j ? -s * dv / below : 0};
        r->pole[r->poles++] = pole;
        if (j == 0)
            continue;
        r->pole[r->poles++] = (struct cx){pole.re, -pole.im};
        r->zero[r->zeros++] = (struct cx){0, 1 / (sqrt(m) * s)};
        r->zero[r->zeros++] = (struct cx){0, -1 / (sqrt(m) * s)};
    }
    r->gain = iir_unity(r) / (order % 2 ? 1 : sqrt(1 + e2));
    return true;
}

// Newton's step θ/θ' of the reverse Bessel polynomial θ_n = (2n−1)·θ_{n−1} + s²·θ_{n−2}. The
// recursion cancels in the left half-plane, hence the long doubles.
static struct cx bessel_step(unsigned order, struct cx at)
{
    typedef long double real;
    const real x = at.re, y = at.im, qx = x * x - y * y, qy = 2 * x * y;
    real ax = 1, ay = 0, bx = x + 1, by = y; // θ_{n−2}, θ_{n−1}
    real dax = 0, day = 0, dbx = 1, dby = 0; // their derivatives

    for (unsigned n = 2; n <= order; n++) {
        const real f = 2 * (real)n - 1;
        const real cx = f * bx + qx * ax - qy * ay, cy = f * by + qx * ay + qy * ax;
        const real dcx = f * dbx + 2 * (x * ax - y * ay) + qx * dax - qy * day;
        const real dcy = f * dby + 2 * (x * ay + y * ax) + qx * day + qy * dax;
        ax = bx;
        ay = by;
        bx = cx;
        by = cy;
        dax = dbx;
        day = dby;
        dbx = dcx;
        dby = dcy;
    }
    const real norm = dbx * dbx + dby * dby;
    return (struct cx){(double)((bx * dbx + by * dby) / norm),
                       (double)((by * dbx - bx * dby) / norm)};
}

// Starting point k (from 1) by the closed form of Campos and Calderón, for the zeros of the
// ordinary polynomial.
static struct cx bessel_guess(double n, double k)
{
    const double s = 2 * n * n - 3 * n * n * n * n + n * n * n * n * n;
    const double b3 = (16 - 8 * n) / s, b2 = (-24 - 12 * n + 12 * n * n) / s;
    const double b1 = (8 + 24 * n - 12 * n * n - 2 * n * n * n) / s;
    const double b0 = (-6 * n + 5 * n * n * n - n * n * n * n) / s;
    const double r = 2 * n * n + n * n * n;
    const double x = k * ((-6 - 6 * n) / r + k * 6 / r);

    return (struct cx){x, b0 + k * (b1 + k * (b2 + k * b3))};
}

static void iir_bessel(struct iir_roots *r, unsigned order)
{
    const struct cx one = {1, 0};

    r->poles = order;
    for (unsigned i = 0; i < order; i++)
        r->pole[i] = order < 3 ? (struct cx){-1.5, order == 2 ? (i ? -0.8 : 0.8) : 0}
                               : cx_over(one, bessel_guess(order, i + 1.0));
    for (int round = 0; round < 60;
         round++) // Aberth: all roots at once, each repelled by the others
        for (unsigned i = 0; i < order; i++) {
            const struct cx step = bessel_step(order, r->pole[i]);
            struct cx push = {0, 0};
            for (unsigned j = 0; j < order; j++)
                if (j != i)
                    push = cx_add(push, cx_over(one, cx_sub(r->pole[i], r->pole[j])));
            r->pole[i] = cx_sub(r->pole[i], cx_over(step, cx_sub(one, cx_mul(step, push))));
        }
    const double log_last = lgamma(2.0 * order + 1) - lgamma(order + 1.0) - order * log(2);
    for (unsigned i = 0; i < order; i++) {
        r->pole[i] = cx_scale(r->pole[i], exp(-log_last / order));
        if (fabs(r->pole[i].im) < 1e-9)
            r->pole[i].im = 0;
    }
    for (unsigned i = 0; i < order / 2; i++) // exact pairs
        r->pole[order - 1 - i] = (struct cx){r->pole[i].re, -r->pole[i].im};
    r->gain = 1;
}

bool iir_prototype(struct iir_roots *r, enum iir_kind kind, unsigned order, double ripple,
                   double stopband, const char **why)
{
    const bool ripples = kind == IIR_CHEBY1 || kind == IIR_ELLIP;
    const bool stops = kind == IIR_CHEBY2 || kind == IIR_ELLIP;

    r->zeros = 0;
    r->poles = 0;
    r->gain = 1;
    if (ripples && !(ripple > 0)) {
        *why = "the ripple is above 0 dB";
        return false;
    }
    if (stops && !(stopband > 0)) {
        *why = "the attenuation is above 0 dB";
        return false;
    }
    if (kind == IIR_BESSEL && order > 20) {
        *why = "a bessel filter has an order of at most 20";
        return false;
    }
    switch (kind) {
    case IIR_BUTTER: iir_ellipse(r, order, 1, 1); break;
    case IIR_CHEBY1: iir_cheby1(r, order, ripple); break;
    case IIR_CHEBY2: iir_cheby2(r, order, stopband); break;
    case IIR_ELLIP: return iir_ellip(r, order, ripple, stopband, why);
    case IIR_BESSEL: iir_bessel(r, order); break;
    }
    return true;
}
