// SPDX-License-Identifier: MIT
//
// Counts of values whose range nobody knows beforehand, in cells whose width is a power of two and
// doubles whenever a value lies outside: every value stays counted, in a cell with exact edges.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "stages/dsp/bins.h"

enum { TALLY_CELLS = 4096 };

struct tally {
    struct bins bins;          // count 0: the range isn't known
    double width, base;        // of the cells; cell i goes from (base + i)·width on
    double hits[TALLY_CELLS];  // or of the bins
    uint64_t outside;          // of the bins
    double first, sum, square; // of finite values, less the first one
    uint64_t finite;
};

// [rt]
void tally_add(struct tally *, const float *x, size_t n);
double tally_mean(const struct tally *);      // NaN where there is nothing
double tally_deviation(const struct tally *); // with the whole count below

// The counts in at most `most` bins; hits has room for TALLY_CELLS.
struct bins tally_bins(const struct tally *, size_t most, double *hits);
