// SPDX-License-Identifier: MIT
// concat: one stream after the other.

#include "stages/flow/copy.h"

struct concat {
    size_t now; // the input whose turn it is
};

static bool concat_shape(struct sigrun_stage *stage, void *self)
{
    const struct sigrun_format *first = sigrun_input(stage, 0);

    (void)self;
    for (size_t i = 1; i < sigrun_inputs(stage); i++) {
        const struct sigrun_format *in = sigrun_input(stage, i);

        if (in->lanes != first->lanes)
            return sigrun_fail(stage, NULL, "input 1 has %zu lanes and input %zu has %zu",
                               first->lanes, i + 1, in->lanes);
        if (in->unit != first->unit &&
            (!in->unit || !first->unit || strcmp(in->unit, first->unit) != 0))
            return sigrun_fail(stage, NULL, "the units of inputs 1 and %zu differ", i + 1);
    }
    sigrun_output(stage, 0, *first);
    return true;
}

static bool concat_start(struct sigrun_stage *stage, void *self)
{
    struct concat *k = self;

    sigrun_state(stage, &k->now, sizeof k->now);
    return true;
}

static enum sigrun_flow concat_process(struct sigrun_io *io, void *self)
{
    struct concat *k = self;
    struct sigrun_out *out = &io->out[0];

    while (k->now < io->ins) {
        struct sigrun_in *in = &io->in[k->now];
        const size_t room = out->frames - out->done;
        const size_t n = in->frames < room ? in->frames : room;

        copy_frames(io, k->now, 0, out->done, n);
        in->done = n;
        out->done += n;
        if (!in->last || n < in->frames)
            return SIGRUN_MORE;
        k->now++;
    }
    return SIGRUN_DONE;
}

const struct sigrun_stage_type sigrun_concat = {
    .abi = SIGRUN_ABI,
    .name = "concat",
    .family = "flow",
    .summary = "one stream after the other",
    .doc = "All of the first input, then all of the second, and so on. Inputs have the same rate, "
           "lanes and unit.",
    .example = "{ sine 440 | head 1s ; sine 880 | head 1s } | concat | write steps.wav",
    .aliases = (const char *const[]){"concatenate", "splice", "append", "chain", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES | SIGRUN_CHARS, .repeats = true}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct concat),
    .shape = concat_shape,
    .start = concat_start,
    .process = concat_process,
};
