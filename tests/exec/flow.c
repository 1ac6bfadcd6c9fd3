// SPDX-License-Identifier: MIT
// flow: failures, back-pressure, paths of unequal length that meet, and loops.

#include "runtime/base/text.h"
#include "tests/check.h"
#include "tests/engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// ---- Toys ----

struct toy_fail {
    size_t at; // the frame at which it fails
};

static enum sigrun_flow fail_process(struct sigrun_io *io, void *self)
{
    const struct toy_fail *f = self;
    const uint64_t from = io->in[0].at;
    const size_t n = sigrun_pass(io);

    if (f->at >= from && f->at < from + n) {
        sigrun_fail(io->stage, &f->at, "frame %zu is too much", f->at);
        return SIGRUN_FAILED;
    }
    for (size_t o = 0; o < io->outs; o++)
        memcpy(io->out[o].lane[0], io->in[0].lane[0], n * sizeof(double));
    return SIGRUN_MORE;
}

static bool fail_start(struct sigrun_stage *stage, void *self)
{
    const struct toy_fail *f = self;

    return f->at || sigrun_fail(stage, &f->at, "can't even start");
}

static enum sigrun_flow broken_process(struct sigrun_io *io, void *self)
{
    const struct toy_fail *f = self;
    const size_t n = io->out[0].frames;

    if (io->out[0].at + n > f->at) {
        sigrun_fail(io->stage, &f->at, "frame %zu can't be made", f->at);
        return SIGRUN_FAILED;
    }
    memset(io->out[0].lane[0], 0, n * sizeof(double));
    io->out[0].done = n;
    return SIGRUN_MORE;
}

static bool broken_shape(struct sigrun_stage *stage, void *self)
{
    (void)self;
    sigrun_output(stage, 0, toy_plain(SIGRUN_F64, 1));
    return true;
}

static const struct sigrun_param fail_params[] = {
    {SIGRUN_PARAM(struct toy_fail, at), .def = "1000", .doc = "d"}, {0}};

// How far a source is ahead of a sink that dawdles.
static _Atomic uint64_t made;
static uint64_t lead;

static enum sigrun_flow eager_process(struct sigrun_io *io, void *self)
{
    const size_t n = io->out[0].frames;

    (void)self;
    memset(io->out[0].lane[0], 0, n * sizeof(double));
    io->out[0].done = n;
    return atomic_fetch_add(&made, n) + n > 400000 ? SIGRUN_DONE : SIGRUN_MORE;
}

static enum sigrun_flow dawdle_process(struct sigrun_io *io, void *self)
{
    const struct timespec pause = {0, 200000};
    const uint64_t ahead = atomic_load(&made) - io->in[0].at;

    (void)self;
    lead = ahead > lead ? ahead : lead;
    nanosleep(&pause, NULL);
    io->in[0].done = io->in[0].frames < 1000 ? io->in[0].frames : 1000;
    return SIGRUN_MORE;
}

// Takes its time, and gives nothing until it has seen 200000 frames, numbered from 0: a stage that
// neither waits nor makes others run.
struct toy_hoard {
    uint64_t taken, given, calls;
};

static enum sigrun_flow hoard_process(struct sigrun_io *io, void *self)
{
    struct toy_hoard *h = self;
    struct sigrun_in *in = &io->in[0];
    struct sigrun_out *out = &io->out[0];

    if (h->calls++ < 4)
        nanosleep(&(struct timespec){0, 200000000}, NULL);
    in->done = in->frames;
    h->taken += in->frames;
    for (; (h->taken >= 200000 || in->last) && out->done < out->frames && h->given < h->taken;
         h->given++)
        ((double *)out->lane[0])[out->done++] = (double)h->given;
    return SIGRUN_MORE;
}

static const struct sigrun_stage_type hoard = {
    .abi = SIGRUN_ABI,
    .name = "hoard",
    .family = "toy",
    .in = {{"in", SIGRUN_F64}},
    .out = {{"out", SIGRUN_F64}},
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct toy_hoard),
    .process = hoard_process,
};

#define TOY(NAME, IN, OUT, MOVES, NEEDS, SHAPE, START, PROCESS) \
    static const struct sigrun_stage_type NAME = {              \
        .abi = SIGRUN_ABI,                                      \
        .name = #NAME,                                          \
        .family = "toy",                                        \
        .in = {{IN, SIGRUN_F64}},                               \
        .out = {{OUT, SIGRUN_F64}},                             \
        .params = fail_params,                                  \
        .needs = NEEDS,                                         \
        .moves = MOVES,                                         \
        .size = sizeof(struct toy_fail),                        \
        .shape = SHAPE,                                         \
        .start = START,                                         \
        .process = PROCESS,                                     \
    }
