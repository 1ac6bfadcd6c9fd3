// SPDX-License-Identifier: MIT
// Spectra back to frames of samples.

#include "stages/fourier/inverse.h"

#include <math.h>
#include <string.h>

const char *const inverse_reals[] = {"auto", "yes", "no", NULL};

bool inverse_read(struct sigrun_stage *stage, struct inverse *v, const enum inverse_real *real,
                  const size_t *size)
{
    const struct sigrun_format *format = sigrun_input(stage, 0);

    if (!fourier_find(stage, "frequency", &v->line))
        return false;
    const struct sigrun_axis *axis = &format->axis[v->line.axis];
    if (axis->log || axis->table || axis->step <= 0)
        return sigrun_fail(stage, NULL, "needs evenly spaced frequencies, as fft and stft make");
    v->shifted = axis->start < 0;
    v->real = *real == REAL_YES || (*real == REAL_AUTO && !v->shifted);
    if (v->real && v->shifted)
        return sigrun_fail(stage, real,
                           "the input has negative frequencies, so it isn't the "
                           "spectrum of a real signal alone");
    const size_t n = v->line.n, odd = 2 * n - 1, even = n > 1 ? 2 * (n - 1) : 1;
    v->nfft = !v->real ? n : *size == odd ? odd : even;
    if (*size > v->nfft)
        return sigrun_fail(stage, size, "%zu bins make at most %zu samples, found %zu", n, v->nfft,
                           *size);
    const size_t zero = v->shifted ? v->nfft / 2 : 0; // number of the bin of 0 Hz
    const double first = -(double)zero * axis->step;
    if (fabs(axis->start - first) > 1e-6 * axis->step)
        return sigrun_fail(stage, NULL, "needs all bins: from 0, or from -fs/2, found %g %s",
                           axis->start, axis->unit ? axis->unit : "");
    v->rate = axis->unit && !strcmp(axis->unit, "Hz") ? axis->step * (double)v->nfft : 0;
    return true;
}

enum sigrun_type inverse_type(const struct inverse *v, enum sigrun_type bins)
{
    if (v->real)
        return sigrun_is_double(bins) ? SIGRUN_F64 : SIGRUN_F32;
    return bins;
}

static void release(void *stft)
{
    stft_release(stft);
}

bool inverse_start(struct sigrun_stage *stage, struct inverse *v, double *window, size_t size,
                   double scale)
{
    const enum sigrun_type bins = sigrun_input(stage, 0)->type;
    const char *why = NULL;

    for (size_t i = 1; v->shifted && v->nfft % 2 == 0 && i < size; i += 2)
        window[i] = -window[i]; // moves 0 Hz from bin nfft/2 to bin 0
    if (!stft_init(&v->stft, fourier_type(inverse_type(v, bins)), size, v->nfft, window, scale,
                   &why))
        return sigrun_fail(stage, NULL, "%s", why);
    sigrun_own(stage, &v->stft, release);
    sigrun_scratch(stage,
                   (2 * v->line.n * sigrun_sample_bytes(bins) + 63) / 64 * 64 + v->stft.scratch);
    return true;
}

void inverse_line(const struct inverse *v, const void *bins, size_t inner, void *x, char *scratch)
{
    const size_t bin = dsp_real_bytes(v->stft.type) * 2, n = v->line.n;
    char *const work = scratch + (2 * n * bin + 63) / 64 * 64;

    if (inner > 1) {
        fourier_copy(bins, inner, scratch, 1, n, bin);
        bins = scratch;
    }
    if (v->shifted && v->nfft % 2) {
        fourier_rotate(bins, scratch + n * bin, n, n / 2, bin);
        bins = scratch + n * bin;
    }
    stft_unframe(&v->stft, bins, x, work);
}
