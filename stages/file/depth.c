// SPDX-License-Identifier: MIT
// depth: numbers of any type as floats, and as integers of fewer bits with triangular dither.

#include "stages/file/depth.h"

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

// Adds the sum of two uniform numbers, less its mean, to the values that lie between two steps.
static void depth_dither(const struct depth *depth, double *v, size_t n, uint32_t lane,
                         uint64_t index)
{
    uint32_t words[BLOCK];
    const struct philox noise = {depth->seed, DITHER_STREAM, lane};
    size_t between = 0;

    for (size_t i = 0; i < n; i++)
        between += v[i] != nearbyint(v[i]);
    if (!between)
        return;
    philox_words(&noise, index, words, n);
    for (size_t i = 0; i < n; i++) {
        const double sum = (double)((words[i] >> 16) + (words[i] & 0xffff));
        const double d = sum * 0x1p-16 - 65535.0 / 65536.0;

        v[i] += v[i] == nearbyint(v[i]) ? 0 : d;
    }
}

static void depth_block(struct depth *depth, double *v, size_t n, uint32_t lane, uint64_t index,
                        int32_t *y)
{
    const double steps = ldexp(1, (int)depth->bits - 1);
    const double factor = depth->scale != 0 ? steps * depth->scale : steps;
    const int32_t unit = (int32_t)(1u << (32 - depth->bits));
    uint64_t clipped = 0;

    // Full scale itself is not beyond full scale: at the most it loses one step.
    for (size_t i = 0; i < n; i++) {
        v[i] *= factor;
        clipped += fabs(v[i]) <= steps ? 0 : 1;
    }
    if (depth->dither)
        depth_dither(depth, v, n, lane, index);
    for (size_t i = 0; i < n; i++) {
        const double whole = nearbyint(v[i]);
        const bool inside = whole >= -steps && whole <= steps - 1; // false for a NaN
        const double limited = inside ? whole : whole > 0 ? steps - 1 : whole < 0 ? -steps : 0;

        y[i] = (int32_t)limited * unit;
    }
    depth->clipped += clipped;
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
