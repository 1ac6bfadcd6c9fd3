// SPDX-License-Identifier: MIT
// Half-band decimation and blending, both with windowed sincs.

#include "stages/dsp/cwt_level.h"

#include <math.h>
#include <string.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/fft.h"

static const double pi = 3.14159265358979323846;

enum { LEVEL_CHUNK = 512 };

static double level_bessel(double x)
{
    double sum = 1, term = 1;

    for (int k = 1; k < 200 && term > 1e-20 * sum; k++) {
        term *= x / (2 * k) * x / (2 * k);
        sum += term;
    }
    return sum;
}

// sin(πu)/πu under a Kaiser window that ends at |u| = half.
static double level_sinc(double u, double half, double beta)
{
    const double r = u / half;

    if (fabs(r) >= 1)
        return 0;
    const double sinc = u == 0 ? 1 : sin(pi * u) / (pi * u);
    return sinc * level_bessel(beta * sqrt(1 - r * r)) / level_bessel(beta);
}

void cwt_half_init(struct cwt_half *h)
{
    double sum = 0, tap[LEVEL_PAIRS];

    for (int j = 0; j < LEVEL_PAIRS; j++) {
        tap[j] = level_sinc((2 * j + 1) / 2.0, (LEVEL_LEAD + 1) / 2.0, 16.5);
        sum += tap[j];
    }
    for (int j = 0; j < LEVEL_PAIRS; j++)
        h->tap[j] =
            (float)(tap[j] / (4 * sum)); // both sides together make 1/2, the middle the rest
}

DSP_CLONES
static void level_sum(const float *restrict tap, const float *restrict even,
                      const float *restrict odd, float *restrict y, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        float sum = 0.5f * odd[i + 8];
        sum += tap[8] * (even[i] + even[i + 17]);
        sum += tap[7] * (even[i + 1] + even[i + 16]);
        sum += tap[6] * (even[i + 2] + even[i + 15]);
        sum += tap[5] * (even[i + 3] + even[i + 14]);
        sum += tap[4] * (even[i + 4] + even[i + 13]);
        sum += tap[3] * (even[i + 5] + even[i + 12]);
        sum += tap[2] * (even[i + 6] + even[i + 11]);
        sum += tap[1] * (even[i + 7] + even[i + 10]);
        sum += tap[0] * (even[i + 8] + even[i + 9]);
        y[i] = sum;
    }
}

DSP_CLONES
static void level_split(const float *restrict x, float *restrict even, float *restrict odd,
                        size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        even[i] = x[2 * i];
        odd[i] = x[2 * i + 1];
    }
}

void cwt_halve(const struct cwt_half *h, const float *x, float *y, size_t n)
{
    float even[LEVEL_CHUNK + LEVEL_LEAD], odd[LEVEL_CHUNK + LEVEL_LEAD];

    for (size_t done = 0; done < n;) {
        const size_t now = n - done < LEVEL_CHUNK ? n - done : LEVEL_CHUNK;
        const size_t last = now + LEVEL_LEAD - 1; // its odd neighbour may lie outside
        level_split(x + 2 * done, even, odd, last);
        even[last] = x[2 * (done + last)];
        level_sum(h->tap, even, odd, y + done, now);
        done += now;
    }
}

static size_t level_divisor(size_t a, size_t b)
{
    while (b) {
        const size_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

bool cwt_blend_init(struct cwt_blend *b, size_t ratio, size_t hop)
{
    const size_t step = level_divisor(ratio, hop);
    const double half = 0.5 * LEVEL_TAPS;

    *b = (struct cwt_blend){.ratio = ratio, .hop = hop, .places = ratio / step};
    while (ratio >> b->shift > 1)
        b->shift++;
    b->taps = fft_alloc(b->places * LEVEL_TAPS * sizeof *b->taps);
    if (!b->taps)
        return false;
    for (size_t p = 0; p < b->places; p++) {
        const double part = (double)(p * step) / (double)ratio;
        double tap[LEVEL_TAPS], sum = 0;
        for (int t = 0; t < LEVEL_TAPS; t++) {
            tap[t] = level_sinc((double)t - (half - 1) - part, half, 15.2);
            sum += tap[t];
        }
        for (int t = 0; t < LEVEL_TAPS; t++)
            b->taps[p * LEVEL_TAPS + (size_t)t] = (float)(tap[t] / sum);
    }
    return true;
}

void cwt_blend_release(struct cwt_blend *b)
{
    fft_free(b->taps);
    b->taps = NULL;
}

size_t cwt_blend_elements(size_t ratio, size_t hop, size_t frames)
{
    return (frames - 1) * hop / ratio + LEVEL_TAPS;
}

// Four products, an element apart.
DSP_INLINE float blend_four(const float *x, const float *tap)
{
    return (tap[0] * x[0] + tap[1] * x[TILE_FLOATS]) +
           (tap[2] * x[2 * TILE_FLOATS] + tap[3] * x[3 * TILE_FLOATS]);
}

DSP_INLINE float blend_all(const float *x, const float *tap)
{
    return (blend_four(x, tap) + blend_four(x + 4 * TILE_FLOATS, tap + 4)) +
           (blend_four(x + 8 * TILE_FLOATS, tap + 8) + blend_four(x + 12 * TILE_FLOATS, tap + 12));
}

DSP_INLINE void blend_form(const struct cwt_blend *b, const float *elements, enum tile_form form,
                           float *to, size_t stride, size_t frames)
{
    const size_t step = b->ratio / b->places;

    for (size_t m = 0; m < frames; m++, to += stride) {
        const size_t at = m * b->hop;
        const float *x = elements + (at >> b->shift) * TILE_FLOATS;
        const float *tap = b->taps + (at & (b->ratio - 1)) / step * LEVEL_TAPS;
#pragma omp simd
        for (size_t w = 0; w < TILE_LANES; w++) {
            const float re = blend_all(x + w, tap), im = blend_all(x + TILE_LANES + w, tap);
            if (form == TILE_COMPLEX) {
                to[2 * w] = re;
                to[2 * w + 1] = im;
            } else {
                to[w] = re * re + im * im;
            }
        }
    }
}

DSP_CLONES
void cwt_blend_run(const struct cwt_blend *b, const float *elements, enum tile_form form, float *to,
                   size_t stride, size_t frames)
{
    if (form == TILE_COMPLEX)
        blend_form(b, elements, TILE_COMPLEX, to, stride, frames);
    else
        blend_form(b, elements, TILE_POWER, to, stride, frames);
}
