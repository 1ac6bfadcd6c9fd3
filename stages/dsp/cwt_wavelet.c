// SPDX-License-Identifier: MIT
// The spectra of the wavelets, and their extents found from their numbers.

#include "stages/dsp/cwt_wavelet.h"

#include <math.h>

#include "stages/dsp/fft.h"

const char *const cwt_wavelet_names[] = {"morlet", "morse", "paul", "dog", "morlet-cw", NULL};
const char *const cwt_norm_names[] = {"l1", "energy", NULL};
const char *const cwt_edge_names[] = {"zero", "reflect", "periodic", NULL};

static const double pi = 3.14159265358979323846;

// |Ψ| below this part of its maximum is left out of a row, and so many parts of the norm in time.
static const double mother_floor = 3e-8, mother_tail = 5e-8;

double cwt_mother_value(const struct cwt_mother *m, double x)
{
    const double w0 = m->order;

    switch (m->wavelet) {
    case CWT_MORLET: {
        const double d = x - w0;
        return exp(m->log_gain - d * d / 2) - exp(m->log_gain - (w0 * w0 + x * x) / 2);
    }
    case CWT_MORSE: return x > 0 ? exp(m->log_gain + m->beta * log(x) - pow(x, m->order)) : 0;
    case CWT_PAUL: return x > 0 ? exp(m->log_gain + m->order * log(x) - x) : 0;
    case CWT_DOG: {
        const double size = x != 0 ? exp(m->log_gain + m->order * log(fabs(x)) - x * x / 2) : 0;
        return x < 0 && fmod(m->order, 2) != 0 ? -size : size;
    }
    case CWT_MORLET_CW: break;
    }
    return 0;
}

double cwt_mother_sampled(const struct cwt_mother *m, double nu, double s)
{
    const double unit = 2 * pi * s;
    const double first = ceil(m->low / unit - nu), last = floor(m->high / unit - nu);
    double sum = 0;

    for (double k = first; k <= last; k++)
        sum += cwt_mother_value(m, (nu + k) * unit);
    return sum;
}

// d ln(x^power·|Ψ|)/dx, which falls through 0 at the peak.
static double mother_slope(const struct cwt_mother *m, double x, double power)
{
    const double w0 = m->order, extra = power / x;

    switch (m->wavelet) {
    case CWT_MORLET: {
        const double e = exp(-x * w0);
        return extra + (-(x - w0) + x * e) / (1 - e);
    }
    case CWT_MORSE: return extra + m->beta / x - w0 * pow(x, w0 - 1);
    case CWT_PAUL: return extra + w0 / x - 1;
    case CWT_DOG: return extra + w0 / x - x;
    case CWT_MORLET_CW: break;
    }
    return 0;
}

// The x > 0 at which x^power·|Ψ| is largest: for power 1/2, the equivalent Fourier frequency of
// Torrence and Compo.
static double mother_peak(const struct cwt_mother *m, double power)
{
    double low = 1e-9, high = 1;

    while (mother_slope(m, high, power) > 0)
        high *= 2;
    for (int i = 0; i < 200; i++) {
        const double x = (low + high) / 2;
        if (mother_slope(m, x, power) > 0)
            low = x;
        else
            high = x;
    }
    return (low + high) / 2;
}

// Where |Ψ| falls to `level` on the way from `top` in the direction of `side`.
static double mother_end(const struct cwt_mother *m, double top, double side, double level)
{
    double inside = 0, outside = 1;

    while (fabs(cwt_mother_value(m, top + side * outside)) > level && outside < 1e6)
        outside *= 2;
    for (int i = 0; i < 100; i++) {
        const double x = (inside + outside) / 2;
        if (fabs(cwt_mother_value(m, top + side * x)) > level)
            inside = x;
        else
            outside = x;
    }
    return top + side * outside;
}

static void mother_band(struct cwt_mother *m, double top, double level)
{
    m->high = mother_end(m, top, 1, level);
    if (m->wavelet == CWT_DOG)
        m->low = -m->high;
    else
        m->low = mother_end(m, top, -1, level);
    // The second lobe of a Morlet wavelet with small w0 lies at x < 0.
    if (m->wavelet == CWT_MORLET && m->low > 0) {
        double x = -m->order - 10;
        while (x < 0 && fabs(cwt_mother_value(m, x)) <= level)
            x += 1.0 / 64;
        m->low = fmin(m->low, x < 0 ? x - 1.0 / 64 : m->low);
    } else if (m->wavelet == CWT_MORLET) {
        m->low = fmin(m->low, -m->order - 10);
    }
}

// The outermost η at which |ψ|² is e^−2 of its largest value.
static double mother_cone(const double *square, size_t n, double step)
{
    double top = 0;
    size_t i = n - 1;

    for (size_t k = 0; k < n; k++)
        top = fmax(top, square[k]);
    const double level = exp(-2.0) * top;
    while (i > 0 && square[i] <= level)
        i--;
    return ((double)i + (square[i] - level) / (square[i] - square[i + 1])) * step;
}

