// SPDX-License-Identifier: MIT
// head: the first frames of a stream; what feeds it ends with it.

#include "stages/flow/copy.h"

struct head {
    size_t frames;
};

static const struct sigrun_param head_params[] = {
    {SIGRUN_PARAM(struct head, frames), .unit = SIGRUN_FRAMES,
     .doc = "How many frames, or how much time, to let through."},
    {0},
};

static bool head_shape(struct sigrun_stage *stage, void *self)
{
    const struct head *h = self;

    sigrun_output(stage, 0, *sigrun_input(stage, 0));
    sigrun_length(stage, h->frames);
    return true;
}

static enum sigrun_flow head_process(struct sigrun_io *io, void *self)
{
    const struct head *h = self;
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];
    const uint64_t left = h->frames > in->at ? h->frames - in->at : 0;
    size_t n = in->frames < out->frames ? in->frames : out->frames;

    n = left < n ? (size_t)left : n;
    copy_frames(io, 0, 0, 0, n);
    in->done = out->done = n;
    return n == left ? SIGRUN_DONE : SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_head = {
    .abi = SIGRUN_ABI,
    .name = "head",
    .family = "flow",
    .summary = "the first frames of a stream",
    .doc = "Passes so many frames and ends, and with it what feeds nothing else.",
    .example = "sine 440 | head 2s | write tone.wav",
    .aliases = (const char *const[]){"take", "trim", "first", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .params = head_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct head),
    .shape = head_shape,
    .process = head_process,
};
