// SPDX-License-Identifier: MIT
// session: text, tree, graph, formats, plan, one after the other.

#include "cli/session.h"

#include "gpu/gpu.h"
#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "stages/registry.h"

#include <sched.h>
#include <stdio.h>
#include <unistd.h>

static void warn(void *context, const char *stage, const char *text)
{
    const struct options *options = context;

    if (!options->quiet)
        fprintf(stderr, "warning: %s: %s\n", stage, text);
}

// The cores that this process may use: affinity knows of taskset and cpusets.
static size_t cores(void)
{
    cpu_set_t set;
    const int n = sched_getaffinity(0, sizeof set, &set) ? (int)sysconf(_SC_NPROCESSORS_ONLN)
                                                         : CPU_COUNT(&set);

    return n > 0 ? (size_t)n : 1;
}

static bool check_gpu(const struct options *options, struct error *err)
{
    const char *why;

    if (options->gpu != GPU_REQUIRE || gpu_present(&why))
        return true;
    return error_at(err, span_none(), "--gpu=require: %s", why);
}

bool session_open(struct session *session, const struct options *options,
                  const struct source *source, struct error *err)
{
    const struct graph_options graph_options = {.seed = options->seed_value,
                                                .auto_resample = options->auto_resample,
                                                .warn = warn,
                                                .warn_context = (void *)(uintptr_t)options};
    const struct plan_options plan_options = {.threads = options->jobs ? options->jobs : cores(),
                                              .memory = options->memory,
                                              .fuse = !options->no_fuse,
                                              .replicate = !options->no_replicate,
                                              .static_buffers = !options->no_static_buffers,
                                              .paced = options->realtime && !options->no_pace,
                                              .latency = options->latency};

    *session = (struct session){.options = options};
    arena_init(&session->arena);
    stages_registry(&session->registry);
    struct program *written = parse(&session->arena, source, err);
    if (!written)
        return false;
    session->program =
        expand(&session->arena, written, options->bindings, options->binding_count, err);
    if (!session->program)
        return false;
    if (!session->program->count)
        return error_at(err, span_none(), "there is nothing to run in %s",
                        source->name ? source->name : "this expression");
    session->graph = graph_build(session->program, &session->registry, &graph_options, err);
    if (!session->graph || !graph_shape(session->graph, err) || !check_gpu(options, err))
        return false;
    session->plan = plan_new(session->graph, &plan_options, err);
    return session->plan != NULL;
}

void session_close(struct session *session)
{
    plan_free(session->plan);
    graph_free(session->graph);
    registry_release(&session->registry);
    arena_release(&session->arena);
}
