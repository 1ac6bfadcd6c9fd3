// SPDX-License-Identifier: MIT
// packed_write: lanes of any type become bare numbers of any type.

#include "stages/file/packed.h"

#include "stages/dsp/convert.h"

#include <math.h>
#include <string.h>

enum { BLOCK = 1024 }; // numbers

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "low bytes are taken from the front");

// Puts n words of `bytes` bytes, which lie in a row, `step` bytes apart, in either byte order.
static void put_words(const unsigned char *from, size_t bytes, bool swap, unsigned char *to,
                      size_t step, size_t n)
{
    if (!swap && step == bytes) {
        memcpy(to, from, n * bytes);
        return;
    }
    for (size_t i = 0; i < n; i++, from += bytes, to += step) {
        if (!swap)
            memcpy(to, from, bytes);
        else
            for (size_t b = 0; b < bytes; b++)
                to[b] = from[bytes - 1 - b];
    }
}

// Samples: one word, or two for complex ones.
static void put(const struct packed *packed, const unsigned char *from, unsigned char *to,
                size_t step, size_t n)
{
    const size_t bytes = packed_rows[packed->type].bytes;

    if (packed->type < PACKED_CU8) {
        put_words(from, bytes, packed->swap, to, step, n);
        return;
    }
    if (step == bytes) {
        put_words(from, bytes / 2, packed->swap, to, bytes / 2, 2 * n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        put_words(from + i * bytes, bytes / 2, packed->swap, to + i * step, bytes / 2, 2);
}

// Narrows left-justified integers to those of the file.
static void narrow(enum packed_type type, const int32_t *x, size_t n, unsigned char *y)
{
    for (size_t i = 0; i < n; i++) {
        const uint32_t v = (uint32_t)x[i];

        switch (type) {
        case PACKED_U8: y[i] = (unsigned char)((v >> 24) + 128); break;
        case PACKED_S8:
        case PACKED_CS8: y[i] = (unsigned char)(v >> 24); break;
        case PACKED_S16:
        case PACKED_CS16: ((uint16_t *)(void *)y)[i] = (uint16_t)(v >> 16); break;
        case PACKED_S24: memcpy(y + 3 * i, &(uint32_t){v >> 8}, 3); break;
        default: ((uint32_t *)(void *)y)[i] = v; break;
        }
    }
}

// Counts keep their value; what is beyond the file's range is limited and counted.
static void round_counts(const struct packed *packed, struct depth *depth, const double *x,
                         size_t n, unsigned char *y)
{
    const struct packed_row *row = &packed_rows[packed->type];
    const bool unsigned_type = packed->type == PACKED_U8 || packed->type == PACKED_CU8;
    const double low = unsigned_type ? 0 : -ldexp(1, (int)row->bits - 1);
    const double high = unsigned_type ? 255 : ldexp(1, (int)row->bits - 1) - 1;

    for (size_t i = 0; i < n; i++) {
        const double v = nearbyint(x[i]);
        const bool inside = v >= low && v <= high;
        const int64_t whole = (int64_t)(inside ? v : v > high ? high : v < low ? low : 0);

        depth->clipped += !inside;
        memcpy(y + i * (row->bits / 8), &whole, row->bits / 8);
    }
}

// One block of samples becomes packed samples in a row, in this machine's order.
static void pack_block(const struct packed *packed, struct depth *depth, enum sigrun_type type,
                       bool counts, const unsigned char *from, uint32_t lane, uint64_t index,
                       void *to, size_t numbers)
{
    int32_t whole[BLOCK];
    double f64[BLOCK];
    const struct packed_row *row = &packed_rows[packed->type];

    if (packed->type == PACKED_F32 || packed->type == PACKED_CF32) {
        numbers_f32(type, counts, from, numbers, to);
    } else if (packed->type == PACKED_F64 || packed->type == PACKED_CF64) {
        numbers_f64(type, counts, from, numbers, to);
    } else if (counts) {
        numbers_f64(type, true, from, numbers, f64);
        round_counts(packed, depth, f64, numbers, to);
    } else if (packed->type == PACKED_CU8) {
        struct convert state = {
            .dither = depth->dither, .seed = depth->seed, .lane = lane, .index = index / 2};

        numbers_f64(type, false, from, numbers, f64);
        convert_samples(SAMPLE_CF64, f64, SAMPLE_CU8, to, numbers / 2, &state);
        depth->clipped += state.clipped;
    } else {
        depth->bits = row->bits;
        depth_apply(depth, type, from, numbers, lane, index, whole);
        narrow(packed->type, whole, numbers, to);
    }
}

bool packed_writable(const struct packed *packed)
{
    const struct packed_row *row = &packed_rows[packed->type];

    return row->bits || packed_of(row->type) == packed->type;
}

void packed_write(const struct packed *packed, struct depth *depth, enum sigrun_type type,
                  bool counts, const void *from, uint32_t lane, uint64_t index, unsigned char *to,
                  size_t step, size_t n)
{
    double block[BLOCK];
    const size_t numbers = numbers_in(type), samples = BLOCK / numbers;
    const size_t bytes = sigrun_sample_bytes(type);

    if (packed_rows[packed->type].type == type && packed_of(type) == packed->type) {
        put(packed, from, to, step, n);
        return;
    }
    for (size_t at = 0; at < n; at += samples) {
        const size_t some = n - at < samples ? n - at : samples;

        pack_block(packed, depth, type, counts, (const unsigned char *)from + at * bytes, lane,
                   (index + at) * numbers, block, some * numbers);
        put(packed, (const unsigned char *)block, to + at * step, step, some);
    }
}
