// SPDX-License-Identifier: MIT
// Inverse transform of 16 rows at a time: y[n] = Σ_k X[k]·Ψ[k]·e^(2πj·nk/size) for rows that share
// X but have each a Ψ of their own, real and zero outside a band.
//
// The rows lie side by side in the lanes of the vectors, so every product, turn and butterfly is
// the same for all of them, and a row of 16 values leaves as whole cache lines of a frame. The
// length splits into columns × points. Each column is short enough to stay in the first cache. When
// the band is no wider than the points, the transform over the columns is one product; otherwise it
// goes through a buffer once.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TILE_LANES = 16,
    TILE_FLOATS = 2 * TILE_LANES, // an element: 16 real parts, then 16 imaginary parts
    TILE_PASSES = 8,
    TILE_SMALLEST = 16,
    TILE_LARGEST = 1 << 15,
};
static const uint32_t tile_nowhere = UINT32_MAX;

// What a value of the output is: an element as above; 16 complex values; 16 squared magnitudes.
enum tile_form { TILE_ELEMENT, TILE_COMPLEX, TILE_POWER };

struct tile_passes {
    size_t length, count;
    size_t radix[TILE_PASSES];
    float *turn[TILE_PASSES]; // factors between this pass and the next; NULL after the last
};

struct cwt_tile {
    size_t size, columns, points;
    struct tile_passes down, along; // over the columns, over the points of a column
    float *turns;                   // e^(2πj·c·p/size), [columns][points]
    float *across;                  // the same, [points][columns]
    float *step;                    // e^(2πj·c/columns)
    size_t scratch;                 // bytes, aligned to 64
};

struct tile_in {
    const float *spectrum; // complex, from k = 0 on
    const float *rows;     // Ψ, [width][16]
    size_t first, width;   // k from first to first + width; beyond size they fold, which samples y
};

// Value n goes to `to + slot[n]·stride`, or nowhere.
struct tile_out {
    enum tile_form form;
    float *to;
    size_t stride;
    const uint32_t *slot;
};

// [setup] size: a power of two between TILE_SMALLEST and TILE_LARGEST. False without memory.
bool cwt_tile_init(struct cwt_tile *t, size_t size);
void cwt_tile_release(struct cwt_tile *t);

// [rt] All of `spectrum` up to first + width is read. Thread-safe.
void cwt_tile_run(const struct cwt_tile *t, const struct tile_in *in, const struct tile_out *out,
                  void *scratch);
