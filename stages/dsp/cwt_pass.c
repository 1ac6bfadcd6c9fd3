// SPDX-License-Identifier: MIT
// Passes over tiles. Each loop over `w` is one to four vectors wide and all there is in flight.
//
// Values are named one by one, not in arrays: gcc 12 gives up on vectors otherwise.

#include "stages/dsp/cwt_pass.h"

#include "stages/dsp/clones.h"

struct pair {
    float re, im;
};
struct four {
    struct pair a, b, c, d;
};
struct eight {
    struct pair a, b, c, d, e, f, g, h;
};

DSP_INLINE struct pair pair_add(struct pair x, struct pair y)
{
    return (struct pair){x.re + y.re, x.im + y.im};
}

DSP_INLINE struct pair pair_sub(struct pair x, struct pair y)
{
    return (struct pair){x.re - y.re, x.im - y.im};
}

// x·j
DSP_INLINE struct pair pair_up(struct pair x)
{
    return (struct pair){-x.im, x.re};
}

DSP_INLINE struct pair pair_turn(struct pair x, const float *t)
{
    return (struct pair){x.re * t[0] - x.im * t[1], x.re * t[1] + x.im * t[0]};
}

DSP_INLINE struct pair pair_at(const float *x, size_t w)
{
    return (struct pair){x[w], x[TILE_LANES + w]};
}

DSP_INLINE void pair_put(float *y, size_t w, struct pair x)
{
    y[w] = x.re;
    y[TILE_LANES + w] = x.im;
}

DSP_INLINE void pair_form(float *y, size_t w, struct pair x, enum tile_form form)
{
    if (form == TILE_ELEMENT) {
        pair_put(y, w, x);
    } else if (form == TILE_COMPLEX) {
        y[2 * w] = x.re;
        y[2 * w + 1] = x.im;
    } else {
        y[w] = x.re * x.re + x.im * x.im;
    }
}

DSP_INLINE struct four pass_four(struct pair a, struct pair b, struct pair c, struct pair d)
{
    const struct pair p = pair_add(a, c), q = pair_sub(a, c);
    const struct pair r = pair_add(b, d), s = pair_up(pair_sub(b, d));

    return (struct four){pair_add(p, r), pair_add(q, s), pair_sub(p, r), pair_sub(q, s)};
}

DSP_INLINE struct eight pass_eight(struct four x, struct four y)
{
    const float half = 0.70710678118654752f; // √½
    const struct pair b = {(y.b.re - y.b.im) * half, (y.b.re + y.b.im) * half};
    const struct pair c = pair_up(y.c);
    const struct pair d = {(-y.d.re - y.d.im) * half, (y.d.re - y.d.im) * half};

    return (struct eight){pair_add(x.a, y.a), pair_add(x.b, b), pair_add(x.c, c), pair_add(x.d, d),
                          pair_sub(x.a, y.a), pair_sub(x.b, b), pair_sub(x.c, c), pair_sub(x.d, d)};
}

// Elements 0, d, 2d … at x.
DSP_INLINE struct four pass_load4(const float *x, size_t d, size_t w)
{
    return pass_four(pair_at(x, w), pair_at(x + d, w), pair_at(x + 2 * d, w),
                     pair_at(x + 3 * d, w));
}

DSP_INLINE struct eight pass_load8(const float *x, size_t d, size_t w)
{
    return pass_eight(pass_load4(x, 2 * d, w), pass_load4(x + d, 2 * d, w));
}

DSP_CLONES
void tile_pass4(const float *restrict x, float *restrict y, size_t m, size_t s, const float *turn)
{
    const size_t d = TILE_FLOATS * s * m, e = TILE_FLOATS * s;

    for (size_t p = 0; p < m; p++, turn += 6)
        for (size_t q = 0; q < s; q++) {
            const float *from = x + TILE_FLOATS * (q + s * p);
            float *to = y + TILE_FLOATS * (q + 4 * s * p);
#pragma omp simd
            for (size_t w = 0; w < TILE_LANES; w++) {
                const struct four z = pass_load4(from, d, w);
                pair_put(to, w, z.a);
                pair_put(to + e, w, pair_turn(z.b, turn));
                pair_put(to + 2 * e, w, pair_turn(z.c, turn + 2));
                pair_put(to + 3 * e, w, pair_turn(z.d, turn + 4));
            }
        }
}

