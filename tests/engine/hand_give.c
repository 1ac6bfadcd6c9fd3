// SPDX-License-Identifier: MIT
// hand_give: what one call is given, and what it may not do with it.

#include "tests/engine/hand_give.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

uint64_t hand_draw(struct hand *hand)
{
    hand->random = hand->random * 6364136223846793005u + 1442695040888963407u;
    return hand->random >> 33;
}

bool hand_wrong(struct hand *hand, const char *what)
{
    if (!hand->wrong[0])
        snprintf(hand->wrong, sizeof hand->wrong, "call %llu: %s", (unsigned long long)hand->calls,
                 what);
    return false;
}

void give_init(struct give *give, struct hand *hand, size_t room)
{
    struct sigrun_stage *stage = hand->stage;

    *give = (struct give){.io = {.ins = stage->ins, .outs = stage->outs, .stage = stage}};
    give->in = calloc(stage->ins + 1, sizeof *give->in);
    give->out = calloc(stage->outs + 1, sizeof *give->out);
    give->io.in = calloc(stage->ins + 1, sizeof *give->io.in);
    give->io.out = calloc(stage->outs + 1, sizeof *give->io.out);
    give->io.scratch = malloc(stage->scratch + 1);
    if (!give->in || !give->out || !give->io.in || !give->io.out || !give->io.scratch)
        abort();
    memset(give->io.scratch, 0xff, stage->scratch + 1);
    for (size_t o = 0; o < stage->outs; o++) {
        struct stream *stream = &hand->out[o];

        block_init(&give->out[o], stream, room, hand_draw(hand));
        give->io.out[o] = (struct sigrun_out){.lane = give->out[o].lane,
                                              .lanes = stream->lanes,
                                              .width = stream->bytes / stream->sample,
                                              .stride = stream->stride / stream->sample,
                                              .frames = room,
                                              .type = stream->format.type};
    }
}

void give_in(struct give *give, struct hand *hand, size_t i, int64_t from, size_t frames)
{
    const struct stream *stream = hand->in[i];

    block_init(&give->in[i], stream, frames, hand_draw(hand));
    block_fill(&give->in[i], stream, from, frames);
    give->io.in[i] = (struct sigrun_in){.lane = (const void *const *)give->in[i].lane,
                                        .lanes = stream->lanes,
                                        .width = stream->bytes / stream->sample,
                                        .stride = stream->stride / stream->sample,
                                        .frames = frames,
                                        .type = stream->format.type};
}

void give_release(struct give *give)
{
    for (size_t i = 0; i < give->io.ins; i++)
        block_release(&give->in[i]);
    for (size_t o = 0; o < give->io.outs; o++)
        block_release(&give->out[o]);
    free(give->in);
    free(give->out);
    free(give->io.in);
    free(give->io.out);
    free(give->io.scratch);
}

enum sigrun_flow hand_call(struct hand *hand, struct give *give)
{
    struct sigrun_stage *stage = hand->stage;
    const enum sigrun_flow flow = hand->process ? hand->process(hand, &give->io)
                                                : stage->type->process(&give->io, stage->self);

    hand->calls++;
    for (size_t i = 0; i < give->io.ins; i++) {
        if (!block_intact(&give->in[i]))
            hand_wrong(hand, "it writes to its input");
        if (give->io.in[i].done > give->io.in[i].frames)
            hand_wrong(hand, "it used more frames than it was given");
    }
    for (size_t o = 0; o < give->io.outs; o++) {
        if (!block_intact(&give->out[o]))
            hand_wrong(hand, "it writes beside its output");
        if (give->io.out[o].done > give->io.out[o].frames)
            hand_wrong(hand, "it made more frames than there was room");
    }
    if (flow == SIGRUN_FAILED)
        hand_wrong(hand,
                   stage->graph->failure.count ? stage->graph->failure.items[0].text : "it failed");
    return flow;
}
