// SPDX-License-Identifier: MIT
// repeat: each frame several times.

#include "runtime/graph/stage.h"

#include <string.h>

struct repeat {
    size_t times;
};

static const struct sigrun_param repeat_params[] = {
    {SIGRUN_PARAM(struct repeat, times), .min = 1, .max = 1e6,
     .doc = "How often each frame leaves."},
    {0},
};

static bool repeat_shape(struct sigrun_stage *stage, void *self)
{
    const struct repeat *r = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    format.rate = sigrun_scale(format.rate, (int64_t)r->times, 1);
    sigrun_output(stage, 0, format);
    sigrun_moves(stage, (struct sigrun_motion){.up = r->times, .down = 1, .window = 1});
    return true;
}

static enum sigrun_flow repeat_process(struct sigrun_io *io, void *self)
{
    const struct repeat *r = self;
    const struct sigrun_in *in = &io->in[0];
    const size_t frame = in->stride * sigrun_sample_bytes(in->type), n = sigrun_steps(io);

    for (size_t c = 0; c < in->lanes; c++) {
        const char *x = in->lane[c];
        char *y = io->out[0].lane[c];

        for (size_t i = 0; i < n; i++, x += frame)
            for (size_t k = 0; k < r->times; k++, y += frame)
                memcpy(y, x, frame);
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_repeat = {
    .abi = SIGRUN_ABI,
    .name = "repeat",
    .family = "flow",
    .summary = "each frame several times",
    .doc = "y[n] = x[floor(n/times)], at `times` the rate: a sample and hold.",
    .example = "noise uniform rate=100 | repeat 80 | head 1s | write steps.wav",
    .aliases = (const char *const[]){"hold", "zero_order_hold", "stutter", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES}},
    .params = repeat_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct repeat),
    .shape = repeat_shape,
    .process = repeat_process,
};
