// SPDX-License-Identifier: MIT
// plan: from a shaped graph to tasks and rings. This file makes the tasks; plan_rings.c sizes what
// lies between.

#include "runtime/graph/plan.h"

#include "runtime/graph/plan_rings.h"

#include <stdlib.h>
#include <string.h>

size_t plan_stride(const struct sigrun_format *format)
{
    const size_t width = sigrun_width(format), bytes = sigrun_sample_bytes(format->type);

    return format->axes ? (width * bytes + 63) / 64 * 64 / bytes : width;
}

uint64_t plan_steps(const struct sigrun_motion *m, uint64_t frames)
{
    const uint64_t before = m->before, down = m->down;

    if (m->end == SIGRUN_COVER)
        return (frames + down - 1) / down;
    uint64_t steps = frames + before >= m->window ? (frames + before - m->window) / down + 1 : 0;
    const uint64_t covered = steps ? (steps - 1) * down + m->window : 0;
    if (m->end == SIGRUN_PAD && frames && steps * down < frames + before &&
        covered < frames + before)
        steps++;
    return steps;
}

uint64_t plan_frames_out(const struct sigrun_stage *stage, uint64_t frames)
{
    const struct sigrun_motion *m = &stage->motion;
    const uint64_t length = frames + m->flush;

    if (m->end != SIGRUN_COVER)
        return plan_steps(m, length) * m->up;
    const uint64_t out =
        length / m->down * m->up + (length % m->down * m->up + m->down - 1) / m->down;
    return stage->type->moves == SIGRUN_PURE ? out : out - (m->delay < out ? m->delay : out);
}

static bool is_view(const struct sigrun_stage *stage)
{
    return !stage->type->process;
}

// The stage that makes lane `lane` of an input, behind all views.
static struct sigrun_stage *behind_views(const struct link *link, size_t lane, size_t *port,
                                         size_t *from_lane)
{
    struct sigrun_stage *stage = link->from;

    *port = link->port;
    *from_lane = lane;
    while (is_view(stage)) {
        const struct lane_source source = stage->views[*port][*from_lane];
        const struct link *before = &stage->in[source.input];

        *port = before->port;
        *from_lane = source.lane;
        stage = before->from;
    }
    return stage;
}

// Frame for frame, one in, one out: what can pass on tiles.
static bool passes(const struct sigrun_stage *stage)
{
    const struct sigrun_motion *m = &stage->motion;

    return stage->type->moves == SIGRUN_PURE && stage->ins == 1 && stage->outs <= 1 && m->up == 1 &&
           m->down == 1 && m->window == 1 && m->before == 0 && m->flush == 0;
}

// Stages that run on a thread of their own, because they may wait for something.
static bool blocks(const struct sigrun_stage *stage)
{
    return (stage->type->needs & (SIGRUN_NEEDS_READ | SIGRUN_NEEDS_WRITE | SIGRUN_NEEDS_NET |
                                  SIGRUN_NEEDS_DEVICE | SIGRUN_NEEDS_TIME)) != 0;
}

// The only stage that follows in the same task, or NULL.
static struct sigrun_stage *follower(const struct planner *planner, struct sigrun_stage *stage)
{
    if (!planner->plan->options.fuse || stage->outs != 1 || stage->out[0].readers != 1 ||
        stage->type->moves != SIGRUN_PURE || stage->motion.up != 1)
        return NULL;
    if (stage->paced)
        return NULL;
    struct sigrun_stage *next = planner->reader[stage->order];
    if (!next || !passes(next) || blocks(next) || is_view(next) || next->type->primes)
        return NULL;
    if (next->in[0].policy.buffer > 0)
        return NULL;
    return next;
}

static size_t count_stages(struct graph *graph)
{
    size_t n = 0;

    for (struct sigrun_stage *s = graph->first; s; s = s->next)
        s->order = n++;
    return n;
}

static void find_readers(struct planner *planner)
{
    for (struct sigrun_stage *s = planner->graph->first; s; s = s->next)
        for (size_t i = 0; i < s->ins; i++)
            if (s->in[i].from)
                planner->reader[s->in[i].from->order] = s;
}

static void make_task(struct planner *planner, struct sigrun_stage *first)
{
    struct plan *plan = planner->plan;
    struct plan_task *task = &plan->tasks[plan->task_count];
    struct sigrun_stage *last = first;
    size_t count = 1;

    for (struct sigrun_stage *s = first; (s = follower(planner, s)); count++)
        last = s;
    task->stages = arena_alloc(&plan->arena, count, sizeof(struct sigrun_stage *));
    task->stage_count = count;
    task->pure = true;
    struct sigrun_stage *s = first;
    for (size_t k = 0; k < count; k++) {
        task->stages[k] = s;
        task->pure = task->pure && s->type->moves == SIGRUN_PURE;
        task->blocks = task->blocks || blocks(s);
        planner->task_of[s->order] = plan->task_count;
        s = k + 1 < count ? planner->reader[s->order] : NULL;
    }
    task->outs = last->outs;
    task->ins = first->ins;
    if (first->paced)
        task->blocks = task->paced = true;
    plan->task_count++;
}

