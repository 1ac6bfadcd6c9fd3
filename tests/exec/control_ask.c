// SPDX-License-Identifier: MIT
//
// control_ask: what is asked of a run by name: what is refused and why, and many requests at once.

#include "runtime/base/text.h"
#include "runtime/exec/control.h"
#include "runtime/exec/front.h"
#include "tests/check.h"
#include "tests/engine/engine.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void refuse(const struct engine *engine, const char *request, const char *culprit,
                   const char *why)
{
    const struct source source = {NULL, request};
    struct error err = {0};

    CHECK(!control_set(engine->run, &source, CHANGE_NOW, &err));
    if (CHECK(err.count > 0)) {
        const struct span span = err.items[0].span;
        char *found = strndup(request + span.at, span.length);

        CHECK_TEXT(found, culprit);
        CHECK(strstr(err.items[0].text, why));
        if (!strstr(err.items[0].text, why))
            fprintf(stderr, "  %s\n", err.items[0].text);
        free(found);
    }
    error_release(&err);
}

static void check_refused(void)
{
    const struct engine_options options = {.threads = 2};
    struct engine engine;
    struct error err = {0};

    check_case("what is refused, and why");
    if (!CHECK(engine_open(&engine,
                           "x: sine type=f64 | gain 1 | gain 2 | lp: lowpass 3k | "
                           "f: lowpass 3k kind=fir | null",
                           &options)) ||
        !CHECK(engine_start(&engine)))
        return;
    refuse(&engine, "x", "x", "expected label.param=value, found x");
    refuse(&engine, "", "", "found nothing");
    refuse(&engine, "x.amp", "x.amp", "expected label.param=value");
    refuse(&engine, "y.amp=1", "y", "x, gain#1, gain#2, lp, f");
    refuse(&engine, "gain.factor=1", "gain", "2 stages are called gain: say gain#1 to gain#2");
    refuse(&engine, "x.phase=1", "phase", "can't change while it runs");
    refuse(&engine, "x.gulp=1", "gulp", "has no parameter gulp");
    refuse(&engine, "x.amp=", "", "a factor (0.5, 50%)");
    refuse(&engine, "x.amp=3V", "3V", "found 3V");
    refuse(&engine, "lp.cutoff=30k", "30k", "must be below 24 kHz");
    refuse(&engine, "lp.cutoff=0.6fs", "0.6fs", "must be below 24 kHz");
    refuse(&engine, "f.cutoff=1k", "1k", "kind=fir");
    CHECK(control_set(engine.run, &(struct source){NULL, "lp.cutoff=0.25fs"}, CHANGE_NOW, &err));
    CHECK(control_set(engine.run, &(struct source){NULL, "gain#2.factor=-6dB"}, CHANGE_NOW, &err));
    const struct sigrun_param *param;
    const struct control_stage *lp =
        control_find(engine.run, &(struct source){NULL, "lp.cutoff"}, 9, &param, &err);
    struct text value = {0};
    if (CHECK(lp && param))
        control_print(engine.run, lp, param, &value);
    CHECK_TEXT(text_of(&value), "12000");
    text_release(&value);
    run_stop(engine.run, RUN_DRAIN);
    CHECK(engine_wait(&engine));
    refuse(&engine, "x.amp=1", "x", "has ended");
    error_release(&err);
    engine_close(&engine);
}

// What a stage asks for itself, on its turn of the main thread.
struct toy_hand {
    double factor;
    struct sigrun_stage *stage;
    unsigned turns;
    bool taken, refused;
    _Atomic bool reached; // process has seen it
};

static const struct sigrun_param hand_params[] = {{SIGRUN_PARAM(struct toy_hand, factor),
                                                   .def = "1", .min = 0, .max = 9, .live = true,
                                                   .doc = "Factor."},
                                                  {0}};

static enum sigrun_turn hand_turn(void *self, bool ended, double *seconds)
{
    struct toy_hand *h = self;

    (void)ended;
    *seconds = 0.01;
    if (h->turns++ == 0) {
        h->taken = sigrun_change(h->stage, "factor", "3");
        h->refused = !sigrun_change(h->stage, "factor", "10");
    }
    return atomic_load(&h->reached) ? SIGRUN_QUIT : SIGRUN_OPEN;
}

static bool hand_start(struct sigrun_stage *stage, void *self)
{
    struct toy_hand *h = self;

    h->stage = stage;
    sigrun_front(stage, (struct sigrun_front){hand_turn, self});
    return true;
}

static enum sigrun_flow hand_process(struct sigrun_io *io, void *self)
{
    struct toy_hand *h = self;

    io->in[0].done = io->in[0].frames;
    if (h->factor == 3)
        atomic_store(&h->reached, true);
    return SIGRUN_MORE;
}

static const struct sigrun_stage_type toy_hand = {
    .abi = SIGRUN_ABI,
    .name = "toy_hand",
    .family = "toy",
    .in = {{"in", SIGRUN_F32}},
    .params = hand_params,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct toy_hand),
    .start = hand_start,
    .process = hand_process,
};
static const struct sigrun_stage_type *const own[] = {&toy_hand, NULL};

static void check_own(void)
{
    const struct engine_options options = {.threads = 2};
    struct engine engine;
    bool over = false;

    check_case("a stage changes a parameter of its own");
    if (!CHECK(engine_open(&engine, "sine | toy_hand", &options)) || !CHECK(engine_start(&engine)))
        return;
    const struct toy_hand *hand = engine_stage(&engine, "toy_hand")->self;
    while (!over && run_seconds(engine.run) < engine_patience())
        over = front_wait(engine.run, 0.1);
    CHECK(over && hand->taken && hand->refused && atomic_load(&hand->reached));
    CHECK(engine_wait(&engine));
    engine_close(&engine);
}

// Requests from several threads, as fast as they can, while it runs on several.
static void *ask_often(void *argument)
{
    struct run *run = argument;

    for (int i = 0; i < 300; i++) {
        char text[40];
        struct error err = {0};

        snprintf(text, sizeof text, i % 2 ? "x.amp=0.%d" : "y.cutoff=%dk", i % 9 + 1);
        control_set(run, &(struct source){NULL, text}, CHANGE_NOW, &err);
        error_release(&err);
    }
    return NULL;
}

static void check_storm(void)
{
    const struct engine_options options = {.threads = 4};
    struct engine engine;
    pthread_t thread[2];

    check_case("a storm of changes");
    if (!CHECK(engine_open(&engine,
                           "x: sine type=f64 | gain 1 | { A: toy_keep frames=2000000 ; "
                           "y: lowpass 1k | B: toy_keep frames=2000000 }",
                           &options)) ||
        !CHECK(engine_start(&engine)))
        return;
    for (int i = 0; i < 2; i++)
        CHECK(!pthread_create(&thread[i], NULL, ask_often, engine.run));
    CHECK(engine_wait(&engine));
    for (int i = 0; i < 2; i++)
        pthread_join(thread[i], NULL);
    CHECK_SIZE(engine_kept(&engine, "B")->frames, 2000000);
    double most = 0;
    for (size_t n = 0; n < 2000000; n++)
        most =
            fmax(most, fabs(((const double *)(const void *)engine_kept(&engine, "A")->lane[0])[n]));
    CHECK(most <= 1);
    engine_close(&engine);
}

int main(void)
{
    engine_extra(own);
    check_refused();
    check_own();
    check_storm();
    return check_result();
}
