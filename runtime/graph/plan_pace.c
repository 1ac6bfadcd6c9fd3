// SPDX-License-Identifier: MIT
// plan_pace: which sources follow the clock. A view that moves with time shows a signal at the pace
// of the signal; where a device or a pipe is part of it, that one is the clock. What is linked
// shares a clock.

#include "runtime/graph/plan_rings.h"

#include <stdlib.h>

static size_t root(size_t *parent, size_t s)
{
    while (parent[s] != s)
        s = parent[s] = parent[parent[s]];
    return s;
}

static bool is_live(const struct sigrun_stage *stage)
{
    return stage->live || stage->type->needs & (SIGRUN_NEEDS_DEVICE | SIGRUN_NEEDS_NET);
}

void plan_find_pace(struct planner *planner)
{
    const enum plan_pace pace = planner->plan->options.pace;
    struct arena *arena = &planner->plan->arena;
    size_t *parent = arena_alloc(arena, planner->count, sizeof *parent);
    bool *moves = arena_alloc(arena, planner->count, sizeof *moves);
    bool *live = arena_alloc(arena, planner->count, sizeof *live);

    for (size_t s = 0; s < planner->count; s++)
        parent[s] = s;
    for (struct sigrun_stage *s = planner->graph->first; s; s = s->next)
        for (size_t i = 0; i < s->ins; i++)
            parent[root(parent, s->order)] = root(parent, s->in[i].from->order);
    for (struct sigrun_stage *s = planner->graph->first; s; s = s->next) {
        const size_t of = root(parent, s->order);

        moves[of] = moves[of] || s->paces;
        live[of] = live[of] || is_live(s);
    }
    for (struct sigrun_stage *s = planner->graph->first; s; s = s->next) {
        const size_t of = root(parent, s->order);

        s->component = of;
        s->paced = !s->ins && (pace == PACE_ALL || (pace == PACE_AUTO && moves[of] && !live[of]));
    }
}
