// SPDX-License-Identifier: MIT
//
// References for tests of kernels: reads the banks of tests/golden/dsp_make.py, measures errors,
// makes test signals.
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct bank;

// Reads tests/golden/data/dsp/NAME.bank; a bank that can't be read ends the program with a failed
// check.
struct bank *bank_open(const char *name);
void bank_close(struct bank *bank);

// The array of that name (printf-like) and its count; a missing one is a failed check and an empty
// array.
const double *bank_get(const struct bank *bank, size_t *count, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// ‖y−r‖₂/‖r‖₂, and the check of it: that is ≤ tolerance, and the largest |y−r| ≤
// 10·tolerance·max|r|.
double bank_error(const double *y, const double *r, size_t n);
void bank_check(const char *what, const double *y, const double *r, size_t n, double tolerance);
void bank_check_f32(const char *what, const float *y, const double *r, size_t n, double tolerance);

// White normal numbers that are floats, from a fixed sequence: `n` of them in memory that the
// program keeps.
const double *bank_noise(size_t n);
const float *bank_noise_f32(size_t n);

// FNV-1a of bytes, to compare results between processors and compilers.
unsigned long long bank_hash(const void *bytes, size_t size);