// Time extents from |ψ|² at η = i·step, i = 0…n−1, which is an even function.
static void mother_times(struct cwt_mother *m, const double *square, size_t n, double step)
{
    double total = 0, tail = 0;
    size_t last = n;

    for (size_t i = 0; i < n; i++)
        total += square[i];
    while (last > 1 && tail <= mother_tail * mother_tail * total)
        tail += square[--last];
    m->reach = (double)(last + 1) * step;
    switch (m->wavelet) { // as Torrence and Compo have them
    case CWT_MORLET:
    case CWT_DOG: m->cone = sqrt(2.0); break;
    case CWT_PAUL: m->cone = sqrt(0.5); break;
    default: m->cone = mother_cone(square, n, step); break;
    }
}

// Samples the spectrum on n points, for its energy and the extents in time; returns how long a time
// the points span, or 0.
static double mother_sample(struct cwt_mother *m, size_t n)
{
    const char *why;
    const struct fft *plan = fft_get(FFT_BACKWARD, n, true, &why);
    double *in = plan ? fft_alloc(fft_in_bytes(plan)) : NULL;
    double *out = plan ? fft_alloc(fft_out_bytes(plan)) : NULL;
    const double dx = 4 * fmax(m->high, -m->low) / (double)n;

    if (in && out) {
        m->energy = 0;
        for (size_t i = 0; i < n; i++) {
            const double x = dx * (i < n / 2 ? (double)i : (double)i - (double)n);
            in[2 * i] = cwt_mother_value(m, x);
            m->energy += in[2 * i] * in[2 * i] * dx / (2 * pi);
        }
        fft_run(plan, in, out);
        for (size_t i = 0; i < n / 2; i++)
            out[i] = out[2 * i] * out[2 * i] + out[2 * i + 1] * out[2 * i + 1];
        mother_times(m, out, n / 2, 2 * pi / ((double)n * dx));
    }
    const bool good = in && out;
    fft_free(in);
    fft_free(out);
    return good ? 2 * pi / dx : 0;
}

static bool mother_extents(struct cwt_mother *m, double top, const char **why)
{
    const double most = fabs(cwt_mother_value(m, top));
    double span;
    size_t n = (size_t)1 << 12;

    mother_band(m, top, most * 1e-13);
    // Until the points hold the wavelet with room to spare.
    while ((span = mother_sample(m, n)) > 0 && m->reach > span / 8 && n < (size_t)1 << 20)
        n *= 4;
    mother_band(m, top, most * mother_floor);
    if (span > 0 && m->reach <= span / 8)
        return true;
    *why = span > 0 ? "a wavelet of this order lasts too long" : "no memory for the wavelet";
    return false;
}

static bool mother_parameters(struct cwt_mother *m, const struct cwt_design *d, const char **why)
{
    const double usual[] = {[CWT_MORLET] = 6, [CWT_MORSE] = 3, [CWT_PAUL] = 4, [CWT_DOG] = 2};

    if (d->wavelet == CWT_MORLET_CW) {
        *why = "morlet-cw is defined for whole frames only: put `frame N` before it";
        return false;
    }
    *m = (struct cwt_mother){.wavelet = d->wavelet, .turn_re = 1};
    m->order = d->order != 0 ? d->order : usual[d->wavelet];
    m->beta = d->beta != 0 ? d->beta : 20;
    const bool whole = m->order == floor(m->order) && m->order >= 1 && m->order <= 64;
    if (d->wavelet == CWT_MORLET && !(m->order >= 2 && m->order <= 1000))
        *why = "w0 of a morlet wavelet lies between 2 and 1000";
    else if (d->wavelet == CWT_MORSE &&
             !(m->order >= 1 && m->order <= 10 && m->beta >= 1 && m->beta <= 10000))
        *why = "gamma of a morse wavelet lies between 1 and 10, beta between 1 and 10000";
    else if (d->wavelet == CWT_PAUL && !(whole && m->order >= 2))
        *why = "the order of a paul wavelet is a whole number between 2 and 64";
    else if (d->wavelet == CWT_DOG && !whole)
        *why = "the order of a dog wavelet is a whole number between 1 and 64";
    else
        return true;
    return false;
}

bool cwt_mother_init(struct cwt_mother *m, const struct cwt_design *design, const char **why)
{
    if (!mother_parameters(m, design, why))
        return false;
    const double top = mother_peak(m, 0);
    const bool real = m->wavelet == CWT_DOG;
    m->log_gain = log(real ? 1 : 2) - log(fabs(cwt_mother_value(m, top)));
    m->peak = design->norm == CWT_L1 ? top : mother_peak(m, 0.5);
    if (real) { // conj(−i^m) = −(−i)^m
        const int quarter = (int)fmod(m->order, 4);
        m->turn_re = quarter == 0 ? -1 : quarter == 2 ? 1 : 0;
        m->turn_im = quarter == 1 ? 1 : quarter == 3 ? -1 : 0;
    }
    return mother_extents(m, top, why);
}