TOY(fail_pure, "in", "out", SIGRUN_PURE, 0, NULL, NULL, fail_process);
TOY(fail_state, "in", "out", SIGRUN_STATE, 0, NULL, NULL, fail_process);
TOY(fail_block, "in", "out", SIGRUN_PINNED, SIGRUN_NEEDS_TIME, NULL, NULL, fail_process);
TOY(fail_sink, "in", NULL, SIGRUN_STATE, 0, NULL, NULL, fail_process);
TOY(fail_early, "in", "out", SIGRUN_STATE, 0, NULL, fail_start, fail_process);
TOY(fail_source, NULL, "out", SIGRUN_STATE, 0, broken_shape, NULL, broken_process);
TOY(eager, NULL, "out", SIGRUN_STATE, 0, broken_shape, NULL, eager_process);
TOY(dawdle, "in", NULL, SIGRUN_PINNED, SIGRUN_NEEDS_TIME, NULL, NULL, dawdle_process);
static const struct sigrun_stage_type *const own[] = {
    &fail_pure,  &fail_state, &fail_block, &fail_sink, &fail_source,
    &fail_early, &eager,      &dawdle,     &hoard,     NULL};

// ---- Failures ----

// The first failure is the only one told, what is whole before it may have arrived, and no sink is
// told that its stream was complete.
static void check_failure(const char *text, const char *said, const char *culprit, uint64_t most,
                          const struct engine_options *options)
{
    struct engine engine;

    check_case(text);
    CHECK(engine_open(&engine, text, options) && engine_start(&engine));
    CHECK(!engine_wait(&engine));
    CHECK_SIZE(engine.err.count, 1);
    CHECK(strstr(engine_error(&engine), said));
    if (culprit)
        CHECK_TEXT(engine_culprit(&engine), culprit);
    CHECK_INT(engine.err.items[0].kind, ERROR_RUN);
    if (engine_stage(&engine, "A")) {
        CHECK(engine_kept(&engine, "A")->frames <= most);
        CHECK_SIZE(engine_keep(&engine, "A")->lasts, 0);
    }
    engine_close(&engine);
}

static void fail(const struct engine_options *options)
{
    struct engine engine;

    check_failure("toy_count endless=true | fail_pure 5000 | A: toy_keep", "frame 5000 is too much",
                  "5000", 5000, options);
    check_failure("toy_number endless=true | f: fail_state at=70000 | gain 2 | A: toy_keep",
                  "f: frame 70000", "70000", 70000, options);
    check_failure("toy_count endless=true | fail_block 300 | A: toy_keep", "frame 300", "300", 300,
                  options);
    check_failure("toy_count endless=true | { fail_sink 20000 ; A: toy_keep }", "frame 20000",
                  "20000", UINT64_MAX, options);
    check_failure("fail_source 33333 | A: toy_keep", "can't be made", "33333", 33333, options);
    check_failure("toy_count endless=true | { fail_state 900 ; fail_pure 901 ; fail_state 902 } | "
                  "add | A: toy_keep ; toy_count endless=true | toy_keep",
                  "is too much", NULL, 902, options);
    check_case("a stage that can't start");
    CHECK(engine_open(&engine, "toy_count frames=9 | fail_early 0 | A: toy_keep", options));
    CHECK(!engine_start(&engine));
    CHECK(strstr(engine_error(&engine), "can't even start"));
    CHECK_TEXT(engine_culprit(&engine), "0");
    engine_close(&engine);
}

// ---- Back-pressure ----

static void hold_back(const char *text, const struct engine_options *options)
{
    struct engine engine;
    uint64_t room = 0;

    check_case(text);
    atomic_store(&made, 0);
    lead = 0;
    if (engine_run(&engine, text, options))
        for (size_t r = 0; r < engine.run->ring_count; r++)
            room += engine.run->rings[r].capacity;
    CHECK(lead > 0);
    CHECK(lead <= room);
    CHECK(room < 400000); // else this has shown nothing
    engine_close(&engine);
}

// ---- Unequal paths ----

static void check_diamond(const char *text, uint64_t frames, bool grows, bool beside,
                          const struct engine_options *options)
{
    struct engine engine;
    bool good = true;

    check_case(text);
    CHECK(engine_open(&engine, text, options) && engine_start(&engine));
    while (beside && !atomic_load(&engine_task(&engine, "A")->finished) &&
           run_seconds(engine.run) < engine_patience())
        run_wait(engine.run, 0.01);
    if (beside)
        run_stop(engine.run, RUN_DRAIN);
    CHECK(engine_wait(&engine));
    const struct stream *kept = engine_kept(&engine, "A");
    CHECK_SIZE(kept->frames, frames);
    for (uint64_t n = 0; n < kept->frames && good; n++)
        good = CHECK(((const double *)(void *)kept->lane[0])[n] == 2 * (double)n);
    const uint64_t grown = atomic_load(&engine.run->grown);
    CHECK(grows ? grown > 0 : grown == 0);
    engine_close(&engine);
}

