// SPDX-License-Identifier: MIT
// tags: marks on frames arrive with the frames that they were on, all of them, in order, however
// the work is cut: behind stages that change the rate, cut or delay, and edges that forget.

#include "tests/check.h"
#include "tests/engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 20000 };

// ---- Toys ----

// Numbers its frames, and marks every so many of them.
struct toy_marked {
    size_t every, made;
};

static bool one_lane(struct sigrun_stage *stage, void *self)
{
    (void)self;
    sigrun_output(stage, 0, toy_plain(SIGRUN_F64, 1));
    return true;
}

// Long enough to show whether texts are cut.
static void spell(char *text, size_t size, uint64_t frame)
{
    snprintf(text, size, "%0150llu", (unsigned long long)frame);
}

static enum sigrun_flow marked_process(struct sigrun_io *io, void *self)
{
    struct toy_marked *m = self;
    struct sigrun_out *out = &io->out[0];

    for (; out->done < out->frames && m->made < FRAMES; out->done++, m->made++) {
        char text[200];

        ((double *)out->lane[0])[out->done] = (double)m->made;
        if (m->made % m->every)
            continue;
        spell(text, sizeof text, m->made);
        CHECK(sigrun_tag(io, 0, (struct sigrun_tag){m->made, "label", (double)m->made, text}));
    }
    return m->made == FRAMES ? SIGRUN_DONE : SIGRUN_MORE;
}

// Keeps the tags of the frames that it takes, some at a time, and what the frames said.
struct toy_marks {
    size_t most, count, gaps;
    struct mark {
        uint64_t frame, value;
    } * mark;
    double *sample; // the first of each frame
    uint64_t frames;
    double lost;
};

static bool marks_start(struct sigrun_stage *stage, void *self)
{
    struct toy_marks *m = self;

    m->mark = sigrun_alloc(stage, FRAMES, sizeof *m->mark);
    m->sample = sigrun_alloc(stage, (size_t)4 * FRAMES, sizeof *m->sample);
    return true;
}

static void take_gap(struct toy_marks *m, const struct sigrun_in *in, const struct sigrun_tag *tag)
{
    const size_t n = (size_t)(tag->frame - in->at);
    const double here = ((const double *)in->lane[0])[n * in->stride],
                 before = n           ? ((const double *)in->lane[0])[(n - 1) * in->stride]
                          : m->frames ? m->sample[m->frames - 1]
                                      : -1;

    CHECK_NEAR(here - before, tag->value + 1, 0);
    m->lost += tag->value;
    m->gaps++;
}

static enum sigrun_flow marks_process(struct sigrun_io *io, void *self)
{
    struct toy_marks *m = self;
    struct sigrun_in *in = &io->in[0];

    in->done = m->most && in->frames > m->most ? m->most : in->frames;
    for (size_t i = 0; i < in->tag_count && in->tags[i].frame < in->at + in->done; i++) {
        const struct sigrun_tag *tag = &in->tags[i];
        char text[200];

        CHECK(tag->frame >= in->at);
        if (strcmp(tag->key, "gap") == 0) {
            take_gap(m, in, tag);
            continue;
        }
        spell(text, sizeof text, (uint64_t)tag->value);
        CHECK_TEXT(tag->text, text);
        if (CHECK(m->count < FRAMES))
            m->mark[m->count++] = (struct mark){tag->frame, (uint64_t)tag->value};
    }
    for (size_t n = 0; n < in->done; n++)
        m->sample[m->frames++] = ((const double *)in->lane[0])[n * in->stride];
    return SIGRUN_MORE;
}

static const struct sigrun_param marked_params[] = {
    {SIGRUN_PARAM(struct toy_marked, every), .def = "1", .doc = "d"}, {0}};
static const struct sigrun_param marks_params[] = {
    {SIGRUN_PARAM(struct toy_marks, most), .def = "0", .doc = "d"}, {0}};

static const struct sigrun_stage_type toy_marked = {
    .abi = SIGRUN_ABI,
    .name = "toy_marked",
    .family = "toy",
    .out = {{"out", SIGRUN_F64}},
    .params = marked_params,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct toy_marked),
    .shape = one_lane,
    .process = marked_process,
};
static const struct sigrun_stage_type toy_marks = {
    .abi = SIGRUN_ABI,
    .name = "toy_marks",
    .family = "toy",
    .in = {{"in", SIGRUN_F64}},
    .params = marks_params,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct toy_marks),
    .start = marks_start,
    .process = marks_process,
};
static const struct sigrun_stage_type *const own[] = {&toy_marked, &toy_marks, NULL};

