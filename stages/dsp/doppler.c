// SPDX-License-Identifier: MIT
// Spectra along slow time.

#include "stages/dsp/doppler.h"

#include <string.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/fft.h"

enum { BLOCK = 32 }; // cells that are turned at once

static size_t doppler_lines(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

// Samples from one turned line to the next: each starts on a boundary that the transform likes.
static size_t doppler_step(const struct doppler *d)
{
    return doppler_lines(d->nfft * dsp_bytes(d->type)) / dsp_bytes(d->type);
}

bool doppler_init(struct doppler *d, enum dsp_type type, size_t pulses, size_t nfft, size_t cells,
                  const double *window, const char **why)
{
    *d = (struct doppler){.type = type, .pulses = pulses, .nfft = nfft, .cells = cells};
    d->scratch = 2 * BLOCK * doppler_step(d) * dsp_bytes(type);
    d->plan = fft_get(FFT_FORWARD, nfft, dsp_is_double(type), why);
    if (!d->plan)
        return false;
    d->window = fft_alloc(pulses * dsp_real_bytes(type));
    if (!d->window) {
        *why = "no memory for the window";
        return false;
    }
    for (size_t p = 0; p < pulses; p++)
        if (dsp_is_double(type))
            ((double *)d->window)[p] = window[p];
        else
            ((float *)d->window)[p] = (float)window[p];
    return true;
}

void doppler_release(struct doppler *d)
{
    fft_free(d->window);
    d->window = NULL;
}

// n cells of a pulse, which become sample `to` of the lines.
#define DOPPLER_TURN(name, T)                                                       \
    DSP_CLONES static void name(const T *x, T weight, T *to, size_t step, size_t n) \
    {                                                                               \
        for (size_t c = 0; c < n; c++) {                                            \
            to[2 * c * step] = weight * x[2 * c];                                   \
            to[2 * c * step + 1] = weight * x[2 * c + 1];                           \
        }                                                                           \
    }

DOPPLER_TURN(doppler_turn_f32, float)
DOPPLER_TURN(doppler_turn_f64, double)

static void doppler_back(const char *from, size_t step, char *y, size_t n, size_t bytes)
{
    for (size_t c = 0; c < n; c++)
        memcpy(y + c * bytes, from + c * step * bytes, bytes);
}

void doppler_run(const struct doppler *d, const void *x, size_t stride, void *y, void *scratch)
{
    const size_t bytes = dsp_bytes(d->type), step = doppler_step(d), zero = d->nfft / 2;
    char *lines = scratch, *bins = lines + BLOCK * step * bytes;

    memset(lines, 0, BLOCK * step * bytes);
    for (size_t c = 0; c < d->cells; c += BLOCK) {
        const size_t n = d->cells - c < BLOCK ? d->cells - c : BLOCK;

        for (size_t p = 0; p < d->pulses; p++) {
            const char *row = (const char *)x + (p * stride + c) * bytes;

            if (dsp_is_double(d->type))
                doppler_turn_f64((const double *)row, ((const double *)d->window)[p],
                                 (double *)lines + 2 * p, step, n);
            else
                doppler_turn_f32((const float *)row, ((const float *)d->window)[p],
                                 (float *)lines + 2 * p, step, n);
        }
        for (size_t k = 0; k < n; k++)
            fft_run(d->plan, lines + k * step * bytes, bins + k * step * bytes);
        for (size_t b = 0; b < d->nfft; b++)
            doppler_back(bins + b * bytes, step,
                         (char *)y + ((b + zero) % d->nfft * d->cells + c) * bytes, n, bytes);
    }
}
