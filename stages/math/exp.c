// SPDX-License-Identifier: MIT
// exp: e to the power of each sample.

#include "stages/dsp/vecmath.h"
#include "stages/math/map.h"

static bool exp_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    map_output(stage, false, NULL);
    return true;
}

static enum sigrun_flow exp_process(struct sigrun_io *io, void *self)
{
    static const struct map kernels = {.f32 = vec_exp_f32, .f64 = vec_exp_f64};

    (void)self;
    return map_run(io, &kernels);
}

const struct sigrun_stage_type sigrun_exp = {
    .abi = SIGRUN_ABI,
    .name = "exp",
    .family = "math",
    .summary = "e to the power of each sample",
    .doc = "y = e^x, without a unit.",
    .example = "chirp 1 10 1s rate=1k | exp | head 1000 | print",
    .aliases = (const char *const[]){"exponentiate", "antilog", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .revision = 1,
    .moves = SIGRUN_PURE,
    .shape = exp_shape,
    .process = exp_process,
};
