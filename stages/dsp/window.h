// SPDX-License-Identifier: MIT
// Window functions by scipy's names, in float64, and the sums that normalise spectra.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum window {
    WINDOW_RECT,
    WINDOW_BARTLETT,
    WINDOW_TRIANG,
    WINDOW_HANN,
    WINDOW_HAMMING,
    WINDOW_BLACKMAN,
    WINDOW_BLACKMANHARRIS,
    WINDOW_NUTTALL,
    WINDOW_FLATTOP,
    WINDOW_COSINE,
    WINDOW_BOHMAN,
    WINDOW_PARZEN,
    WINDOW_KAISER,   // parameter: beta
    WINDOW_TUKEY,    // parameter: tapered part, 0…1
    WINDOW_GAUSSIAN, // parameter: standard deviation in samples
    WINDOW_CHEBWIN,  // parameter: sidelobe attenuation in dB
    WINDOW_TAYLOR,   // parameter: sidelobe attenuation in dB
    WINDOW_COUNT
};

extern const char *const window_names[]; // in the enum's order, NULL last; "boxcar" is "rect" here

struct window_sums {
    double sum;     // S1 = Σw: amplitude spectra divide by it
    double squares; // S2 = Σw²: densities divide by rate·S2
    double gain;    // coherent gain, S1/N
    double enbw;    // equivalent noise bandwidth in bins, N·S2/S1²
};

// [setup] Writes `n` values with peak 1. `periodic` makes scipy's sym=False (spectra); otherwise
// the window is symmetric (filter design). `parameter` is read by kaiser, tukey, gaussian,
// chebwin and taylor only; NAN takes the default (8.6, 0.5, n/6, 100 dB, 30 dB). Equal to
// scipy.signal.get_window to 1e-13. False with *why when the parameter is out of range or n is 0.
bool window_fill(double *w, size_t n, enum window kind, double parameter, bool periodic,
                 const char **why);

struct window_sums window_measure(const double *w, size_t n);

// Modified Bessel function I0, to 1e-15 relative.
double window_bessel_i0(double x);
