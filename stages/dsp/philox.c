// SPDX-License-Identifier: MIT
// Philox4x32-10 sixteen blocks at a time, and Box–Muller on its words.
//
// Sixteen blocks make the 64 draws of one group, word by word, so that every store is contiguous.

#include "stages/dsp/philox.h"

#include <math.h>
#include <stdbool.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/osc_sine.h"
#include "stages/dsp/vecmath_log.h"

enum { PHILOX_BLOCKS = 16, PHILOX_GROUP = 64 };

static const uint32_t philox_m0 = 0xD2511F53u, philox_m1 = 0xCD9E8D57u;
static const uint32_t philox_w0 = 0x9E3779B9u, philox_w1 = 0xBB67AE85u;

DSP_INLINE uint32_t philox_high(uint32_t a, uint32_t b)
{
    return (uint32_t)(((uint64_t)a * b) >> 32);
}

struct philox_state {
    uint32_t c0, c1, c2, c3;
};

DSP_INLINE struct philox_state philox_round(struct philox_state s, uint32_t k0, uint32_t k1)
{
    return (struct philox_state){
        philox_high(philox_m1, s.c2) ^ s.c1 ^ k0,
        philox_m1 * s.c2,
        philox_high(philox_m0, s.c0) ^ s.c3 ^ k1,
        philox_m0 * s.c0,
    };
}

// Unrolled by hand: with a loop over the rounds inside, gcc 12 leaves the loop over blocks scalar.
DSP_INLINE struct philox_state philox_rounds(struct philox_state s, uint32_t k0, uint32_t k1)
{
    s = philox_round(s, k0, k1);
    s = philox_round(s, k0 + 1 * philox_w0, k1 + 1 * philox_w1);
    s = philox_round(s, k0 + 2 * philox_w0, k1 + 2 * philox_w1);
    s = philox_round(s, k0 + 3 * philox_w0, k1 + 3 * philox_w1);
    s = philox_round(s, k0 + 4 * philox_w0, k1 + 4 * philox_w1);
    s = philox_round(s, k0 + 5 * philox_w0, k1 + 5 * philox_w1);
    s = philox_round(s, k0 + 6 * philox_w0, k1 + 6 * philox_w1);
    s = philox_round(s, k0 + 7 * philox_w0, k1 + 7 * philox_w1);
    s = philox_round(s, k0 + 8 * philox_w0, k1 + 8 * philox_w1);
    return philox_round(s, k0 + 9 * philox_w0, k1 + 9 * philox_w1);
}

void philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    const struct philox_state s = philox_rounds(
        (struct philox_state){counter[0], counter[1], counter[2], counter[3]}, key[0], key[1]);

    out[0] = s.c0;
    out[1] = s.c1;
    out[2] = s.c2;
    out[3] = s.c3;
}

// The 64 words of group `g`.
DSP_INLINE void philox_group(const struct philox *p, uint64_t g, uint32_t *w)
{
    const uint64_t block = g * PHILOX_BLOCKS;
    const uint32_t low = (uint32_t)block, high = (uint32_t)(block >> 32);
    const uint32_t key0 = (uint32_t)p->seed, key1 = (uint32_t)(p->seed >> 32);
    const uint32_t stream = p->stream, lane = p->lane;

#pragma omp simd
    for (uint32_t j = 0; j < PHILOX_BLOCKS; j++) {
        const struct philox_state s =
            philox_rounds((struct philox_state){low + j, high, stream, lane}, key0, key1);
        w[j] = s.c0;
        w[j + 16] = s.c1;
        w[j + 32] = s.c2;
        w[j + 48] = s.c3;
    }
}

// Draws of the group around `index` that a call wants: [first, first + count).
struct philox_part {
    size_t first, count;
};

DSP_INLINE struct philox_part philox_take(uint64_t index, size_t left)
{
    const size_t first = (size_t)(index % PHILOX_GROUP);
    const size_t room = PHILOX_GROUP - first;

    return (struct philox_part){first, left < room ? left : room};
}

DSP_CLONES void philox_words(const struct philox *p, uint64_t index, uint32_t *y, size_t n)
{
    uint32_t w[PHILOX_GROUP];

    for (size_t i = 0; i < n;) {
        const struct philox_part part = philox_take(index + i, n - i);
        philox_group(p, (index + i) / PHILOX_GROUP, w);
        for (size_t j = 0; j < part.count; j++)
            y[i + j] = w[part.first + j];
        i += part.count;
    }
}

