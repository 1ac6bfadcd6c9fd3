// SPDX-License-Identifier: MIT
// clip: limit a signal to a range.

#include "runtime/graph/stage.h"

struct clip {
    struct sigrun_range range; // in the unit of the stream
};

static const struct sigrun_param clip_params[] = {
    {SIGRUN_PARAM(struct clip, range), .def = "-1..1", .unit = SIGRUN_VALUE, .live = true,
     .doc = "Least and greatest value that leave."},
    {0},
};

static bool clip_shape(struct sigrun_stage *stage, void *self)
{
    const struct clip *k = self;

    if (k->range.lo > k->range.hi)
        return sigrun_fail(stage, &k->range, "expected the lower value first");
    sigrun_output(stage, 0, *sigrun_input(stage, 0));
    return true;
}

static enum sigrun_flow clip_process(struct sigrun_io *io, void *self)
{
    const struct clip *k = self;
    const size_t n = sigrun_pass(io) * sigrun_floats(io);

    // Compared so that a NaN stays one.
    for (size_t c = 0; c < io->in[0].lanes; c++) {
        if (sigrun_is_double(io->in[0].type)) {
            const double *x = io->in[0].lane[c], lo = k->range.lo, hi = k->range.hi;
            double *y = io->out[0].lane[c];
            for (size_t i = 0; i < n; i++) {
                const double up = x[i] < lo ? lo : x[i];
                y[i] = up > hi ? hi : up;
            }
        } else {
            const float *x = io->in[0].lane[c];
            const float lo = (float)k->range.lo, hi = (float)k->range.hi;
            float *y = io->out[0].lane[c];
            for (size_t i = 0; i < n; i++) {
                const float up = x[i] < lo ? lo : x[i];
                y[i] = up > hi ? hi : up;
            }
        }
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_clip = {
    .abi = SIGRUN_ABI,
    .name = "clip",
    .family = "math",
    .summary = "limit a signal to a range",
    .doc = "y = min(max(x, lo), hi) for every sample, and for both parts of complex numbers. What "
           "is limited here is wanted, so it isn't counted as clipped.",
    .example = "sine 440 amp=2 | clip -1..1 | head 1s | write clipped.wav",
    .aliases = (const char *const[]){"rail", "saturate", "clamp", "limit", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS}},
    .out = {{.name = "out", .types = SIGRUN_NUMBERS}},
    .params = clip_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct clip),
    .shape = clip_shape,
    .process = clip_process,
};
