// SPDX-License-Identifier: MIT
// offset: add a constant to a signal.

#include "runtime/graph/stage.h"
#include "stages/dsp/ramp.h"

struct offset {
    double value; // in the unit of the stream
    struct ramp ramp;
};

static const struct sigrun_param offset_params[] = {
    {SIGRUN_PARAM(struct offset, value), .def = "0", .unit = SIGRUN_VALUE, .live = true,
     .doc = "What is added, to the real part of complex numbers."},
    {0},
};

static bool offset_start(struct sigrun_stage *stage, void *self)
{
    struct offset *o = self;

    (void)stage;
    ramp_set(&o->ramp, o->value);
    return true;
}

static bool offset_changed(struct sigrun_stage *stage, void *self, const struct sigrun_param *param)
{
    struct offset *o = self;

    (void)param;
    ramp_move(&o->ramp, o->value, sigrun_since(stage),
              ramp_frames(sigrun_hz(sigrun_input(stage, 0)->rate)));
    return true;
}

// Floats [from, to) of each lane.
static void offset_run(const struct sigrun_io *io, double by, size_t from, size_t to)
{
    const bool complex = sigrun_is_complex(io->in[0].type);

    for (size_t c = 0; c < io->in[0].lanes; c++) {
        if (sigrun_is_double(io->in[0].type)) {
            const double *x = io->in[0].lane[c];
            double *y = io->out[0].lane[c];
            for (size_t i = from; i < to; i++)
                y[i] = x[i] + (complex && i % 2 ? 0 : by);
        } else {
            const float *x = io->in[0].lane[c], value = (float)by;
            float *y = io->out[0].lane[c];
            for (size_t i = from; i < to; i++)
                y[i] = x[i] + (complex && i % 2 ? 0 : value);
        }
    }
}

static enum sigrun_flow offset_process(struct sigrun_io *io, void *self)
{
    const struct offset *o = self;
    const size_t n = sigrun_pass(io), each = sigrun_floats(io);
    const size_t moving = ramp_left(&o->ramp, io->in[0].at, n);

    for (size_t f = 0; f < moving; f++)
        offset_run(io, ramp_at(&o->ramp, io->in[0].at + f), f * each, (f + 1) * each);
    offset_run(io, o->value, moving * each, n * each);
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_offset = {
    .abi = SIGRUN_ABI,
    .name = "offset",
    .family = "math",
    .summary = "add a constant to a signal",
    .doc = "y = x + value for every sample. The unit stays.",
    .example = "sine 50 rate=1k | offset 2 | head 1s | print",
    .aliases = (const char *const[]){"add_const", "dcshift", "bias", "plus", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = offset_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct offset),
    .start = offset_start,
    .process = offset_process,
    .changed = offset_changed,
};
