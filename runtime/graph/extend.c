// SPDX-License-Identifier: MIT
// extend: copies streams side by side, with zeros behind the end of each until all have ended.

#include "runtime/graph/extend.h"

#include <string.h>

static bool extend_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    for (size_t i = 0; i < sigrun_inputs(stage); i++)
        sigrun_output(stage, i, *sigrun_input(stage, i));
    return true;
}

// Frames that can leave now: as many as every stream that goes on has; when all end here, as many
// as the longest.
static size_t extend_frames(const struct sigrun_io *io)
{
    size_t least = io->out[0].frames, most = 0;
    bool all_last = true;

    for (size_t i = 0; i < io->ins; i++) {
        const struct sigrun_in *in = &io->in[i];

        all_last = all_last && in->last;
        most = in->frames > most ? in->frames : most;
        if (!in->last && in->frames < least)
            least = in->frames;
    }
    return all_last && most < least ? most : least;
}

static enum sigrun_flow extend_process(struct sigrun_io *io, void *self)
{
    const size_t n = extend_frames(io);
    bool over = true;

    (void)self;
    for (size_t i = 0; i < io->ins; i++) {
        struct sigrun_in *in = &io->in[i];
        struct sigrun_out *out = &io->out[i];
        const size_t frame = in->stride * sigrun_sample_bytes(in->type);
        const size_t there = in->frames < n ? in->frames : n;

        for (size_t c = 0; c < in->lanes && n; c++) {
            memcpy(out->lane[c], in->lane[c], there * frame);
            memset((unsigned char *)out->lane[c] + there * frame, 0, (n - there) * frame);
        }
        in->done = there;
        out->done = n;
        over = over && in->last && there == in->frames;
    }
    return over ? SIGRUN_DONE : SIGRUN_MORE;
}

const struct sigrun_stage_type extend_type = {
    .abi = SIGRUN_ABI,
    .name = "extend",
    .family = "flow",
    .summary = "streams that go on with zeros until the longest ends",
    .doc = "Inserted before a join with tail=pad.",
    .in = {{.name = "in", .types = SIGRUN_SAMPLES, .repeats = true, .free = true}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES, .repeats = true}},
    .revision = 1,
    .moves = SIGRUN_STATE,
    .shape = extend_shape,
    .process = extend_process,
};