DSP_CLONES void philox_uniform_f32(const struct philox *p, uint64_t index, float low, float high,
                                   float *y, size_t n)
{
    uint32_t w[PHILOX_GROUP];
    const float step = (high - low) * 0x1p-24f;

    for (size_t i = 0; i < n;) {
        const struct philox_part part = philox_take(index + i, n - i);
        philox_group(p, (index + i) / PHILOX_GROUP, w);
        for (size_t j = 0; j < part.count; j++)
            y[i + j] = low + step * (float)(int32_t)(w[part.first + j] >> 8);
        i += part.count;
    }
}

DSP_CLONES void philox_uniform_f64(const struct philox *p, uint64_t index, double low, double high,
                                   double *y, size_t n)
{
    uint32_t w[PHILOX_GROUP];
    const double step = (high - low) * 0x1p-32;

    for (size_t i = 0; i < n;) {
        const struct philox_part part = philox_take(index + i, n - i);
        philox_group(p, (index + i) / PHILOX_GROUP, w);
        for (size_t j = 0; j < part.count; j++)
            y[i + j] = low + step * (double)w[part.first + j];
        i += part.count;
    }
}

// √(−2 ln u) for u = (⌊w/2⌋ + ½)/2^31. Close to 1, where ln u is small, 1−u is taken from the
// integer, so the radius keeps its relative precision down to 2e-5.
DSP_INLINE float philox_radius(uint32_t w)
{
    const int near = w >= 3037000500u; // √½
    const float x = (float)(int32_t)(w >> 1) + 0.5f;
    const int32_t e = vec_exponent(x);
    const float f = near ? (float)(int32_t)w * 0x1p-32f : vec_mantissa(x, e) - 1;

    return sqrtf(-2 * vec_log_sum(f, near ? 0.0f : (float)(e - 31)));
}

// 64 normal draws from 64 words.
DSP_INLINE void philox_gauss(const uint32_t *w, float mean, float sigma, float *y)
{
    for (int half = 0; half < PHILOX_GROUP; half += 32) {
#pragma omp simd
        for (int j = half; j < half + 16; j++) {
            const float r = sigma * philox_radius(w[j]);
            y[j] = mean + r * osc_cosine_turns(w[j + 16]);
            y[j + 16] = mean + r * osc_sine_turns(w[j + 16]);
        }
    }
}

DSP_CLONES void philox_normal_f32(const struct philox *p, uint64_t index, float mean, float sigma,
                                  float *y, size_t n)
{
    uint32_t w[PHILOX_GROUP];
    float block[PHILOX_GROUP];

    for (size_t i = 0; i < n;) {
        const struct philox_part part = philox_take(index + i, n - i);
        float *out = part.count == PHILOX_GROUP ? y + i : block;
        philox_group(p, (index + i) / PHILOX_GROUP, w);
        philox_gauss(w, mean, sigma, out);
        for (size_t j = 0; out == block && j < part.count; j++)
            y[i + j] = block[part.first + j];
        i += part.count;
    }
}

void philox_normal_f64(const struct philox *p, uint64_t index, double mean, double sigma, double *y,
                       size_t n)
{
    uint32_t w[PHILOX_GROUP];

    for (size_t i = 0; i < n;) {
        const struct philox_part part = philox_take(index + i, n - i);
        philox_group(p, (index + i) / PHILOX_GROUP, w);
        for (size_t j = 0; j < part.count; j++) {
            const size_t at = part.first + j;
            const size_t first = at / 32 * 32 + at % 16; // the pair's word for the radius
            const bool near = w[first] >= 3037000500u;
            const double u = ((double)(w[first] >> 1) + 0.5) * 0x1p-31;
            const double log_u = near ? log1p((double)(int32_t)w[first] * 0x1p-32) : log(u);
            const double angle = (double)w[first + 16] * 0x1.921fb54442d18p-30;
            y[i + j] = mean + sigma * sqrt(-2 * log_u) * (at % 32 < 16 ? cos(angle) : sin(angle));
        }
        i += part.count;
    }
}
