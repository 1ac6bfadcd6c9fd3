// SPDX-License-Identifier: MIT
// streaming: the thirty cases of Dagger.jl's streaming suite, by name, with every value numbered,
// so that order, loss, doubles and pairs out of step show.

#include "tests/check.h"
#include "tests/engine/engine.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

// Toys.

// A source that counts with a pause before each frame; it can be interrupted.
static enum sigrun_flow patient_process(struct sigrun_io *io, void *self)
{
    const struct timespec pause = {0, 1000000};

    (void)self;
    if (nanosleep(&pause, NULL) && errno == EINTR)
        return SIGRUN_MORE;
    if (io->out[0].frames) {
        ((double *)io->out[0].lane[0])[0] = (double)io->out[0].at;
        io->out[0].done = 1;
    }
    return SIGRUN_MORE;
}

static bool one_lane(struct sigrun_stage *stage, void *self)
{
    (void)self;
    sigrun_output(stage, 0, toy_plain(SIGRUN_F64, 1));
    return true;
}

// Draws until a number is small, and ends with a result.
struct toy_draw {
    size_t seed;
    uint64_t state;
};

static enum sigrun_flow draw_process(struct sigrun_io *io, void *self)
{
    struct toy_draw *d = self;

    d->state = (d->state ? d->state : d->seed + 1) * 6364136223846793005u + 1442695040888963407u;
    if (!io->out[0].frames)
        return SIGRUN_MORE;
    const bool small = (d->state >> 33) % 10 == 0;
    ((double *)io->out[0].lane[0])[0] = small ? 123 : (double)io->out[0].at;
    io->out[0].done = 1;
    return small ? SIGRUN_DONE : SIGRUN_MORE;
}

static const struct sigrun_param draw_params[] = {
    {SIGRUN_PARAM(struct toy_draw, seed), .def = "0", .doc = "d"}, {0}};

static const struct sigrun_stage_type toy_patient = {
    .abi = SIGRUN_ABI,
    .name = "toy_patient",
    .family = "toy",
    .out = {{"out", SIGRUN_F64}},
    .needs = SIGRUN_NEEDS_TIME,
    .moves = SIGRUN_PINNED,
    .shape = one_lane,
    .process = patient_process,
};
static const struct sigrun_stage_type toy_draw = {
    .abi = SIGRUN_ABI,
    .name = "toy_draw",
    .family = "toy",
    .out = {{"out", SIGRUN_F64}},
    .params = draw_params,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct toy_draw),
    .shape = one_lane,
    .process = draw_process,
};
static const struct sigrun_stage_type *const own[] = {&toy_patient, &toy_draw, NULL};

// Values.

static double value_at(const struct stream *stream, uint64_t n)
{
    const unsigned char *at = stream->lane[0] + n * stream->stride;
    int32_t i;
    float f;
    double d;

    if (stream->format.type == SIGRUN_S32) {
        memcpy(&i, at, sizeof i);
        return (double)i;
    }
    if (stream->format.type == SIGRUN_F32) {
        memcpy(&f, at, sizeof f);
        return (double)f;
    }
    memcpy(&d, at, sizeof d); // of a complex number, the real part
    return d;
}

// What a sink must hold: first, first + step, … ; and it is told once that nothing follows.
struct expected {
    const char *label;
    uint64_t count;
    double first, step;
};

static void check_values(const struct engine *engine, const struct expected *expected)
{
    const struct stream *kept = engine_kept(engine, expected->label);
    bool good = true;

    CHECK_SIZE(kept->frames, expected->count);
    for (uint64_t n = 0; n < kept->frames && good; n++)
        good = CHECK(value_at(kept, n) == expected->first + expected->step * (double)n);
    CHECK_SIZE(engine_keep(engine, expected->label)->lasts, 1);
}

