// SPDX-License-Identifier: MIT
// engine: from a text to what its sinks kept.

#include "tests/engine/engine.h"

#include "runtime/graph/registry.h"
#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "stages/registry.h"
#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct sigrun_stage_type *const *extra_types;

void engine_extra(const struct sigrun_stage_type *const *types)
{
    extra_types = types;
}

static size_t add_types(const struct sigrun_stage_type **to,
                        const struct sigrun_stage_type *const *from)
{
    size_t n = 0;

    for (; from && from[n]; n++)
        if (to)
            to[n] = from[n];
    return n;
}

const struct registry *engine_registry(void)
{
    static const struct sigrun_stage_type *const toys[] = {&toy_data,   &toy_pure, &toy_count,
                                                           &toy_number, &toy_keep, NULL};
    static struct registry registry;
    static const struct sigrun_stage_type **types;

    if (types)
        return &registry;
    stages_registry(&registry);
    const struct sigrun_stage_type *const *own = registry.tables.types;
    size_t n = add_types(NULL, toys) + add_types(NULL, extra_types) + add_types(NULL, own);

    types = calloc(n + 1, sizeof *types);
    if (!types)
        abort();
    n = add_types(types, toys);
    n += add_types(types + n, extra_types);
    add_types(types + n, own);
    registry.tables.types = types;
    return &registry;
}

// Segments of a given size in place of the plan's; the rings are made to fit. Sums over segments
// are kept as they are, since their bounds are part of the result.
static void set_segments(struct plan *plan, size_t segment, uint64_t longest)
{
    const size_t most = (size_t)longest + 1;

    for (size_t t = 0; t < plan->task_count; t++) {
        struct plan_task *task = &plan->tasks[t];

        if (task->stages[task->stage_count - 1]->type->partial)
            continue;
        if (segment == SIZE_MAX) {
            task->segment = task->chunk = most;
            continue;
        }
        task->segment = segment < task->segment ? segment : task->segment;
        task->tile = segment < task->tile ? segment : task->tile;
        task->chunk = segment < task->chunk ? segment : task->chunk;
    }
    for (size_t r = 0; r < plan->ring_count && segment == SIZE_MAX; r++) {
        struct plan_ring *ring = &plan->rings[r];

        ring->capacity += 2 * most + ring->pad + ring->lead;
        ring->plain = false;
    }
}

bool engine_open(struct engine *engine, const char *text, const struct engine_options *options)
{
    const struct graph_options graph_options = {.seed = options->seed};
    const struct plan_options plan_options = {.threads = options->threads ? options->threads : 1,
                                              .memory = options->memory,
                                              .fuse = !options->no_fuse,
                                              .replicate = !options->no_replicate,
                                              .static_buffers = !options->no_static_buffers,
                                              .latency = options->latency};

    *engine = (struct engine){.source = {NULL, NULL}, .options = *options};
    arena_init(&engine->arena);
    engine->source.text = arena_copy(&engine->arena, text, strlen(text));
    struct program *written = parse(&engine->arena, &engine->source, &engine->err);
    if (!written)
        return false;
    engine->program = expand(&engine->arena, written, NULL, 0, &engine->err);
    if (!engine->program)
        return false;
    engine->graph = graph_build(engine->program, engine_registry(), &graph_options, &engine->err);
    if (!engine->graph || !graph_shape(engine->graph, &engine->err))
        return false;
    engine->plan = plan_new(engine->graph, &plan_options, &engine->err);
    if (engine->plan && options->segment)
        set_segments(engine->plan, options->segment, options->longest);
    return engine->plan != NULL;
}

bool engine_start(struct engine *engine)
{
    const struct run_options options = {.duration = engine->options.duration,
                                        .audit = engine->options.audit};

    engine->run = run_new(engine->plan, &options, &engine->err);
    return engine->run != NULL;
}

double engine_patience(void)
{
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
    return 150;
#else
    return 25;
#endif
}

