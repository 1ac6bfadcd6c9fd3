// SPDX-License-Identifier: MIT
// Sample formats in memory and the conversion of any to any other, with rounding, clipping and
// dither.
//
// Full scale is ±1: u8 (x−128)/128, cu8 (x−127.5)/127.5, s8 x/128, s16 x/2^15, s32 x/2^31. To
// integers: round to nearest, ties to even, then clip; a NaN becomes zero. cu8 has the offset of
// RTL receivers, u8 that of WAV files.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sample {
    SAMPLE_U8,
    SAMPLE_S8,
    SAMPLE_S16,
    SAMPLE_S32,
    SAMPLE_F32,
    SAMPLE_F64,
    SAMPLE_CU8, // from here on complex: two interleaved numbers
    SAMPLE_CS8,
    SAMPLE_CS16,
    SAMPLE_CS32,
    SAMPLE_CF32,
    SAMPLE_CF64,
    SAMPLE_COUNT
};

extern const char *const sample_names[]; // in the enum's order, NULL last

size_t sample_bytes(enum sample s); // of one sample: 8 for cf32
bool sample_is_complex(enum sample s);

struct convert {
    bool dither;    // add triangular noise of ±1 step before rounding; no effect on float targets
    uint64_t seed;  // of the dither
    uint32_t lane;  // of the dither
    uint64_t index; // absolute index of the first sample
    uint64_t clipped; // result: grows by the numbers that were clipped or not a number
};

// [rt] Converts n samples. A real source fills a complex target with zero imaginary parts; a
// complex source needs a complex target (take its real part or magnitude first). `x` and `y` don't
// overlap. `state` may be NULL: no dither.
void convert_samples(enum sample from, const void *x, enum sample to, void *y, size_t n,
                     struct convert *state);

// [rt] For files and devices: frames of interleaved channels ↔ one lane. `stride` counts samples.
void convert_gather(enum sample type, const void *x, size_t stride, void *y, size_t n);
void convert_scatter(enum sample type, const void *x, void *y, size_t stride, size_t n);