static const struct {
    const char *name, *text;
    struct expected sinks[3];
} cases[] = {
    {"2 single task without result", "toy_count frames=10 | A: toy_keep", {{"A", 10, 0, 1}}},
    {"4 () -> A", "constant 0 | head 10 | A: toy_keep", {{"A", 10, 0, 0}}},
    {"5 42 -> A", "constant 42 | head 10 | A: toy_keep", {{"A", 10, 42, 0}}},
    {"6 (42, 43) -> A",
     "{ constant 42 ; constant 43 } | add | head 10 | A: toy_keep",
     {{"A", 10, 85, 0}}},
    {"7 x -> A once, after the end",
     "toy_count frames=100000 | max | A: toy_keep",
     {{"A", 1, 99999, 0}}},
    {"8 x -> (A, B) once, after the end",
     "toy_count frames=100000 | { max | A: toy_keep ; min | B: toy_keep }",
     {{"A", 1, 99999, 0}, {"B", 1, 0, 0}}},
    {"11 x -> A", "toy_number endless=true | head 10 | A: toy_keep", {{"A", 10, 0, 1}}},
    {"12 (x, A)",
     "toy_number frames=10 | x: toy_keep ; constant 1 | head 10 | A: toy_keep",
     {{"x", 10, 0, 1}, {"A", 10, 1, 0}}},
    {"13 x -> y -> A", "toy_count frames=10 | offset 1 | A: toy_keep", {{"A", 10, 1, 1}}},
    {"14 x -> (y, A)",
     "toy_count frames=10 | { offset 5 | y: toy_keep ; A: toy_keep }",
     {{"y", 10, 5, 1}, {"A", 10, 0, 1}}},
    {"15 (x, y) -> A",
     "{ toy_count frames=10 ; toy_number frames=10 } | add | A: toy_keep",
     {{"A", 10, 0, 2}}},
    {"16 (x, y) -> z -> A",
     "{ toy_count endless=true ; toy_number endless=true } | add | gain 2 | head 10 | A: toy_keep",
     {{"A", 10, 0, 4}}},
    {"17 diamond",
     "toy_count frames=10 | { offset 1 ; offset 2 } | add | A: toy_keep",
     {{"A", 10, 3, 2}}},
    {"18 hourglass",
     "{ toy_count frames=10 ; toy_count frames=10 } | add | { A: toy_keep ; B: toy_keep }",
     {{"A", 10, 0, 2}, {"B", 10, 0, 2}}},
    {"19 eltype f64", "toy_count frames=10 | A: toy_keep", {{"A", 10, 0, 1}}},
    {"20 eltype f32", "constant 1 | integrate | head 10 | A: toy_keep", {{"A", 10, 1, 1}}},
    {"21 eltype cf64",
     "{ toy_count frames=10 ; toy_number frames=10 } | iq | A: toy_keep",
     {{"A", 10, 0, 1}}},
    {"22 no values", "toy_count endless=true | head 0 | A: toy_keep", {{"A", 0, 0, 0}}},
    {"23 one value", "toy_count endless=true | head 1 | A: toy_keep", {{"A", 1, 0, 1}}},
    {"24 a hundred values", "toy_count endless=true | head 100 | A: toy_keep", {{"A", 100, 0, 1}}},
    {"25 finish without a value", "toy_count frames=0 | A: toy_keep", {{"A", 0, 0, 0}}},
    {"26 finish with a value", "constant 42 | head 1 | A: toy_keep", {{"A", 1, 42, 0}}},
    {"27 A -> (B, C) -> D, E apart",
     "constant 1 | head 1 | { offset 1 ; offset 1 } | add | D: toy_keep ; "
     "toy_count frames=2 | E: toy_keep",
     {{"D", 1, 4, 0}, {"E", 2, 0, 1}}},
};

static void run_cases(const struct engine_options *options)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct engine engine;

        check_case(cases[i].name);
        if (engine_run(&engine, cases[i].text, options))
            for (size_t s = 0; s < 3 && cases[i].sinks[s].label; s++)
                check_values(&engine, &cases[i].sinks[s]);
        engine_close(&engine);
    }
}

// Cases with a course of their own.

static void run_forever(const struct engine_options *options)
{
    struct engine engine;

    check_case("1 single task running forever");
    CHECK(engine_open(&engine, "toy_patient | A: toy_keep", options) && engine_start(&engine));
    CHECK(!run_wait(engine.run, 0.1)); // it doesn't end by itself
    run_stop(engine.run, RUN_DRAIN);
    CHECK(run_wait(engine.run, 1));
    CHECK(run_result(engine.run, &engine.err));
    const struct stream *kept = engine_kept(&engine, "A");
    CHECK(kept->frames > 0);
    check_values(&engine, &(struct expected){"A", kept->frames, 0, 1});
    engine_close(&engine);
}

static void run_with_result(const struct engine_options *options)
{
    check_case("3 single task with result");
    for (unsigned seed = 0; seed < 5; seed++) {
        struct engine engine;
        char text[100];

        snprintf(text, sizeof text, "toy_draw seed=%u | A: toy_keep", seed);
        if (engine_run(&engine, text, options)) {
            const struct stream *kept = engine_kept(&engine, "A");

            CHECK(kept->frames > 0 && value_at(kept, kept->frames - 1) == 123);
            for (uint64_t n = 0; n + 1 < kept->frames; n++)
                CHECK(value_at(kept, n) == (double)n);
        }
        engine_close(&engine);
    }
}

