// SPDX-License-Identifier: MIT
// Window functions: cosine sums, polynomials, Kaiser, Gauss, Dolph–Chebyshev, Taylor.
//
// A periodic window of n values is the symmetric one of n+1 without its last value (as in scipy).
// References: Harris 1978; Nuttall 1981; scipy.signal.windows.

#include "stages/dsp/window.h"

#include <math.h>

#include "stages/dsp/fft.h"

static const double pi = 3.14159265358979323846;

const char *const window_names[] = {
    "rect",           "bartlett", "triang",   "hann",    "hamming", "blackman",
    "blackmanharris", "nuttall",  "flattop",  "cosine",  "bohman",  "parzen",
    "kaiser",         "tukey",    "gaussian", "chebwin", "taylor",  NULL,
};

_Static_assert(sizeof window_names / sizeof *window_names == WINDOW_COUNT + 1, "a name each");

double window_bessel_i0(double x)
{
    // All terms are positive, so the series loses nothing at any x.
    const double q = x * x / 4;
    double term = 1;
    double sum = 1;

    for (double k = 1; term > sum * 1e-18; k++) {
        term *= q / (k * k);
        sum += term;
    }
    return sum;
}

struct cosine_sum {
    enum window kind;
    double a[5];
};

static const struct cosine_sum cosine_sums[] = {
    {WINDOW_RECT, {1}},
    {WINDOW_HANN, {0.5, 0.5}},
    {WINDOW_HAMMING, {0.54, 0.46}},
    {WINDOW_BLACKMAN, {0.42, 0.50, 0.08}},
    {WINDOW_BLACKMANHARRIS, {0.35875, 0.48829, 0.14128, 0.01168}},
    {WINDOW_NUTTALL, {0.3635819, 0.4891775, 0.1365995, 0.0106411}},
    {WINDOW_FLATTOP, {0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368}},
};

static const struct cosine_sum *window_cosines(enum window kind)
{
    for (size_t i = 0; i < sizeof cosine_sums / sizeof *cosine_sums; i++)
        if (cosine_sums[i].kind == kind)
            return &cosine_sums[i];
    return NULL;
}

static double window_tukey(double i, double last, double taper)
{
    if (taper <= 0)
        return 1;
    const double width = floor(taper * last / 2);

    if (i <= width)
        return 0.5 * (1 + cos(pi * (2 * i / taper / last - 1)));
    if (i >= last - width)
        return 0.5 * (1 + cos(pi * (2 * i / taper / last - 2 / taper + 1)));
    return 1;
}

static double window_parzen(double d, double m)
{
    const double u = d / (m / 2);

    return d > (m - 1) / 4 ? 2 * pow(1 - u, 3) : 1 - 6 * u * u + 6 * u * u * u;
}

// Value i of a symmetric window of m values.
static double window_value(enum window kind, double i, double m, double parameter)
{
    const double last = m - 1;
    const double d = i - last / 2; // from the centre
    const struct cosine_sum *sum = window_cosines(kind);

    if (sum) {
        double w = sum->a[0];
        for (int k = 1; k < 5; k++)
            w += sum->a[k] * cos(k * 2 * pi * d / last);
        return w;
    }
    switch (kind) {
    case WINDOW_BARTLETT: return 1 - fabs(2 * d / last);
    case WINDOW_TRIANG: return 1 - fabs(d) * 2 / (fmod(m, 2) != 0 ? m + 1 : m);
    case WINDOW_COSINE: return sin(pi / m * (i + 0.5));
    case WINDOW_BOHMAN: {
        const double u = fabs(2 * d / last);
        return i == 0 || i == last ? 0 : (1 - u) * cos(pi * u) + sin(pi * u) / pi;
    }
    case WINDOW_PARZEN: return window_parzen(fabs(d), m);
    case WINDOW_KAISER: {
        const double u = 2 * d / last;
        return window_bessel_i0(parameter * sqrt(fmax(0, 1 - u * u))) / window_bessel_i0(parameter);
    }
    case WINDOW_TUKEY: return window_tukey(i, last, parameter);
    case WINDOW_GAUSSIAN: return exp(-d * d / (2 * parameter * parameter));
    default: return 1;
    }
}

// Chebyshev polynomial of a real argument outside and inside [-1, 1].
static double window_chebyshev(double order, double x)
{
    if (x > 1)
        return cosh(order * acosh(x));
    if (x < -1)
        return (fmod(order, 2) != 0 ? -1 : 1) * cosh(order * acosh(-x));
    return cos(order * acos(x));
}

