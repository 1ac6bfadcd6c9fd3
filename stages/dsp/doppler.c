// SPDX-License-Identifier: MIT
// Spectra along slow time.

#include "stages/dsp/doppler.h"

#include <stdint.h>
#include <string.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/fft.h"

enum {
    BLOCK = 32,             // cells that are turned at once
    COLUMNS_MOST = 64,      // length up to which columns are faster
    COLUMNS_BYTES = 1 << 20 // of a map that is transformed as it lies
};

static size_t doppler_lines(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

// Samples from one turned line to the next: each starts on a boundary that the transform likes.
static size_t doppler_step(const struct doppler *d)
{
    return doppler_lines(d->nfft * dsp_bytes(d->type)) / dsp_bytes(d->type);
}

// Whether the order of bins is made by the window, which saves a copy of columns.
static bool doppler_alternates(const struct doppler *d)
{
    return d->columns && d->nfft % 2 == 0;
}

bool doppler_init(struct doppler *d, enum dsp_type type, size_t pulses, size_t nfft, size_t cells,
                  const double *window, const char **why)
{
    *d = (struct doppler){.type = type, .pulses = pulses, .nfft = nfft, .cells = cells};
    d->columns = nfft <= COLUMNS_MOST && nfft * cells * dsp_bytes(type) <= COLUMNS_BYTES;
    d->scratch = 2 * (d->columns ? doppler_lines(nfft * cells * dsp_bytes(type))
                                 : BLOCK * doppler_step(d) * dsp_bytes(type));
    d->plan = fft_get_columns(FFT_FORWARD, nfft, d->columns ? cells : 1, dsp_is_double(type), why);
    if (!d->plan)
        return false;
    d->window = fft_alloc(pulses * dsp_real_bytes(type));
    if (!d->window) {
        *why = "no memory for the window";
        return false;
    }
    for (size_t p = 0; p < pulses; p++) {
        // Every other pulse negated moves the bin at rest to nfft/2.
        const double w = doppler_alternates(d) && p % 2 ? -window[p] : window[p];

        if (dsp_is_double(type))
            ((double *)d->window)[p] = w;
        else
            ((float *)d->window)[p] = (float)w;
    }
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

#define DOPPLER_WEIGH(name, T)                                                    \
    DSP_CLONES static void name(const T *x, T weight, T *restrict to, size_t n)   \
    {                                                                             \
        _Pragma("omp simd") for (size_t i = 0; i < n; i++) to[i] = weight * x[i]; \
    }

DOPPLER_WEIGH(doppler_weigh_f32, float)
DOPPLER_WEIGH(doppler_weigh_f64, double)

static void doppler_columns(const struct doppler *d, const void *x, size_t stride, void *y,
                            char *rows)
{
    const size_t bytes = dsp_bytes(d->type), row = d->cells * bytes;
    const size_t first = doppler_alternates(d) ? 0 : (d->nfft + 1) / 2; // row that comes first
    char *bins = rows + doppler_lines(d->nfft * row);

    for (size_t p = 0; p < d->pulses; p++) {
        const char *from = (const char *)x + p * stride * bytes;

        if (dsp_is_double(d->type))
            doppler_weigh_f64((const double *)from, ((const double *)d->window)[p],
                              (double *)(rows + p * row), 2 * d->cells);
        else
            doppler_weigh_f32((const float *)from, ((const float *)d->window)[p],
                              (float *)(rows + p * row), 2 * d->cells);
    }
    memset(rows + d->pulses * row, 0, (d->nfft - d->pulses) * row);
    if (!first && (uintptr_t)y % FFT_ALIGN == 0) {
        fft_run(d->plan, rows, y);
        return;
    }
    fft_run(d->plan, rows, bins);
    memcpy(y, bins + first * row, (d->nfft - first) * row);
    memcpy((char *)y + (d->nfft - first) * row, bins, first * row);
}

static void doppler_blocks(const struct doppler *d, const void *x, size_t stride, void *y,
                           char *lines)
{
    const size_t bytes = dsp_bytes(d->type), step = doppler_step(d), zero = d->nfft / 2;
    char *bins = lines + BLOCK * step * bytes;

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

void doppler_run(const struct doppler *d, const void *x, size_t stride, void *y, void *scratch)
{
    if (d->columns)
        doppler_columns(d, x, stride, y, scratch);
    else
        doppler_blocks(d, x, stride, y, scratch);
}
