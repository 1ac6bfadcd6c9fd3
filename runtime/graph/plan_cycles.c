// SPDX-License-Identifier: MIT
// plan_cycles: find the tasks that lie on cycles, and how many frames each cycle's `delay` must
// supply. Output frame n of a stage needs input up to frame n + ahead, ahead = window - 1 - before;
// around a cycle the sum of all aheads has to be negative, which the `delay` (ahead = -N) provides.

#include "runtime/graph/plan_rings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct cycles {
    struct planner *planner;
    double *most; // largest need in frames of the delay on the way from a task to the delay; NAN:
                  // not seen
    unsigned char *onpath; // tasks from which the delay can be reached
    size_t target;         // the task of the delay
    double rate;           // of the delay's frames
};

static double ahead_seconds(const struct plan_task *task, double own_rate)
{
    double seconds = 0;

    for (size_t k = 0; k < task->stage_count; k++) {
        const struct sigrun_stage *stage = task->stages[k];
        const struct sigrun_motion *m = &stage->motion;
        const double rate = stage->ins && stage->in[0].format.rate.num
                                ? sigrun_hz(stage->in[0].format.rate)
                                : own_rate;
        const double frames = (double)m->window - 1 - (double)m->before +
                              (stage->type->moves == SIGRUN_PURE ? 0 : (double)m->delay);

        if (!stage->type->primes && rate > 0)
            seconds += frames / rate;
    }
    return seconds;
}

// The largest sum of aheads from the outputs of task t to the delay; -INFINITY when no way leads
// there.
static double way_back(struct cycles *c, size_t t)
{
    const struct plan *plan = c->planner->plan;
    double most = -INFINITY;

    if (!isnan(c->most[t]))
        return c->most[t];
    c->most[t] = -INFINITY; // a circle that avoids the delay has a delay of its own
    for (size_t u = 0; u < plan->task_count; u++)
        for (size_t i = 0; i < plan->tasks[u].ins; i++)
            for (size_t k = 0; k < plan->tasks[u].in[i].tap_count; k++) {
                const struct plan_ring *ring = &plan->rings[plan->tasks[u].in[i].taps[k].ring];
                double way;

                if (c->planner->task_of[ring->stage->order] != t)
                    continue;
                if (u == c->target)
                    way = 0;
                else if (plan->tasks[u].stages[0]->type->primes)
                    way =
                        way_back(c, u) - (double)plan->tasks[u].stages[0]->motion.before / c->rate;
                else
                    way = way_back(c, u) + ahead_seconds(&plan->tasks[u], c->rate);
                most = way > most ? way : most;
            }
    c->most[t] = most;
    return most;
}

bool plan_cycles(struct planner *planner)
{
    struct plan *plan = planner->plan;
    struct cycles c = {.planner = planner};
    bool good = true;

    for (size_t t = 0; t < plan->task_count && good; t++) {
        struct sigrun_stage *delay = plan->tasks[t].stages[0];

        if (!delay->type->primes || !delay->ins)
            continue;
        c.most = arena_alloc(&plan->arena, plan->task_count, sizeof *c.most);
        for (size_t u = 0; u < plan->task_count; u++)
            c.most[u] = NAN;
        c.target = t;
        c.rate = delay->in[0].format.rate.num ? sigrun_hz(delay->in[0].format.rate) : 1;
        const double seconds = way_back(&c, t) + ahead_seconds(&plan->tasks[t], c.rate);
        if (!isfinite(seconds))
            continue;
        const double least = floor(seconds * c.rate + 1e-6) + 1;
        for (size_t u = 0; u < plan->task_count; u++)
            plan->tasks[u].cyclic =
                plan->tasks[u].cyclic || u == t || (!isnan(c.most[u]) && isfinite(c.most[u]));
        if ((double)delay->motion.before < least) {
            good = error_at(planner->err, delay->span,
                            "%s: the cycle through this delay needs at least %.0f frames of it, "
                            "found %zu; write delay %.0f or more",
                            stage_label(delay), least, delay->motion.before, least);
        }
    }
    return good;
}
