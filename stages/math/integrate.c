// SPDX-License-Identifier: MIT
// integrate: the running sum of a signal.

#include "stages/math/unit.h"

enum integrate_per { INTEGRATE_SAMPLE, INTEGRATE_SECOND };
static const char *const integrate_pers[] = {"sample", "second", NULL};

struct integrate {
    enum integrate_per per;
    double factor;  // 1, or seconds per frame
    double *sum;    // of each real number of each lane
    size_t numbers; // of a lane
};

static const struct sigrun_param integrate_params[] = {
    {SIGRUN_PARAM(struct integrate, per), .def = "sample", .choices = integrate_pers,
     .doc = "The sum itself, or the area: the sum divided by the rate."},
    {0},
};

static bool integrate_shape(struct sigrun_stage *stage, void *self)
{
    struct integrate *s = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    s->factor = 1;
    if (s->per == INTEGRATE_SECOND) {
        if (!format.rate.num)
            return sigrun_fail(stage, &s->per, "the input has no rate; take per=sample");
        s->factor = 1 / sigrun_hz(format.rate);
        format.unit = unit_product(stage, format.unit, "s");
    }
    format.bits = 0;
    sigrun_output(stage, 0, format);
    return true;
}

static bool integrate_start(struct sigrun_stage *stage, void *self)
{
    struct integrate *s = self;
    const struct sigrun_format *in = sigrun_input(stage, 0);

    s->numbers = sigrun_width(in) * (sigrun_is_complex(in->type) ? 2 : 1);
    s->sum = sigrun_alloc(stage, s->numbers * in->lanes, sizeof *s->sum);
    sigrun_state(stage, s->sum, s->numbers * in->lanes * sizeof *s->sum);
    return true;
}

static enum sigrun_flow integrate_process(struct sigrun_io *io, void *self)
{
    struct integrate *s = self;
    const size_t frames = sigrun_pass(io), step = sigrun_floats(io);

    for (size_t c = 0; c < io->in[0].lanes; c++) {
        for (size_t k = 0; k < s->numbers; k++) {
            double sum = s->sum[c * s->numbers + k];

            if (sigrun_is_double(io->in[0].type)) {
                const double *x = io->in[0].lane[c];
                double *y = io->out[0].lane[c];
                for (size_t i = 0; i < frames; i++)
                    y[i * step + k] = s->factor * (sum += x[i * step + k]);
            } else {
                const float *x = io->in[0].lane[c];
                float *y = io->out[0].lane[c];
                for (size_t i = 0; i < frames; i++)
                    y[i * step + k] = (float)(s->factor * (sum += (double)x[i * step + k]));
            }
            s->sum[c * s->numbers + k] = sum;
        }
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_integrate = {
    .abi = SIGRUN_ABI,
    .name = "integrate",
    .family = "math",
    .summary = "the running sum of a signal",
    .doc =
        "y[n] = x[0] + … + x[n], summed in float64; per=second divides by the rate, which is the "
        "area, and the unit becomes V·s. Of framed streams each sample of the frame has its sum.",
    .example = "square 5 rate=1k | integrate per=second | head 1s | print",
    .aliases = (const char *const[]){"cumsum", "accumulate", "accumulator", "integral", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = integrate_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct integrate),
    .shape = integrate_shape,
    .start = integrate_start,
    .process = integrate_process,
};
