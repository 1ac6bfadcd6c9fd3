// SPDX-License-Identifier: MIT
// sqrt: the square root of each sample.

#include "stages/dsp/vecmath.h"
#include "stages/math/map.h"
#include "stages/math/unit.h"

static bool sqrt_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    map_output(stage, false, unit_root(stage, sigrun_input(stage, 0)->unit));
    return true;
}

static enum sigrun_flow sqrt_process(struct sigrun_io *io, void *self)
{
    static const struct map kernels = {.f32 = vec_sqrt_f32, .f64 = vec_sqrt_f64};

    (void)self;
    return map_run(io, &kernels);
}

const struct sigrun_stage_type sigrun_sqrt = {
    .abi = SIGRUN_ABI,
    .name = "sqrt",
    .family = "math",
    .summary = "the square root of each sample",
    .doc =
        "y = √x, NaN of a negative number. The unit's root is taken: V² becomes V, V²/Hz becomes "
        "V/√Hz.",
    .example = "noise rate=8k unit=V | head 8000 | psd | sqrt | print",
    .aliases = (const char *const[]){"square_root", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {{.name = "out", .types = SIGRUN_REALS}},
    .revision = 1,
    .moves = SIGRUN_PURE,
    .shape = sqrt_shape,
    .process = sqrt_process,
};