static void diamonds(const struct engine_options *options)
{
    const struct engine_options bare = {.threads = options->threads, .no_static_buffers = true};
    // The ring of x holds little: it is the short way that has to keep what the long way works on.
    static const char alone[] =
        "x = toy_count frames=1440000 ; { x | fail_state 9999999 | frame 480000 | deframe ; "
        "x | fail_state 9999999 } | add | A: toy_keep";
    static const char beside[] =
        "x = toy_count frames=1440000 ; { x | fail_state 9999999 | frame 480000 | deframe "
        "; x | fail_state 9999999 } | add | A: toy_keep ; toy_count endless=true | null";
    static const char pure[] =
        "x = toy_number frames=1440000 ; { x | offset 0 | frame 480000 | deframe ; "
        "x | gain 1 } | add | A: toy_keep";

    check_diamond(alone, 1440000, false, false, options);
    check_diamond(alone, 1440000, true, false, &bare);
    check_diamond(beside, 1440000, false, true, options);
    check_diamond(beside, 1440000, true, true, &bare);
    check_diamond(pure, 1440000, false, false, options);
    check_diamond(pure, 1440000, true, false, &bare);
    // The circle closes when a stage comes back that nobody could look at for long.
    check_diamond("x = toy_count frames=400000 ; { x | hoard ; x } | add | A: toy_keep", 400000,
                  true, false, &bare);
}

// ---- Fairness ----

// Chains without end, more than there are threads, don't keep another one from its end.
static void share_threads(const char *endless, const char *finite,
                          const struct engine_options *options)
{
    struct engine engine;
    struct text text = {0};

    for (size_t i = 0; i < options->threads + 2; i++)
        text_add(&text, "toy_number endless=true | %s ; ", endless);
    text_add(&text, "%s", finite);
    check_case(text_of(&text));
    CHECK(engine_open(&engine, text_of(&text), options) && engine_start(&engine));
    while (!atomic_load(&engine_task(&engine, "A")->finished) &&
           run_seconds(engine.run) < engine_patience())
        run_wait(engine.run, 0.01);
    CHECK(atomic_load(&engine_task(&engine, "A")->finished));
    run_stop(engine.run, RUN_DRAIN);
    CHECK(engine_wait(&engine));
    CHECK_SIZE(engine_kept(&engine, "A")->frames, 100000);
    engine_close(&engine);
    text_release(&text);
}

static void share(const struct engine_options *options)
{
    static const char *const endless[] = {"null", "gain 2 | ema 0.5 | null", "frame 64 | null"};
    static const char *const finite[] = {
        "toy_count frames=100000 | A: toy_keep",
        "toy_number frames=100000 | gain 2 | ema 0.5 | A: toy_keep",
        "toy_count frames=100000 | { offset 1 ; ema 0.5 } | add | A: toy_keep"};

    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++)
            share_threads(endless[i], finite[k], options);
}

// ---- Loops ----

static void check_echo(size_t delay, const char *way, double factor,
                       const struct engine_options *options)
{
    enum { FRAMES = 6000 };
    static double y[FRAMES];
    struct engine engine;
    char text[300];

    snprintf(text, sizeof text,
             "x = toy_count endless=true ; y = { x ; y | delay %zu | %s } | add ; "
             "y | head 6000 | A: toy_keep",
             delay, way);
    check_case(text);
    if (engine_run(&engine, text, options)) {
        const struct stream *kept = engine_kept(&engine, "A");
        const double *found = (const void *)kept->lane[0];
        bool good = CHECK_SIZE(kept->frames, FRAMES);

        for (size_t n = 0; n < FRAMES && good; n++) {
            y[n] = (double)n + (n < delay ? 0 : factor * y[n - delay]);
            good = CHECK(found[n] == y[n]);
        }
    }
    engine_close(&engine);
}

static void loops(const struct engine_options *options)
{
    check_echo(1, "gain 0.5", 0.5, options);
    check_echo(100, "gain -0.25", -0.25, options);
    check_echo(5000, "gain 0.5 | gain 0.5", 0.25, options);
    check_echo(300, "fir 0,0.5,0", 0.5, options); // looks one frame ahead
    check_echo(200, "frame 50 | deframe", 1, options);
}

int main(void)
{
    static const size_t threads[] = {1, 2, 8};

    engine_extra(own);
    for (size_t t = 0; t < 3; t++)
        for (int way = 0; way < 2; way++) {
            const struct engine_options options = {
                .threads = threads[t], .no_fuse = way, .no_replicate = way};

            fail(&options);
            hold_back("eager | dawdle", &options);
            hold_back("eager | gain 1 | ema 0.5 | dawdle", &options);
            hold_back("eager | { dawdle ; null }", &options);
            diamonds(&options);
            loops(&options);
            share(&options);
        }
    return check_result();
}
