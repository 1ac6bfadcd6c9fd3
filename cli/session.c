// SPDX-License-Identifier: MIT
// session: text, tree, graph, formats, plan, one after the other.

#include "cli/session.h"

#include "cli/devices.h"
#include "cli/wisdom.h"
#include "runtime/base/limits.h"
#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "stages/registry.h"

#include <stdio.h>
#include <string.h>

static void warn(void *context, const char *stage, const char *text)
{
    const struct options *options = context;

    if (!options->quiet)
        fprintf(stderr, "warning: %s: %s\n", stage, text);
}

static void note(void *context, const char *stage, const char *text)
{
    const struct options *options = context;

    if (!options->quiet)
        fprintf(stderr, "%s: %s\n", stage, text);
}

// `@gpu`, `@lab1/gpu` and hosts: what this build can't reach is refused with what to do.
static const char *refuse_place(const char *place)
{
    const char *slash = strrchr(place, '/'), *why = NULL;
    const struct device *device = device_find(devices_table, slash ? slash + 1 : place);

    if (device && device->describe(&why) && !slash)
        return NULL;
    return why ? why
               : "this build reaches no other hosts; leave the place out, and the stage runs here";
}

static bool check_gpu(const struct options *options, struct error *err)
{
    const struct device *gpu = device_find(devices_table, "gpu");
    const char *why = NULL;

    if (options->gpu != GPU_REQUIRE || (gpu && gpu->describe(&why)))
        return true;
    return error_at(err, span_none(), "--gpu=require: %s",
                    why ? why : "this build has no such device");
}

bool session_open(struct session *session, const struct options *options,
                  const struct source *source, bool only_plans, struct error *err)
{
    const struct graph_options graph_options = {.seed = options->seed_value,
                                                .only_plans = only_plans,
                                                .auto_resample = options->auto_resample,
                                                .warn = warn,
                                                .note = note,
                                                .refuse_place = refuse_place,
                                                .warn_context = (void *)(uintptr_t)options};
    const struct plan_options plan_options = {.threads =
                                                  options->jobs ? options->jobs : limits_cores(),
                                              .memory = options->memory,
                                              .fuse = !options->no_fuse,
                                              .replicate = !options->no_replicate,
                                              .static_buffers = !options->no_static_buffers,
                                              .pace = options->no_pace    ? PACE_NONE
                                                      : options->realtime ? PACE_ALL
                                                                          : PACE_AUTO,
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
    if (options->planning == PLANNING_MEASURE)
        wisdom_load(options);
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