DSP_CLONES
void tile_pass8(const float *restrict x, float *restrict y, size_t m, size_t s, const float *turn)
{
    const size_t d = TILE_FLOATS * s * m, e = TILE_FLOATS * s;

    for (size_t p = 0; p < m; p++, turn += 14)
        for (size_t q = 0; q < s; q++) {
            const float *from = x + TILE_FLOATS * (q + s * p);
            float *to = y + TILE_FLOATS * (q + 8 * s * p);
#pragma omp simd
            for (size_t w = 0; w < TILE_LANES; w++) {
                const struct eight z = pass_load8(from, d, w);
                pair_put(to, w, z.a);
                pair_put(to + e, w, pair_turn(z.b, turn));
                pair_put(to + 2 * e, w, pair_turn(z.c, turn + 2));
                pair_put(to + 3 * e, w, pair_turn(z.d, turn + 4));
                pair_put(to + 4 * e, w, pair_turn(z.e, turn + 6));
                pair_put(to + 5 * e, w, pair_turn(z.f, turn + 8));
                pair_put(to + 6 * e, w, pair_turn(z.g, turn + 10));
                pair_put(to + 7 * e, w, pair_turn(z.h, turn + 12));
            }
        }
}

DSP_INLINE void pass_last4(const float *x, size_t s, float *const *to, enum tile_form form)
{
    for (size_t q = 0; q < s; q++, x += TILE_FLOATS, to++) {
        float *const a = to[0], *const b = to[s], *const c = to[2 * s], *const d = to[3 * s];
#pragma omp simd
        for (size_t w = 0; w < TILE_LANES; w++) {
            const struct four z = pass_load4(x, TILE_FLOATS * s, w);
            pair_form(a, w, z.a, form);
            pair_form(b, w, z.b, form);
            pair_form(c, w, z.c, form);
            pair_form(d, w, z.d, form);
        }
    }
}

DSP_INLINE void pass_last8(const float *x, size_t s, float *const *to, enum tile_form form)
{
    for (size_t q = 0; q < s; q++, x += TILE_FLOATS, to++) {
        float *const a = to[0], *const b = to[s], *const c = to[2 * s], *const d = to[3 * s];
        float *const e = to[4 * s], *const f = to[5 * s], *const g = to[6 * s],
                     *const h = to[7 * s];
#pragma omp simd
        for (size_t w = 0; w < TILE_LANES; w++) {
            const struct eight z = pass_load8(x, TILE_FLOATS * s, w);
            pair_form(a, w, z.a, form);
            pair_form(b, w, z.b, form);
            pair_form(c, w, z.c, form);
            pair_form(d, w, z.d, form);
            pair_form(e, w, z.e, form);
            pair_form(f, w, z.f, form);
            pair_form(g, w, z.g, form);
            pair_form(h, w, z.h, form);
        }
    }
}

DSP_CLONES
void tile_last4(const float *x, size_t s, float *const *to, enum tile_form form)
{
    switch (form) {
    case TILE_ELEMENT: pass_last4(x, s, to, TILE_ELEMENT); break;
    case TILE_COMPLEX: pass_last4(x, s, to, TILE_COMPLEX); break;
    case TILE_POWER: pass_last4(x, s, to, TILE_POWER); break;
    }
}

DSP_CLONES
void tile_last8(const float *x, size_t s, float *const *to, enum tile_form form)
{
    switch (form) {
    case TILE_ELEMENT: pass_last8(x, s, to, TILE_ELEMENT); break;
    case TILE_COMPLEX: pass_last8(x, s, to, TILE_COMPLEX); break;
    case TILE_POWER: pass_last8(x, s, to, TILE_POWER); break;
    }
}

