// SPDX-License-Identifier: MIT
// The bank of ContinuousWavelets.jl from its formulas.

#include "stages/dsp/cwt_bank.h"

#include <math.h>
#include <stdlib.h>

#include "stages/dsp/fft.h"

static const double pi = 3.14159265358979323846;

struct bank_grid {
    double sigma, beta, a, b, step, narrow; // narrow: factor of the widths
    double unit;                            // ω of one bin
    size_t scales;
};

static bool bank_grid_init(struct bank_grid *g, const struct cwt_design *d, size_t samples,
                           const char **why)
{
    const double quality = d->quality != 0 ? d->quality : 8;

    *g = (struct bank_grid){.sigma = d->order != 0 ? d->order : pi};
    g->beta = d->beta != 0 ? d->beta : 2;
    if (!(g->sigma >= 1 && g->sigma <= 100 && g->beta >= 1 && g->beta <= 64 && quality >= 1 &&
          quality <= 256)) {
        *why =
            "morlet-cw takes sigma between 1 and 100, beta between 1 and 64, Q between 1 and 256";
        return false;
    }
    const size_t half = samples / 2; // rounded down, as the package does
    const double top = (double)half + 1;
    const double octaves = log2(top / (g->sigma + 3));
    g->a = pow(g->beta, -0.8);
    const double last = quality * (octaves - g->a);
    if (!(octaves - g->a - 1 > 0)) {
        *why = "frames are too short for morlet-cw";
        return false;
    }
    g->b = pow(last, (g->beta - 1) / g->beta) / quality;
    const double before = pow((octaves - g->a - 1) / g->b, g->beta);
    const double count = rint(last / ((last - before) / quality));
    g->step = last / count;
    g->scales = (size_t)count + 1;
    const double x = exp(octaves) / (100 + exp(octaves));
    g->narrow = (pow(g->beta, x) - 1) / pow((double)g->scales, g->beta);
    g->unit = top / (double)samples;
    return true;
}

static double bank_scale(const struct bank_grid *g, size_t row)
{
    if (row == 0)
        return 3 * g->sigma * exp2(g->a - 1);
    return exp2(g->a + g->b * pow((double)(row - 1) * g->step, 1 / g->beta));
}

static double bank_width(const struct bank_grid *g, size_t row)
{
    if (row == 0)
        return 1;
    return 1 + g->narrow * pow((double)(g->scales + 1 - row), g->beta);
}

// Up to a factor that goes when the peak is made 1.
static double bank_value(const struct bank_grid *g, size_t row, size_t bin)
{
    const double s = bank_scale(g, row), w = bank_width(g, row);
    const double x = g->unit * (double)bin / s + (row == 0 ? g->sigma : 0);
    const double d = (g->sigma - x) / w;

    return exp(-d * d) - exp(-(g->sigma * g->sigma + x * x) / 2);
}

// One row in double precision, peak 1, and what is known of it. Returns the sum of its squares.
static double bank_row(struct cwt_bank *b, const struct bank_grid *g, double fs, size_t row,
                       double *value)
{
    double peak = 0, sum = 0, mean = 0;

    for (size_t k = 0; k < b->bins; k++) {
        value[k] = bank_value(g, row, k);
        peak = fmax(peak, value[k]);
    }
    for (size_t k = 0; k < b->bins; k++) {
        value[k] /= peak;
        sum += value[k] * value[k];
        mean += value[k] * value[k] * (double)k;
    }
    b->frequency[row] = mean / sum * fs / (double)(2 * b->samples);
    b->cone[row] =
        2 * g->unit * (double)b->samples / (pi * bank_scale(g, row) * bank_width(g, row));
    return sum;
}

// Keeps the bins that matter in float.
static bool bank_keep(struct cwt_bank *b, size_t row, const double *value)
{
    size_t first = 0, end = b->bins;

    while (first < end && fabs(value[first]) < 1e-9)
        first++;
    while (end > first && fabs(value[end - 1]) < 1e-9)
        end--;
    b->first[row] = first;
    b->width[row] = end - first;
    b->spectrum[row] = malloc((end - first + 1) * sizeof **b->spectrum);
    for (size_t i = 0; b->spectrum[row] && i < b->width[row]; i++)
        b->spectrum[row][i] = (float)(value[first + i] / (double)(2 * b->samples));
    return b->spectrum[row] != NULL;
}

bool cwt_bank_init(struct cwt_bank *b, const struct cwt_design *design, size_t samples,
                   const char **why)
{
    struct bank_grid g;
    double total = 0;

    *b = (struct cwt_bank){.samples = samples, .bins = samples + 1};
    if (!bank_grid_init(&g, design, samples, why))
        return false;
    b->rows = g.scales + 1;
    b->frequency = calloc(b->rows, sizeof *b->frequency);
    b->cone = calloc(b->rows, sizeof *b->cone);
    b->spectrum = calloc(b->rows, sizeof *b->spectrum);
    b->first = calloc(b->rows, sizeof *b->first);
    b->width = calloc(b->rows, sizeof *b->width);
    double *value = calloc(b->bins, sizeof *value);
    bool good = b->frequency && b->cone && b->spectrum && b->first && b->width && value;
    for (size_t r = 0; good && r < b->rows; r++) {
        total += bank_row(b, &g, design->fs, r, value);
        good = bank_keep(b, r, value);
    }
    free(value);
    for (size_t r = 0; good && r < b->rows; r++)
        for (size_t i = 0; i < b->width[r]; i++)
            b->spectrum[r][i] = (float)((double)b->spectrum[r][i] / sqrt(total));
    if (!good)
        *why = "no memory for the wavelets";
    return good;
}

void cwt_bank_release(struct cwt_bank *b)
{
    for (size_t r = 0; b->spectrum && r < b->rows; r++)
        free(b->spectrum[r]);
    free(b->spectrum);
    free(b->frequency);
    free(b->cone);
    free(b->first);
    free(b->width);
    *b = (struct cwt_bank){0};
}
