// SPDX-License-Identifier: MIT
// One segment of a power spectrum.

#include "stages/fourier/psd_segment.h"

#include <string.h>

const char *const psd_detrends[] = {"constant", "linear", "none", NULL};

static size_t padded(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

static void release(void *stft)
{
    stft_release(stft);
}

bool psd_segment_start(struct sigrun_stage *stage, struct psd_segment *s, const double *window,
                       size_t size, size_t nfft, enum psd_detrend detrend, double scale)
{
    const enum sigrun_type type = sigrun_input(stage, 0)->type;
    const char *why = NULL;

    s->detrend = detrend;
    s->scale = scale;
    if (!stft_init(&s->stft, fourier_type(type), size, nfft, window, 1, &why))
        return sigrun_fail(stage, NULL, "%s", why);
    sigrun_own(stage, &s->stft, release);
    // Bins; the segment without its trend; the parts of complex samples.
    s->scratch = padded(s->stft.bins * 2 * dsp_real_bytes(s->stft.type)) +
                 2 * padded(size * sigrun_sample_bytes(type)) + padded(s->stft.scratch);
    return true;
}

static void detrend_real(const struct psd_segment *s, const void *x, void *y)
{
    const size_t n = s->stft.size;

    if (dsp_is_double(s->stft.type))
        (s->detrend == DETREND_LINEAR ? stat_detrend_linear_f64 : stat_detrend_constant_f64)(x, y,
                                                                                             n);
    else
        (s->detrend == DETREND_LINEAR ? stat_detrend_linear_f32 : stat_detrend_constant_f32)(x, y,
                                                                                             n);
}

// Real and imaginary parts have trends of their own.
static void detrend_complex(const struct psd_segment *s, const void *x, void *y, void *parts)
{
    const size_t n = s->stft.size, number = dsp_real_bytes(s->stft.type);

    for (size_t part = 0; part < 2; part++) {
        fourier_copy((const char *)x + part * number, 2, parts, 1, n, number);
        detrend_real(s, parts, (char *)parts + n * number);
        fourier_copy((char *)parts + n * number, 1, (char *)y + part * number, 2, n, number);
    }
}

void psd_segment_add(const struct psd_segment *s, const void *x, double *sums, void *scratch)
{
    const struct stft *t = &s->stft;
    const size_t line = padded(t->size * dsp_bytes(t->type));
    char *const bins = scratch, *flat = bins + padded(t->bins * 2 * dsp_real_bytes(t->type));
    char *const parts = flat + line, *work = parts + line;

    if (s->detrend != DETREND_NONE) {
        if (dsp_is_complex(t->type))
            detrend_complex(s, x, flat, parts);
        else
            detrend_real(s, x, flat);
        x = flat;
    }
    stft_frame(t, x, bins, work);
    if (dsp_is_double(t->type))
        stat_psd_add_f64(sums, (const double *)(void *)bins, t->bins, t->nfft,
                         !dsp_is_complex(t->type), s->scale);
    else
        stat_psd_add_f32(sums, (const float *)(void *)bins, t->bins, t->nfft,
                         !dsp_is_complex(t->type), s->scale);
}
