// SPDX-License-Identifier: MIT
// Plans of FFTW: made once under one lock, kept for the life of the process, run from anywhere.

#include "stages/dsp/fft.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "stages/dsp/exact.h"
#include "stages/dsp/fft_cache.h"

struct fft_cache fft_cache = {.lock = PTHREAD_MUTEX_INITIALIZER};

static const size_t fft_longest = (size_t)1 << 30;

void *fft_alloc(size_t bytes)
{
    const size_t line = 64;
    if (bytes > SIZE_MAX - line)
        return NULL;
    const size_t rounded = bytes ? (bytes + line - 1) / line * line : line;
    void *memory = aligned_alloc(line, rounded);

    return memory ? memset(memory, 0, rounded) : NULL;
}

void fft_free(void *memory)
{
    free(memory);
}

size_t fft_length(const struct fft *plan)
{
    return plan->length;
}

static size_t fft_bytes(const struct fft *f, enum fft_kind real_side)
{
    const size_t real = f->f64 ? sizeof(double) : sizeof(float);
    const bool complex_both = f->kind == FFT_FORWARD || f->kind == FFT_BACKWARD;

    if (complex_both)
        return 2 * real * f->length * f->columns;
    return f->kind == real_side ? real * f->length : 2 * real * (f->length / 2 + 1);
}

size_t fft_in_bytes(const struct fft *plan)
{
    return fft_bytes(plan, FFT_R2C);
}

size_t fft_out_bytes(const struct fft *plan)
{
    return fft_bytes(plan, FFT_C2R);
}

// FFTW's sign of a direction.
static int fft_sign(const struct fft *f)
{
    return f->kind == FFT_FORWARD ? FFTW_FORWARD : FFTW_BACKWARD;
}

static void fft_plan_columns(struct fft *f, void *in, void *out, unsigned flags)
{
    const int n = (int)f->length, count = (int)f->columns, sign = fft_sign(f);

    if (f->f64)
        f->twice = fft_double.plan_many_dft(1, &n, count, in, NULL, count, 1, out, NULL, count, 1,
                                            sign, flags);
    else
        f->single = fft_single.plan_many_dft(1, &n, count, in, NULL, count, 1, out, NULL, count, 1,
                                             sign, flags);
}

static void fft_plan_single(struct fft *f, void *in, void *out, unsigned flags)
{
    const int n = (int)f->length;

    switch (f->kind) {
    case FFT_FORWARD:
    case FFT_BACKWARD: f->single = fft_single.plan_dft_1d(n, in, out, fft_sign(f), flags); break;
    case FFT_R2C: f->single = fft_single.plan_dft_r2c_1d(n, in, out, flags); break;
    case FFT_C2R: f->single = fft_single.plan_dft_c2r_1d(n, in, out, flags); break;
    }
}

static void fft_plan_double(struct fft *f, void *in, void *out, unsigned flags)
{
    const int n = (int)f->length;

    switch (f->kind) {
    case FFT_FORWARD:
    case FFT_BACKWARD: f->twice = fft_double.plan_dft_1d(n, in, out, fft_sign(f), flags); break;
    case FFT_R2C: f->twice = fft_double.plan_dft_r2c_1d(n, in, out, flags); break;
    case FFT_C2R: f->twice = fft_double.plan_dft_c2r_1d(n, in, out, flags); break;
    }
}

bool fft_plan_make(struct fft *f, unsigned flags)
{
    void *in = fft_alloc(fft_in_bytes(f));
    void *out = fft_alloc(fft_out_bytes(f));

    flags |= f->kind == FFT_C2R ? FFTW_DESTROY_INPUT : FFTW_PRESERVE_INPUT;
    flags |= f->exact ? FFTW_NO_SIMD : 0; // which wide registers there are differs by processor
    if (in && out) {
        if (f->columns > 1)
            fft_plan_columns(f, in, out, flags);
        else if (f->f64)
            fft_plan_double(f, in, out, flags);
        else
            fft_plan_single(f, in, out, flags);
    }
    fft_free(in);
    fft_free(out);
    return f->single || f->twice;
}

