// SPDX-License-Identifier: MIT
// log: the logarithm of each sample.

#include "stages/dsp/vecmath.h"
#include "stages/math/map.h"

#include <math.h>

enum log_base { LOG_E, LOG_2, LOG_10 };
static const char *const log_bases[] = {"e", "2", "10", NULL};

struct log_stage {
    enum log_base base;
    double floor; // decibels of a power; numbers from 0 up to it count as it
    double least; // the same as a factor
};

static const struct sigrun_param log_params[] = {
    {SIGRUN_PARAM(struct log_stage, base), .def = "e", .choices = log_bases, .doc = "Base."},
    {SIGRUN_PARAM(struct log_stage, floor), .def = "-300", .unit = SIGRUN_DB, .min = -3000,
     .max = 3000,
     .doc = "0 counts as this power, so that its logarithm is finite; f32 goes down to -370."},
    {0},
};

static bool log_shape(struct sigrun_stage *stage, void *self)
{
    struct log_stage *s = self;
    const bool wide = sigrun_is_double(sigrun_input(stage, 0)->type);

    s->least = fmax(pow(10, s->floor / 10), wide ? 1e-300 : 1e-37);
    map_output(stage, false, NULL);
    return true;
}

// ln, with the floor put in and in the base that was asked for.
static void log_f32(const struct log_stage *s, const float *x, float *y, size_t n)
{
    const float least = (float)s->least;

    for (size_t i = 0; i < n; i++)
        y[i] = x[i] >= 0 && x[i] < least ? least : x[i];
    if (s->base == LOG_10)
        vec_log10_f32(y, y, n);
    else
        vec_log_f32(y, y, n);
    for (size_t i = 0; s->base == LOG_2 && i < n; i++)
        y[i] = (float)(y[i] * 1.44269504088896340736);
}

static void log_f64(const struct log_stage *s, const double *x, double *y, size_t n)
{
    const double least = s->least;

    for (size_t i = 0; i < n; i++)
        y[i] = x[i] >= 0 && x[i] < least ? least : x[i];
    if (s->base == LOG_10)
        vec_log10_f64(y, y, n);
    else
        vec_log_f64(y, y, n);
    for (size_t i = 0; s->base == LOG_2 && i < n; i++)
        y[i] *= 1.44269504088896340736;
}

static enum sigrun_flow log_process(struct sigrun_io *io, void *self)
{
    const size_t n = sigrun_pass(io) * sigrun_floats(io);

    for (size_t c = 0; c < io->in[0].lanes; c++) {
        if (sigrun_is_double(io->in[0].type))
            log_f64(self, io->in[0].lane[c], io->out[0].lane[c], n);
        else
            log_f32(self, io->in[0].lane[c], io->out[0].lane[c], n);
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_log = {
    .abi = SIGRUN_ABI,
    .name = "log",
    .family = "math",
    .summary = "the logarithm of each sample",
    .doc = "y = log x in base e, 2 or 10; NaN of a negative number; 0 counts as `floor`. For "
           "decibels take `db`.",
    .example = "noise rate=8k | head 8000 | psd | log 10 | print",
    .aliases = (const char *const[]){"ln", "logarithm", "log10", "nlog10", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .params = log_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct log_stage),
    .shape = log_shape,
    .process = log_process,
};
