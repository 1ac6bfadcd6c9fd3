// SPDX-License-Identifier: MIT
// diff: the step from one frame to the next.

#include "stages/math/unit.h"

enum diff_per { DIFF_SAMPLE, DIFF_SECOND };
static const char *const diff_pers[] = {"sample", "second", NULL};

struct diff {
    enum diff_per per;
    double factor; // 1, or frames per second
};

static const struct sigrun_param diff_params[] = {
    {SIGRUN_PARAM(struct diff, per), .def = "sample", .choices = diff_pers,
     .doc = "The step itself, or the slope: the step times the rate."},
    {0},
};

static bool diff_shape(struct sigrun_stage *stage, void *self)
{
    struct diff *d = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    d->factor = 1;
    if (d->per == DIFF_SECOND) {
        if (!format.rate.num)
            return sigrun_fail(stage, &d->per, "the input has no rate; take per=sample");
        d->factor = sigrun_hz(format.rate);
        format.unit = unit_quotient(stage, format.unit, "s");
    }
    format.bits = 0;
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){.up = 1, .down = 1, .window = 2, .before = 1});
    return true;
}

static enum sigrun_flow diff_process(struct sigrun_io *io, void *self)
{
    const struct diff *d = self;
    const size_t step = sigrun_floats(io), n = sigrun_steps(io) * step;

    for (size_t c = 0; c < io->in[0].lanes; c++) {
        if (sigrun_is_double(io->in[0].type)) {
            const double *x = io->in[0].lane[c];
            double *y = io->out[0].lane[c];
            for (size_t i = 0; i < n; i++)
                y[i] = d->factor * (x[i + step] - x[i]);
        } else {
            const float *x = io->in[0].lane[c], factor = (float)d->factor;
            float *y = io->out[0].lane[c];
            for (size_t i = 0; i < n; i++)
                y[i] = factor * (x[i + step] - x[i]);
        }
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_diff = {
    .abi = SIGRUN_ABI,
    .name = "diff",
    .family = "math",
    .summary = "the step from one frame to the next",
    .doc = "y[n] = x[n] - x[n-1] with x[-1] = 0; per=second multiplies by the rate, which is the "
           "slope, and the unit becomes V/s. Of framed streams it is the difference of frames.",
    .example = "chirp 1 20 1s rate=1k | diff per=second | head 1s | print",
    .aliases = (const char *const[]){"difference", "differentiate", "derivative", "gradient", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = diff_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct diff),
    .shape = diff_shape,
    .process = diff_process,
};