void fft_plan_drop(struct fft *f)
{
    if (f->single)
        fft_single.destroy_plan(f->single);
    if (f->twice)
        fft_double.destroy_plan(f->twice);
    f->single = NULL;
    f->twice = NULL;
}

static struct fft *fft_find(enum fft_kind kind, size_t length, size_t columns, bool f64)
{
    const bool exact = dsp_is_exact();
    struct fft *f = fft_cache.plans;

    while (f && (f->retired || f->kind != kind || f->length != length || f->columns != columns ||
                 f->f64 != f64 || f->exact != exact))
        f = f->next;
    return f;
}

// Under the lock.
static struct fft *fft_new(enum fft_kind kind, size_t length, size_t columns, bool f64)
{
    struct fft *f = calloc(1, sizeof *f);

    if (!f)
        return NULL;
    *f = (struct fft){
        .kind = kind, .length = length, .columns = columns, .f64 = f64, .exact = dsp_is_exact()};
    f->measured = fft_cache.wise && !f->exact && fft_plan_make(f, FFTW_MEASURE | FFTW_WISDOM_ONLY);
    if (!f->measured && !fft_plan_make(f, FFTW_ESTIMATE)) {
        free(f);
        return NULL;
    }
    f->next = fft_cache.plans;
    fft_cache.plans = f;
    return f;
}

const struct fft *fft_get(enum fft_kind kind, size_t length, bool f64, const char **why)
{
    return fft_get_columns(kind, length, 1, f64, why);
}

const struct fft *fft_get_columns(enum fft_kind kind, size_t length, size_t columns, bool f64,
                                  const char **why)
{
    assert(columns == 1 || kind == FFT_FORWARD || kind == FFT_BACKWARD);
    if (length == 0 || length > fft_longest) {
        *why = "a transform length lies between 1 and 2^30";
        return NULL;
    }
    if (columns == 0 || columns > fft_longest / length) {
        *why = "columns that are transformed together have at most 2^30 values";
        return NULL;
    }
    if (!fft_library(f64, why))
        return NULL;
    pthread_mutex_lock(&fft_cache.lock);
    struct fft *f = fft_find(kind, length, columns, f64);
    if (!f)
        f = fft_new(kind, length, columns, f64);
    pthread_mutex_unlock(&fft_cache.lock);
    if (!f)
        *why = "no memory for a transform of this length";
    return f;
}

void fft_run(const struct fft *plan, void *in, void *out)
{
    assert(((uintptr_t)in | (uintptr_t)out) % FFT_ALIGN == 0);
    switch (plan->kind) {
    case FFT_FORWARD:
    case FFT_BACKWARD:
        if (plan->f64)
            fft_double.execute_dft(plan->twice, in, out);
        else
            fft_single.execute_dft(plan->single, in, out);
        break;
    case FFT_R2C:
        if (plan->f64)
            fft_double.execute_dft_r2c(plan->twice, in, out);
        else
            fft_single.execute_dft_r2c(plan->single, in, out);
        break;
    case FFT_C2R:
        if (plan->f64)
            fft_double.execute_dft_c2r(plan->twice, in, out);
        else
            fft_single.execute_dft_c2r(plan->single, in, out);
        break;
    }
}

size_t fft_good_size(size_t n)
{
    const size_t odd[] = {1, 3, 5};
    size_t best = SIZE_MAX;

    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        size_t m = odd[i];
        while (m < n && m <= SIZE_MAX / 2)
            m *= 2;
        if (m >= n && m < best)
            best = m;
    }
    return best;
}

bool fft_is_slow(size_t n)
{
    const size_t fast[] = {2, 3, 5, 7, 11, 13};

    for (size_t i = 0; i < sizeof fast / sizeof *fast; i++)
        while (n && n % fast[i] == 0)
            n /= fast[i];
    return n > 1;
}
