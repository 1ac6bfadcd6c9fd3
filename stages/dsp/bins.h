// SPDX-License-Identifier: MIT
// Counting values in bins of equal width, as numpy.histogram does.
#pragma once

#include <stddef.h>
#include <stdint.h>

// `count` bins from low to high, low < high; bin i ends where bin i + 1 begins, and the last one
// holds its upper end too.
struct bins {
    double low, high;
    size_t count;
};

double bins_edge(const struct bins *, size_t i); // 0 to count
// The bin of a value; SIZE_MAX: it lies outside, or is no number.
size_t bins_of(const struct bins *, double value);
// [rt] Adds n values to `hits`; returns how many lay outside or were no number.
uint64_t bins_add_f32(const struct bins *, double *hits, const float *x, size_t n);
uint64_t bins_add_f64(const struct bins *, double *hits, const double *x, size_t n);