DSP_CLONES
void tile_last4_turned(const float *x, size_t s, float *const *to, const float *turn)
{
    const size_t t = 2 * s;

    for (size_t q = 0; q < s; q++, x += TILE_FLOATS, to++, turn += 2) {
        float *const a = to[0], *const b = to[s], *const c = to[2 * s], *const d = to[3 * s];
#pragma omp simd
        for (size_t w = 0; w < TILE_LANES; w++) {
            const struct four z = pass_load4(x, TILE_FLOATS * s, w);
            pair_put(a, w, pair_turn(z.a, turn));
            pair_put(b, w, pair_turn(z.b, turn + t));
            pair_put(c, w, pair_turn(z.c, turn + 2 * t));
            pair_put(d, w, pair_turn(z.d, turn + 3 * t));
        }
    }
}

DSP_CLONES
void tile_last8_turned(const float *x, size_t s, float *const *to, const float *turn)
{
    const size_t t = 2 * s;

    for (size_t q = 0; q < s; q++, x += TILE_FLOATS, to++, turn += 2) {
        float *const a = to[0], *const b = to[s], *const c = to[2 * s], *const d = to[3 * s];
        float *const e = to[4 * s], *const f = to[5 * s], *const g = to[6 * s],
                     *const h = to[7 * s];
#pragma omp simd
        for (size_t w = 0; w < TILE_LANES; w++) {
            const struct eight z = pass_load8(x, TILE_FLOATS * s, w);
            pair_put(a, w, pair_turn(z.a, turn));
            pair_put(b, w, pair_turn(z.b, turn + t));
            pair_put(c, w, pair_turn(z.c, turn + 2 * t));
            pair_put(d, w, pair_turn(z.d, turn + 3 * t));
            pair_put(e, w, pair_turn(z.e, turn + 4 * t));
            pair_put(f, w, pair_turn(z.f, turn + 5 * t));
            pair_put(g, w, pair_turn(z.g, turn + 6 * t));
            pair_put(h, w, pair_turn(z.h, turn + 7 * t));
        }
    }
}

DSP_CLONES
void tile_turn(const float *restrict x, const float *restrict turn, float re, float im,
               float *restrict z, size_t n)
{
    const float minus = dsp_signs[0], plus = dsp_signs[1];
    const float a = im * minus, b = re * plus;

#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const float u = turn[2 * i] * re + turn[2 * i + 1] * a;
        const float v = turn[2 * i] * im + turn[2 * i + 1] * b;
        z[2 * i] = x[2 * i] * u + x[2 * i + 1] * v * minus;
        z[2 * i + 1] = x[2 * i + 1] * u + x[2 * i] * v * plus;
    }
}

DSP_CLONES
void tile_comb(const float *restrict rows, const float *restrict z, float *restrict y, size_t n,
               size_t step)
{
    for (size_t i = 0; i < n; i++, rows += step * TILE_LANES, z += 2 * step, y += TILE_FLOATS) {
        const float re = z[0], im = z[1];
#pragma omp simd
        for (size_t w = 0; w < TILE_LANES; w++) {
            y[w] = rows[w] * re;
            y[TILE_LANES + w] = rows[w] * im;
        }
    }
}

DSP_CLONES
void tile_comb_more(const float *restrict rows, const float *restrict z, float *restrict y,
                    size_t n, size_t step)
{
    for (size_t i = 0; i < n; i++, rows += step * TILE_LANES, z += 2 * step, y += TILE_FLOATS) {
        const float re = z[0], im = z[1];
#pragma omp simd
        for (size_t w = 0; w < TILE_LANES; w++) {
            y[w] += rows[w] * re;
            y[TILE_LANES + w] += rows[w] * im;
        }
    }
}
