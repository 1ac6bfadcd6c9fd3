// SPDX-License-Identifier: MIT
// window: multiply frames by a window along their time axis.

#include "stages/fourier/fourier.h"

struct window_stage {
    enum window window;
    double shape;
    bool periodic;
    size_t count;  // real numbers in a frame
    double *wide;  // a factor for each of them
    float *narrow; // the same in single precision
};

static const struct sigrun_param window_params[] = {
    FOURIER_WINDOW(struct window_stage, "hann"),
    {SIGRUN_PARAM(struct window_stage, periodic), .def = "true",
     .doc = "One period of a window that repeats, as for spectra; false: symmetric, as for "
            "filters."},
    {0},
};

static bool window_shape(struct sigrun_stage *stage, void *self)
{
    struct window_stage *s = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    struct fourier_line line;

    if (!fourier_find(stage, "time", &line) ||
        !fourier_window_fits(stage, &s->shape, s->window, s->shape))
        return false;
    format.bits = 0;
    sigrun_output(stage, 0, format);
    return true;
}

static bool window_start(struct sigrun_stage *stage, void *self)
{
    struct window_stage *s = self;
    const struct sigrun_format *format = sigrun_input(stage, 0);
    struct fourier_line line;

    if (!fourier_find(stage, "time", &line))
        return false;
    const double *w = fourier_window(stage, &s->shape, s->window, s->shape, line.n, s->periodic);
    const size_t run = line.inner * (sigrun_is_complex(format->type) ? 2 : 1);
    if (!w)
        return false;
    s->count = line.outer * line.n * run;
    s->wide = sigrun_alloc(stage, s->count, sizeof *s->wide);
    s->narrow = sigrun_alloc(stage, s->count, sizeof *s->narrow);
    for (size_t i = 0; i < s->count; i++) {
        s->wide[i] = w[i / run % line.n];
        s->narrow[i] = (float)s->wide[i];
    }
    return true;
}

static enum sigrun_flow window_process(struct sigrun_io *io, void *self)
{
    const struct window_stage *s = self;
    const size_t frames = sigrun_pass(io), step = sigrun_floats(io);

    for (size_t c = 0; c < io->in[0].lanes; c++)
        for (size_t k = 0; k < frames; k++) {
            if (sigrun_is_double(io->in[0].type)) {
                const double *x = (const double *)io->in[0].lane[c] + k * step;
                double *y = (double *)io->out[0].lane[c] + k * step;
                for (size_t i = 0; i < s->count; i++)
                    y[i] = s->wide[i] * x[i];
            } else {
                const float *x = (const float *)io->in[0].lane[c] + k * step;
                float *y = (float *)io->out[0].lane[c] + k * step;
                for (size_t i = 0; i < s->count; i++)
                    y[i] = s->narrow[i] * x[i];
            }
        }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_window = {
    .abi = SIGRUN_ABI,
    .name = "window",
    .family = "fourier",
    .summary = "multiply frames by a window",
    .doc = "y[n] = w[n]·x[n] along the time axis, with the windows of scipy.signal.get_window, "
           "whose peak is 1. `fft` and `stft` have windows of their own.",
    .example = "sine 440 | frame 1024 | window hann | fft | head 1 | print",
    .aliases = (const char *const[]){"taper", "apodize", "get_window", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .frames = SIGRUN_FRAMED}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = window_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct window_stage),
    .shape = window_shape,
    .start = window_start,
    .process = window_process,
};