static void run_teardown(const struct engine_options *options)
{
    struct engine engine;

    check_case("9 teardown: what feeds nothing else ends with its reader");
    engine_run(&engine, "x: toy_patient | y: head 10 | A: toy_keep", options);
    CHECK(run_seconds(engine.run) < 1);
    check_values(&engine, &(struct expected){"A", 10, 0, 1});
    engine_close(&engine);

    check_case("10 no teardown: another reader keeps x alive");
    CHECK(engine_open(&engine, "x: toy_patient | { y: head 10 | A: toy_keep ; B: toy_keep }",
                      options) &&
          engine_start(&engine));
    while (!run_wait(engine.run, 0.01) && run_seconds(engine.run) < engine_patience() &&
           (!atomic_load(&engine_task(&engine, "y")->finished) ||
            atomic_load(&engine_task(&engine, "B")->frames_in) < 20))
        ;
    CHECK(atomic_load(&engine_task(&engine, "y")->finished));
    CHECK(!atomic_load(&engine_task(&engine, "x")->finished));
    run_stop(engine.run, RUN_DRAIN);
    CHECK(run_wait(engine.run, 1));
    check_values(&engine, &(struct expected){"A", 10, 0, 1});
    check_values(&engine, &(struct expected){"B", engine_kept(&engine, "B")->frames, 0, 1});
    CHECK(engine_kept(&engine, "B")->frames > 10);
    engine_close(&engine);
}

static void refuse_nothing(const struct engine_options *options)
{
    struct engine engine;

    check_case("22 less than no values are refused when the graph is built");
    CHECK(!engine_open(&engine, "toy_count endless=true | head -1 | A: toy_keep", options));
    CHECK_TEXT(engine_culprit(&engine), "-1");
    engine_close(&engine);
}

// A slow reader behind an edge that forgets never holds up the writer; what it gets is in order and
// ends with the newest, and what is missing was counted.
static void run_dropping(const char *name, const char *text, const struct engine_options *options)
{
    struct engine engine;
    uint64_t dropped = 0;
    double last = -1;

    check_case(name);
    if (engine_run(&engine, text, options)) {
        const struct stream *kept = engine_kept(&engine, "A");

        for (const struct sigrun_stage *s = engine.graph->first; s; s = s->next)
            dropped += atomic_load(&s->dropped);
        CHECK_SIZE(kept->frames + dropped, 100000);
        CHECK_SIZE(engine_kept(&engine, "B")->frames, 100000);
        for (uint64_t n = 0; n < kept->frames; n++) {
            CHECK(value_at(kept, n) > last);
            last = value_at(kept, n);
        }
        CHECK(last == 99999);
        // Nobody runs in vain while another one is slow.
        for (size_t t = 0; t < engine.run->task_count; t++)
            CHECK(atomic_load(&engine.run->tasks[t].runs) < 1000000);
    }
    engine_close(&engine);
}

static const char *const dropping[][2] = {
    {"28 dropping behind the producer", "x = toy_count frames=100000 ; x | B: toy_keep ; "
                                        "x |[drop=oldest buffer=1s] gain 1 | A: toy_keep most=1"},
    {"29 dropping before the consumer", "x = toy_count frames=100000 ; x | B: toy_keep ; "
                                        "x | gain 1 |[drop=oldest buffer=1s] A: toy_keep most=1"},
    {"30 dropping behind both",
     "x = toy_count frames=100000 ; x | B: toy_keep ; "
     "x |[drop=oldest buffer=1s] gain 1 |[drop=oldest buffer=1s] A: toy_keep most=1"},
};

int main(void)
{
    static const size_t threads[] = {1, 2, 8};

    engine_extra(own);
    for (size_t t = 0; t < 3; t++)
        for (int way = 0; way < 3; way++) {
            const struct engine_options options = {.threads = threads[t],
                                                   .no_fuse = way == 1,
                                                   .no_replicate = way == 1,
                                                   .no_static_buffers = way == 2};

            run_cases(&options);
            run_forever(&options);
            run_with_result(&options);
            run_teardown(&options);
            refuse_nothing(&options);
            for (size_t i = 0; i < sizeof dropping / sizeof *dropping; i++)
                run_dropping(dropping[i][0], dropping[i][1], &options);
        }
    return check_result();
}
