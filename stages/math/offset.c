// SPDX-License-Identifier: MIT
// offset: add a constant to a signal.

#include "runtime/graph/stage.h"

struct offset {
    double value; // in the unit of the stream
};

static const struct sigrun_param offset_params[] = {
    {SIGRUN_PARAM(struct offset, value), .def = "0", .unit = SIGRUN_VALUE, .live = true,
     .doc = "What is added, to the real part of complex numbers."},
    {0},
};

static enum sigrun_flow offset_process(struct sigrun_io *io, void *self)
{
    const struct offset *o = self;
    const size_t n = sigrun_pass(io) * sigrun_floats(io);
    const bool complex = sigrun_is_complex(io->in[0].type);

    for (size_t c = 0; c < io->in[0].lanes; c++) {
        if (sigrun_is_double(io->in[0].type)) {
            const double *x = io->in[0].lane[c];
            double *y = io->out[0].lane[c];
            for (size_t i = 0; i < n; i++)
                y[i] = x[i] + (complex && i % 2 ? 0 : o->value);
        } else {
            const float *x = io->in[0].lane[c], value = (float)o->value;
            float *y = io->out[0].lane[c];
            for (size_t i = 0; i < n; i++)
                y[i] = x[i] + (complex && i % 2 ? 0 : value);
        }
    }
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
    .process = offset_process,
};
