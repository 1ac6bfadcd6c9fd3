// SPDX-License-Identifier: MIT
// The spectra of the wavelets of cwt.h at scale 1, and what follows from them: where they peak, how
// wide they are in frequency and in time.
#pragma once

#include "stages/dsp/cwt.h"

// x is 2π·ν·s everywhere, η is time/s.
struct cwt_mother {
    enum cwt_wavelet wavelet;
    double order, beta;
    double log_gain;         // so that the largest |Ψ| is 2, or 1 for a real wavelet
    double peak;             // x of a row's frequency under the norm asked for
    double low, high;        // x between which |Ψ| exceeds 3e-8 of its maximum
    double reach;            // |η| beyond which lie 5e-8 of the norm
    double cone;             // |η| at which |ψ|² has fallen by e²
    double energy;           // ∫|Ψ|² dx / 2π
    double turn_re, turn_im; // unit factor of the conjugate spectrum
};

// [setup] False with *why when the parameters are out of range. CWT_MORLET_CW isn't one of these.
bool cwt_mother_init(struct cwt_mother *m, const struct cwt_design *design, const char **why);

// Ψ(x) without its unit factor.
double cwt_mother_value(const struct cwt_mother *m, double x);

// Σ_k Ψ(2π·(ν + k)·s): the spectrum of the wavelet sampled in time.
double cwt_mother_sampled(const struct cwt_mother *m, double nu, double s);
