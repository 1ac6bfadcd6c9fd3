// SPDX-License-Identifier: MIT
// Linear correlation of frames with a fixed complex reference.

#include "stages/dsp/correlate.h"

#include <string.h>

#include "stages/dsp/fft.h"
#include "stages/dsp/vecmath.h"

static size_t correlate_lines(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

// scale/nfft · conj(R), in the type's precision. The transform is that of float64.
static bool correlate_spectrum(struct correlate *c, const double *reference, size_t length,
                               double scale, const char **why)
{
    const struct fft *plan = fft_get(FFT_FORWARD, c->nfft, true, why);
    double *r = fft_alloc(2 * c->nfft * sizeof *r), *bins = fft_alloc(2 * c->nfft * sizeof *bins);

    c->spectrum = fft_alloc(c->nfft * dsp_bytes(c->type));
    const bool good = plan && r && bins && c->spectrum;
    if (good) {
        memcpy(r, reference, 2 * length * sizeof *r);
        fft_run(plan, r, bins);
    }
    for (size_t i = 0; good && i < 2 * c->nfft; i++) {
        const double v = bins[i] * scale / (double)c->nfft * (i % 2 ? -1 : 1);

        if (c->type == DSP_CF64)
            ((double *)c->spectrum)[i] = v;
        else
            ((float *)c->spectrum)[i] = (float)v;
    }
    if (plan && !good)
        *why = "no memory for the reference";
    fft_free(r);
    fft_free(bins);
    return good;
}

bool correlate_init(struct correlate *c, enum dsp_type type, size_t size, size_t lags,
                    const double *reference, size_t length, double scale, const char **why)
{
    // Lag k reads up to sample k + length - 1, which must not have wrapped to the first ones.
    const size_t last = lags + length - 1, least = last > size ? last : size;

    *c = (struct correlate){.type = type, .size = size, .lags = lags};
    c->nfft = fft_good_size(least);
    c->scratch = 2 * correlate_lines(c->nfft * dsp_bytes(type));
    c->forward = fft_get(FFT_FORWARD, c->nfft, dsp_is_double(type), why);
    c->backward = fft_get(FFT_BACKWARD, c->nfft, dsp_is_double(type), why);
    if (c->forward && c->backward && correlate_spectrum(c, reference, length, scale, why))
        return true;
    correlate_release(c);
    return false;
}

void correlate_release(struct correlate *c)
{
    fft_free(c->spectrum);
    c->spectrum = NULL;
}

void correlate_run(const struct correlate *c, const void *x, void *y, void *scratch)
{
    const size_t used = c->size * dsp_bytes(c->type), whole = c->nfft * dsp_bytes(c->type);
    char *one = scratch, *two = one + correlate_lines(whole);

    memcpy(one, x, used);
    memset(one + used, 0, whole - used);
    fft_run(c->forward, one, two);
    if (c->type == DSP_CF64)
        vec_mul_cf64((double *)two, c->spectrum, (double *)two, c->nfft);
    else
        vec_mul_cf32((float *)two, c->spectrum, (float *)two, c->nfft);
    fft_run(c->backward, two, one);
    memcpy(y, one, c->lags * dsp_bytes(c->type));
}
