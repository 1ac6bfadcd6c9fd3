// SPDX-License-Identifier: MIT
//
// Correlation against the sum that defines it, for random lengths and alignments.
#include "stages/dsp/correlate.h"

#include <math.h>
#include <string.h>

#include "stages/dsp/fft.h"
#include "tests/check.h"

enum { MOST = 200 };

static void set(enum dsp_type type, void *x, size_t i, double v)
{
    if (dsp_is_double(type))
        ((double *)x)[i] = v;
    else
        ((float *)x)[i] = (float)v;
}

static double get(enum dsp_type type, const void *x, size_t i)
{
    return dsp_is_double(type) ? ((const double *)x)[i] : (double)((const float *)x)[i];
}

// Σ x[k + i]·conj(r[i]), of which part 0 is the real one.
static double direct(enum dsp_type type, const void *x, size_t size, const double *r, size_t length,
                     size_t k, size_t part)
{
    double sum = 0;

    for (size_t i = 0; i < length && k + i < size; i++) {
        const double re = get(type, x, 2 * (k + i)), im = get(type, x, 2 * (k + i) + 1);

        sum += part ? im * r[2 * i] - re * r[2 * i + 1] : re * r[2 * i] + im * r[2 * i + 1];
    }
    return sum;
}

static void correlate_sums(enum dsp_type type)
{
    double reference[2 * MOST];
    const char *why = NULL;

    check_case(dsp_is_double(type) ? "f64" : "f32");
    for (size_t trial = 0; trial < 60; trial++) {
        const size_t size = 1 + check_random() % MOST, length = 1 + check_random() % size;
        const size_t lags = trial % 2 ? size : size - length + 1, odd = dsp_bytes(type);
        struct correlate c;
        char *x = fft_alloc(MOST * 16 + 64), *y = fft_alloc(MOST * 16 + 64);

        for (size_t i = 0; i < 2 * length; i++)
            reference[i] = 2 * check_uniform() - 1;
        for (size_t i = 0; i < 2 * size; i++)
            set(type, x + odd, i, 2 * check_uniform() - 1);
        if (!CHECK(correlate_init(&c, type, size, lags, reference, length, 0.5, &why)))
            return;
        void *scratch = fft_alloc(c.scratch);
        correlate_run(&c, x + odd, y + odd, scratch);
        for (size_t k = 0; k < 2 * lags; k++)
            CHECK_NEAR(get(type, y + odd, k),
                       0.5 * direct(type, x + odd, size, reference, length, k / 2, k % 2),
                       dsp_is_double(type) ? 1e-13 : 3e-6);
        // What lies behind the lags is somebody else's.
        CHECK_NEAR(get(type, y + odd, 2 * lags), 0, 0);
        fft_free(scratch);
        fft_free(x);
        fft_free(y);
        correlate_release(&c);
    }
}

int main(void)
{
    correlate_sums(DSP_CF32);
    correlate_sums(DSP_CF64);
    return check_result();
}
