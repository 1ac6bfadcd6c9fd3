// SPDX-License-Identifier: MIT
// live: what live.h offers to shape and start.

#include "runtime/graph/live.h"

#include "runtime/graph/graph.h"
#include "runtime/graph/registry.h"

void sigrun_pace(struct sigrun_stage *stage)
{
    stage->paces = true;
}

bool sigrun_endless(const struct sigrun_stage *stage)
{
    // A join ends with its shortest input.
    for (size_t i = 0; i < stage->ins; i++)
        if (stage->in[i].from->ends)
            return false;
    return true;
}

bool sigrun_connected(const struct sigrun_stage *a, const struct sigrun_stage *b)
{
    return a->graph == b->graph && a->component == b->component;
}

bool sigrun_only_plans(const struct sigrun_stage *stage)
{
    return stage->graph->options.only_plans;
}

void *sigrun_twin(const struct sigrun_stage *stage, const struct sigrun_format **format)
{
    if (!stage->twin)
        return NULL;
    *format = &stage->twin->in[0].format;
    return stage->twin->self;
}

void sigrun_front(struct sigrun_stage *stage, struct sigrun_front front)
{
    stage->front = front;
    stage->front_open = true;
}

const void *sigrun_part(struct sigrun_stage *stage, const char *name)
{
    struct error err = {0};
    const void *part = registry_part(stage->graph->registry, name, &err);

    if (!part)
        sigrun_fail(stage, NULL, "%s", err.items[0].text);
    error_release(&err);
    return part;
}
