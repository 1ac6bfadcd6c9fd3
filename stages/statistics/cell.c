// SPDX-License-Identifier: MIT
// Sums of a sample over some frames.

#include "stages/statistics/cell.h"

#include <math.h>

enum { TILE = 256 };

// n samples, `step` numbers apart, as doubles next to each other.
static void load(const struct cell_kind *kind, const void *x, size_t step, double *tile, size_t n)
{
    const double *wide = x;
    const float *narrow = x;

    for (size_t i = 0; i < n; i++) {
        tile[i * kind->parts] = kind->wide ? wide[i * step] : (double)narrow[i * step];
        if (kind->parts == 2)
            tile[2 * i + 1] = kind->wide ? wide[i * step + 1] : (double)narrow[i * step + 1];
    }
}

static void add_squares(struct cell *cell, const struct cell_kind *kind, const double *x, size_t n)
{
    const bool shift = kind->op == CELL_VARIANCE;
    const double first = shift ? cell->first[0] : 0, second = shift ? cell->first[1] : 0;
    double sum = cell->sum[0], other = cell->sum[1], square = cell->square;

    for (size_t i = 0; i < n; i++) {
        const double re = x[i * kind->parts] - first;
        const double im = kind->parts == 2 ? x[2 * i + 1] - second : 0;

        sum += re;
        other += im;
        square += re * re + im * im;
    }
    *cell = (struct cell){{sum, other}, square, {cell->first[0], cell->first[1]}};
}

static void add_tile(struct cell *cell, const struct cell_kind *kind, const double *x, size_t n)
{
    double sum = cell->sum[0];

    if (kind->op == CELL_MIN) {
        for (size_t i = 0; i < n; i++)
            sum = x[i] < sum || isnan(sum) ? x[i] : sum;
    } else if (kind->op == CELL_MAX) {
        for (size_t i = 0; i < n; i++)
            sum = x[i] > sum || isnan(sum) ? x[i] : sum;
    } else if (kind->op == CELL_MEAN && kind->parts == 1) {
        for (size_t i = 0; i < n; i++)
            sum += x[i];
    } else {
        add_squares(cell, kind, x, n);
        return;
    }
    cell->sum[0] = sum;
}

void cell_add(struct cell *cell, const struct cell_kind *kind, const void *x, size_t step, size_t n,
              bool fresh)
{
    const size_t number = kind->wide ? sizeof(double) : sizeof(float);
    double tile[2 * TILE];

    if (fresh && n) {
        *cell = (struct cell){0};
        load(kind, x, step, cell->first, 1);
        if (kind->op == CELL_MIN || kind->op == CELL_MAX)
            cell->sum[0] = cell->first[0];
    }
    for (size_t done = 0; done < n; done += TILE) {
        const size_t run = n - done < TILE ? n - done : TILE;

        load(kind, (const char *)x + done * step * number, step, tile, run);
        add_tile(cell, kind, tile, run);
    }
}

void cell_tell(const struct cell *cell, const struct cell_kind *kind, uint64_t count, void *y,
               size_t i, enum sigrun_type type)
{
    const double n = (double)count;
    const size_t parts = sigrun_is_complex(type) ? 2 : 1;
    double value[2] = {cell->sum[0], cell->sum[1]};

    if (kind->op == CELL_MEAN) {
        value[0] /= n;
        value[1] /= n;
    } else if (kind->op == CELL_RMS) {
        value[0] = sqrt(cell->square / n);
    } else if (kind->op == CELL_VARIANCE) {
        const double rest = cell->square - (value[0] * value[0] + value[1] * value[1]) / n;

        value[0] = (rest < 0 ? 0 : rest) / (n - (double)kind->ddof);
    }
    for (size_t k = 0; k < parts; k++) {
        if (sigrun_is_double(type))
            ((double *)y)[i * parts + k] = value[k];
        else
            ((float *)y)[i * parts + k] = (float)value[k];
    }
}
