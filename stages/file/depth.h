// SPDX-License-Identifier: MIT
//
// Numbers on their way into a file: as doubles, and as integers of a given depth with dither.
//
// Here complex samples are two numbers each, and a count counts numbers.
#pragma once

#include "runtime/graph/stage.h"

// The type of the numbers that samples of a type are made of: S16 of CS16. CU8 stays, for its
// offset.
enum sigrun_type number_type(enum sigrun_type type);
size_t numbers_in(enum sigrun_type type); // of one sample: 2 when it is complex

// [rt] The numbers as doubles: integers become ±1 at full scale, or their own value when `counts`.
void numbers_f64(enum sigrun_type type, bool counts, const void *x, size_t n, double *y);
// [rt] The same in single precision.
void numbers_f32(enum sigrun_type type, bool counts, const void *x, size_t n, float *y);

// What a stream's integers mean: with a unit they are counts, without one a part of full scale.
bool numbers_are_counts(const struct sigrun_format *format);

// Numbers of ±1 become integers of `bits` bits, left-justified in 32: v·2^(bits-1), to the nearest,
// ties to even, then limited to the range. A number that has to be rounded gets triangular dither
// of ±1 step first, which depends on (seed, lane, index) only; one that lies on a step stays
// exactly what it is.
struct depth {
    unsigned bits; // 1 to 32
    bool dither;
    double scale; // what floats are multiplied with first; 0 is 1
    uint64_t seed;
    uint64_t clipped; // grows by the numbers beyond ±1 or not a number
};

// [rt] index: the number's place in its lane, from the start of the stream.
void depth_apply(struct depth *depth, enum sigrun_type type, const void *x, size_t n, uint32_t lane,
                 uint64_t index, int32_t *y);
