// SPDX-License-Identifier: MIT
//
// Ranges that axes and colours get when nobody says which.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct range {
    double low, high; // low < high when it is one; both NAN when there is nothing to show
};

enum { RANGE_SILENCE = -290 }; // dB: zeros, whose logarithm was kept finite

// What values are like. Of more than a million, every n-th column or row is looked at.
struct range_summary {
    double least, greatest;   // of finite values; NAN if there are none
    double few, median, most; // the 1st, 50th and 99.9th percentile, to 1/8192 of the span
};

// A matrix of values; a row of n values is {value, 1, 0, n, 1}.
struct range_values {
    const float *value;
    size_t columns, column_stride;
    size_t rows, row_stride;
};

void range_summarize(struct range_summary *, const struct range_values *);

// For a line: multiples of a step of {1, 2, 5}·10ⁿ with 5 % of head room; symmetric when the data
// almost is; down to zero when the data almost is.
struct range range_line(double least, double greatest);

// For decibels: `top` + 5 up to a multiple of 5, and the median − 10 down to a multiple of 5, 30 to
// 120 apart.
struct range range_decibels(double top, double median);

// For the colours of a map. `centred`: zero in the middle. A few values far below the others, as
// logarithms of almost nothing are, are left outside.
struct range range_map(const struct range_summary *, bool decibels, bool centred);

// A range of one value, or of none, widened to something that can be drawn.
struct range range_widened(double low, double high);

// The smallest of {1, 2, 5}·10ⁿ that is not below a value, which is above zero.
double range_nice(double value);
