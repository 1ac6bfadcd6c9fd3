// SPDX-License-Identifier: MIT
// packed: names, sizes and loading of bare numbers; packed_write.c stores them.

#include "stages/file/packed.h"

#include <math.h>
#include <string.h>
#include <strings.h>

const struct packed_row packed_rows[PACKED_TYPES] = {
    [PACKED_U8] = {"u8", 1, SIGRUN_U8, 8},        [PACKED_S8] = {"s8", 1, SIGRUN_S16, 8},
    [PACKED_S16] = {"s16", 2, SIGRUN_S16, 16},    [PACKED_U16] = {"u16", 2, SIGRUN_F32, 0},
    [PACKED_S24] = {"s24", 3, SIGRUN_S32, 24},    [PACKED_S32] = {"s32", 4, SIGRUN_S32, 32},
    [PACKED_U32] = {"u32", 4, SIGRUN_F64, 0},     [PACKED_S64] = {"s64", 8, SIGRUN_F64, 0},
    [PACKED_U64] = {"u64", 8, SIGRUN_F64, 0},     [PACKED_F16] = {"f16", 2, SIGRUN_F32, 0},
    [PACKED_F32] = {"f32", 4, SIGRUN_F32, 0},     [PACKED_F64] = {"f64", 8, SIGRUN_F64, 0},
    [PACKED_CU8] = {"cu8", 2, SIGRUN_CU8, 8},     [PACKED_CS8] = {"cs8", 2, SIGRUN_CS16, 8},
    [PACKED_CS16] = {"cs16", 4, SIGRUN_CS16, 16}, [PACKED_CF32] = {"cf32", 8, SIGRUN_CF32, 0},
    [PACKED_CF64] = {"cf64", 16, SIGRUN_CF64, 0},
};

bool packed_find(const char *name, struct packed *packed)
{
    const size_t length = strlen(name);
    const bool big = length > 2 && strcasecmp(name + length - 2, "be") == 0;
    const bool little = length > 2 && strcasecmp(name + length - 2, "le") == 0;
    const size_t stem = length - (big || little ? 2 : 0);

    for (enum packed_type t = 0; t < PACKED_TYPES; t++) {
        if (strlen(packed_rows[t].name) != stem ||
            strncasecmp(name, packed_rows[t].name, stem) != 0)
            continue;
        packed->type = t;
        if (big || little)
            packed->swap = big == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
        return true;
    }
    return false;
}

enum packed_type packed_of(enum sigrun_type type)
{
    switch (type) {
    case SIGRUN_U8: return PACKED_U8;
    case SIGRUN_S16: return PACKED_S16;
    case SIGRUN_S32: return PACKED_S32;
    case SIGRUN_F64: return PACKED_F64;
    case SIGRUN_CU8: return PACKED_CU8;
    case SIGRUN_CS16: return PACKED_CS16;
    case SIGRUN_CF32: return PACKED_CF32;
    case SIGRUN_CF64: return PACKED_CF64;
    default: return PACKED_F32;
    }
}

void packed_format(const struct packed *packed, struct sigrun_format *format)
{
    const struct packed_row *row = &packed_rows[packed->type];

    format->type = row->type;
    format->bits = row->bits;
    if (packed->counts && row->bits)
        format->unit = "count";
}

static inline uint16_t load16(const unsigned char *p, bool swap)
{
    uint16_t v;

    memcpy(&v, p, sizeof v);
    return swap ? __builtin_bswap16(v) : v;
}

static inline uint32_t load32(const unsigned char *p, bool swap)
{
    uint32_t v;

    memcpy(&v, p, sizeof v);
    return swap ? __builtin_bswap32(v) : v;
}

static inline uint64_t load64(const unsigned char *p, bool swap)
{
    uint64_t v;

    memcpy(&v, p, sizeof v);
    return swap ? __builtin_bswap64(v) : v;
}

