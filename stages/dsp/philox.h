// SPDX-License-Identifier: MIT
// Counter-based random numbers: Philox4x32-10 (Salmon et al., SC 2011), uniform and Gaussian.
//
// A draw depends on (seed, stream, lane, index) only, so any part of a sequence is computed by
// itself: chunks, threads and machines don't change it. All arithmetic is integer or unfused
// float32/float64: the same bytes with SSE, AVX2 and AVX-512.
//
// Order: index i is word (i%64)/16 of the Philox block with counter {b, b>>32, stream, lane}, b =
// (i/64)·16 + i%16, key = seed. Gaussian: Box–Muller on words 0,1 and 2,3 of a block: the first of
// a pair gives the radius (32 bits, |y| ≤ 6.66), the second the angle; even word r·cos, odd word
// r·sin.
#pragma once

#include <stddef.h>
#include <stdint.h>

struct philox {
    uint64_t seed;
    uint32_t stream; // which generator of the graph
    uint32_t lane;   // which channel
};

// One Philox4x32-10 block.
void philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

// [rt] n draws from `index` on.
void philox_words(const struct philox *p, uint64_t index, uint32_t *y, size_t n);

// [rt] low + (high-low)·u with u in [0, 1): 24 bits in float, 32 bits in double.
void philox_uniform_f32(const struct philox *p, uint64_t index, float low, float high, float *y,
                        size_t n);
void philox_uniform_f64(const struct philox *p, uint64_t index, double low, double high, double *y,
                        size_t n);

// [rt] mean + sigma·N(0,1). Both precisions draw the same numbers; they differ by float rounding.
// For complex noise of variance s², take 2n reals with sigma s/√2.
void philox_normal_f32(const struct philox *p, uint64_t index, float mean, float sigma, float *y,
                       size_t n);
void philox_normal_f64(const struct philox *p, uint64_t index, double mean, double sigma, double *y,
                       size_t n);
