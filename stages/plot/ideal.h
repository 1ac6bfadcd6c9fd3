// SPDX-License-Identifier: MIT
//
// Where the symbols of a modulation lie, at a mean power of 1, and how far received ones are from
// there.
#pragma once

#include <stddef.h>

enum ideal { IDEAL_NONE, IDEAL_BPSK, IDEAL_QPSK, IDEAL_PSK8, IDEAL_QAM16, IDEAL_QAM64, IDEALS };
extern const char *const ideal_names[];

enum { IDEAL_MOST = 64 };

// Fills pairs of real and imaginary part; returns how many.
size_t ideal_points(enum ideal, double *points);

struct ideal_fit {
    double gain;   // of the received points that brings them closest to the ideal ones
    double evm;    // then: rms of the distances, relative to the rms of the ideal points chosen
    size_t points; // finite ones
};

// n pairs. The nearest ideal point counts as what was sent; the gain is real and found together
// with that, from one that makes the powers equal. gain is 0 where there is nothing to fit.
struct ideal_fit ideal_fit(enum ideal, const float *pairs, size_t n);
