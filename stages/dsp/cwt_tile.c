// SPDX-License-Identifier: MIT
// Transforms of tiles: the order of the passes, and the two ways over the columns.
//
// With k = points·c + p and n = i + columns·h,
//     y[n] = Σ_p e^(2πj·hp/points) · e^(2πj·ip/size) · Σ_c e^(2πj·ic/columns) · x[points·c + p].

#include "stages/dsp/cwt_tile.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/dsp/cwt_pass.h"
#include "stages/dsp/fft.h"

static const double pi = 3.14159265358979323846;

static void tile_unit(float *to, size_t part, size_t whole)
{
    const double angle = 2 * pi * (double)(part % whole) / (double)whole;

    to[0] = (float)cos(angle);
    to[1] = (float)sin(angle);
}

static bool tile_passes_init(struct tile_passes *p, size_t length)
{
    size_t left = length;

    *p = (struct tile_passes){.length = length};
    while (left > 1) {
        // Radix 4 first, so that the last pass is one of 8 where it can be.
        const bool four = left == 4 || left == 16 || left % 8 != 0 ||
                          (left != 8 && left != 64 && left != 512 && left != 4096);
        const size_t radix = four ? 4 : 8, m = left / radix;
        if (m > 1) {
            float *turn = fft_alloc(2 * (radix - 1) * m * sizeof *turn);
            if (!turn)
                return false;
            for (size_t a = 0; a < m; a++)
                for (size_t i = 1; i < radix; i++)
                    tile_unit(turn + 2 * ((radix - 1) * a + i - 1), a * i, left);
            p->turn[p->count] = turn;
        }
        p->radix[p->count++] = radix;
        left = m;
    }
    return true;
}

static void tile_passes_release(struct tile_passes *p)
{
    for (size_t i = 0; i < p->count; i++)
        fft_free(p->turn[i]);
    p->count = 0;
}

// All passes but the last; returns where the values are then: x, or one of a and b.
static const float *tile_passes_run(const struct tile_passes *p, const float *x, float *a, float *b)
{
    size_t m = p->length, s = 1;

    for (size_t i = 0; i + 1 < p->count; i++) {
        float *to = x == b ? a : b;
        m /= p->radix[i];
        if (p->radix[i] == 4)
            tile_pass4(x, to, m, s, p->turn[i]);
        else
            tile_pass8(x, to, m, s, p->turn[i]);
        s *= p->radix[i];
        x = to;
    }
    return x;
}

static size_t tile_columns(size_t size)
{
    if (size <= 128)
        return 1;
    return size <= 512 ? size / 64 : size / 128;
}

static bool tile_tables(struct cwt_tile *t)
{
    t->turns = fft_alloc(2 * t->size * sizeof *t->turns);
    t->across = fft_alloc(2 * t->size * sizeof *t->across);
    t->step = fft_alloc(2 * t->columns * sizeof *t->step);
    if (!t->turns || !t->across || !t->step)
        return false;
    for (size_t c = 0; c < t->columns; c++) {
        tile_unit(t->step + 2 * c, c, t->columns);
        for (size_t p = 0; p < t->points; p++) {
            tile_unit(t->turns + 2 * (c * t->points + p), c * p, t->size);
            tile_unit(t->across + 2 * (p * t->columns + c), c * p, t->size);
        }
    }
    return true;
}

// Elements in a row of the buffer between the two steps: one more than the points, or the columns
// would all fall into the same sets of the cache.
static size_t tile_row(const struct cwt_tile *t)
{
    return t->points + 1;
}

static size_t tile_longest(const struct cwt_tile *t)
{
    return t->points > t->columns ? t->points : t->columns;
}

bool cwt_tile_init(struct cwt_tile *t, size_t size)
{
    *t = (struct cwt_tile){.size = size, .columns = tile_columns(size)};
    t->points = size / t->columns;
    const size_t elements = 2 * tile_longest(t) + 1 + t->columns * tile_row(t);
    t->scratch = elements * TILE_FLOATS * sizeof(float) + 4 * t->points * sizeof(float) +
                 2 * tile_longest(t) * sizeof(float *);
    t->scratch = (t->scratch + 63) / 64 * 64;
    return tile_passes_init(&t->down, t->columns) && tile_passes_init(&t->along, t->points) &&
           tile_tables(t);
}

void cwt_tile_release(struct cwt_tile *t)
{
    tile_passes_release(&t->down);
    tile_passes_release(&t->along);
    fft_free(t->turns);
    fft_free(t->across);
    fft_free(t->step);
    *t = (struct cwt_tile){0};
}

struct tile_work {
    float *a, *b; // tile_longest elements each
    float *waste; // one element
    float *rows;  // columns · tile_row elements
    float *z;     // 2 · points complex values
    float **to;   // tile_longest places
};

