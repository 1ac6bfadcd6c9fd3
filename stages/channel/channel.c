// SPDX-License-Identifier: MIT
// split, merge: lanes into streams and streams into lanes. Views: nothing is copied.

#include "runtime/graph/stage.h"

#include <string.h>

enum merge_tail { MERGE_DROP, MERGE_PAD };
static const char *const merge_tails[] = {"drop", "pad", NULL};

struct merge {
    enum merge_tail tail;
};

static const struct sigrun_param merge_params[] = {
    {SIGRUN_PARAM(struct merge, tail), .def = "drop", .choices = merge_tails,
     .doc = "End with the shortest input; pad: with the longest, zeros follow the shorter ones."},
    {0},
};

static bool split_shape(struct sigrun_stage *stage, void *self)
{
    const struct sigrun_format *in = sigrun_input(stage, 0);
    const size_t outs = sigrun_outputs(stage);

    (void)self;
    if (outs != in->lanes)
        return sigrun_fail(
            stage, NULL,
            "the input has %zu lane%s, and %zu branch%s; `select` takes some of the lanes",
            in->lanes, in->lanes == 1 ? "" : "s", outs, outs == 1 ? " follows" : "es follow");
    for (size_t c = 0; c < in->lanes; c++) {
        struct sigrun_format format = *in;

        format.lanes = 1;
        format.labels = in->labels ? &in->labels[c] : NULL;
        sigrun_output(stage, c, format);
        sigrun_view(stage, c, 0, 0, c);
    }
    return true;
}

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static bool merge_shape(struct sigrun_stage *stage, void *self)
{
    const struct merge *m = self;
    struct sigrun_format format = *sigrun_input(stage, 0);
    bool named = false;

    format.lanes = 0;
    for (size_t i = 0; i < sigrun_inputs(stage); i++) {
        const struct sigrun_format *in = sigrun_input(stage, i);

        if (!same(format.unit, in->unit))
            return sigrun_fail(stage, NULL, "the units differ: input 1 is in %s, input %zu in %s",
                               format.unit ? format.unit : "full scale", i + 1,
                               in->unit ? in->unit : "full scale");
        named = named || in->labels;
        format.bits = in->bits > format.bits ? in->bits : format.bits;
        format.lanes += in->lanes;
    }
    const char **labels = named ? sigrun_alloc(stage, format.lanes, sizeof *labels) : NULL;
    size_t lane = 0;

    format.labels = labels;
    sigrun_output(stage, 0, format);
    if (m->tail == MERGE_PAD)
        sigrun_extend(stage);
    for (size_t i = 0; i < sigrun_inputs(stage); i++) {
        const struct sigrun_format *in = sigrun_input(stage, i);

        for (size_t c = 0; c < in->lanes; c++, lane++) {
            if (labels)
                labels[lane] = in->labels ? in->labels[c] : sigrun_text(stage, "ch%zu", lane);
            sigrun_view(stage, 0, lane, i, c);
        }
    }
    return true;
}

const struct sigrun_stage_type sigrun_split = {
    .abi = SIGRUN_ABI,
    .name = "split",
    .family = "channel",
    .summary = "each lane as a stream of its own",
    .doc = "Lane k becomes output k; a group of as many branches follows.",
    .example = "{ sine 440 ; sine 660 } | merge | split | { gain 0.5 ; _ } | merge | head 1s | "
               "write stereo.wav",
    .aliases = (const char *const[]){"deinterleave", "channelsplit", "demux", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES, .repeats = true}},
    .revision = 1,
    .moves = SIGRUN_PURE,
    .shape = split_shape,
};

const struct sigrun_stage_type sigrun_merge = {
    .abi = SIGRUN_ABI,
    .name = "merge",
    .family = "channel",
    .summary = "the lanes of several streams in one",
    .doc =
        "The lanes of input 1, then those of input 2, and so on. Names stay; rates and units have "
        "to agree.",
    .example = "{ sine 440 ; sine 660 } | merge | head 1s | write stereo.wav",
    .aliases = (const char *const[]){"interleave", "join", "mux", "amerge", "stack", NULL},
    .in = {{.name = "in", .types = SIGRUN_SAMPLES, .repeats = true}},
    .out = {{.name = "out", .types = SIGRUN_SAMPLES}},
    .params = merge_params,
    .revision = 1,
    .moves = SIGRUN_PURE,
    .size = sizeof(struct merge),
    .shape = merge_shape,
};