static void tell_ring(const struct ring *ring)
{
    fprintf(stderr, "      ring of %s: w %llu, end %lld, capacity %zu, lead %zu, readers",
            stage_label(ring->plan->stage), (unsigned long long)atomic_load(&ring->w),
            (long long)atomic_load(&ring->end), ring->capacity, ring->lead);
    for (size_t r = 0; r < ring->reader_count; r++)
        fprintf(stderr, " %lld", (long long)atomic_load(&ring->readers[r].r));
    fprintf(stderr, "\n");
}

static void tell_state(const struct engine *engine)
{
    const struct run *run = engine->run;

    fprintf(stderr, "the run hangs: %s\n  threads %zu, unfinished %zu, grown %llu\n",
            engine->source.text, run->plan->options.threads, atomic_load(&run->unfinished),
            (unsigned long long)atomic_load(&run->grown));
    for (size_t t = 0; t < run->task_count; t++) {
        struct task *task = &run->tasks[t];

        if (atomic_load(&task->finished))
            continue;
        fprintf(stderr, "  %s: state %d, ready %d %d, runs %llu, in %llu, out %llu\n",
                stage_label(task->ops[0].stage), atomic_load(&task->state), task_ready(task, false),
                task_ready(task, true), (unsigned long long)atomic_load(&task->runs),
                (unsigned long long)atomic_load(&task->frames_in),
                (unsigned long long)atomic_load(&task->frames_out));
        for (size_t o = 0; o < task->outs; o++)
            if (task->out[o])
                tell_ring(task->out[o]);
    }
}

bool engine_wait(struct engine *engine)
{
    if (run_wait(engine->run, engine_patience()))
        return run_result(engine->run, &engine->err);
    tell_state(engine);
    fflush(stdout);
    _Exit(1); // its threads can't be joined, so nothing may be freed
}

bool engine_run(struct engine *engine, const char *text, const struct engine_options *options)
{
    const bool done =
        engine_open(engine, text, options) && engine_start(engine) && engine_wait(engine);

    if (!CHECK(done))
        fprintf(stderr, "  %s\n  %s\n", text, engine_error(engine));
    return done;
}

void engine_close(struct engine *engine)
{
    run_free(engine->run);
    plan_free(engine->plan);
    graph_free(engine->graph);
    arena_release(&engine->arena);
    error_release(&engine->err);
    *engine = (struct engine){0};
}

struct sigrun_stage *engine_stage(const struct engine *engine, const char *label)
{
    for (struct sigrun_stage *s = engine->graph->first; s; s = s->next)
        if (!strcmp(stage_label(s), label))
            return s;
    return NULL;
}

struct task *engine_task(const struct engine *engine, const char *label)
{
    for (size_t t = 0; t < engine->run->task_count; t++)
        for (size_t k = 0; k < engine->run->tasks[t].op_count; k++)
            if (!strcmp(stage_label(engine->run->tasks[t].ops[k].stage), label))
                return &engine->run->tasks[t];
    return NULL;
}

const struct toy_keep *engine_keep(const struct engine *engine, const char *label)
{
    const struct sigrun_stage *stage = engine_stage(engine, label);

    if (!stage || stage->type != &toy_keep) {
        fprintf(stderr, "no toy_keep is called %s in %s\n", label, engine->source.text);
        abort();
    }
    return stage->self;
}

const struct stream *engine_kept(const struct engine *engine, const char *label)
{
    return engine_keep(engine, label)->kept;
}

const char *engine_error(const struct engine *engine)
{
    return engine->err.count ? engine->err.items[0].text : "";
}

const char *engine_culprit(const struct engine *engine)
{
    static char text[4096];
    const struct span span = engine->err.count ? engine->err.items[0].span : span_none();

    text[0] = 0;
    if (span.source && span.at + span.length <= strlen(span.source->text))
        snprintf(text, sizeof text, "%.*s", (int)span.length, span.source->text + span.at);
    return text;
}
