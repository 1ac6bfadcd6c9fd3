// SPDX-License-Identifier: MIT
// Frames of a signal to spectra.

#include "stages/fourier/forward.h"

#include <math.h>

static size_t padded(size_t bytes)
{
    return (bytes + 63) / 64 * 64;
}

void forward_output(struct sigrun_stage *stage, const struct forward *f,
                    struct sigrun_format format)
{
    const bool pairs = sigrun_is_complex(format.type);

    if (f->step)
        format.axes = 1;
    format.axis[f->step ? 0 : f->line.axis] =
        fourier_frequencies(f->nfft, !pairs, pairs && f->shift, f->rate);
    format.type = fourier_complex(format.type);
    format.bits = 0;
    sigrun_output(stage, 0, format);
}

static void release(void *stft)
{
    stft_release(stft);
}

bool forward_start(struct sigrun_stage *stage, struct forward *f, double *window, double scale)
{
    const enum sigrun_type type = sigrun_input(stage, 0)->type;
    const bool shift = f->shift && sigrun_is_complex(type);
    const char *why = NULL;

    f->bytes = sigrun_sample_bytes(type);
    f->rotate = shift && f->nfft % 2;
    // Every other sample negated moves 0 Hz from bin 0 to bin nfft/2.
    for (size_t i = 1; shift && !f->rotate && i < f->size; i += 2)
        window[i] = -window[i];
    bool plain = true; // no window saves a pass
    for (size_t i = 0; plain && i < f->size; i++)
        plain = fabs(window[i] - 1) < 1e-15;
    if (!stft_init(&f->stft, fourier_type(type), f->size, f->nfft, plain ? NULL : window, scale,
                   &why))
        return sigrun_fail(stage, NULL, "%s", why);
    sigrun_own(stage, &f->stft, release);
    // One line of samples, one of bins, and what the transform needs.
    sigrun_scratch(stage, padded(f->size * f->bytes) +
                              padded(f->stft.bins * sigrun_sample_bytes(fourier_complex(type))) +
                              f->stft.scratch);
    return true;
}

static void halve(const struct forward *f, void *bins)
{
    const size_t last = f->nfft % 2 ? 0 : f->stft.bins - 1;

    for (size_t part = 0; part < 2; part++) {
        if (dsp_is_double(f->stft.type)) {
            double *y = bins;
            y[part] *= 0.5;
            y[2 * last + part] *= last ? 0.5 : 1;
        } else {
            float *y = bins;
            y[part] *= 0.5f;
            y[2 * last + part] *= last ? 0.5f : 1;
        }
    }
}

// One line of samples, `inner` apart, to one of bins.
static void forward_line(const struct forward *f, const void *x, void *y, size_t inner,
                         char *scratch)
{
    const size_t bin = dsp_real_bytes(f->stft.type) * 2;
    char *line = scratch, *bins = line + padded(f->size * f->bytes);
    char *const work = bins + padded(f->stft.bins * bin);
    const bool moved = f->rotate || inner > 1;

    if (inner > 1) {
        fourier_copy(x, inner, line, 1, f->size, f->bytes);
        x = line;
    }
    stft_frame(&f->stft, x, moved ? bins : y, work);
    if (f->halve)
        halve(f, moved ? bins : y);
    if (!moved)
        return;
    // Bins from (nfft+1)/2 on are those of negative frequencies.
    const size_t first = f->rotate ? (f->nfft + 1) / 2 : 0, n = f->stft.bins;
    fourier_copy(bins + first * bin, 1, y, inner, n - first, bin);
    fourier_copy(bins, 1, (char *)y + (n - first) * inner * bin, inner, first, bin);
}

enum sigrun_flow forward_process(struct sigrun_io *io, const struct forward *f)
{
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t frames = sigrun_steps(io), step = f->step ? f->step : in->stride;
    const struct fourier_line one = {0, 1, 1, f->size}, *l = f->step ? &one : &f->line;
    const size_t bin = dsp_real_bytes(f->stft.type) * 2;

    for (size_t c = 0; c < in->lanes; c++)
        for (size_t k = 0; k < frames; k++)
            for (size_t o = 0; o < l->outer; o++)
                for (size_t i = 0; i < l->inner; i++) {
                    const size_t from = k * step + o * l->n * l->inner + i;
                    const size_t to = k * out->stride + o * f->stft.bins * l->inner + i;

                    forward_line(f, (const char *)in->lane[c] + from * f->bytes,
                                 (char *)out->lane[c] + to * bin, l->inner, io->scratch);
                }
    return SIGRUN_MORE;
}
