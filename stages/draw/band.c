// SPDX-License-Identifier: MIT
//
// A trace as the least and greatest height within each column.
#include "stages/draw/band.h"

#include <math.h>

#include "stages/scene/ticks.h"

static const double BEYOND = 64; // heights are followed so far outside

void band_init(struct band *band, struct arena *arena, size_t width, size_t margin, double height)
{
    const size_t count = width + 2 * margin;

    *band = (struct band){.count = count, .margin = margin, .width = width, .height = height};
    band->low = arena_alloc(arena, 2 * count, sizeof *band->low);
    band->high = band->low + count;
    for (size_t i = 0; i < count; i++) {
        band->low[i] = INFINITY;
        band->high[i] = -INFINITY;
    }
}

static inline void widen(struct band *band, size_t k, float a, float b)
{
    const float low = a < b ? a : b, high = a < b ? b : a;

    band->low[k] = low < band->low[k] ? low : band->low[k];
    band->high[k] = high > band->high[k] ? high : band->high[k];
}

static double column_of(const struct band *band, const struct scene_axis *axis, double x)
{
    return axis_fraction(axis, x) * (double)band->width + (double)band->margin;
}

// A little beyond the ends is enough: what is far outside must not overflow. On a logarithmic axis
// zero and below lie below the bottom.
static float depth(const struct band *band, const struct scene_axis *axis, double y)
{
    const double beyond = band->height + BEYOND, at = (1 - axis_fraction(axis, y)) * band->height;

    return (float)(at < -BEYOND ? -BEYOND : at < beyond ? at : beyond);
}

static void add_segment(struct band *band, double xa, float ya, double xb, float yb)
{
    const double last = (double)band->count - 1;

    if (xb < 0 || xa > last)
        return;
    const double slope = xb > xa ? (double)(yb - ya) / (xb - xa) : 0;
    const size_t from = xa > 0 ? (size_t)xa : 0, to = (size_t)(xb < last ? xb : last);

    if (from == to) {
        widen(band, from, ya, yb);
        return;
    }
    for (size_t k = from; k <= to; k++) {
        const double left = fmax(xa, (double)k), right = fmin(xb, (double)k + 1);

        widen(band, k, (float)(ya + (left - xa) * slope), (float)(ya + (right - xa) * slope));
    }
}

static void add_points(struct band *band, const struct scene_trace *trace,
                       const struct scene_axis *x, const struct scene_axis *y)
{
    double before = NAN;
    float height = 0;

    for (size_t i = 0; i < trace->x.count; i++) {
        const double at = column_of(band, x, scene_step_at(&trace->x, i));

        if (!isfinite(trace->y[i]) || !isfinite(at)) {
            before = NAN;
            continue;
        }
        const float now = depth(band, y, trace->y[i]);

        if (isnan(before))
            add_segment(band, at, now, at, now);
        else
            add_segment(band, before, height, at, now);
        before = at;
        height = now;
    }
}

void band_add_columns(struct band *band, const struct scene_steps *steps, const float *low,
                      const float *high, const struct scene_axis *x, const struct scene_axis *y)
{
    for (size_t i = 0; i < steps->count; i++) {
        const double centre = scene_step_at(steps, i), half = steps->step / 2;
        const double a = column_of(band, x, centre - half), b = column_of(band, x, centre + half);
        const double from = fmin(a, b), to = fmax(a, b);

        if (!isfinite(low[i]) || !isfinite(high[i]) || !isfinite(from) || !isfinite(to) || to < 0)
            continue;
        const size_t first = from > 0 ? (size_t)from : 0, last = (size_t)fmax(ceil(to) - 1, 0);
        const float bottom = depth(band, y, low[i]), top = depth(band, y, high[i]);

        for (size_t k = first; k <= (last > first ? last : first) && k < band->count; k++)
            widen(band, k, top, bottom);
    }
}

// Neighbours that don't touch are joined half-way.
static void join(struct band *band)
{
    for (size_t k = 0; k + 1 < band->count; k++) {
        if (band->low[k] > band->high[k] || band->low[k + 1] > band->high[k + 1])
            continue;
        const float under = band->low[k + 1] - band->high[k];
        const float over = band->low[k] - band->high[k + 1];

        if (under > 0) {
            band->high[k] += under / 2;
            band->low[k + 1] = band->high[k];
        } else if (over > 0) {
            band->low[k] -= over / 2;
            band->high[k + 1] = band->low[k];
        }
    }
}

void band_add(struct band *band, const struct scene_trace *trace, const struct scene_axis *x,
              const struct scene_axis *y)
{
    if (trace->y)
        add_points(band, trace, x, y);
    else
        band_add_columns(band, &trace->x, trace->low, trace->high, x, y);
    join(band);
}
