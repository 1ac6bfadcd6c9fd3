// SPDX-License-Identifier: MIT
// fft: frames of a signal to complex spectra.

#include "stages/fourier/forward.h"

#include <math.h>

enum fft_norm { NORM_BACKWARD, NORM_ORTHO, NORM_FORWARD };
static const char *const norm_names[] = {"backward", "ortho", "forward", NULL};
enum fft_tail { TAIL_PAD, TAIL_DROP };
static const char *const tail_names[] = {"pad", "drop", NULL};

struct fft_stage {
    size_t size, hop; // samples; 0: the usual
    enum window window;
    double shape;
    enum fft_norm norm;
    bool amp, shift;
    enum fft_tail tail;
    struct forward forward;
};

static const struct sigrun_param fft_params[] = {
    {SIGRUN_PARAM(struct fft_stage, size), .def = "0", .unit = SIGRUN_FRAMES, .max = 1 << 30,
     .doc = "Samples transformed at a time; 0: 1024, or all of a frame. Frames are cut or filled "
            "with zeros to it."},
    {SIGRUN_PARAM(struct fft_stage, hop), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e9,
     .doc = "Samples of a signal from the start of one frame to the next; 0: size."},
    FOURIER_WINDOW(struct fft_stage, "rect"),
    {SIGRUN_PARAM(struct fft_stage, norm), .def = "backward", .choices = norm_names,
     .doc = "What the sum is divided by: backward 1, ortho √size, forward size."},
    {SIGRUN_PARAM(struct fft_stage, amp), .def = "false",
     .doc = "Scale so that a sine of amplitude A at a bin shows as A; instead of norm."},
    {SIGRUN_PARAM(struct fft_stage, shift), .def = "true",
     .doc = "Bins of complex input run from -fs/2 to fs/2; false: from 0 to fs. Real input has "
            "bins from 0 to fs/2."},
    {SIGRUN_PARAM(struct fft_stage, tail), .def = "pad", .choices = tail_names,
     .doc = "A last frame that is cut short is filled with zeros, or left out."},
    {0},
};

static bool fft_framed(struct sigrun_stage *stage, struct fft_stage *s,
                       const struct sigrun_format *format)
{
    struct forward *f = &s->forward;

    if (s->hop)
        return sigrun_fail(stage, &s->hop,
                           "the input comes in frames already; hop belongs to what "
                           "makes them, as frame");
    if (!fourier_find(stage, "time", &f->line))
        return false;
    f->nfft = s->size ? s->size : f->line.n;
    f->size = f->nfft < f->line.n ? f->nfft : f->line.n;
    f->rate = fourier_rate(&format->axis[f->line.axis]);
    return true;
}

static bool fft_shape(struct sigrun_stage *stage, void *self)
{
    struct fft_stage *s = self;
    struct forward *f = &s->forward;
    struct sigrun_format format = *sigrun_input(stage, 0);

    if (s->amp && s->norm != NORM_BACKWARD)
        return sigrun_fail(stage, &s->norm, "amp=true sets the scale; leave norm out");
    f->shift = s->shift;
    f->halve = s->amp && !sigrun_is_complex(format.type);
    if (format.axes) {
        if (!fft_framed(stage, s, &format))
            return false;
    } else {
        f->size = f->nfft = s->size ? s->size : 1024;
        f->step = s->hop ? s->hop : f->size;
        f->rate = sigrun_hz(format.rate);
        format.rate = sigrun_scale(format.rate, 1, (int64_t)f->step);
        sigrun_moves(
            stage, (struct sigrun_motion){.up = 1,
                                          .down = f->step,
                                          .window = f->size,
                                          .end = s->tail == TAIL_PAD ? SIGRUN_PAD : SIGRUN_WHOLE});
    }
    forward_output(stage, f, format);
    return fourier_window_fits(stage, &s->shape, s->window, s->shape);
}

static bool fft_start(struct sigrun_stage *stage, void *self)
{
    struct fft_stage *s = self;
    struct forward *f = &s->forward;
    const double n = (double)f->nfft;
    double *w = fourier_window(stage, &s->shape, s->window, s->shape, f->size, true);
    double scale = s->norm == NORM_ORTHO ? 1 / sqrt(n) : s->norm == NORM_FORWARD ? 1 / n : 1;

    if (!w)
        return false;
    if (s->amp)
        scale = (f->halve ? 2 : 1) / window_measure(w, f->size).sum;
    if (f->step > f->size)
        sigrun_warn(stage, "hop %zu is more than size %zu: samples between frames are left out",
                    f->step, f->size);
    return forward_start(stage, f, w, scale);
}

static enum sigrun_flow fft_process(struct sigrun_io *io, void *self)
{
    const struct fft_stage *s = self;

    return forward_process(io, &s->forward);
}

const struct sigrun_stage_type sigrun_fft = {
    .abi = SIGRUN_ABI,
    .name = "fft",
    .family = "fourier",
    .summary = "spectra of the frames of a signal",
    .doc = "X[k] = Σ w[n]·x[n]·e^(-j2πkn/N). Cuts a signal into frames of `size`, or transforms "
           "frames along their time axis. Real input gives the N/2+1 bins from 0 to fs/2, complex "
           "input N bins. Frames leave at rate/hop with an axis in Hz. `ifft` leads back. Lengths "
           "with prime factors above 7 are exact too, but take longer.",
    .example = "tones n=400 k=10 rate=1200 | fft 400 | abs | head 1 | print",
    .aliases = (const char *const[]){"rfft", "dft", "fft_vcc", "fft_vfc", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_COMPLEX}},
    .params = fft_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct fft_stage),
    .shape = fft_shape,
    .start = fft_start,
    .process = fft_process,
};
