// SPDX-License-Identifier: MIT
// Sample formats: straight to float, or through blocks of doubles: load, round and clip, store.
//
// Rounding adds and subtracts 1.5·2^52: to nearest, ties to even, and it vectorises everywhere.

#include "stages/dsp/convert.h"

#include <assert.h>
#include <string.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/philox.h"

enum { CONVERT_BLOCK = 256 }; // numbers

const char *const sample_names[] = {
    "u8",  "s8",  "s16",  "s32",  "f32",  "f64", //
    "cu8", "cs8", "cs16", "cs32", "cf32", "cf64", NULL,
};

_Static_assert(sizeof sample_names / sizeof *sample_names == SAMPLE_COUNT + 1, "a name each");

bool sample_is_complex(enum sample s)
{
    return s >= SAMPLE_CU8;
}

// The format of one number of the sample; cu8 keeps its name, for it has an offset of its own.
static enum sample convert_part(enum sample s)
{
    return s > SAMPLE_CU8 ? s - SAMPLE_CU8 : s;
}

static size_t convert_part_bytes(enum sample part)
{
    switch (part) {
    case SAMPLE_S16: return 2;
    case SAMPLE_S32:
    case SAMPLE_F32: return 4;
    case SAMPLE_F64: return 8;
    default: return 1;
    }
}

size_t sample_bytes(enum sample s)
{
    return convert_part_bytes(convert_part(s)) * (sample_is_complex(s) ? 2 : 1);
}

DSP_CLONES static void convert_load_f32(enum sample part, const void *x, float *y, size_t n)
{
    const uint8_t *u8 = x;
    const int8_t *s8 = x;
    const int16_t *s16 = x;
    const int32_t *s32 = x;
    const double *f64 = x;

    switch (part) {
    case SAMPLE_U8:
        for (size_t i = 0; i < n; i++)
            y[i] = (float)(u8[i] - 128) * 0x1p-7f;
        break;
    case SAMPLE_CU8:
        for (size_t i = 0; i < n; i++)
            y[i] = ((float)u8[i] - 127.5f) / 127.5f;
        break;
    case SAMPLE_S8:
        for (size_t i = 0; i < n; i++)
            y[i] = (float)s8[i] * 0x1p-7f;
        break;
    case SAMPLE_S16:
        for (size_t i = 0; i < n; i++)
            y[i] = (float)s16[i] * 0x1p-15f;
        break;
    case SAMPLE_S32:
        for (size_t i = 0; i < n; i++)
            y[i] = (float)s32[i] * 0x1p-31f;
        break;
    case SAMPLE_F64:
        for (size_t i = 0; i < n; i++)
            y[i] = (float)f64[i];
        break;
    default: memcpy(y, x, n * sizeof *y); break;
    }
}

DSP_CLONES static void convert_load_f64(enum sample part, const void *x, double *y, size_t n)
{
    const uint8_t *u8 = x;
    const int8_t *s8 = x;
    const int16_t *s16 = x;
    const int32_t *s32 = x;
    const float *f32 = x;

    switch (part) {
    case SAMPLE_U8:
        for (size_t i = 0; i < n; i++)
            y[i] = (double)(u8[i] - 128) * 0x1p-7;
        break;
    case SAMPLE_CU8:
        for (size_t i = 0; i < n; i++)
            y[i] = ((double)u8[i] - 127.5) / 127.5;
        break;
    case SAMPLE_S8:
        for (size_t i = 0; i < n; i++)
            y[i] = (double)s8[i] * 0x1p-7;
        break;
    case SAMPLE_S16:
        for (size_t i = 0; i < n; i++)
            y[i] = (double)s16[i] * 0x1p-15;
        break;
    case SAMPLE_S32:
        for (size_t i = 0; i < n; i++)
            y[i] = (double)s32[i] * 0x1p-31;
        break;
    case SAMPLE_F32:
        for (size_t i = 0; i < n; i++)
            y[i] = f32[i];
        break;
    default: memcpy(y, x, n * sizeof *y); break;
    }
}

// An integer format: number = round(x·scale + bias), low…high.
struct grid {
    double scale, bias, low, high;
};

static struct grid convert_grid(enum sample part)
{
    switch (part) {
    case SAMPLE_U8: return (struct grid){128, 128, 0, 255};
    case SAMPLE_CU8: return (struct grid){127.5, 127.5, 0, 255};
    case SAMPLE_S8: return (struct grid){128, 0, -128, 127};
    case SAMPLE_S16: return (struct grid){0x1p15, 0, -0x1p15, 0x1p15 - 1};
    default: return (struct grid){0x1p31, 0, -0x1p31, 0x1p31 - 1};
    }
}

// Triangular on (−1, 1): the sum of two 16-bit halves.
DSP_INLINE int32_t convert_triangle(uint32_t w)
{
    return (int32_t)(w & 0xffffu) + (int32_t)(w >> 16) - 65535;
}

