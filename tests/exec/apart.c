// SPDX-License-Identifier: MIT
// apart: two graphs in one process don't touch each other; a graph that needs too much memory says
// which edge does.

#include "tests/check.h"
#include "tests/engine/engine.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct toy_late {
    size_t at; // fails there
};

static enum sigrun_flow late_process(struct sigrun_io *io, void *self)
{
    const struct toy_late *l = self;
    const uint64_t from = io->in[0].at;
    const size_t n = sigrun_pass(io);
    const struct timespec pause = {0, 100000};

    memcpy(io->out[0].lane[0], io->in[0].lane[0], n * sizeof(double));
    nanosleep(&pause, NULL);
    if (l->at >= from && l->at < from + n)
        return sigrun_fail(io->stage, &l->at, "that was it") ? SIGRUN_MORE : SIGRUN_FAILED;
    return SIGRUN_MORE;
}

static const struct sigrun_param late_params[] = {
    {SIGRUN_PARAM(struct toy_late, at), .def = "1000000000000", .doc = "d"}, {0}};

static const struct sigrun_stage_type toy_late = {
    .abi = SIGRUN_ABI,
    .name = "toy_late",
    .family = "toy",
    .in = {{"in", SIGRUN_F64}},
    .out = {{"out", SIGRUN_F64}},
    .params = late_params,
    .needs = SIGRUN_NEEDS_TIME,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct toy_late),
    .process = late_process,
};
static const struct sigrun_stage_type *const own[] = {&toy_late, NULL};

// At 48 kHz, with state, windows, a change of rate, a diamond and random numbers; it takes a while.
static const char whole[] = "noise rate=48k | head 200000 | { lowpass 1k ; fir cutoff=2k "
                            "width=500 ; stft 256 | istft } "
                            "| add | decimate 3 | convert f64 | toy_late | A: toy_keep";

enum way { WAY_FAIL, WAY_DRAIN, WAY_DISCARD, WAY_ABANDON, WAYS };

static void two_graphs(enum way way, const struct stream *measure,
                       const struct engine_options *options)
{
    static const char *const names[] = {"fails", "is stopped", "is stopped and dropped",
                                        "is abandoned"};
    struct engine other, engine;
    char name[100];

    snprintf(name, sizeof name, "beside a graph that %s, %zu threads", names[way],
             options->threads);
    check_case(name);
    CHECK(engine_open(&other,
                      way == WAY_FAIL
                          ? "toy_count endless=true | gain 2 | toy_late 30000 | B: toy_keep"
                          : "toy_count endless=true | { gain 2 ; ema 0.5 } | add | toy_late | B: "
                            "toy_keep",
                      options) &&
          engine_open(&engine, whole, options));
    CHECK(engine_start(&other) && engine_start(&engine));
    run_wait(engine.run, 0.002 + check_uniform() * 0.02);
    if (way == WAY_FAIL) {
        while (!run_wait(other.run, 0.005) && run_seconds(other.run) < engine_patience())
            run_wait(engine.run, 0.001);
        CHECK(!run_result(other.run, &other.err));
        CHECK(strstr(engine_error(&other), "that was it"));
    } else {
        run_stop(other.run, way == WAY_DRAIN     ? RUN_DRAIN
                            : way == WAY_DISCARD ? RUN_DISCARD
                                                 : RUN_ABANDON);
        CHECK(run_wait(other.run, 5));
        CHECK(run_result(other.run, &other.err));
    }
    if (check_random() % 2)
        engine_close(&other); // while the other one is still at work
    CHECK(engine_wait(&engine));
    const char *difference = stream_difference(measure, engine_kept(&engine, "A"));
    if (!CHECK(!difference))
        fprintf(stderr, "  %s\n", difference);
    engine_close(&engine);
    if (other.graph)
        engine_close(&other);
}

// Without room for the way round, the run ends with an error that names the edge that is full.
static void too_little(const struct engine_options *options)
{
    static const char text[] =
        "x = toy_count frames=1440000 ; { x | toy_late | frame 480000 | deframe ; "
        "x | short: skip 0 } | join: add | A: toy_keep";
    struct engine_options bare = {.threads = options->threads, .no_static_buffers = true};
    struct engine engine;

    check_case("no memory for the way round");
    CHECK(engine_open(&engine, text, &bare));
    bare.memory = engine.plan->bytes + (100 << 10);
    engine_close(&engine);
    CHECK(engine_open(&engine, text, &bare) && engine_start(&engine));
    CHECK(!engine_wait(&engine));
    CHECK_INT(engine.err.items[0].kind, ERROR_RUN);
    CHECK(strstr(engine_error(&engine), "the edge from short to join") ||
          strstr(engine_error(&engine), "the edge from toy_count to "));
    CHECK(strstr(engine_error(&engine), "--memory"));
    engine_close(&engine);

    check_case("no memory for the plan");
    bare.memory = 1 << 20;
    CHECK(!engine_open(&engine, text, &bare));
    CHECK(strstr(engine_error(&engine), "--memory"));
    CHECK_INT(engine.err.items[0].kind, ERROR_EXPRESSION);
    engine_close(&engine);
}

int main(void)
{
    static const size_t threads[] = {1, 2, 8};
    struct engine measure;

    engine_extra(own);
    engine_run(&measure, whole, &(struct engine_options){.threads = 1});
    CHECK(engine_kept(&measure, "A")->frames > 66000);
    for (size_t t = 0; t < 3; t++) {
        const struct engine_options options = {.threads = threads[t]};

        for (enum way way = 0; way < WAYS; way++)
            two_graphs(way, engine_kept(&measure, "A"), &options);
        too_little(&options);
    }
    engine_close(&measure);
    return check_result();
}
