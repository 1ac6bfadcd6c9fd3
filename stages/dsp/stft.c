// SPDX-License-Identifier: MIT
// One frame: window and scale in one pass into aligned scratch, FFT, and back.
//
// Without a window and with aligned arrays the FFT works on the caller's memory and nothing is
// copied.

#include "stages/dsp/stft.h"

#include <stdint.h>
#include <string.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/fft.h"

static size_t stft_lines(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

static size_t stft_time_bytes(const struct stft *s)
{
    return stft_lines(s->nfft * dsp_bytes(s->type));
}

static size_t stft_bins_bytes(const struct stft *s)
{
    return s->bins * 2 * dsp_real_bytes(s->type);
}

// factor·w per sample, in the type's precision; NULL without memory.
static void *stft_weights(enum dsp_type type, size_t size, const double *window, double factor)
{
    void *y = fft_alloc(size * dsp_real_bytes(type));
    double *y64 = y;
    float *y32 = y;

    for (size_t i = 0; y && i < size; i++) {
        const double w = factor * (window ? window[i] : 1);
        if (dsp_is_double(type))
            y64[i] = w;
        else
            y32[i] = (float)w;
    }
    return y;
}

bool stft_init(struct stft *s, enum dsp_type type, size_t size, size_t nfft, const double *window,
               double scale, const char **why)
{
    const bool pairs = dsp_is_complex(type), f64 = dsp_is_double(type);

    *s = (struct stft){.type = type, .size = size, .nfft = nfft};
    if (size == 0 || nfft < size || scale == 0) {
        *why = "a frame has at least one sample and at most the transform length";
        return false;
    }
    s->bins = pairs ? nfft : nfft / 2 + 1;
    s->scratch = stft_time_bytes(s) + stft_lines(stft_bins_bytes(s));
    s->plain = !window && scale == 1;
    s->forward = fft_get(pairs ? FFT_FORWARD : FFT_R2C, nfft, f64, why);
    s->backward = fft_get(pairs ? FFT_BACKWARD : FFT_C2R, nfft, f64, why);
    if (!s->forward || !s->backward)
        return false;
    s->window = stft_weights(type, size, window, scale);
    s->synthesis = stft_weights(type, size, window, 1 / (scale * (double)nfft));
    if (!s->window || !s->synthesis) {
        *why = "no memory for the window";
        stft_release(s);
        return false;
    }
    return true;
}

void stft_release(struct stft *s)
{
    fft_free(s->window);
    fft_free(s->synthesis);
    s->window = NULL;
    s->synthesis = NULL;
}

DSP_CLONES static void stft_weigh_f32(const float *x, const float *w, float *y, size_t n,
                                      size_t per)
{
    if (per == 1) {
#pragma omp simd
        for (size_t i = 0; i < n; i++)
            y[i] = x[i] * w[i];
        return;
    }
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        y[2 * i] = x[2 * i] * w[i];
        y[2 * i + 1] = x[2 * i + 1] * w[i];
    }
}

DSP_CLONES static void stft_weigh_f64(const double *x, const double *w, double *y, size_t n,
                                      size_t per)
{
    if (per == 1) {
#pragma omp simd
        for (size_t i = 0; i < n; i++)
            y[i] = x[i] * w[i];
        return;
    }
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        y[2 * i] = x[2 * i] * w[i];
        y[2 * i + 1] = x[2 * i + 1] * w[i];
    }
}

static void stft_weigh(const struct stft *s, const void *x, const void *w, void *y)
{
    const size_t per = dsp_is_complex(s->type) ? 2 : 1;

    if (dsp_is_double(s->type))
        stft_weigh_f64(x, w, y, s->size, per);
    else
        stft_weigh_f32(x, w, y, s->size, per);
}

static bool stft_aligned(const void *p)
{
    return (uintptr_t)p % FFT_ALIGN == 0;
}

void stft_frame(const struct stft *s, const void *x, void *y, void *scratch)
{
    const size_t used = s->size * dsp_bytes(s->type);
    unsigned char *time = scratch;
    void *bins = stft_aligned(y) ? y : time + stft_time_bytes(s);
    void *in = time;

    if (s->plain && s->size == s->nfft && stft_aligned(x))
        in = (void *)(uintptr_t)x; // forward transforms leave their input alone
    else if (s->plain)
        memcpy(time, x, used);
    else
        stft_weigh(s, x, s->window, time);
    if (in == time && s->nfft > s->size)
        memset(time + used, 0, s->nfft * dsp_bytes(s->type) - used);
    fft_run(s->forward, in, bins);
    if (bins != y)
        memcpy(y, bins, stft_bins_bytes(s));
}

void stft_unframe(const struct stft *s, const void *y, void *x, void *scratch)
{
    unsigned char *time = scratch;
    void *bins = time + stft_time_bytes(s);

    if (dsp_is_complex(s->type) && stft_aligned(y))
        bins = (void *)(uintptr_t)y; // only the inverse to a real frame overwrites its input
    else
        memcpy(bins, y, stft_bins_bytes(s));
    fft_run(s->backward, bins, time);
    stft_weigh(s, time, s->synthesis, x);
}

bool stft_overlap_gain(const double *window, size_t size, size_t hop, double *gain,
                       const char **why)
{
    if (hop == 0 || hop > size) {
        *why = "the hop lies between 1 and the size of a frame";
        return false;
    }
    for (size_t i = 0; i < hop; i++) {
        double sum = 0;
        for (size_t j = i; j < size; j += hop)
            sum += window[j] * window[j];
        if (!(sum > 1e-10)) {
            *why = "this window and hop leave gaps: the signal can't be put together again";
            return false;
        }
        gain[i] = 1 / sum;
    }
    return true;
}
