// SPDX-License-Identifier: MIT
// Classic recursive filters as second-order sections, by the definitions of scipy.signal with
// output='sos'.
//
// Frequencies are in the units of `rate`. Bilinear transform with pre-warping. All in float64.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stages/dsp/fir_design.h" // enum band

#define IIR_SECTIONS 32 // most sections of a design: order 64, or 32 for band filters

struct iir_section {
    double b0, b1, b2; // numerator
    double a1, a2;     // denominator, a0 = 1
};

enum iir_kind { IIR_BUTTER, IIR_CHEBY1, IIR_CHEBY2, IIR_ELLIP, IIR_BESSEL };

extern const char *const iir_kind_names[]; // in the enum's order, NULL last

struct iir_spec {
    enum iir_kind kind;
    enum band band;
    unsigned order;  // of the prototype; a band filter has twice as many poles
    double low;      // cutoff (lowpass, highpass), lower edge
    double high;     // upper edge of band filters
    double rate;     // samples/s
    double ripple;   // pass-band ripple in dB: cheby1, ellip
    double stopband; // attenuation in dB: cheby2, ellip
};

// [setup] Writes at most IIR_SECTIONS sections, returns how many; 0 with *why. Bessel is normalised
// by phase.
size_t iir_design(struct iir_section *sections, const struct iir_spec *spec, const char **why);

// [setup] One section: scipy.signal.iirnotch / iirpeak(frequency, q, rate).
bool iir_notch(struct iir_section *s, double frequency, double q, double rate, const char **why);
bool iir_peak(struct iir_section *s, double frequency, double q, double rate, const char **why);

// [setup] One section of the audio EQ cookbook (R. Bristow-Johnson); gain in dB where there is one.
enum iir_eq {
    IIR_EQ_LOWPASS,
    IIR_EQ_HIGHPASS,
    IIR_EQ_BANDPASS,
    IIR_EQ_NOTCH,
    IIR_EQ_ALLPASS,
    IIR_EQ_PEAK,
    IIR_EQ_LOWSHELF,
    IIR_EQ_HIGHSHELF
};
extern const char *const iir_eq_names[]; // in the enum's order, NULL last
bool iir_equalizer(struct iir_section *s, enum iir_eq kind, double frequency, double q,
                   double gain_db, double rate, const char **why);

// True when all poles lie inside the unit circle.
bool iir_is_stable(const struct iir_section *sections, size_t count);

// H(e^(j2πf/rate)).
void iir_response(const struct iir_section *sections, size_t count, double frequency, double rate,
                  double *re, double *im);

// Samples until the impulse response has fallen to `fraction` of its start (by the slowest pole):
// warm-up and tail.
size_t iir_settle(const struct iir_section *sections, size_t count, double fraction);