// Writes the first n of the m values of the symmetric window: the inverse DFT of a Chebyshev
// polynomial.
static bool window_chebwin(double *w, size_t n, size_t m, double attenuation, const char **why)
{
    const double order = (double)m - 1;
    const double beta = cosh(acosh(pow(10, attenuation / 20)) / order);
    const struct fft *plan = fft_get(FFT_FORWARD, m, true, why);
    double *p = fft_alloc(2 * m * sizeof *p);
    double *q = fft_alloc(2 * m * sizeof *q);
    const bool good = plan && p && q;

    for (size_t k = 0; good && k < m; k++) {
        const double v = window_chebyshev(order, beta * cos(pi * (double)k / (double)m));
        const double turn = m % 2 ? 0 : pi * (double)k / (double)m; // half a sample for even m
        p[2 * k] = v * cos(turn);
        p[2 * k + 1] = v * sin(turn);
    }
    if (good)
        fft_run(plan, p, q);
    const size_t peak = m % 2 ? 0 : 1;
    for (size_t i = 0; good && i < n; i++) {
        const size_t mirror = i < m / 2 ? m - 1 - i : i;
        w[i] = q[2 * (mirror - m / 2 + peak)] / q[2 * peak];
    }
    fft_free(p);
    fft_free(q);
    if (plan && !good)
        *why = "no memory for the window";
    return good;
}

// Sidelobes near the peak are level, as many as keep the falling ones below them; Taylor 1955, with
// the coefficients of Carrara, Goodman and Majewski, Spotlight SAR, appendix D.
static void window_taylor(double *w, size_t n, size_t m, double attenuation)
{
    const double a = acosh(pow(10, attenuation / 20)) / pi, level = fmax(1, rint(2 * a * a + 0.5));
    const double spread = level * level / (a * a + (level - 0.5) * (level - 0.5));
    double peak = 1;

    for (size_t i = 0; i < n; i++)
        w[i] = 1;
    for (double k = 1; k < level; k++) {
        double above = fmod(k, 2) != 0 ? 1 : -1, below = 2;

        for (double j = 1; j < level; j++) {
            above *= 1 - k * k / spread / (a * a + (j - 0.5) * (j - 0.5));
            below *= j == k ? 1 : 1 - k * k / (j * j);
        }
        for (size_t i = 0; i < n; i++)
            w[i] += 2 * (above / below) *
                    cos(2 * pi * k * ((double)i - (double)m / 2 + 0.5) / (double)m);
        peak += 2 * (above / below);
    }
    for (size_t i = 0; i < n; i++)
        w[i] /= peak;
}

static bool window_check(enum window kind, double parameter, const char **why)
{
    const char *wrong = NULL;

    if (kind == WINDOW_KAISER && !(parameter >= 0 && parameter <= 700))
        wrong = "beta of a kaiser window lies between 0 and 700";
    else if (kind == WINDOW_TUKEY && !(parameter >= 0 && parameter <= 1))
        wrong = "the tapered part of a tukey window lies between 0 and 1";
    else if (kind == WINDOW_GAUSSIAN && !(parameter > 0))
        wrong = "the standard deviation of a gaussian window is above 0";
    else if (kind == WINDOW_CHEBWIN && !(parameter >= 45 && parameter <= 300))
        wrong = "the attenuation of a chebwin window lies between 45 and 300 dB";
    else if (kind == WINDOW_TAYLOR && !(parameter >= 10 && parameter <= 100))
        wrong = "the attenuation of a taylor window lies between 10 and 100 dB";
    if (wrong)
        *why = wrong;
    return !wrong;
}

static double window_default(enum window kind, size_t n)
{
    switch (kind) {
    case WINDOW_KAISER: return 8.6;
    case WINDOW_TUKEY: return 0.5;
    case WINDOW_GAUSSIAN: return (double)n / 6;
    case WINDOW_CHEBWIN: return 100;
    case WINDOW_TAYLOR: return 30;
    default: return 0;
    }
}

bool window_fill(double *w, size_t n, enum window kind, double parameter, bool periodic,
                 const char **why)
{
    if (n == 0) {
        *why = "a window has at least one value";
        return false;
    }
    if (isnan(parameter))
        parameter = window_default(kind, n);
    if (!window_check(kind, parameter, why))
        return false;
    if (n == 1) {
        w[0] = 1;
        return true;
    }
    const size_t m = n + (periodic ? 1 : 0);
    if (kind == WINDOW_CHEBWIN)
        return window_chebwin(w, n, m, parameter, why);
    if (kind == WINDOW_TAYLOR)
        window_taylor(w, n, m, parameter);
    for (size_t i = 0; kind != WINDOW_TAYLOR && i < n; i++)
        w[i] = window_value(kind, (double)i, (double)m, parameter);
    return true;
}

struct window_sums window_measure(const double *w, size_t n)
{
    struct window_sums s = {0};

    for (size_t i = 0; i < n; i++) {
        s.sum += w[i];
        s.squares += w[i] * w[i];
    }
    s.gain = s.sum / (double)n;
    s.enbw = (double)n * s.squares / (s.sum * s.sum);
    return s;
}
