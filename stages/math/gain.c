// SPDX-License-Identifier: MIT
// gain: multiply a signal by a constant.

#include "runtime/graph/stage.h"

struct gain {
    double factor; // parameter
};

static const struct sigrun_param gain_params[] = {
    {SIGRUN_PARAM(struct gain, factor), .def = "1", .unit = SIGRUN_RATIO, .live = true,
     .doc = "Amplification, as a factor (0.5) or in decibels (-6dB)."},
    {0},
};

static enum sigrun_flow gain_process(struct sigrun_io *io, void *self)
{
    const struct gain *g = self;
    const size_t n = sigrun_pass(io) * sigrun_floats(io); // frames taken × floats in each

    for (size_t c = 0; c < io->in[0].lanes; c++) {
        if (sigrun_is_double(io->in[0].type)) {
            const double *x = io->in[0].lane[c];
            double *y = io->out[0].lane[c];
            for (size_t i = 0; i < n; i++)
                y[i] = g->factor * x[i];
        } else {
            const float *x = io->in[0].lane[c];
            float *y = io->out[0].lane[c];
            const float factor = (float)g->factor;
            for (size_t i = 0; i < n; i++)
                y[i] = factor * x[i];
        }
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_gain = {
    .abi = SIGRUN_ABI,
    .name = "gain",
    .family = "math",
    .summary = "multiply a signal by a constant",
    .doc = "y = factor · x for every sample, real or complex. The unit stays.",
    .example = "sine 440 | gain -6dB | head 1s | write tone.wav",
    .aliases = (const char *const[]){"amplify", "multiply_const", "scale", "vol", "volume", NULL},
    .in = {{"in", SIGRUN_NUMBERS}},
    .out = {{"out", SIGRUN_NUMBERS}},
    .params = gain_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct gain),
    .process = gain_process,
};
