// SPDX-License-Identifier: MIT
//
// control_ask: what is asked of a run by name: what is refused and why, and many requests at once.

#include "runtime/base/text.h"
#include "runtime/exec/control.h"
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
    refuse(&engine, "gain.factor=1", "gain", "gain#1");
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
    check_refused();
    check_storm();
    return check_result();
}
