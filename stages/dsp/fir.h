// SPDX-License-Identifier: MIT
// FIR filtering with real taps, directly or by overlap-save.
//
// Contract: y[n] = Σ_k h[k]·x[n·step + T−1−k]: the valid part. For `count` outputs the caller shows
// (count−1)·step + T input samples in one piece; history is whatever lies in the first T−1 of them.
// Direct: any count, and an output depends on its own T inputs only. Overlap-save: count is a
// multiple of fir_block(), each block of B outputs is made from its own B+T−1 inputs, so blocks at
// fixed absolute positions give the same bytes for any chunking.
#pragma once

#include "stages/dsp/type.h"

enum fir_method { FIR_AUTO, FIR_DIRECT, FIR_FFT };

extern const char *const fir_method_names[]; // in the enum's order, NULL last

// The faster method by a fixed table over taps, type and step; never by timing.
enum fir_method fir_choose(size_t count, enum dsp_type type, size_t step);

struct fir;

// [setup] `step` > 1 keeps one output in `step` (decimation). FIR_AUTO follows fir_choose. NULL
// with *why.
struct fir *fir_new(const double *taps, size_t count, enum dsp_type type, size_t step,
                    enum fir_method method, const char **why);

// The same with complex taps (interleaved), for complex types.
struct fir *fir_new_complex(const double *taps, size_t count, enum dsp_type type, size_t step,
                            enum fir_method method, const char **why);

// Takes void * so that it can be handed over as a destroy function. NULL is fine.
void fir_free(void *fir);

// Where a filter is centred, as mode=same of numpy.convolve: inputs that output n sees before input
// n, and by how much of a sample it is early: the middle of an even number of taps lies between
// two.
static inline size_t fir_before(size_t count)
{
    return count / 2;
}
static inline double fir_early(size_t count)
{
    return count % 2 ? 0 : 0.5;
}

size_t fir_count(const struct fir *f);   // taps
size_t fir_block(const struct fir *f);   // B: outputs come in multiples of it; 1 when direct
size_t fir_scratch(const struct fir *f); // bytes each worker lends, aligned to 64; 0 when direct
enum fir_method fir_method_used(const struct fir *f); // FIR_DIRECT or FIR_FFT

// [rt] x and y must not overlap. Thread-safe with scratch of one's own.
void fir_run(const struct fir *f, const void *x, void *y, size_t count, void *scratch);
