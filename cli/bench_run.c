// SPDX-License-Identifier: MIT
// bench_run: pipelines within this process, and their figures.

#include "cli/bench.h"

#include "runtime/base/clock.h"
#include "runtime/base/limits.h"
#include "runtime/base/text.h"
#include "runtime/exec/run.h"
#include "runtime/lang/parser.h"
#include "stages/registry.h"

#include <pthread.h>
#include <stdlib.h>

enum { HERTZ = 1000000 };

size_t bench_cores(const struct bench_case *c)
{
    return c->threads ? c->threads : limits_cores();
}

static double run_plan(struct plan *plan, const struct bench_run *b, struct error *err)
{
    const struct run_options options = {.duration = b->duration};
    struct run *run = run_new(plan, &options, err);
    double seconds = -1;

    if (!run)
        return -1;
    if (b->meanwhile)
        b->meanwhile(b->context);
    while (!run_wait(run, 1))
        ;
    if (run_result(run, err))
        seconds = run_seconds(run);
    run_free(run);
    return seconds;
}

double bench_seconds(const struct bench_run *b, struct error *err)
{
    const struct source source = {NULL, b->expression};
    const struct graph_options graph_options = {0};
    const struct plan_options plan_options = {.threads = b->threads,
                                              .fuse = !b->apart,
                                              .replicate = !b->apart,
                                              .static_buffers = true,
                                              .latency = (double)b->chunk / HERTZ};
    struct registry registry;
    struct arena arena;
    struct graph *graph = NULL;
    struct plan *plan = NULL;
    double seconds = -1;

    arena_init(&arena);
    if (b->tables)
        registry_init(&registry, *b->tables, NULL, NULL);
    else
        stages_registry(&registry);
    struct program *program = parse(&arena, &source, err);
    if (program)
        program = expand(&arena, program, NULL, 0, err);
    if (program)
        graph = graph_build(program, &registry, &graph_options, err);
    if (graph && graph_shape(graph, err))
        plan = plan_new(graph, &plan_options, err);
    if (plan)
        seconds = run_plan(plan, b, err);
    plan_free(plan);
    graph_free(graph);
    registry_release(&registry);
    arena_release(&arena);
    return seconds;
}

struct part {
    void (*run)(void *, size_t, size_t);
    void *context;
    size_t thread, threads;
};

static void *run_part(void *argument)
{
    const struct part *part = argument;

    part->run(part->context, part->thread, part->threads);
    return NULL;
}

double bench_threads(size_t threads, void (*run)(void *, size_t, size_t), void *context)
{
    struct part *parts = calloc(threads, sizeof *parts);
    pthread_t *ids = calloc(threads, sizeof *ids);
    size_t started = 1;

    if (!parts || !ids)
        abort();
    const uint64_t start = clock_ns();
    for (size_t t = 0; t < threads; t++)
        parts[t] = (struct part){run, context, t, threads};
    while (started < threads && !pthread_create(&ids[started], NULL, run_part, &parts[started]))
        started++;
    run_part(&parts[0]);
    for (size_t t = started; t < threads; t++) // without a thread of their own
        run_part(&parts[t]);
    for (size_t t = 1; t < started; t++)
        pthread_join(ids[t], NULL);
    const double seconds = (double)(clock_ns() - start) * 1e-9;
    free(parts);
    free(ids);
    return seconds;
}

double bench_gains(const struct bench_case *c, struct error *err)
{
    struct text text = {0};

    text_add(&text, "constant 0.5 rate=%d", HERTZ);
    for (size_t i = 0; i < c->a; i++)
        text_add(&text, " | gain 1.01");
    text_add(&text, " | null");
    const double frames = 2e8;
    const double seconds = bench_seconds(&(struct bench_run){.expression = text_of(&text),
                                                             .threads = bench_cores(c),
                                                             .duration = frames / HERTZ,
                                                             .apart = c->b != 0},
                                         err);
    text_release(&text);
    return seconds < 0 ? seconds : frames / seconds * 1e-6;
}

double bench_fir(const struct bench_case *c, struct error *err)
{
    struct text text = {0};
    const double frames = 3.2e7 / (double)(c->a * c->b);

    for (size_t p = 0; p < c->a; p++) {
        text_add(&text, "constant 0.5 rate=%d", HERTZ);
        for (size_t s = 0; s < c->b; s++)
            text_add(&text, " | fir cutoff=100k count=64 method=direct");
        text_add(&text, " | null\n");
    }
    const double seconds = bench_seconds(&(struct bench_run){.expression = text_of(&text),
                                                             .threads = bench_cores(c),
                                                             .duration = frames / HERTZ},
                                         err);
    text_release(&text);
    return seconds < 0 ? seconds : frames * (double)c->a / seconds * 1e-6;
}

double bench_fft(const struct bench_case *c, struct error *err)
{
    struct text text = {0};
    const double frames = (double)(1 << 26);

    text_add(&text, "constant 0.5 complex=true rate=%d | fft %zu shift=false | null", HERTZ, c->a);
    const double seconds = bench_seconds(&(struct bench_run){.expression = text_of(&text),
                                                             .threads = bench_cores(c),
                                                             .duration = frames / HERTZ},
                                         err);
    text_release(&text);
    return seconds < 0 ? seconds : frames / seconds * 1e-6;
}
