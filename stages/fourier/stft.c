// SPDX-License-Identifier: MIT
// stft: overlapping spectra of a signal.

#include "stages/fourier/forward.h"

#include <math.h>

enum stft_scaling { STFT_SPECTRUM, STFT_PSD };
static const char *const scaling_names[] = {"spectrum", "psd", NULL};
enum stft_tail { TAIL_PAD, TAIL_DROP };
static const char *const tail_names[] = {"pad", "drop", NULL};

struct stft_stage {
    size_t size, hop, nfft; // samples; 0: the usual
    enum window window;
    double shape;
    enum stft_scaling scaling;
    bool center, shift;
    enum stft_tail tail;
    struct forward forward;
};

static const struct sigrun_param stft_params[] = {
    {SIGRUN_PARAM(struct stft_stage, size), .def = "256", .unit = SIGRUN_FRAMES, .min = 1,
     .max = 1 << 30, .doc = "Samples in the window of one frame."},
    {SIGRUN_PARAM(struct stft_stage, hop), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e9,
     .doc = "Samples from one frame to the next; 0: half of size, rounded up."},
    FOURIER_WINDOW(struct stft_stage, "hann"),
    {SIGRUN_PARAM(struct stft_stage, nfft), .def = "0", .unit = SIGRUN_FRAMES, .max = 1 << 30,
     .doc = "Length of the transform, filled with zeros from size on; 0: size."},
    {SIGRUN_PARAM(struct stft_stage, scaling), .def = "spectrum", .choices = scaling_names,
     .doc = "Divide by Σw, or by √(fs·Σw²): then the squares are a density per Hz."},
    {SIGRUN_PARAM(struct stft_stage, center), .def = "true",
     .doc = "Frame n is centred on sample n·hop, with zeros around the signal; false: it starts "
            "there."},
    {SIGRUN_PARAM(struct stft_stage, shift), .def = "true",
     .doc = "Bins of complex input run from -fs/2 to fs/2; false: from 0 to fs."},
    {SIGRUN_PARAM(struct stft_stage, tail), .def = "pad", .choices = tail_names,
     .doc = "A last frame that is cut short is filled with zeros, or left out."},
    {0},
};

static const char *stft_unit(struct sigrun_stage *stage, const struct stft_stage *s,
                             const char *unit)
{
    if (s->scaling == STFT_SPECTRUM)
        return unit;
    return sigrun_text(stage, s->forward.rate > 0 ? "%s/√Hz" : "%s", unit ? unit : "FS");
}

static bool stft_shape(struct sigrun_stage *stage, void *self)
{
    struct stft_stage *s = self;
    struct forward *f = &s->forward;
    struct sigrun_format format = *sigrun_input(stage, 0);

    f->size = s->size;
    f->nfft = s->nfft ? s->nfft : s->size;
    f->step = s->hop ? s->hop : s->size - s->size / 2;
    f->rate = sigrun_hz(format.rate);
    f->shift = s->shift;
    if (f->nfft < f->size)
        return sigrun_fail(stage, &s->nfft, "nfft must be at least size (%zu), found %zu", f->size,
                           f->nfft);
    const size_t half = s->center ? f->size / 2 : 0;
    format.rate = sigrun_scale(format.rate, 1, (int64_t)f->step);
    if (!s->center && f->rate > 0)
        format.origin += (double)f->size / 2 / f->rate;
    format.unit = stft_unit(stage, s, format.unit);
    sigrun_moves(stage,
                 (struct sigrun_motion){.up = 1,
                                        .down = f->step,
                                        .window = f->size,
                                        .before = half,
                                        .flush = half,
                                        .end = s->tail == TAIL_PAD ? SIGRUN_PAD : SIGRUN_WHOLE});
    forward_output(stage, f, format);
    return fourier_window_fits(stage, &s->shape, s->window, s->shape);
}

static bool stft_start(struct sigrun_stage *stage, void *self)
{
    struct stft_stage *s = self;
    struct forward *f = &s->forward;
    double *w = fourier_window(stage, &s->shape, s->window, s->shape, f->size, true);

    if (!w)
        return false;
    const struct window_sums sums = window_measure(w, f->size);
    if (f->step > f->size)
        sigrun_warn(stage, "hop %zu is more than size %zu: samples between frames are left out",
                    f->step, f->size);
    return forward_start(stage, f, w,
                         s->scaling == STFT_SPECTRUM
                             ? 1 / sums.sum
                             : 1 / sqrt((f->rate > 0 ? f->rate : 1) * sums.squares));
}

static enum sigrun_flow stft_process(struct sigrun_io *io, void *self)
{
    const struct stft_stage *s = self;

    return forward_process(io, &s->forward);
}

const struct sigrun_stage_type sigrun_stft = {
    .abi = SIGRUN_ABI,
    .name = "stft",
    .family = "fourier",
    .summary = "short-time Fourier transform: overlapping windowed spectra",
    .doc = "X[m, k] = 1/Σw · Σ w[n]·x[n + m·hop - size/2]·e^(-j2πkn/nfft), as scipy.signal.stft "
           "with its defaults: periodic Hann window, half overlap, zeros around the signal. Real "
           "input gives nfft/2+1 bins, complex input nfft. Frames leave at rate/hop; `istft` leads "
           "back.",
    .example = "chirp 100 4k 2s rate=16k | stft 512 hop=128 | abs | head 3 | print",
    .aliases = (const char *const[]){"short-time", "gabor", "spectrogram_complex", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_SIGNAL}},
    .out = {{.name = "out", .types = SIGRUN_COMPLEX}},
    .params = stft_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct stft_stage),
    .shape = stft_shape,
    .start = stft_start,
    .process = stft_process,
};
