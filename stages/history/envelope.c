// SPDX-License-Identifier: MIT
//
// The history of a line. The sums of the open column are kept in lanes by absolute index, so that
// they come out the same for any size of block and any width of vector.
#include "stages/history/envelope.h"

#include <float.h>
#include <math.h>

#include "stages/dsp/clones.h"

enum { LANES = ENVELOPE_LANES };

// The first value of a column.
static uint64_t column_start(const struct envelope *e, uint64_t column)
{
    return (column * e->denominator + e->numerator - 1) / e->numerator;
}

static void open_column(struct envelope *e)
{
    for (size_t k = 0; k < LANES; k++) {
        e->low[k] = INFINITY;
        e->high[k] = -INFINITY;
        e->sum[k] = e->square[k] = e->count[k] = 0;
    }
    e->end = column_start(e, e->used + 1);
}

void envelope_init(struct envelope *e, struct arena *arena, size_t columns, uint64_t total)
{
    columns = columns < 2 ? 2 : columns + columns % 2;
    *e = (struct envelope){.columns = columns, .numerator = 1, .denominator = 1};
    if (total > columns) {
        e->numerator = columns;
        e->denominator = total;
    }
    e->column = arena_alloc(arena, columns, sizeof *e->column);
    open_column(e);
}

// What the lanes of the open column hold, added in a fixed order.
static struct envelope_column gathered(const struct envelope *e)
{
    struct envelope_column c = {.low = INFINITY, .high = -INFINITY};

    for (size_t k = 0; k < LANES; k++) {
        c.low = e->low[k] < c.low ? e->low[k] : c.low;
        c.high = e->high[k] > c.high ? e->high[k] : c.high;
        c.sum += e->sum[k];
        c.square += e->square[k];
        c.count += e->count[k];
    }
    return c;
}

static void merge_pairs(struct envelope *e)
{
    for (size_t i = 0; i < e->used / 2; i++) {
        const struct envelope_column a = e->column[2 * i], b = e->column[2 * i + 1];

        e->column[i] = (struct envelope_column){
            .low = a.low < b.low ? a.low : b.low,
            .high = a.high > b.high ? a.high : b.high,
            .sum = a.sum + b.sum,
            .square = a.square + b.square,
            .count = a.count + b.count,
        };
    }
    e->used /= 2;
    e->denominator *= 2;
}

static void close_column(struct envelope *e)
{
    e->column[e->used++] = gathered(e);
    if (e->used == e->columns)
        merge_pairs(e);
    open_column(e);
}

static inline void take(struct envelope *e, float value, size_t k)
{
    const bool counts = fabsf(value) <= FLT_MAX;
    const double v = counts ? (double)value : 0;

    e->low[k] = counts && value < e->low[k] ? value : e->low[k];
    e->high[k] = counts && value > e->high[k] ? value : e->high[k];
    e->sum[k] += v;
    e->square[k] += v * v;
    e->count[k] += counts ? 1 : 0;
}

// `rows` times LANES values into the lanes, the first into lane 0.
DSP_CLONES static void take_rows(struct envelope *e, const float *x, size_t rows)
{
    float low[LANES], high[LANES];
    double sum[LANES], square[LANES], count[LANES];

    for (size_t k = 0; k < LANES; k++) {
        low[k] = e->low[k], high[k] = e->high[k];
        sum[k] = e->sum[k], square[k] = e->square[k], count[k] = e->count[k];
    }
    for (; rows; rows--, x += LANES) {
#pragma omp simd
        for (size_t k = 0; k < LANES; k++) {
            const float w = x[k];
            const bool counts = fabsf(w) <= FLT_MAX;
            const float least = counts ? w : INFINITY, most = counts ? w : -INFINITY;
            const double v = counts ? (double)w : 0;

            low[k] = least < low[k] ? least : low[k];
            high[k] = most > high[k] ? most : high[k];
            sum[k] += v;
            square[k] += v * v;
            count[k] += counts ? 1 : 0;
        }
    }
    for (size_t k = 0; k < LANES; k++) {
        e->low[k] = low[k], e->high[k] = high[k];
        e->sum[k] = sum[k], e->square[k] = square[k], e->count[k] = count[k];
    }
}

void envelope_add(struct envelope *e, const float *values, size_t n, size_t stride)
{
    while (n) {
        const uint64_t left = e->end - e->seen;
        const size_t run = left < n ? (size_t)left : n;
        size_t i = 0;

        while (i < run) {
            const size_t lane = (size_t)((e->seen + i) % LANES);

            if (stride == 1 && lane == 0 && run - i >= LANES) {
                const size_t rows = (run - i) / LANES;

                take_rows(e, values + i, rows);
                i += rows * LANES;
            } else {
                take(e, values[i * stride], lane);
                i++;
            }
        }
        e->seen += run;
        values += run * stride;
        n -= run;
        if (e->seen == e->end)
            close_column(e);
    }
}

void envelope_trace(const struct envelope *e, double first, double step, struct scene *scene,
                    struct scene_trace *trace)
{
    const bool open = e->seen > column_start(e, e->used);
    const size_t count = e->used + open;
    const double width = (double)e->denominator / (double)e->numerator; // values in a column
    float *room = arena_alloc(scene->arena, 4 * (count ? count : 1), sizeof *room);
    float *low = room, *high = low + count, *mean = high + count, *deviation = mean + count;

    for (size_t i = 0; i < count; i++) {
        const struct envelope_column c = i < e->used ? e->column[i] : gathered(e);
        const double middle = c.count > 0 ? c.sum / c.count : NAN;
        const double variance = c.count > 0 ? c.square / c.count - middle * middle : NAN;

        low[i] = c.low > c.high ? NAN : c.low;
        high[i] = c.low > c.high ? NAN : c.high;
        mean[i] = (float)middle;
        deviation[i] = (float)sqrt(variance < 0 ? 0 : variance);
    }
    trace->x = (struct scene_steps){
        .first = first + (width - 1) / 2 * step,
        .step = width * step,
        .count = count,
    };
    if (e->denominator == e->numerator) {
        trace->y = low;
        return;
    }
    trace->low = low;
    trace->high = high;
    trace->mean = mean;
    trace->deviation = deviation;
}
