// SPDX-License-Identifier: MIT
// FFTW's two libraries, loaded when the first transform of their precision is planned: a pipeline
// without transforms starts sooner and needs less memory without them.
#pragma once

#include <fftw3.h>
#include <stdbool.h>

// The functions in use, by the names that both precisions share.
#define FFT_LIBRARY_CALLS(X)     \
    X(plan_dft_1d)               \
    X(plan_many_dft)             \
    X(plan_dft_r2c_1d)           \
    X(plan_dft_c2r_1d)           \
    X(destroy_plan)              \
    X(execute_dft)               \
    X(execute_dft_r2c)           \
    X(execute_dft_c2r)           \
    X(import_wisdom_from_string) \
    X(export_wisdom_to_string)   \
    X(forget_wisdom)             \
    X(set_timelimit)

#define FFT_SINGLE_MEMBER(name) __typeof__(fftwf_##name) *name;
#define FFT_DOUBLE_MEMBER(name) __typeof__(fftw_##name) *name;

struct fft_single {
    FFT_LIBRARY_CALLS(FFT_SINGLE_MEMBER)
};
struct fft_double {
    FFT_LIBRARY_CALLS(FFT_DOUBLE_MEMBER)
    const char *version; // "fftw-3.3.10-sse2-avx"
};

extern struct fft_single fft_single;
extern struct fft_double fft_double;

// [setup] Loads the library of a precision, once; from then on its table holds functions. False
// with *why: it isn't installed.
bool fft_library(bool f64, const char **why);
