// SPDX-License-Identifier: MIT
// ifft: complex spectra to frames of samples.

#include "stages/fourier/inverse.h"

#include <math.h>

enum ifft_norm { NORM_BACKWARD, NORM_ORTHO, NORM_FORWARD };
static const char *const norm_names[] = {"backward", "ortho", "forward", NULL};

struct ifft_stage {
    size_t size; // samples; 0: all that the bins make
    enum ifft_norm norm;
    enum inverse_real real;
    struct inverse inverse;
    size_t samples; // of a frame out, along the time axis
    size_t bytes;   // of a sample
};

static const struct sigrun_param ifft_params[] = {
    {SIGRUN_PARAM(struct ifft_stage, size), .def = "0", .max = 1 << 30,
     .doc = "Samples of a frame; 0: N bins of a complex signal make N, N bins of a real one "
            "2(N-1). 2N-1 asks for an odd length."},
    {SIGRUN_PARAM(struct ifft_stage, norm), .def = "backward", .choices = norm_names,
     .doc = "What the sum is divided by: backward size, ortho √size, forward 1; as in `fft`."},
    {SIGRUN_PARAM(struct ifft_stage, real), .def = "auto", .choices = inverse_reals,
     .doc = "Bins from 0 to fs/2 of a real signal; auto: unless there are negative frequencies. "
            "`fft shift=false` of a complex signal needs no."},
    {0},
};

static bool ifft_shape(struct sigrun_stage *stage, void *self)
{
    struct ifft_stage *s = self;
    struct inverse *v = &s->inverse;
    struct sigrun_format format = *sigrun_input(stage, 0);

    if (!inverse_read(stage, v, &s->real, &s->size))
        return false;
    s->samples = s->size ? s->size : v->nfft;
    format.axis[v->line.axis] = (struct sigrun_axis){.name = v->rate > 0 ? "time" : "index",
                                                     .unit = v->rate > 0 ? "s" : NULL,
                                                     .n = s->samples,
                                                     .step = v->rate > 0 ? 1 / v->rate : 1};
    format.type = inverse_type(v, format.type);
    s->bytes = sigrun_sample_bytes(format.type);
    sigrun_output(stage, 0, format);
    return true;
}

static bool ifft_start(struct sigrun_stage *stage, void *self)
{
    struct ifft_stage *s = self;
    const double n = (double)s->inverse.nfft;
    const double scale = s->norm == NORM_ORTHO ? 1 / sqrt(n) : s->norm == NORM_FORWARD ? 1 / n : 1;
    double *w = sigrun_alloc(stage, s->samples, sizeof *w);

    for (size_t i = 0; i < s->samples; i++)
        w[i] = 1;
    // One line of samples behind what a line of bins needs, for frames that are not in a row.
    if (!inverse_start(stage, &s->inverse, w, s->samples, scale))
        return false;
    const size_t bin = dsp_real_bytes(s->inverse.stft.type) * 2;
    sigrun_scratch(stage, (s->samples * s->bytes + 63) / 64 * 64 +
                              (2 * s->inverse.line.n * bin + 63) / 64 * 64 +
                              s->inverse.stft.scratch);
    return true;
}

static enum sigrun_flow ifft_process(struct sigrun_io *io, void *self)
{
    const struct ifft_stage *s = self;
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const struct fourier_line *l = &s->inverse.line;
    const size_t bin = dsp_real_bytes(s->inverse.stft.type) * 2, frames = sigrun_pass(io);
    char *const line = io->scratch, *work = line + (s->samples * s->bytes + 63) / 64 * 64;

    for (size_t c = 0; c < in->lanes; c++)
        for (size_t k = 0; k < frames; k++)
            for (size_t o = 0; o < l->outer; o++)
                for (size_t i = 0; i < l->inner; i++) {
                    const size_t from = k * in->stride + o * l->n * l->inner + i;
                    const size_t to = k * out->stride + o * s->samples * l->inner + i;
                    const void *bins = (const char *)in->lane[c] + from * bin;
                    char *y = (char *)out->lane[c] + to * s->bytes;

                    inverse_line(&s->inverse, bins, l->inner, l->inner > 1 ? line : y, work);
                    if (l->inner > 1)
                        fourier_copy(line, 1, y, l->inner, s->samples, s->bytes);
                }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_ifft = {
    .abi = SIGRUN_ABI,
    .name = "ifft",
    .family = "fourier",
    .summary = "frames of samples from spectra",
    .doc = "x[n] = 1/N · Σ X[k]·e^(j2πkn/N) along the frequency axis, which becomes a time axis. "
           "It undoes `fft` with the same norm and no window; `deframe` makes a signal of the "
           "frames.",
    .example = "sine 440 | fft 1024 | ifft | deframe | head 10 | print",
    .aliases = (const char *const[]){"irfft", "idft", NULL},
    .in = {{.name = "in", .types = SIGRUN_COMPLEX, .frames = SIGRUN_FRAMED}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = ifft_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct ifft_stage),
    .shape = ifft_shape,
    .start = ifft_start,
    .process = ifft_process,
};
