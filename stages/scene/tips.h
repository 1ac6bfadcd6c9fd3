// SPDX-License-Identifier: MIT
//
// The peaks of a power spectrum that stand out of it, and where they would be, and how high, if it
// had more bins than it has.
#pragma once

#include <stddef.h>

#include "runtime/base/arena.h"
#include "stages/dsp/window.h"

// From the bins beside the highest: hann and rect by their exact ratios for a tone alone (Grandke
// 1983; below 1e-4 dB), flattop not at all, as its top is flat to 0.01 dB; the others by a parabola
// through three levels in dB (below 0.1 dB).
enum tips_method { TIPS_NONE, TIPS_RECT, TIPS_HANN, TIPS_PARABOLA };
enum tips_method tips_method_of(enum window);

struct tip {
    double bin;   // its number, with a fraction
    double power; // of the top
    double drop;  // dB that it stands out by
};

// The top that lies about bin k, whose neighbours are no higher, and are there.
struct tip tips_top(const float *power, size_t k, enum tips_method);

// The tops of peaks that rise at least 15 dB above the median and 6 dB above what surrounds them,
// and lie less than 80 dB below the highest, which comes first; at most `most`. Returns how many.
// `power`: finite, 0 or more.
size_t tips_find(const float *power, size_t bins, enum tips_method, struct tip *, size_t most,
                 struct arena *);
