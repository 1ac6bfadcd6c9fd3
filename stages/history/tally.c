// SPDX-License-Identifier: MIT
//
// Counts of values whose range nobody knows beforehand.
#include "stages/history/tally.h"

#include <math.h>
#include <string.h>

enum { FINER = 48 }; // the first value is 2⁴⁸ cells away from zero

static double cell_of(const struct tally *t, double value)
{
    return floor(value / t->width) - t->base;
}

// Cells twice as wide: the old ones are in the middle.
static void widen(struct tally *t)
{
    const double base = floor(t->base / 2) - TALLY_CELLS / 4.0;
    double hits[TALLY_CELLS] = {0};

    for (size_t i = 0; i < TALLY_CELLS; i++)
        if (t->hits[i] > 0)
            hits[(size_t)(floor((t->base + (double)i) / 2) - base)] += t->hits[i];
    memcpy(t->hits, hits, sizeof hits);
    t->width *= 2;
    t->base = base;
}

static void count(struct tally *t, double value)
{
    if (!(t->width > 0)) {
        t->width = ldexp(1, value != 0 ? ilogb(value) - FINER : -FINER);
        t->base = floor(value / t->width) - TALLY_CELLS / 2.0;
    }
    for (double cell; !((cell = cell_of(t, value)) >= 0 && cell < TALLY_CELLS);)
        widen(t);
    t->hits[(size_t)cell_of(t, value)]++;
}

void tally_add(struct tally *t, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double value = (double)x[i];

        if (!isfinite(value))
            continue;
        if (!t->finite++)
            t->first = value;
        t->sum += value - t->first;
        t->square += (value - t->first) * (value - t->first);
        if (t->bins.count)
            t->outside += bins_add_f64(&t->bins, t->hits, &value, 1);
        else
            count(t, value);
    }
}

double tally_mean(const struct tally *t)
{
    return t->finite ? t->first + t->sum / (double)t->finite : NAN;
}

double tally_deviation(const struct tally *t)
{
    const double mean = t->sum / (double)t->finite;

    return t->finite ? sqrt(fmax(t->square / (double)t->finite - mean * mean, 0)) : NAN;
}

struct bins tally_bins(const struct tally *t, size_t most, double *hits)
{
    size_t first = TALLY_CELLS, last = 0;
    double merged = 1, low = 0, high = 0;

    memset(hits, 0, TALLY_CELLS * sizeof *hits);
    if (t->bins.count) {
        memcpy(hits, t->hits, t->bins.count * sizeof *hits);
        return t->bins;
    }
    for (size_t i = 0; i < TALLY_CELLS; i++)
        if (t->hits[i] > 0) {
            first = i < first ? i : first;
            last = i;
        }
    if (first > last)
        return (struct bins){0, 1, 1};
    for (;; merged *= 2) {
        low = floor((t->base + (double)first) / merged);
        high = floor((t->base + (double)last) / merged) + 1;
        if (high - low <= (double)(most ? most : 1))
            break;
    }
    for (size_t i = first; i <= last; i++)
        hits[(size_t)(floor((t->base + (double)i) / merged) - low)] += t->hits[i];
    return (struct bins){low * merged * t->width, high * merged * t->width, (size_t)(high - low)};
}
