// SPDX-License-Identifier: MIT
// align: align=causal gives what a filter gives that can't look ahead, late by its delay; without
// it, branches of any delay meet in step.

#include "runtime/base/text.h"
#include "tests/check.h"
#include "tests/engine/engine.h"

#include <stdio.h>
#include <string.h>

enum { FRAMES = 30000 };

static const double *kept(const struct engine *engine, size_t *frames)
{
    const struct stream *stream = engine_kept(engine, "A");

    *frames = (size_t)stream->frames;
    return (const void *)stream->lane[0];
}

// By definition: y[n] = Σ h[k] x[n - k].
static void check_definition(const struct engine_options *options)
{
    struct engine engine;
    size_t frames;

    check_case("a causal filter by its definition");
    if (engine_run(&engine, "toy_count frames=30000 | fir 4,0,2,1,8 align=causal | A: toy_keep",
                   options)) {
        const double *y = kept(&engine, &frames), h[] = {4, 0, 2, 1, 8};
        bool good = CHECK_SIZE(frames, FRAMES);

        for (size_t n = 0; n < frames && good; n++) {
            double sum = 0;

            for (size_t k = 0; k < 5 && k <= n; k++)
                sum += h[k] * (double)(n - k);
            good = CHECK_NEAR(y[n], sum, 1e-9 * (sum + 1));
        }
    }
    engine_close(&engine);
}

// The same numbers as without it, as much later as the filter looks ahead.
static void check_shift(const char *stage, const struct engine_options *options)
{
    struct engine causal, aligned;
    size_t frames, others;
    char text[200];

    check_case(stage);
    snprintf(text, sizeof text,
             "toy_number frames=30000 | noisy: mul (noise kind=uniform rate=1k) "
             "| s: %s | A: toy_keep",
             stage);
    const bool there = engine_run(&aligned, text, options);
    snprintf(text, sizeof text,
             "toy_number frames=30000 | noisy: mul (noise kind=uniform rate=1k) "
             "| s: %s align=causal | A: toy_keep",
             stage);
    if (engine_run(&causal, text, options) && there) {
        const double *late = kept(&causal, &frames), *y = kept(&aligned, &others);
        const struct sigrun_motion *m = &engine_stage(&aligned, "s")->motion;
        const size_t shift = m->window - m->before - m->down; // where as many leave as enter
        bool good = CHECK_SIZE(frames, others) && CHECK(shift > 0);

        for (size_t n = shift; n < frames && good; n++)
            good = CHECK_NEAR(late[n], y[n - shift], 1e-9 * FRAMES); // blocks lie elsewhere
    }
    engine_close(&aligned);
    engine_close(&causal);
}

// Where a causal branch meets one that isn't, it is late by its delay; where neither is, they
// agree.
static void check_diamond(const char *text, bool zero, const struct engine_options *options)
{
    struct engine engine;
    size_t frames, other = 0;

    check_case(text);
    if (engine_run(&engine, text, options)) {
        const double *y = kept(&engine, &frames);

        CHECK_SIZE(frames, FRAMES);
        for (size_t n = 50; n + 50 < frames; n++)
            other += y[n] > 1e-6 || y[n] < -1e-6;
        CHECK(zero ? other == 0 : other > FRAMES / 2);
    }
    engine_close(&engine);
}

// The canonical text says so, and means the same again.
static void check_canonical(const struct engine_options *options)
{
    struct engine engine, again;
    struct text text = {0};
    size_t frames, others;

    check_case("the canonical text of align=causal");
    if (engine_run(&engine, "toy_count frames=30000 | movavg 7 align=causal | A: toy_keep",
                   options)) {
        graph_print(engine.graph, &text);
        CHECK(strstr(text_of(&text), " align=causal | "));
        if (engine_run(&again, text_of(&text), options)) {
            const double *y = kept(&engine, &frames), *z = kept(&again, &others);

            if (CHECK_SIZE(frames, others))
                CHECK_BYTES(y, z, frames * sizeof *y);
        }
        engine_close(&again);
    }
    engine_close(&engine);
    text_release(&text);
}

static void check_refused(const char *call, const char *culprit, const char *said)
{
    struct engine engine;
    char text[200];

    check_case(call);
    snprintf(text, sizeof text, "toy_count frames=9 | %s | toy_keep", call);
    CHECK(!engine_open(&engine, text, &(struct engine_options){0}));
    CHECK_TEXT(engine_culprit(&engine), culprit);
    if (!CHECK(strstr(engine_error(&engine), said)))
        fprintf(stderr, "  %s\n", engine_error(&engine));
    CHECK_SIZE(engine.err.count, 1);
    engine_close(&engine);
}

int main(void)
{
    static const char *const stages[] = {"fir 1,2,3,4,5,6,7", "fir cutoff=100 width=20",
                                         "medfilt 5", "savgol 11 order=2", "movavg 7"};
    static const size_t threads[] = {1, 2, 8};

    for (size_t t = 0; t < 3; t++)
        for (int way = 0; way < 3; way++) {
            const struct engine_options options = {.threads = threads[t],
                                                   .no_fuse = way == 1,
                                                   .no_replicate = way == 1,
                                                   .no_static_buffers = way == 2,
                                                   .segment = way == 2 ? 77 : 0};

            check_definition(&options);
            for (size_t i = 0; i < sizeof stages / sizeof *stages; i++)
                check_shift(stages[i], &options);
            check_diamond("x = toy_count frames=30000 ; { x ; x | movavg 7 } | sub | A: toy_keep",
                          true, &options);
            check_diamond("x = toy_count frames=30000 ; { x ; x | movavg 7 align=causal } | sub | "
                          "A: toy_keep",
                          false, &options);
            check_diamond("x = toy_count frames=30000 ; { x | delay 3 ; x | movavg 7 align=causal "
                          "} | sub | A: toy_keep",
                          true, &options);
            check_canonical(&options);
        }
    check_refused("gain 2 align=causal", "align=causal", "takes no align=causal");
    check_refused("delay 5 align=causal", "align=causal", "takes no align=causal");
    check_refused("movavg 7 align=late", "late", "center or causal");
    check_refused("movavg 7 align=causal align=center", "align=center", "given twice");
    check_refused("lowpass 100 kind=fir align=causal", "align=causal", "takes no align=causal");
    check_refused("frame 64 align=causal", "align=causal", "takes no align=causal");
    return check_result();
}
