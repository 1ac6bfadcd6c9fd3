// SPDX-License-Identifier: MIT
// median: the middle value of each window.

#include "runtime/graph/stage.h"
#include "stages/dsp/stat.h"

struct median {
    size_t size;  // frames of a window
    size_t every; // frames from one window to the next; 0: size
    size_t hop;   // every, never 0
};

static const struct sigrun_param median_params[] = {
    {SIGRUN_PARAM(struct median, size), .unit = SIGRUN_FRAMES, .min = 1, .max = 1e8,
     .doc = "Frames of a window, or its time."},
    {SIGRUN_PARAM(struct median, every), .def = "0", .unit = SIGRUN_FRAMES, .max = 1e8,
     .doc = "From the start of one window to the next; 0: size."},
    {0},
};

static bool median_shape(struct sigrun_stage *stage, void *self)
{
    struct median *m = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    m->hop = m->every ? m->every : m->size;
    if (format.rate.num)
        format.origin += ((double)m->size - 1) / 2 / sigrun_hz(format.rate);
    format.rate = sigrun_scale(format.rate, 1, (int64_t)m->hop);
    sigrun_output(stage, 0, format);
    sigrun_scratch(stage, m->size * sizeof(double));
    sigrun_moves(stage, (struct sigrun_motion){
                            .up = 1, .down = m->hop, .window = m->size, .end = SIGRUN_WHOLE});
    return true;
}

static enum sigrun_flow median_process(struct sigrun_io *io, void *self)
{
    const struct median *m = self;
    const struct sigrun_in *in = &io->in[0];
    const struct sigrun_out *out = &io->out[0];
    const size_t steps = sigrun_steps(io), count = in->lanes * steps * in->width;
    const bool wide = sigrun_is_double(in->type);
    double *x = io->scratch;

    for (size_t k = 0; k < count; k++) {
        const size_t c = k / (steps * in->width), step = k / in->width % steps, i = k % in->width;
        const size_t from = step * m->hop * in->stride + i, to = step * out->stride + i;

        for (size_t f = 0; f < m->size; f++)
            x[f] = wide ? ((const double *)in->lane[c])[from + f * in->stride]
                        : (double)((const float *)in->lane[c])[from + f * in->stride];
        const double middle = stat_median_f64(x, m->size);
        if (wide)
            ((double *)out->lane[c])[to] = middle;
        else
            ((float *)out->lane[c])[to] = (float)middle;
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_median = {
    .abi = SIGRUN_ABI,
    .name = "median",
    .family = "statistics",
    .summary = "the middle value of each window",
    .doc = "The middle one of the window's values in order of size, and the mean of the two middle "
           "ones of an even number, at the time of the window's middle. Each sample of a frame has "
           "its own.",
    .example = "noise rate=1k | head 1s | median 100ms | print",
    .aliases = (const char *const[]){"quantile50", "percentile50", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = median_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct median),
    .shape = median_shape,
    .process = median_process,
};
