// SPDX-License-Identifier: MIT
// Taps of linear-phase filters, in float64, by the definitions of scipy.signal.
//
// Frequencies are in the units of `rate` (Hz, or cycles/sample with rate 1). All functions write
// `count` taps.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stages/dsp/window.h"

enum band { BAND_LOWPASS, BAND_HIGHPASS, BAND_BANDPASS, BAND_BANDSTOP };

extern const char *const band_names[]; // in the enum's order, NULL last

// [setup] scipy.signal.firwin(count, …, scale=True): windowed sinc with unit gain at DC, rate/2 or
// the centre of the band. high is used by bandpass and bandstop only. highpass and bandstop need an
// odd count.
bool fir_design_window(double *taps, size_t count, enum band band, double low, double high,
                       double rate, enum window w, double parameter, const char **why);

// Kaiser's estimate: ripple/attenuation in dB and transition width → taps and beta
// (scipy.signal.kaiserord).
bool fir_design_kaiser(double attenuation, double width, double rate, size_t *count, double *beta,
                       const char **why);

// [setup] Least squares over bands (scipy.signal.firls), odd count. bands: 2·n edges; desired: 2·n
// gains at them; weight: n or NULL.
bool fir_design_least_squares(double *taps, size_t count, const double *bands,
                              const double *desired, const double *weight, size_t n, double rate,
                              const char **why);

// [setup] Equiripple (scipy.signal.remez, type 'bandpass'). bands: 2·n edges; desired: n; weight: n
// or NULL.
bool fir_design_remez(double *taps, size_t count, const double *bands, const double *desired,
                      const double *weight, size_t n, double rate, const char **why);

// [setup] Root raised cosine, alpha 0…1, `sps` samples per symbol, unit energy; centred at
// (count-1)/2.
bool fir_design_rrc(double *taps, size_t count, double alpha, double sps, const char **why);

// [setup] Gaussian pulse with bandwidth-time product bt, unit sum.
bool fir_design_gaussian(double *taps, size_t count, double bt, double sps, const char **why);

// [setup] Hilbert transformer: 2/(πn) at odd n from the centre, times a Kaiser window; odd count.
bool fir_design_hilbert(double *taps, size_t count, double beta, const char **why);

// [setup] Differentiator cos(πn)/n times a Kaiser window: y = dx/dn; odd count.
bool fir_design_differentiator(double *taps, size_t count, double beta, const char **why);

// [setup] Savitzky–Golay smoothing (derivative 0) or differentiation, as
// scipy.signal.savgol_coeffs(use='conv').
bool fir_design_savgol(double *taps, size_t count, unsigned order, unsigned derivative,
                       double delta, const char **why);

// Gain and phase at a frequency: H = Σ h[k]·e^(−j2πfk/rate).
void fir_response(const double *taps, size_t count, double frequency, double rate, double *re,
                  double *im);
