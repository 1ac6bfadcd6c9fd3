// SPDX-License-Identifier: MIT
// hand_graph: a whole graph by hand, one stage after the other, every stream kept whole.

#include "tests/engine/hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct stream *hand_view(const struct sigrun_stage *stage, const struct stream **in)
{
    struct stream *out = calloc(stage->outs + 1, sizeof *out);

    if (!out)
        abort();
    for (size_t o = 0; o < stage->outs; o++) {
        uint64_t frames = UINT64_MAX;

        stream_init(&out[o], &stage->out[o].format);
        for (size_t c = 0; c < out[o].lanes; c++) {
            const struct stream *from = in[stage->views[o][c].input];

            frames = from->frames < frames ? from->frames : frames;
        }
        stream_grow(&out[o], frames);
        for (size_t c = 0; c < out[o].lanes; c++) {
            const struct lane_source source = stage->views[o][c];

            if (frames) // an empty stream has no memory
                memcpy(out[o].lane[c], in[source.input]->lane[source.lane],
                       (size_t)frames * out[o].stride);
        }
    }
    return out;
}

static size_t segment_of(const struct plan *plan, const struct sigrun_stage *stage)
{
    for (size_t t = 0; t < plan->task_count; t++)
        if (plan->tasks[t].stages[plan->tasks[t].stage_count - 1] == stage)
            return plan->tasks[t].segment;
    return 1;
}

bool hand_graph(struct engine *engine, enum hand_cut cut, uint64_t random, uint64_t limit,
                char wrong[256])
{
    struct stream **out = calloc(engine->graph->count + 1, sizeof *out);
    bool good = graph_start(engine->graph, &engine->err);

    wrong[0] = 0;
    if (!out)
        abort();
    if (!good)
        snprintf(wrong, 256, "%s", engine_error(engine));
    for (struct sigrun_stage *stage = engine->graph->first; stage && good; stage = stage->next) {
        const struct stream *in[16];

        for (size_t i = 0; i < stage->ins; i++)
            in[i] = &out[stage->in[i].from->order][stage->in[i].port];
        struct hand hand = {.stage = stage,
                            .in = in,
                            .cut = cut,
                            .random = random + stage->order,
                            .limit = limit,
                            .segment = segment_of(engine->plan, stage)};
        good = hand_run(&hand);
        if (!good)
            snprintf(wrong, 256, "%s: %.200s", stage_label(stage), hand.wrong);
        out[stage->order] = hand.out;
    }
    for (struct sigrun_stage *stage = engine->graph->first; stage; stage = stage->next) {
        for (size_t o = 0; out[stage->order] && o < stage->outs; o++)
            stream_release(&out[stage->order][o]);
        free(out[stage->order]);
    }
    free(out);
    return good;
}
