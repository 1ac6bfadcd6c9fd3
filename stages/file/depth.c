// SPDX-License-Identifier: MIT
// depth: numbers of any type as floats, and as integers of fewer bits with triangular dither.

#include "stages/file/depth.h"

#include "stages/dsp/clones.h"
#include "stages/dsp/philox.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 1024, DITHER_STREAM = 0x646974 };

enum sigrun_type number_type(enum sigrun_type type)
{
    switch (type) {
    case SIGRUN_CS16: return SIGRUN_S16;
    case SIGRUN_CF32: return SIGRUN_F32;
    case SIGRUN_CF64: return SIGRUN_F64;
    default: return type;
    }
}

size_t numbers_in(enum sigrun_type type)
{
    return sigrun_is_complex(type) ? 2 : 1;
}

bool numbers_are_counts(const struct sigrun_format *format)
{
    return format->unit != NULL;
}

void numbers_f64(enum sigrun_type type, bool counts, const void *x, size_t n, double *y)
{
    const uint8_t *u8 = x;
    const int16_t *s16 = x;
    const int32_t *s32 = x;
    const float *f32 = x;

    switch (number_type(type)) {
    case SIGRUN_U8:
        for (size_t i = 0; i < n; i++)
            y[i] = counts ? u8[i] : (u8[i] - 128) * 0x1p-7;
        return;
    case SIGRUN_CU8:
        for (size_t i = 0; i < n; i++)
            y[i] = counts ? u8[i] : (u8[i] - 127.5) / 127.5;
        return;
    case SIGRUN_S16:
        for (size_t i = 0; i < n; i++)
            y[i] = s16[i] * (counts ? 1 : 0x1p-15);
        return;
    case SIGRUN_S32:
        for (size_t i = 0; i < n; i++)
            y[i] = s32[i] * (counts ? 1 : 0x1p-31);
        return;
    case SIGRUN_F32:
        for (size_t i = 0; i < n; i++)
            y[i] = f32[i];
        return;
    default: memcpy(y, x, n * sizeof *y); return;
    }
}

void numbers_f32(enum sigrun_type type, bool counts, const void *x, size_t n, float *y)
{
    double block[BLOCK];
    const enum sigrun_type number = number_type(type);

    if (number == SIGRUN_F32) {
        memcpy(y, x, n * sizeof *y);
        return;
    }
    for (size_t at = 0; at < n; at += BLOCK) {
        const size_t some = n - at < BLOCK ? n - at : BLOCK;

        numbers_f64(type, counts,
                    (const char *)x +
                        at * sigrun_sample_bytes(number) / (number == SIGRUN_CU8 ? 2 : 1),
                    some, block);
        for (size_t i = 0; i < some; i++)
            y[at + i] = (float)block[i];
    }
}

// Full scale of an integer type of `bits` bits or more needs no rounding.
static bool depth_shift(const struct depth *depth, enum sigrun_type type, const void *x, size_t n,
                        int32_t *y)
{
    const uint8_t *u8 = x;
    const int16_t *s16 = x;

    if (type == SIGRUN_U8 && depth->bits >= 8)
        for (size_t i = 0; i < n; i++)
            y[i] = (u8[i] - 128) * (1 << 24);
    else if (type == SIGRUN_S16 && depth->bits >= 16)
        for (size_t i = 0; i < n; i++)
            y[i] = s16[i] * (1 << 16);
    else if (type == SIGRUN_S32 && depth->bits == 32)
        memcpy(y, x, n * sizeof *y);
    else
        return false;
    return true;
}

// To the nearest, ties to even. Numbers beyond 2^51 may come out as others of their size, but all
// are far beyond full scale; nearbyint() would be a call for each.
DSP_INLINE double depth_nearest(double v)
{
    return (v + 0x1.8p52) - 0x1.8p52;
}

// In steps. What was counted: numbers beyond full scale, which itself only loses one step, or not a
// number; and those that lie between two steps.
struct depth_counts {
    int32_t clipped, between;
};

DSP_CLONES static struct depth_counts depth_scale(double *v, size_t n, double factor, double steps)
{
    int32_t clipped = 0, between = 0;

#pragma omp simd reduction(+ : clipped, between)
    for (size_t i = 0; i < n; i++) {
        const double x = v[i] * factor;

        v[i] = x;
        clipped += !(fabs(x) <= steps);
        between += x != depth_nearest(x);
    }
    return (struct depth_counts){clipped, between};
}

// Adds the sum of two uniform numbers, less its mean, to the values that lie between two steps.
DSP_CLONES static void depth_dither(const uint32_t *words, double *v, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const int32_t sum = (int32_t)(words[i] >> 16) + (int32_t)(words[i] & 0xffff);
        const double d = (double)sum * 0x1p-16 - 65535.0 / 65536.0;

        v[i] += v[i] == depth_nearest(v[i]) ? 0 : d;
    }
}

DSP_CLONES static void depth_round(const double *v, size_t n, double steps, int32_t unit,
                                   int32_t *y)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const double x = v[i] == v[i] ? v[i] : 0;
        const double above = x > -steps ? x : -steps;
        const double limited = above < steps - 1 ? above : steps - 1;

        y[i] = (int32_t)depth_nearest(limited) * unit;
    }
}

static void depth_block(struct depth *depth, double *v, size_t n, uint32_t lane, uint64_t index,
                        int32_t *y)
{
    uint32_t words[BLOCK];
    const struct philox noise = {depth->seed, DITHER_STREAM, lane};
    const double steps = ldexp(1, (int)depth->bits - 1);
    const double factor = depth->scale != 0 ? steps * depth->scale : steps;
    const struct depth_counts counts = depth_scale(v, n, factor, steps);

    if (depth->dither && counts.between) {
        philox_words(&noise, index, words, n);
        depth_dither(words, v, n);
    }
    depth_round(v, n, steps, (int32_t)(1u << (32 - depth->bits)), y);
    depth->clipped += (uint64_t)counts.clipped;
}

void depth_apply(struct depth *depth, enum sigrun_type type, const void *x, size_t n, uint32_t lane,
                 uint64_t index, int32_t *y)
{
    double block[BLOCK];
    const enum sigrun_type number = number_type(type);
    struct depth own = *depth;
    const size_t bytes = number == SIGRUN_CU8 ? 1 : sigrun_sample_bytes(number);

    if (depth_shift(depth, number, x, n, y))
        return;
    if (number != SIGRUN_F32 && number != SIGRUN_F64)
        own.scale = 0;
    for (size_t at = 0; at < n; at += BLOCK) {
        const size_t some = n - at < BLOCK ? n - at : BLOCK;

        numbers_f64(number, false, (const char *)x + at * bytes, some, block);
        depth_block(&own, block, some, lane, index + at, y + at);
    }
    depth->clipped = own.clipped;
}