static void make_tasks(struct planner *planner)
{
    unsigned char *within = arena_alloc(&planner->plan->arena, planner->count, 1);

    for (struct sigrun_stage *s = planner->graph->first; s; s = s->next) {
        struct sigrun_stage *next = is_view(s) ? NULL : follower(planner, s);

        if (next)
            within[next->order] = 1;
    }
    // A cycle of stages that all pass frames on cannot be: it has a `delay`, which never follows.
    for (struct sigrun_stage *s = planner->graph->first; s; s = s->next)
        if (!is_view(s) && !within[s->order])
            make_task(planner, s);
}

static size_t tap_of(struct planner *planner, struct plan_inlet *inlet, size_t ring)
{
    struct plan *plan = planner->plan;

    for (size_t t = 0; t < inlet->tap_count; t++)
        if (inlet->taps[t].ring == ring)
            return t;
    if (inlet->tap_count == inlet->tap_room) {
        struct plan_tap *more =
            arena_alloc(&plan->arena, 2 * inlet->tap_room + inlet->lane_count, sizeof *more);

        if (inlet->tap_count)
            memcpy(more, inlet->taps, inlet->tap_count * sizeof *more);
        inlet->taps = more;
        inlet->tap_room = 2 * inlet->tap_room + inlet->lane_count;
    }
    inlet->taps[inlet->tap_count] = (struct plan_tap){ring, plan->rings[ring].readers++};
    return inlet->tap_count++;
}

// A join ends with its shortest input also when it is a view of which only some lanes are read, so
// all its inputs are. `seen`: where this inlet has been.
static void tap_joined(struct planner *planner, struct plan_inlet *inlet, const struct link *link,
                       bool *seen)
{
    const struct sigrun_stage *stage = link->from;

    if (!is_view(stage)) {
        tap_of(planner, inlet,
               planner->plan->tasks[planner->task_of[stage->order]].out[link->port]);
        return;
    }
    for (size_t i = 0; i < stage->ins && !seen[stage->order]; i++)
        tap_joined(planner, inlet, &stage->in[i], seen);
    seen[stage->order] = true;
}

static void connect_input(struct planner *planner, size_t t, size_t i)
{
    struct plan *plan = planner->plan;
    struct plan_task *task = &plan->tasks[t];
    const struct link *link = &task->stages[0]->in[i];
    struct plan_inlet *inlet = &task->in[i];

    inlet->lane_count = link->format.lanes;
    inlet->lanes = arena_alloc(&plan->arena, inlet->lane_count, sizeof *inlet->lanes);
    for (size_t c = 0; c < inlet->lane_count; c++) {
        size_t port, lane;
        const struct sigrun_stage *from = behind_views(link, c, &port, &lane);
        const size_t ring = plan->tasks[planner->task_of[from->order]].out[port];

        inlet->lanes[c] = (struct plan_lane){tap_of(planner, inlet, ring), lane};
    }
    if (!is_view(link->from))
        return;
    bool *seen = calloc(planner->count, sizeof *seen);
    if (!seen)
        abort();
    tap_joined(planner, inlet, link, seen);
    free(seen);
}

// A ring for each output that something reads, and the inputs' lanes in them.
static void connect(struct planner *planner)
{
    struct plan *plan = planner->plan;
    size_t outputs = 0;

    for (size_t t = 0; t < plan->task_count; t++)
        outputs += plan->tasks[t].outs;
    plan->rings = arena_alloc(&plan->arena, outputs, sizeof *plan->rings);
    for (size_t t = 0; t < plan->task_count; t++) {
        struct plan_task *task = &plan->tasks[t];
        struct sigrun_stage *last = task->stages[task->stage_count - 1];

        task->out = arena_alloc(&plan->arena, task->outs, sizeof *task->out);
        for (size_t o = 0; o < task->outs; o++) {
            struct plan_ring *ring = &plan->rings[plan->ring_count];

            task->out[o] = SIZE_MAX;
            if (!last->out[o].readers)
                continue;
            ring->stage = last;
            ring->port = o;
            ring->lanes = last->out[o].format.lanes;
            ring->frame_bytes =
                plan_stride(&last->out[o].format) * sigrun_sample_bytes(last->out[o].format.type);
            task->out[o] = plan->ring_count++;
        }
    }
    for (size_t t = 0; t < plan->task_count; t++) {
        plan->tasks[t].in =
            arena_alloc(&plan->arena, plan->tasks[t].ins, sizeof(struct plan_inlet));
        for (size_t i = 0; i < plan->tasks[t].ins; i++)
            connect_input(planner, t, i);
    }
}

struct plan *plan_new(struct graph *graph, const struct plan_options *options, struct error *err)
{
    struct plan *plan = calloc(1, sizeof *plan);
    struct planner planner = {.graph = graph, .plan = plan};

    if (!plan)
        abort();
    arena_init(&plan->arena);
    plan->options = *options;
    plan->graph = graph;
    planner.count = count_stages(graph);
    planner.reader = arena_alloc(&plan->arena, planner.count, sizeof *planner.reader);
    planner.task_of = arena_alloc(&plan->arena, planner.count, sizeof *planner.task_of);
    plan->tasks = arena_alloc(&plan->arena, planner.count, sizeof *plan->tasks);
    find_readers(&planner);
    plan_find_pace(&planner);
    make_tasks(&planner);
    connect(&planner);
    planner.err = err;
    if (!plan_rings(&planner)) {
        plan_free(plan);
        return NULL;
    }
    return plan;
}

void plan_free(struct plan *plan)
{
    if (!plan)
        return;
    arena_release(&plan->arena);
    free(plan);
}
