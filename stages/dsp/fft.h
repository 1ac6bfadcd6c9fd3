// SPDX-License-Identifier: MIT
// The only door to FFTW: one-dimensional transforms in float and double, planned once, run from any
// thread.
//
// Definition: X[k] = Σ_n x[n]·e^(∓j2πkn/N), FFT_FORWARD with the minus sign; nothing is scaled in
// either direction, so forward and backward in turn multiply by N. Complex values are interleaved.
// FFT_R2C makes the N/2+1 bins 0…N/2 of a real signal; FFT_C2R takes them back.
//
// Which plan: ESTIMATE by default, so the same input gives the same bytes on every run. Once
// fft_wisdom_load has succeeded, sizes it knows are planned as measured and all others are
// estimated. A plan never changes after fft_get has returned it: all frames of a run go through the
// same one. fft_forget_wisdom returns to ESTIMATE. When dsp_is_exact (stages/dsp/exact.h) plans are
// estimates without SIMD, which are the same on every processor.
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum fft_kind { FFT_FORWARD, FFT_BACKWARD, FFT_R2C, FFT_C2R };

#define FFT_ALIGN 16 // bytes; every array given to fft_run starts on such a boundary

struct fft; // one plan; belongs to the module and lives as long as the process

// [setup] The plan of that kind and length, from a cache shared by all threads. NULL with *why for
// length 0, a length above 2^30, or no memory.
const struct fft *fft_get(enum fft_kind kind, size_t length, bool f64, const char **why);

// [setup] A complex transform along each of `columns` columns: element i of column c lies at
// i·columns + c. Faster than turning the array where lengths are short. One such array is at most
// 2^30 values.
const struct fft *fft_get_columns(enum fft_kind kind, size_t length, size_t columns, bool f64,
                                  const char **why);

// [rt] Transforms `in` into `out`; they must not overlap. FFT_C2R overwrites `in`, the others leave
// it alone. Thread-safe: a plan has no state.
void fft_run(const struct fft *plan, void *in, void *out);

size_t fft_length(const struct fft *plan);
size_t fft_in_bytes(const struct fft *plan);
size_t fft_out_bytes(const struct fft *plan);

// Smallest length ≥ n that is fast here: 2^a, 3·2^a or 5·2^a. For internal padding; a length the
// user chose is kept.
size_t fft_good_size(size_t n);

// True when FFTW has only slow general code for the length (a prime factor above 13): worth a hint.
bool fft_is_slow(size_t n);

// [setup] Memory for fft_run, aligned to 64 bytes, zeroed; NULL without memory. Any such memory
// will do.
void *fft_alloc(size_t bytes);
void fft_free(void *memory);

// [setup] Wisdom of both precisions in one text file. Load refuses a file made by another FFTW or
// processor; it affects plans made afterwards. Save replaces the file in one step. False with *why.
bool fft_wisdom_load(const char *path, const char **why);
bool fft_wisdom_save(const char *path, const char **why);

// Names this FFTW and processor, fit for a file name ("fftw-3.3.10-sse2-avx-9c1e04d2"). At most
// `size` bytes.
void fft_wisdom_key(char *text, size_t size);

// [setup] Drops all wisdom; plans made from now on are estimates, equal on every machine with this
// FFTW.
void fft_forget_wisdom(void);

// [setup] Measures a length (milliseconds to seconds) so that a later save keeps it. Plans already
// handed out stay.
bool fft_train(enum fft_kind kind, size_t length, bool f64, const char **why);

// [setup] Trains what this process has planned by estimate, shortest first, until about `seconds`
// have passed. Returns how many lengths were learned.
size_t fft_learn(double seconds);
