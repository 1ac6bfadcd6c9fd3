// SPDX-License-Identifier: MIT
// FIR taps by formula: windowed sinc, Kaiser's estimate, pulse shapes, Hilbert, differentiator.

#include "stages/dsp/fir_design.h"

#include <math.h>

static const double pi = 3.14159265358979323846;

const char *const band_names[] = {"lowpass", "highpass", "bandpass", "bandstop", NULL};

static double fir_sinc(double x)
{
    return x == 0 ? 1 : sin(pi * x) / (pi * x);
}

static double fir_centre(size_t count)
{
    return 0.5 * ((double)count - 1);
}

static const char *fir_band_check(size_t count, enum band band, double low, double high,
                                  double rate)
{
    const bool two = band == BAND_BANDPASS || band == BAND_BANDSTOP;

    if (count == 0)
        return "a filter has at least one tap";
    if (!(low > 0 && low < rate / 2))
        return "the cutoff lies between 0 and half the sampling rate";
    if (two && !(high > low && high < rate / 2))
        return "the upper edge lies between the lower one and half the sampling rate";
    if ((band == BAND_HIGHPASS || band == BAND_BANDSTOP) && count % 2 == 0)
        return "a filter that passes half the sampling rate has an odd number of taps";
    return NULL;
}

// Pass bands as edges in units of half the rate; returns how many there are.
static int fir_passes(enum band band, double low, double high, double edges[2][2])
{
    const double first = band == BAND_LOWPASS || band == BAND_BANDSTOP ? 0 : low;
    const double last = band == BAND_BANDPASS ? high : band == BAND_HIGHPASS ? 1 : low;

    edges[0][0] = first;
    edges[0][1] = last;
    edges[1][0] = high;
    edges[1][1] = 1;
    return band == BAND_BANDSTOP ? 2 : 1;
}

// The parameters of firwin, whose name for each its users know.
// NOLINTNEXTLINE(readability-function-size)
bool fir_design_window(double *taps, size_t count, enum band band, double low, double high,
                       double rate, enum window w, double parameter, const char **why)
{
    const char *wrong = fir_band_check(count, band, low, high, rate);
    double edges[2][2];

    if (wrong) {
        *why = wrong;
        return false;
    }
    if (!window_fill(taps, count, w, parameter, false, why))
        return false;
    const int passes = fir_passes(band, 2 * low / rate, 2 * high / rate, edges);
    const double unity = edges[0][0] == 0   ? 0
                         : edges[0][1] == 1 ? 1
                                            : 0.5 * (edges[0][0] + edges[0][1]);
    double sum = 0;
    for (size_t k = 0; k < count; k++) {
        const double m = (double)k - fir_centre(count);
        double h = 0;
        for (int p = 0; p < passes; p++)
            h += edges[p][1] * fir_sinc(edges[p][1] * m) - edges[p][0] * fir_sinc(edges[p][0] * m);
        taps[k] *= h;
        sum += taps[k] * cos(pi * m * unity);
    }
    for (size_t k = 0; k < count; k++)
        taps[k] /= sum;
    return true;
}

bool fir_design_kaiser(double attenuation, double width, double rate, size_t *count, double *beta,
                       const char **why)
{
    const double a = fabs(attenuation);

    if (!(a >= 8 && a <= 300)) {
        *why = "Kaiser's estimate holds for attenuations from 8 dB on";
        return false;
    }
    if (!(width > 0 && width < rate / 2)) {
        *why = "the transition is wider than 0 and less than half the sampling rate";
        return false;
    }
    *beta = a > 50   ? 0.1102 * (a - 8.7)
            : a > 21 ? 0.5842 * pow(a - 21, 0.4) + 0.07886 * (a - 21)
                     : 0;
    *count = (size_t)ceil((a - 7.95) / 2.285 / (pi * 2 * width / rate) + 1);
    return true;
}

static void fir_scale(double *taps, size_t count, double by)
{
    for (size_t k = 0; k < count; k++)
        taps[k] *= by;
}

static double fir_rrc(double t, double a)
{
    const double pole = 1 - 16 * a * a * t * t;

    if (fabs(t) < 1e-12)
        return 1 - a + 4 * a / pi;
    if (fabs(pole) < 1e-10) // t = ±1/(4a)
        return a / sqrt(2) * ((1 + 2 / pi) * sin(pi / (4 * a)) + (1 - 2 / pi) * cos(pi / (4 * a)));
    return (sin(pi * t * (1 - a)) + 4 * a * t * cos(pi * t * (1 + a))) / (pi * t * pole);
}

bool fir_design_rrc(double *taps, size_t count, double alpha, double sps, const char **why)
{
    double energy = 0;

    if (!(alpha >= 0 && alpha <= 1) || !(sps > 0) || count == 0) {
        *why = "a root raised cosine has a roll-off from 0 to 1 and some samples per symbol";
        return false;
    }
    for (size_t k = 0; k < count; k++) {
        taps[k] = fir_rrc(((double)k - fir_centre(count)) / sps, alpha);
        energy += taps[k] * taps[k];
    }
    fir_scale(taps, count, 1 / sqrt(energy));
    return true;
}

bool fir_design_gaussian(double *taps, size_t count, double bt, double sps, const char **why)
{
    double sum = 0;

    if (!(bt > 0) || !(sps > 0) || count == 0) {
        *why = "a gaussian pulse has a bandwidth-time product and samples per symbol above 0";
        return false;
    }
    for (size_t k = 0; k < count; k++) {
        const double t = ((double)k - fir_centre(count)) / sps;
        taps[k] = exp(-2 * pi * pi * bt * bt * t * t / log(2));
        sum += taps[k];
    }
    fir_scale(taps, count, 1 / sum);
    return true;
}

// Fills taps with a Kaiser window when the number of taps is odd.
static bool fir_odd_window(double *taps, size_t count, double beta, const char **why)
{
    if (count % 2 == 0) {
        *why = "this filter has an odd number of taps";
        return false;
    }
    return window_fill(taps, count, WINDOW_KAISER, beta, false, why);
}

bool fir_design_hilbert(double *taps, size_t count, double beta, const char **why)
{
    if (!fir_odd_window(taps, count, beta, why))
        return false;
    for (size_t k = 0; k < count; k++) {
        const long m = (long)k - (long)(count / 2);
        taps[k] *= m % 2 ? 2 / (pi * (double)m) : 0;
    }
    return true;
}

bool fir_design_differentiator(double *taps, size_t count, double beta, const char **why)
{
    if (!fir_odd_window(taps, count, beta, why))
        return false;
    for (size_t k = 0; k < count; k++) {
        const long m = (long)k - (long)(count / 2);
        taps[k] *= m ? (m % 2 ? -1 : 1) / (double)m : 0;
    }
    return true;
}

void fir_response(const double *taps, size_t count, double frequency, double rate, double *re,
                  double *im)
{
    const double w = -2 * pi * frequency / rate;

    *re = 0;
    *im = 0;
    for (size_t k = 0; k < count; k++) {
        *re += taps[k] * cos(w * (double)k);
        *im += taps[k] * sin(w * (double)k);
    }
}
