// SPDX-License-Identifier: MIT
// Counting values in bins of equal width, as numpy.histogram does.
#include "stages/dsp/bins.h"

double bins_edge(const struct bins *b, size_t i)
{
    return i == b->count ? b->high : b->low + (double)i * ((b->high - b->low) / (double)b->count);
}

size_t bins_of(const struct bins *b, double value)
{
    if (!(value >= b->low && value <= b->high))
        return SIZE_MAX;
    const double at = (value - b->low) / (b->high - b->low) * (double)b->count;
    size_t i = at < (double)b->count ? (size_t)at : b->count - 1;

    // Edges are what counts, and the quotient may be rounded across one.
    if (value < bins_edge(b, i))
        i--;
    else if (i + 1 < b->count && value >= bins_edge(b, i + 1))
        i++;
    return i;
}

uint64_t bins_add_f32(const struct bins *b, double *hits, const float *x, size_t n)
{
    uint64_t outside = 0;

    for (size_t k = 0; k < n; k++) {
        const size_t i = bins_of(b, (double)x[k]);

        if (i == SIZE_MAX)
            outside++;
        else
            hits[i]++;
    }
    return outside;
}

uint64_t bins_add_f64(const struct bins *b, double *hits, const double *x, size_t n)
{
    uint64_t outside = 0;

    for (size_t k = 0; k < n; k++) {
        const size_t i = bins_of(b, x[k]);

        if (i == SIZE_MAX)
            outside++;
        else
            hits[i]++;
    }
    return outside;
}
