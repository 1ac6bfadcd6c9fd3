// SPDX-License-Identifier: MIT
//
// What a line of a plot remembers.
#include "stages/plot/curve.h"

#include <math.h>
#include <stdlib.h>

enum { BLOCK = 1024 };

const char *const curve_frames_names[] = {"mean", "last", "max", "auto", NULL};

void curve_of_signal(struct curve *c, struct arena *arena, size_t columns)
{
    envelope_init(&c->envelope, arena, columns, 0);
}

void curve_of_recent(struct curve *c, struct arena *arena, size_t values)
{
    trail_init(&c->trail, arena, values);
}

static void remember(struct curve *c, const float *values, size_t n)
{
    if (c->trail.room)
        trail_add(&c->trail, values, n);
    else
        envelope_add(&c->envelope, values, n, 1);
}

void curve_of_frames(struct curve *c, struct arena *arena, size_t width, enum curve_frames frames,
                     bool decibel)
{
    c->frames = frames;
    c->width = width;
    c->decibel = decibel;
    c->value = arena_alloc(arena, width, sizeof *c->value);
    c->count = arena_alloc(arena, width, sizeof *c->count);
    for (size_t i = 0; frames != CURVE_MEAN && i < width; i++)
        c->value[i] = NAN;
}

static double sample(const struct curve *c, const void *samples, size_t i)
{
    const float *f = samples;
    const double *d = samples;
    const size_t k = 2 * i + (c->part == CURVE_IMAGINARY);

    switch (c->type) {
    case SIGRUN_F32: return (double)f[i];
    case SIGRUN_F64: return d[i];
    case SIGRUN_CF32:
        return c->part == CURVE_MAGNITUDE ? hypot((double)f[2 * i], (double)f[2 * i + 1])
                                          : (double)f[k];
    default: return c->part == CURVE_MAGNITUDE ? hypot(d[2 * i], d[2 * i + 1]) : d[k];
    }
}

void curve_add(struct curve *c, const void *samples, size_t from, size_t n)
{
    const float *f = samples;
    float block[BLOCK];

    if (c->type == SIGRUN_F32) {
        remember(c, f + from, n);
        return;
    }
    while (n) {
        const size_t some = n < BLOCK ? n : BLOCK;

        for (size_t i = 0; i < some; i++)
            block[i] = (float)sample(c, samples, from + i);
        remember(c, block, some);
        from += some;
        n -= some;
    }
}

void curve_skip(struct curve *c, uint64_t n)
{
    float nothing[BLOCK];

    for (size_t i = 0; i < BLOCK; i++)
        nothing[i] = NAN;
    for (; n; n -= n < BLOCK ? n : BLOCK)
        remember(c, nothing, n < BLOCK ? (size_t)n : BLOCK);
}

void curve_frame(struct curve *c, const void *samples, size_t from)
{
    for (size_t i = 0; i < c->width; i++) {
        const double v = sample(c, samples, from + i);

        switch (c->frames) {
        case CURVE_AUTO:
        case CURVE_LAST: c->value[i] = v; break;
        case CURVE_MAX:
            c->value[i] = v > c->value[i] || isnan(c->value[i]) ? v : c->value[i];
            break;
        case CURVE_MEAN:
            if (!isfinite(v))
                break;
            c->count[i]++;
            // Of powers, also where magnitudes or decibels are shown.
            c->value[i] += c->decibel ? pow(10, v / 10) : c->part == CURVE_MAGNITUDE ? v * v : v;
        }
    }
}

static double shown(const struct curve *c, size_t i)
{
    if (c->frames != CURVE_MEAN)
        return c->value[i];
    const double mean = c->count[i] > 0 ? c->value[i] / c->count[i] : NAN;

    return c->decibel ? 10 * log10(mean) : c->part == CURVE_MAGNITUDE ? sqrt(mean) : mean;
}

float *curve_values(const struct curve *c, const struct axes_order *order, struct arena *arena)
{
    float *values = arena_alloc(arena, c->width, sizeof *values);

    for (size_t i = 0; i < c->width; i++)
        values[i] = (float)shown(c, order->from ? order->from[i] : i);
    return values;
}

void curve_kept(const struct curve *c, size_t count, double first, double step,
                struct figure_kept *kept)
{
    if (!count || !c->trail.room)
        return;
    kept->since = first + (double)trail_first(&c->trail) * step;
    for (size_t i = 0; i < count; i++)
        kept->bytes += trail_bytes(&c[i].trail);
}

static int ascending(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

// Copies what can be shown; returns how many.
static size_t gather(const float *values, size_t count, bool log, float *into)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (isfinite(values[i]) && (!log || values[i] > 0))
            into[n++] = values[i];
    return n;
}

struct sigrun_range curve_range(const struct scene_pane *pane, bool log)
{
    size_t room = 1, n = 0;

    for (size_t i = 0; i < pane->trace_count; i++)
        room += 2 * pane->traces[i].x.count;
    float *all = malloc(room * sizeof *all);

    for (size_t i = 0; all && i < pane->trace_count; i++) {
        const struct scene_trace *t = &pane->traces[i];

        n += gather(t->y ? t->y : t->low, t->x.count, log, all + n);
        if (!t->y)
            n += gather(t->high, t->x.count, log, all + n);
    }
    if (n == 0) {
        free(all);
        return (struct sigrun_range){NAN, NAN};
    }
    qsort(all, n, sizeof *all, ascending);
    const double top = (double)all[n - 1], bottom = (double)all[n / 50];

    free(all);
    if (log) {
        const double low = fmax(bottom, top * 1e-12), slack = pow(top / low, 0.05) * 1.2;

        return (struct sigrun_range){low / slack, top * slack};
    }
    const double high = ceil((top + 5) / 5 - 1e-9) * 5;
    const double low = floor((bottom - 5) / 5 + 1e-9) * 5;

    return (struct sigrun_range){fmin(fmax(low, high - 120), high - 30), high};
}