// Returns how many numbers were clipped or not numbers.
DSP_CLONES static size_t convert_round(const double *x, const uint32_t *dither, struct grid g,
                                       int32_t *y, size_t n)
{
    int32_t clipped = 0;

#pragma omp simd reduction(+ : clipped)
    for (size_t i = 0; i < n; i++) {
        const int odd = x[i] != x[i];
        double v = (odd ? 0.0 : x[i] * g.scale) + g.bias;
        v += (double)convert_triangle(dither[i]) * 0x1p-16;
        v = v > 0x1p40 ? 0x1p40 : v < -0x1p40 ? -0x1p40 : v;
        const double r = (v + 0x1.8p52) - 0x1.8p52;
        clipped += odd | (r > g.high) | (r < g.low);
        y[i] = (int32_t)(r > g.high ? g.high : r < g.low ? g.low : r);
    }
    return (size_t)clipped;
}

// The integers in their own width.
DSP_CLONES static void convert_narrow(const int32_t *x, enum sample part, void *y, size_t n)
{
    uint8_t *u8 = y;
    int16_t *s16 = y;

    switch (part) {
    case SAMPLE_S16:
        for (size_t i = 0; i < n; i++)
            s16[i] = (int16_t)x[i];
        break;
    case SAMPLE_S32: memcpy(y, x, n * sizeof *x); break;
    default:
        for (size_t i = 0; i < n; i++)
            u8[i] = (uint8_t)x[i];
        break;
    }
}

// What one call does: formats of the numbers, and where they lie.
struct convert_job {
    enum sample from, to;
    size_t per;  // numbers in a sample that is written
    bool spread; // each number read is followed by a zero
    const unsigned char *x;
    unsigned char *y;
    struct convert *state;
};

static void convert_dither(const struct convert_job *job, size_t at, uint32_t *words, size_t n)
{
    if (job->state && job->state->dither) {
        const struct philox p = {job->state->seed, 0x64697468u, job->state->lane};
        philox_words(&p, job->state->index * job->per + at, words, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        words[i] = 65535; // convert_triangle of it is 0
}

// Writes n numbers, the first being number `at`.
static void convert_store(const struct convert_job *job, size_t at, const double *x, size_t n)
{
    unsigned char *y = job->y + at * convert_part_bytes(job->to);
    uint32_t words[CONVERT_BLOCK];
    int32_t whole[CONVERT_BLOCK];

    if (job->to == SAMPLE_F64) {
        memcpy(y, x, n * sizeof *x);
        return;
    }
    if (job->to == SAMPLE_F32) {
        convert_load_f32(SAMPLE_F64, x, (float *)(void *)y, n);
        return;
    }
    convert_dither(job, at, words, n);
    const size_t clipped = convert_round(x, words, convert_grid(job->to), whole, n);
    if (job->state)
        job->state->clipped += clipped;
    convert_narrow(whole, job->to, y, n);
}

static void convert_run(const struct convert_job *job, size_t numbers)
{
    double in[CONVERT_BLOCK], wide[CONVERT_BLOCK];
    const size_t block = job->spread ? CONVERT_BLOCK / 2 : CONVERT_BLOCK;

    for (size_t at = 0; at < numbers; at += block) {
        const size_t n = numbers - at < block ? numbers - at : block;
        convert_load_f64(job->from, job->x + at * convert_part_bytes(job->from), in, n);
        for (size_t i = 0; job->spread && i < n; i++) {
            wide[2 * i] = in[i];
            wide[2 * i + 1] = 0;
        }
        if (job->spread)
            convert_store(job, 2 * at, wide, 2 * n);
        else
            convert_store(job, at, in, n);
    }
}

void convert_samples(enum sample from, const void *x, enum sample to, void *y, size_t n,
                     struct convert *state)
{
    const bool pairs = sample_is_complex(to);
    const struct convert_job job = {
        .from = convert_part(from),
        .to = convert_part(to),
        .per = pairs ? 2 : 1,
        .spread = pairs && !sample_is_complex(from),
        .x = x,
        .y = y,
        .state = state,
    };
    const size_t numbers = sample_is_complex(from) ? 2 * n : n;

    assert(pairs || !sample_is_complex(from));
    if (n == 0)
        return;
    if (from == to)
        memcpy(y, x, n * sample_bytes(from));
    else if (job.to == SAMPLE_F32 && !job.spread)
        convert_load_f32(job.from, x, y, numbers);
    else
        convert_run(&job, numbers);
}

DSP_INLINE void convert_stride(const unsigned char *x, size_t from, unsigned char *y, size_t to,
                               size_t n, size_t bytes)
{
    for (size_t i = 0; i < n; i++)
        memcpy(y + i * to * bytes, x + i * from * bytes, bytes);
}

// A constant size makes each copy a load and a store.
static void convert_copy(size_t bytes, const void *x, size_t from, void *y, size_t to, size_t n)
{
    switch (bytes) {
    case 1: convert_stride(x, from, y, to, n, 1); break;
    case 2: convert_stride(x, from, y, to, n, 2); break;
    case 4: convert_stride(x, from, y, to, n, 4); break;
    case 8: convert_stride(x, from, y, to, n, 8); break;
    default: convert_stride(x, from, y, to, n, 16); break;
    }
}

void convert_gather(enum sample type, const void *x, size_t stride, void *y, size_t n)
{
    convert_copy(sample_bytes(type), x, stride, y, 1, n);
}

void convert_scatter(enum sample type, const void *x, void *y, size_t stride, size_t n)
{
    convert_copy(sample_bytes(type), x, 1, y, stride, n);
}