static struct tile_work tile_share(const struct cwt_tile *t, void *scratch)
{
    struct tile_work w = {.a = scratch};

    w.b = w.a + TILE_FLOATS * tile_longest(t);
    w.waste = w.b + TILE_FLOATS * tile_longest(t);
    w.rows = w.waste + TILE_FLOATS;
    w.z = w.rows + TILE_FLOATS * t->columns * tile_row(t);
    w.to = (float **)(void *)(w.z + 4 * t->points);
    return w;
}

// The points of column i into their places; x may be a, or lie in the buffer of rows.
static void tile_finish(const struct cwt_tile *t, const struct tile_out *out, size_t i,
                        const float *x, struct tile_work *w)
{
    const size_t last = t->along.radix[t->along.count - 1];

    for (size_t h = 0; h < t->points; h++) {
        const uint32_t slot = out->slot[i + t->columns * h];
        w->to[h] = slot == tile_nowhere ? w->waste : out->to + slot * out->stride;
    }
    x = tile_passes_run(&t->along, x, w->a, w->b);
    if (last == 4)
        tile_last4(x, t->points / 4, w->to, out->form);
    else
        tile_last8(x, t->points / 8, w->to, out->form);
}

// Column i directly from the band, which covers each point at most a few times.
static void tile_gather(const struct cwt_tile *t, const struct tile_in *in, size_t i,
                        struct tile_work *w)
{
    const size_t points = t->points;

    if (in->width < points)
        memset(w->a, 0, points * TILE_FLOATS * sizeof *w->a);
    for (size_t done = 0; done < in->width;) {
        const size_t k = in->first + done, p = k % points, c = k % t->size / points;
        size_t n = points - p < in->width - done ? points - p : in->width - done;
        if (done < points && n > points - done)
            n = points - done;
        const float *step = t->step + 2 * (i * c % t->columns);
        tile_turn(in->spectrum + 2 * k, t->turns + 2 * (i * points + p), step[0], step[1], w->z, n);
        if (done < points)
            tile_comb(in->rows + done * TILE_LANES, w->z, w->a + p * TILE_FLOATS, n, 1);
        else
            tile_comb_more(in->rows + done * TILE_LANES, w->z, w->a + p * TILE_FLOATS, n, 1);
        done += n;
    }
}

// Point p of all columns: their transform, turned, into the buffer of rows.
static void tile_across(const struct cwt_tile *t, const struct tile_in *in, size_t p,
                        struct tile_work *w)
{
    const size_t columns = t->columns, points = t->points;
    const size_t last = t->down.radix[t->down.count - 1];
    size_t i = (p - in->first) & (points - 1); // of the band's bins, those at p are `points` apart

    if (i + (columns - 1) * points >= in->width)
        memset(w->a, 0, columns * TILE_FLOATS * sizeof *w->a);
    for (size_t done = 0; i < in->width;) {
        const size_t k = in->first + i, c = k / points % columns;
        const size_t left = (in->width - i + points - 1) / points;
        size_t n = columns - c < left ? columns - c : left;
        if (done < columns) {
            n = n < columns - done ? n : columns - done;
            tile_comb(in->rows + i * TILE_LANES, in->spectrum + 2 * k, w->a + c * TILE_FLOATS, n,
                      points);
        } else {
            tile_comb_more(in->rows + i * TILE_LANES, in->spectrum + 2 * k, w->a + c * TILE_FLOATS,
                           n, points);
        }
        done += n;
        i += n * points;
    }
    for (size_t c = 0; c < columns; c++)
        w->to[c] = w->rows + (c * tile_row(t) + p) * TILE_FLOATS;
    const float *x = tile_passes_run(&t->down, w->a, w->a, w->b);
    const float *turn = t->across + 2 * p * columns;
    if (last == 4)
        tile_last4_turned(x, columns / 4, w->to, turn);
    else
        tile_last8_turned(x, columns / 8, w->to, turn);
}

void cwt_tile_run(const struct cwt_tile *t, const struct tile_in *in, const struct tile_out *out,
                  void *scratch)
{
    struct tile_work w = tile_share(t, scratch);
    const bool narrow = t->columns < 4 || in->width <= t->points + t->points / 2;

    if (narrow) {
        for (size_t i = 0; i < t->columns; i++) {
            tile_gather(t, in, i, &w);
            tile_finish(t, out, i, w.a, &w);
        }
        return;
    }
    for (size_t p = 0; p < t->points; p++)
        tile_across(t, in, p, &w);
    for (size_t i = 0; i < t->columns; i++)
        tile_finish(t, out, i, w.rows + i * tile_row(t) * TILE_FLOATS, &w);
}
