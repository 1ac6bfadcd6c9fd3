// SPDX-License-Identifier: MIT
// The butterflies of cwt_tile.h: Stockham passes of radix 4 and 8 over elements of 16 lanes.
//
// A pass over length n = radix·m after passes of total radix s takes element q + s·(p + m·j) and
// makes element q + s·(radix·p + i), turned by e^(2πj·p·i/n). The last pass (m = 1, no turns) puts
// element i·s + q where to[i·s + q] says.
#pragma once

#include <stddef.h>

#include "stages/dsp/cwt_tile.h"

// turn: 3 (7) complex factors for each p.
void tile_pass4(const float *restrict x, float *restrict y, size_t m, size_t s, const float *turn);
void tile_pass8(const float *restrict x, float *restrict y, size_t m, size_t s, const float *turn);

// The last pass, in each form of output.
void tile_last4(const float *x, size_t s, float *const *to, enum tile_form form);
void tile_last8(const float *x, size_t s, float *const *to, enum tile_form form);

// The last pass into elements, element i turned by turn[i].
void tile_last4_turned(const float *x, size_t s, float *const *to, const float *turn);
void tile_last8_turned(const float *x, size_t s, float *const *to, const float *turn);

// z[i] = x[i]·turn[i]·(re, im), complex.
void tile_turn(const float *restrict x, const float *restrict turn, float re, float im,
               float *restrict z, size_t n);

// Element i of y becomes, or grows by, rows[step·i]·z[step·i].
void tile_comb(const float *restrict rows, const float *restrict z, float *restrict y, size_t n,
               size_t step);
void tile_comb_more(const float *restrict rows, const float *restrict z, float *restrict y,
                    size_t n, size_t step);
