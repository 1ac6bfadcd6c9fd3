// SPDX-License-Identifier: MIT
// skip: a stream without its first frames.

#include "stages/flow/copy.h"

struct skip {
    size_t frames;
};

static const struct sigrun_param skip_params[] = {
    {SIGRUN_PARAM(struct skip, frames), .unit = SIGRUN_FRAMES,
     .doc = "How many frames, or how much time, to leave out."},
    {0},
};

static bool skip_shape(struct sigrun_stage *stage, void *self)
{
    const struct skip *s = self;
    struct sigrun_format format = *sigrun_input(stage, 0);

    if (format.rate.num)
        format.origin += (double)s->frames / sigrun_hz(format.rate);
    sigrun_output(stage, 0, format);
    return true;
}

static enum sigrun_flow skip_process(struct sigrun_io *io, void *self)
{
    const struct skip *s = self;
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];
    const uint64_t left = s->frames > in->at ? s->frames - in->at : 0;
    const size_t first = left < in->frames ? (size_t)left : in->frames;
    size_t n = in->frames - first;

    n = n < out->frames ? n : out->frames;
    copy_frames(io, 0, first, 0, n);
    in->done = first + n;
    out->done = n;
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_skip = {
    .abi = SIGRUN_ABI,
    .name = "skip",
    .family = "flow",
    .summary = "a stream without its first frames",
    .doc = "y[n] = x[n + frames]. Each frame keeps the time that it had.",
    .example = "chirp 100 4k 2s | skip 1s | head 1s | write second.wav",
    .aliases = (const char *const[]){"drop", "skip_head", "skiphead", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES | SIGRUN_CHARS}},
    .params = skip_params,
    .revision = 1,
    .moves = SIGRUN_STATE,
    .size = sizeof(struct skip),
    .shape = skip_shape,
    .process = skip_process,
};