// ---- Cases ----

// A tag of frame f arrives at frame (f + later) · up / down - cut, if there is such a frame.
static const struct {
    const char *way;
    uint64_t up, down, later, cut, frames;
} cases[] = {
    {"gain 1", 1, 1, 0, 0, FRAMES},
    {"gain 2 | offset 1 | ema 0.5 | abs", 1, 1, 0, 0, FRAMES},
    {"fir 0.2,0.5,0.3 | medfilt 5", 1, 1, 0, 0, FRAMES},
    {"lowpass 100", 1, 1, 0, 0, FRAMES},
    {"decimate 4", 1, 4, 0, 0, FRAMES / 4},
    {"interpolate 3", 3, 1, 0, 0, 3 * FRAMES},
    {"repeat 2 | decimate 2", 1, 1, 0, 0, FRAMES},
    {"frame 64 tail=pad", 1, 64, 0, 0, FRAMES / 64 + 1},
    {"frame 100 hop=50 tail=drop", 1, 50, 0, 0, FRAMES / 50 - 1},
    {"frame 64 tail=drop | deframe", 1, 1, 0, 0, FRAMES / 64 * 64},
    {"delay 300", 1, 1, 300, 0, FRAMES + 300},
    {"skip 777", 1, 1, 0, 777, FRAMES - 777},
    {"head 5000", 1, 1, 0, 0, 5000},
    {"skip 10 | head 10000 | delay 5", 1, 1, 5, 10, 10005},
    {"{ gain 1 ; gain 2 } | add", 1, 1, 0, 0, FRAMES},
};

static void check_way(size_t c, size_t every, size_t most, const struct engine_options *options)
{
    struct engine engine;
    char text[300];

    snprintf(text, sizeof text, "toy_marked every=%zu | %s | A: toy_marks most=%zu", every,
             cases[c].way, most);
    check_case(text);
    if (engine_run(&engine, text, options)) {
        const struct toy_marks *m = engine_stage(&engine, "A")->self;
        bool framed = strncmp(cases[c].way, "frame 64 tail=drop", 18) == 0; // known to the frame
        size_t found = 0;
        bool good = CHECK_SIZE(m->frames, cases[c].frames);

        for (uint64_t f = 0; f < FRAMES && good; f += every) {
            const uint64_t all = (f + cases[c].later) * cases[c].up / cases[c].down;
            const uint64_t at = framed ? all / 64 * 64 : all - cases[c].cut;

            if (f < cases[c].cut || at >= cases[c].frames)
                continue;
            good = CHECK(found < m->count) && CHECK_SIZE(m->mark[found].value, f) &&
                   CHECK_SIZE(m->mark[found].frame, at);
            found++;
        }
        CHECK(!good || found == m->count);
    }
    engine_close(&engine);
}

// What an edge forgets is told where it is missing; what it keeps brings its tags along.
static void check_edge(const char *buffer, size_t most, bool loses,
                       const struct engine_options *options)
{
    struct engine engine;
    char text[300];

    snprintf(text, sizeof text, "toy_marked every=7 |[drop=oldest buffer=%s] A: toy_marks most=%zu",
             buffer, most);
    check_case(text);
    if (engine_run(&engine, text, options)) {
        const struct toy_marks *m = engine_stage(&engine, "A")->self;
        size_t found = 0;

        CHECK_NEAR((double)m->frames + m->lost, FRAMES, 0);
        CHECK((m->gaps > 0) == (m->lost > 0));
        CHECK(loses || m->gaps == 0);
        for (uint64_t n = 0; n < m->frames; n++)
            if ((uint64_t)m->sample[n] % 7 == 0 && CHECK(found < m->count)) {
                CHECK_SIZE(m->mark[found].frame, n);
                CHECK_SIZE(m->mark[found].value, (size_t)m->sample[n]);
                found++;
            }
        CHECK_SIZE(found, m->count);
    }
    engine_close(&engine);
}

int main(void)
{
    static const size_t threads[] = {1, 2, 8};

    engine_extra(own);
    for (size_t t = 0; t < 3; t++)
        for (int way = 0; way < 3; way++) {
            const struct engine_options options = {.threads = threads[t],
                                                   .no_fuse = way == 1,
                                                   .no_replicate = way == 1,
                                                   .segment = way == 2 ? 13 : 0};

            for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
                check_way(c, 97, 0, &options);
                check_way(c, 3, 50, &options);
            }
            check_edge("100s", 0, false, &options);
            check_edge("3s", 1, true, &options);
            check_edge("50ms", 10, true, &options);
        }
    return check_result();
}
