// SPDX-License-Identifier: MIT
//
// Power spectra averaged.
#include "stages/history/average.h"

#include <math.h>
#include <string.h>

static const double enough = 16; // spectra that a mean is worth looking at from

const char *const average_ways[] = {"exponential", "linear", NULL};

void average_init(struct average *a, struct arena *arena, size_t bins)
{
    *a = (struct average){.bins = bins, .number = INFINITY};
    a->mean = arena_alloc(arena, bins, sizeof *a->mean);
    a->block = arena_alloc(arena, bins, sizeof *a->block);
    a->greatest = arena_alloc(arena, bins, sizeof *a->greatest);
    a->least = arena_alloc(arena, bins, sizeof *a->least);
}

// The mean of all so far when `weight` is one over how many they are.
static void approach(double *mean, const float *power, size_t bins, double weight)
{
    for (size_t k = 0; k < bins; k++) {
        const double p = (double)power[k], m = isfinite(mean[k]) ? mean[k] : 0;

        mean[k] = isfinite(p) ? m + (p - m) * weight : m;
    }
}

static void hold(struct average *a, const float *power)
{
    for (size_t k = 0; k < a->bins; k++) {
        const float mean = (float)a->mean[k];

        if (!a->holding || power[k] > a->greatest[k] || isnan(a->greatest[k]))
            a->greatest[k] = power[k];
        if (!a->settled || mean < a->least[k])
            a->least[k] = mean;
    }
    a->holding = true;
    // An average of few spectra is low where they are by chance.
    a->settled = a->settled || (double)a->in_mean >= fmin(a->number, enough);
}

void average_add(struct average *a, const float *power)
{
    if (a->way == AVERAGE_EXPONENTIAL) {
        a->in_mean++;
        approach(a->mean, power, a->bins, fmax(1 / (double)a->in_mean, 1 / a->number));
    } else {
        const bool first = a->in_mean == a->in_block; // none has been completed before
        a->in_block++;
        approach(a->block, power, a->bins, 1 / (double)a->in_block);
        if (first || (double)a->in_block >= a->number) {
            memcpy(a->mean, a->block, a->bins * sizeof *a->mean);
            a->in_mean = a->in_block;
        }
        if ((double)a->in_block >= a->number)
            a->in_block = 0;
    }
    hold(a, power);
}

void average_release_holds(struct average *a)
{
    a->holding = a->settled = false;
}

void average_reset(struct average *a)
{
    a->in_mean = a->in_block = 0;
    average_release_holds(a);
}

uint64_t average_count(const struct average *a)
{
    if (a->way == AVERAGE_LINEAR || (double)a->in_mean < a->number)
        return a->in_mean;
    return (uint64_t)a->number;
}
