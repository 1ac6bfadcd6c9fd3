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

// Threads within heavy_process, now and at most.
static _Atomic int within, most_within;

// Counts slowly, so that there is always work for a second thread.
static enum sigrun_flow heavy_process(struct sigrun_io *io, void *self)
{
    const size_t n = sigrun_pass(io);
    const int now = atomic_fetch_add(&within, 1) + 1;
    int most = atomic_load(&most_within);

    (void)self;
    while (most < now && !atomic_compare_exchange_weak(&most_within, &most, now))
        ;
    for (size_t i = 0; i < n; i++) {
        volatile double x = ((const double *)io->in[0].lane[0])[i];

        for (int k = 0; k < 100; k++)
            x = x + 1;
        ((double *)io->out[0].lane[0])[i] = x;
    }
    atomic_fetch_sub(&within, 1);
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

// Runs the heavy stage; how many threads ran it, and how many at the same time.
static int run_heavy(size_t frames, const struct engine_options *options, int *together)
{
    struct engine engine;
    bool good = true;

    atomic_store(&most_within, 0);
    engine_run(&engine, "toy_number endless=true | h: toy_heavy | A: toy_keep frames=200000",
               options);
    const int seen = workers_seen(&engine, "h");
    const double *kept = (const void *)engine_kept(&engine, "A")->lane[0];
    CHECK_SIZE(engine_kept(&engine, "A")->frames, frames);
    for (size_t n = 0; n < frames && good; n++)
        good = CHECK(kept[n] == (double)n + 100);
    CHECK(engine_task(&engine, "h")->plan->replicated ==
          (options->threads > 1 && !options->no_replicate));
    engine_close(&engine);
    *together = atomic_load(&most_within);
    return seen;
}

// On a busy machine a second thread may come late, so it has a few tries.
static void replicate(void)
{
    enum { HEAVY = 200000 };
    int most = 0, most_together = 0, together;

    check_case("several threads run copies of one stage at a time");
    for (int i = 0; i < 50 && (most < 2 || most_together < 2); i++) {
        const int seen = run_heavy(HEAVY, &(struct engine_options){.threads = 4}, &together);

        most = seen > most ? seen : most;
        most_together = together > most_together ? together : most_together;
    }
    CHECK(most >= 2);
    CHECK(most_together >= 2);
    check_case("without replication one at a time, whoever it is");
    for (int i = 0; i < 5; i++) {
        run_heavy(HEAVY, &(struct engine_options){.threads = 4, .no_replicate = true}, &together);
        CHECK_INT(together, 1);
    }
    check_case("one thread is one thread");
    CHECK_INT(run_heavy(HEAVY, &(struct engine_options){.threads = 1}, &together), 1);
    CHECK_INT(together, 1);
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