// IEEE 754 half precision: sign, 5 bits of exponent with bias 15, 10 of fraction.
static float half(uint16_t v)
{
    const int exponent = (v >> 10) & 31;
    const float fraction = (float)(v & 1023);
    const float sign = v & 0x8000 ? -1.0f : 1.0f;

    if (exponent == 31)
        return fraction != 0 ? NAN : sign * INFINITY;
    if (exponent == 0)
        return sign * ldexpf(fraction, -24);
    return sign * ldexpf(1024 + fraction, exponent - 25);
}

static int32_t load24(const unsigned char *p, bool big)
{
    const uint32_t v = big ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8
                           : (uint32_t)p[2] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[0] << 8;

    return (int32_t)v;
}

// Bytes, halves and words whose bits stay as they are, once in this machine's order.
static void copy_words(const unsigned char *from, ptrdiff_t step, size_t bytes, bool swap, void *to,
                       size_t n)
{
    uint16_t *y16 = to;
    uint32_t *y32 = to;
    uint64_t *y64 = to;
    unsigned char *y8 = to;

    if (!swap && step == (ptrdiff_t)bytes)
        memcpy(to, from, n * bytes);
    else if (bytes == 1)
        for (size_t i = 0; i < n; i++, from += step)
            y8[i] = *from;
    else if (bytes == 2)
        for (size_t i = 0; i < n; i++, from += step)
            y16[i] = load16(from, swap);
    else if (bytes == 4)
        for (size_t i = 0; i < n; i++, from += step)
            y32[i] = load32(from, swap);
    else
        for (size_t i = 0; i < n; i++, from += step)
            y64[i] = load64(from, swap);
}

// Complex numbers whose parts keep their bits.
static void copy_pairs(const unsigned char *from, ptrdiff_t step, size_t bytes, bool swap, void *to,
                       size_t n)
{
    const size_t part = bytes / 2;

    if (step == (ptrdiff_t)bytes) {
        copy_words(from, (ptrdiff_t)part, part, swap, to, 2 * n);
        return;
    }
    for (size_t i = 0; i < n; i++, from += step)
        copy_words(from, (ptrdiff_t)part, part, swap, (char *)to + i * bytes, 2);
}

// Numbers that become floats by value.
static void load_values(const struct packed *packed, const unsigned char *from, ptrdiff_t step,
                        void *to, size_t n)
{
    float *f32 = to;
    double *f64 = to;

    for (size_t i = 0; i < n; i++, from += step)
        switch (packed->type) {
        case PACKED_U16: f32[i] = load16(from, packed->swap); break;
        case PACKED_F16: f32[i] = half(load16(from, packed->swap)); break;
        case PACKED_U32: f64[i] = load32(from, packed->swap); break;
        case PACKED_S64: f64[i] = (double)(int64_t)load64(from, packed->swap); break;
        default: f64[i] = (double)load64(from, packed->swap); break;
        }
}

void packed_read(const struct packed *packed, const unsigned char *from, ptrdiff_t step, void *to,
                 size_t n)
{
    const size_t bytes = packed_rows[packed->type].bytes;
    const int full = packed->counts ? 1 : 256;
    const bool big = packed->swap == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
    int16_t *s16 = to;
    int32_t *s32 = to;

    switch (packed->type) {
    case PACKED_S8:
        for (size_t i = 0; i < n; i++, from += step)
            s16[i] = (int16_t)((int8_t)*from * full);
        return;
    case PACKED_CS8:
        for (size_t i = 0; i < n; i++, from += step) {
            s16[2 * i] = (int16_t)((int8_t)from[0] * full);
            s16[2 * i + 1] = (int16_t)((int8_t)from[1] * full);
        }
        return;
    case PACKED_S24:
        for (size_t i = 0; i < n; i++, from += step)
            s32[i] = load24(from, big) / (packed->counts ? 256 : 1);
        return;
    case PACKED_U16:
    case PACKED_F16:
    case PACKED_U32:
    case PACKED_S64:
    case PACKED_U64: load_values(packed, from, step, to, n); return;
    case PACKED_CU8:
    case PACKED_CS16:
    case PACKED_CF32:
    case PACKED_CF64: copy_pairs(from, step, bytes, packed->swap, to, n); return;
    default: copy_words(from, step, bytes, packed->swap, to, n); return;
    }
}
