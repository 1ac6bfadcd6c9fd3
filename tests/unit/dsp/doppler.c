// SPDX-License-Identifier: MIT
//
// Spectra along slow time against the sum that defines them, for random sizes.
#include "stages/dsp/doppler.h"

#include <math.h>

#include "stages/dsp/fft.h"
#include "tests/check.h"

enum { PULSES = 150, CELLS = 70 };

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

// Bin b of cell c of rows `stride` samples apart; part 0 is the real one.
static double direct(const struct doppler *d, const double *window, const void *x, size_t stride,
                     size_t b, size_t c, size_t part)
{
    double sum = 0;

    for (size_t p = 0; p < d->pulses; p++) {
        const size_t i = 2 * (p * stride + c);
        const double turn = -2 * M_PI * (double)((b + d->nfft - d->nfft / 2) * p % d->nfft);
        const double re = get(d->type, x, i), im = get(d->type, x, i + 1);
        const double cosine = cos(turn / (double)d->nfft), sine = sin(turn / (double)d->nfft);

        sum += window[p] * (part ? re * sine + im * cosine : re * cosine - im * sine);
    }
    return sum;
}

static void doppler_sums(enum dsp_type type, size_t pulses, size_t nfft)
{
    const size_t cells = 1 + check_random() % CELLS, stride = cells + check_random() % 3;
    double window[PULSES];
    struct doppler d;
    const char *why = NULL;
    void *x = fft_alloc((PULSES + 1) * (CELLS + 3) * 16), *y = fft_alloc((nfft * cells + 1) * 16);

    for (size_t p = 0; p < pulses; p++)
        window[p] = check_uniform();
    for (size_t i = 0; i < 2 * pulses * stride; i++)
        set(type, x, i, 2 * check_uniform() - 1);
    if (!CHECK(doppler_init(&d, type, pulses, nfft, cells, window, &why)))
        return;
    void *scratch = fft_alloc(d.scratch);
    doppler_run(&d, x, stride, y, scratch);
    for (size_t i = 0; i < 2 * nfft * cells; i++)
        CHECK_NEAR(get(type, y, i),
                   direct(&d, window, x, stride, i / 2 / cells, i / 2 % cells, i % 2),
                   dsp_is_double(type) ? 1e-12 : 2e-5);
    CHECK_NEAR(get(type, y, 2 * nfft * cells), 0, 0);
    fft_free(scratch);
    fft_free(x);
    fft_free(y);
    doppler_release(&d);
}

int main(void)
{
    for (int wide = 0; wide < 2; wide++) {
        const enum dsp_type type = wide ? DSP_CF64 : DSP_CF32;

        check_case(wide ? "f64" : "f32");
        for (size_t trial = 0; trial < 20; trial++) {
            const size_t pulses = 1 + check_random() % (trial < 14 ? 24 : PULSES);

            doppler_sums(type, pulses, pulses + check_random() % 20);
        }
    }
    return check_result();
}
