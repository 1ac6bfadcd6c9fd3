// SPDX-License-Identifier: MIT
// means: what makes a pipeline fast is seen to be there: copies of a stage on several threads, one
// memory for all readers, one task for stages that follow each other.

#include "tests/check.h"
#include "tests/engine/engine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 30000 };

// Keeps the addresses at which it saw each frame.
struct toy_look {
    const double **seen;
};

static bool look_start(struct sigrun_stage *stage, void *self)
{
    struct toy_look *l = self;

    l->seen = sigrun_alloc(stage, FRAMES, sizeof *l->seen);
    return true;
}

static enum sigrun_flow look_process(struct sigrun_io *io, void *self)
{
    struct toy_look *l = self;
    const uint64_t at = io->in[0].at;
    const size_t n = sigrun_pass(io);

    for (size_t i = 0; i < n; i++)
        l->seen[at + i] = (const double *)io->in[0].lane[0] + i;
    return SIGRUN_MORE;
}

// Counts slowly, so that there is always work for a second thread.
static enum sigrun_flow heavy_process(struct sigrun_io *io, void *self)
{
    const size_t n = sigrun_pass(io);

    (void)self;
    for (size_t i = 0; i < n; i++) {
        volatile double x = ((const double *)io->in[0].lane[0])[i];

        for (int k = 0; k < 100; k++)
            x = x + 1;
        ((double *)io->out[0].lane[0])[i] = x;
    }
    return SIGRUN_MORE;
}

static const struct sigrun_stage_type toy_look = {
    .abi = SIGRUN_ABI,
    .name = "toy_look",
    .family = "toy",
    .in = {{"in", SIGRUN_F64}},
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct toy_look),
    .start = look_start,
    .process = look_process,
};
static const struct sigrun_stage_type toy_heavy = {
    .abi = SIGRUN_ABI,
    .name = "toy_heavy",
    .family = "toy",
    .in = {{"in", SIGRUN_F64}},
    .out = {{"out", SIGRUN_F64}},
    .moves = SIGRUN_PURE,
    .process = heavy_process,
};
static const struct sigrun_stage_type *const own[] = {&toy_look, &toy_heavy, NULL};

static int workers_seen(const struct engine *engine, const char *label)
{
    return __builtin_popcountll(atomic_load(&engine_task(engine, label)->workers_seen));
}

// On a busy machine a second thread may come late, so it has a few tries.
static void replicate(void)
{
    int most = 0, alone = 0;

    check_case("several threads run copies of one stage");
    for (int i = 0; i < 20 && most < 2; i++) {
        struct engine engine;

        engine_run(&engine, "toy_number frames=1000000 | toy_heavy | A: toy_keep",
                   &(struct engine_options){.threads = 4});
        const int seen = workers_seen(&engine, "toy_heavy");
        most = seen > most ? seen : most;
        const double *kept = (const void *)engine_kept(&engine, "A")->lane[0];
        bool good = CHECK_SIZE(engine_kept(&engine, "A")->frames, 1000000);
        for (size_t n = 0; n < 1000000 && good; n++)
            good = CHECK(kept[n] == (double)n + 100);
        engine_close(&engine);
    }
    CHECK(most >= 2);
    check_case(
        "a stage with state has one runner at a time, and without replication a pure one too");
    for (int i = 0; i < 3; i++) {
        struct engine engine;

        engine_run(&engine, "toy_number frames=100000 | h: toy_heavy | toy_keep",
                   &(struct engine_options){.threads = 1});
        alone = workers_seen(&engine, "h");
        CHECK_INT(alone, 1);
        CHECK(!engine_task(&engine, "h")->plan->replicated);
        engine_close(&engine);
    }
}

static void share(size_t threads)
{
    struct engine engine;

    check_case("all readers see the writer's memory");
    if (engine_run(&engine,
                   "x = toy_count frames=30000 ; x | A: toy_look ; x | B: toy_look ; "
                   "x | { C: toy_look ; gain 2 | D: toy_look }",
                   &(struct engine_options){.threads = threads})) {
        const struct toy_look *a = engine_stage(&engine, "A")->self;
        const struct ring *ring = engine_task(&engine, "toy_count")->out[0];
        size_t same = 0, other = 0;

        for (const char *label = "B"; label; label = *label == 'B' ? "C" : NULL) {
            const struct toy_look *b = engine_stage(&engine, label)->self;

            for (size_t n = 0; n < FRAMES; n++) {
                const size_t x = (size_t)((const unsigned char *)a->seen[n] - ring->base),
                             y = (size_t)((const unsigned char *)b->seen[n] - ring->base);

                same += x < 2 * ring->turn && x % ring->turn == y % ring->turn;
            }
        }
        CHECK_SIZE(same, 2 * FRAMES);
        const struct toy_look *d = engine_stage(&engine, "D")->self;
        for (size_t n = 0; n < FRAMES; n++)
            other += a->seen[n] != d->seen[n];
        CHECK_SIZE(other, FRAMES); // behind a stage it is other memory
    }
    engine_close(&engine);
}

static void fuse(void)
{
    static const char text[] = "toy_number frames=1000 | a: gain 2 | b: offset 1 | c: clip 0..9 | "
                               "l: ema 1 | d: gain 1 | null";
    struct engine engine;

    check_case("stages that follow each other are one task");
    engine_run(&engine, text, &(struct engine_options){.threads = 2});
    CHECK(engine_task(&engine, "a") == engine_task(&engine, "toy_number"));
    CHECK(engine_task(&engine, "a") == engine_task(&engine, "c"));
    CHECK(engine_task(&engine, "l") != engine_task(&engine, "c"));
    CHECK(engine_task(&engine, "d") == engine_task(&engine, "null"));
    CHECK_SIZE(engine.run->task_count, 3);
    engine_close(&engine);

    check_case("without fusion each is its own");
    engine_run(&engine, text, &(struct engine_options){.threads = 2, .no_fuse = true});
    CHECK_SIZE(engine.run->task_count, 7);
    CHECK(engine_task(&engine, "a") != engine_task(&engine, "b"));
    engine_close(&engine);
}

int main(void)
{
    engine_extra(own);
    replicate();
    share(1);
    share(4);
    fuse();
    return check_result();
}
