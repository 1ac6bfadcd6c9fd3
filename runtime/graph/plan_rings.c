// SPDX-License-Identifier: MIT
// plan_rings: how much is handed out at once, and how much each ring must hold so that nothing
// waits in vain.

#include "runtime/graph/plan_rings.h"

#include "runtime/base/limits.h"

#include <math.h>
#include <string.h>

// Measured on 2-core machines with 32 KiB and 48 KiB of first-level cache.
enum {
    TILE_BYTES = 8 << 10,     // stays in the first-level cache beside its input and output
    CHUNK_BYTES = 32 << 10,   // handed from task to task
    THREAD_BYTES = 128 << 10, // handed to or from a thread of its own, which has to be woken
    SEGMENT_BYTES = 64 << 10, // handed to one of several threads
    MANY_BYTES = 16 << 10,    // the same where more than a few rings share the second-level cache
    FEW_RINGS = 4,
    SUM_BYTES = 64 << 10, // that one sum is made over: part of the result
    PLAIN_FROM = 1000,    // rings; so many mappings cost more than they save
};

static size_t at_least(size_t n, size_t least)
{
    return n < least ? least : n;
}

static size_t frame_bytes(const struct sigrun_format *format)
{
    return plan_stride(format) * sigrun_sample_bytes(format->type) * format->lanes;
}

// Bytes that a step reads, or that it makes in any stage of the task: the larger.
static size_t step_bytes(const struct plan_task *task)
{
    const struct sigrun_stage *first = task->stages[0];
    size_t most = 1;

    for (size_t i = 0; i < first->ins; i++)
        most = at_least(most, frame_bytes(&first->in[i].format) * first->motion.down);
    for (size_t k = 0; k < task->stage_count; k++)
        for (size_t o = 0; o < task->stages[k]->outs; o++)
            most = at_least(most, frame_bytes(&task->stages[k]->out[o].format) * first->motion.up);
    return most;
}

static bool follows_clock(const struct plan_task *task)
{
    for (size_t k = 0; k < task->stage_count; k++)
        if (task->stages[k]->live ||
            task->stages[k]->type->needs & (SIGRUN_NEEDS_DEVICE | SIGRUN_NEEDS_NET))
            return true;
    return task->paced;
}

static size_t root(size_t *parent, size_t t)
{
    while (parent[t] != t)
        t = parent[t] = parent[parent[t]];
    return t;
}

// Tasks that are connected in any way form a component; one live task makes all of it live.
static void find_components(struct planner *planner)
{
    struct plan *plan = planner->plan;
    size_t *parent = arena_alloc(&plan->arena, plan->task_count, sizeof *parent);
    bool *live = arena_alloc(&plan->arena, plan->task_count, sizeof *live);

    for (size_t t = 0; t < plan->task_count; t++)
        parent[t] = t;
    for (size_t t = 0; t < plan->task_count; t++)
        for (size_t i = 0; i < plan->tasks[t].ins; i++)
            for (size_t k = 0; k < plan->tasks[t].in[i].tap_count; k++) {
                const struct plan_ring *ring = &plan->rings[plan->tasks[t].in[i].taps[k].ring];

                parent[root(parent, t)] = root(parent, planner->task_of[ring->stage->order]);
            }
    for (size_t t = 0; t < plan->task_count; t++)
        live[root(parent, t)] = live[root(parent, t)] || follows_clock(&plan->tasks[t]);
    for (size_t t = 0; t < plan->task_count; t++) {
        plan->tasks[t].component = root(parent, t);
        plan->tasks[t].live = plan->tasks[t].cyclic || live[plan->tasks[t].component];
        plan->components += root(parent, t) == t;
    }
}

static size_t chunk_bytes(const struct plan_task *task)
{
    const struct sigrun_stage *first = task->stages[0];

    if (first->ins && first->in[0].format.type == SIGRUN_SCENES)
        return sizeof(void *);
    return task->blocks && !task->live ? THREAD_BYTES : CHUNK_BYTES;
}

static size_t shared_bytes(const struct plan *plan)
{
    return plan->ring_count > FEW_RINGS ? MANY_BYTES : SEGMENT_BYTES;
}

static void size_task(const struct plan *plan, struct plan_task *task, size_t shrink)
{
    const struct sigrun_stage *first = task->stages[0], *last = task->stages[task->stage_count - 1];
    const size_t step = step_bytes(task);

    task->replicated = task->pure && plan->options.replicate && plan->options.threads > 1 &&
                       !task->live && !task->blocks;
    task->segment =
        at_least((task->replicated ? shared_bytes(plan) : chunk_bytes(task)) / shrink / step, 1);
    // Sums are made per segment, so their bounds depend on nothing but the format.
    if (last->type->partial)
        task->segment = at_least(SUM_BYTES / frame_bytes(&last->in[0].format), 1);
    task->tile = at_least(TILE_BYTES / step, 1);
    task->chunk = first->ins
                      ? at_least(chunk_bytes(task) / shrink / frame_bytes(&first->in[0].format), 1)
                      : at_least(chunk_bytes(task) / shrink / step, 1);
    const struct sigrun_ratio rate = first->ins    ? first->in[0].format.rate
                                     : first->outs ? first->out[0].format.rate
                                                   : (struct sigrun_ratio){0, 1};
    const double latency = task->paced && plan->options.latency <= 0 ? 0.01 : plan->options.latency;
    if (latency > 0 && rate.num && !last->type->partial) {
        const size_t most = at_least((size_t)(latency * sigrun_hz(rate)), 1);

        task->chunk = task->chunk > most ? most : task->chunk;
        task->segment = task->segment > most ? most : task->segment;
    }
}

// Frames from the first that a reader still needs to the last that it wants to see before it
// starts.
static size_t reader_need(const struct plan_task *task)
{
    const struct sigrun_motion *m = &task->stages[0]->motion;

    if (task->pure)
        return m->window + (task->segment - 1) * m->down;
    return at_least(m->window, task->chunk);
}

static bool is_scene(const struct plan_ring *ring)
{
    return ring->stage->out[ring->port].format.type == SIGRUN_SCENES;
}

static size_t writer_block(const struct plan_task *task, const struct plan_ring *ring)
{
    const struct sigrun_motion *m = &task->stages[0]->motion;

    if (task->pure)
        return task->segment * m->up;
    const size_t chunk = chunk_bytes(task) / (ring->frame_bytes * ring->lanes);

    if (is_scene(ring))
        return 1;
    return at_least(chunk < task->chunk * m->up && task->live ? chunk : at_least(chunk, 1), m->up);
}

static size_t reader_pad(const struct sigrun_stage *reader)
{
    const struct sigrun_motion *m = &reader->motion;
    const size_t ahead = m->window - 1 > m->before ? m->window - 1 - m->before : 0;

    if (reader->type->moves != SIGRUN_PURE)
        return m->flush;
    return m->flush + (m->end == SIGRUN_PAD ? m->window : m->end == SIGRUN_COVER ? ahead : 0);
}

static void reader_wants(const struct plan *plan, const struct plan_task *task, size_t input,
                         struct plan_ring *ring)
{
    const struct sigrun_stage *stage = task->stages[0];
    const size_t need = reader_need(task), segments = task->replicated ? plan->options.threads : 1;
    const struct edge_policy *policy = &stage->in[input].policy;
    const size_t unit = at_least(64 / ring->frame_bytes, 1); // keeps frame 0 on a line of the cache
    size_t capacity = ring->block + need + (segments - 1) * task->segment * stage->motion.down;

    // A thread of its own takes what there is, and its writer must not wait until it is back.
    if (task->blocks && !task->live && !task->pure)
        capacity += need;
    // Frames that only wait until their time has come, as in `delay`.
    capacity += stage->motion.before >= stage->motion.window
                    ? stage->motion.before - stage->motion.window + 1
                    : 0;
    if (policy->buffer > 0 && !policy->drop_oldest) {
        const double frames = policy->buffer * sigrun_hz(stage->in[input].format.rate);

        capacity = at_least(capacity, (size_t)frames);
    }
    ring->capacity = at_least(ring->capacity, capacity);
    ring->lead = at_least(ring->lead, (stage->motion.before + unit - 1) / unit * unit);
    ring->pad = at_least(ring->pad, reader_pad(stage));
    ring->plain = ring->plain && stage->motion.window == 1 && !task->replicated;
}

static void size_rings(struct planner *planner)
{
    struct plan *plan = planner->plan;

    for (size_t r = 0; r < plan->ring_count; r++) {
        struct plan_ring *ring = &plan->rings[r];
        const struct plan_task *writer = &plan->tasks[planner->task_of[ring->stage->order]];

        ring->block = writer_block(writer, ring);
        // A picture that is due, and the last one.
        ring->capacity = at_least(2 * ring->block, is_scene(ring) ? 3 : 2);
        ring->lead = ring->pad = 0;
        if (writer->replicated)
            ring->capacity +=
                (2 * plan->options.threads - 2) * writer->segment * writer->stages[0]->motion.up;
        ring->plain = plan->ring_count >= PLAIN_FROM && !writer->replicated &&
                      writer->stages[0]->motion.up == 1 && !is_scene(ring);
    }
    for (size_t t = 0; t < plan->task_count; t++)
        for (size_t i = 0; i < plan->tasks[t].ins; i++)
            for (size_t k = 0; k < plan->tasks[t].in[i].tap_count; k++)
                reader_wants(plan, &plan->tasks[t], i,
                             &plan->rings[plan->tasks[t].in[i].taps[k].ring]);
}

// Seconds of stream that a task can hold back before it gives something on.
static double held(const struct plan_task *task, size_t input)
{
    const double rate = sigrun_hz(task->stages[0]->in[input].format.rate);
    const struct sigrun_motion *m = &task->stages[0]->motion;

    return rate > 0 ? (double)(reader_need(task) + (task->pure ? 0 : m->delay + m->ahead)) / rate
                    : 0;
}

// The stage that the k-th tap of input i reads, in a task.
static const struct plan_task *writer_of(const struct planner *planner,
                                         const struct plan_task *task, size_t i, size_t k)
{
    const struct plan_ring *ring = &planner->plan->rings[task->in[i].taps[k].ring];

    return &planner->plan->tasks[planner->task_of[ring->stage->order]];
}

static double latest_input(const struct planner *planner, const struct plan_task *task)
{
    double latest = 0;

    for (size_t i = 0; i < task->ins; i++)
        for (size_t k = 0; k < task->in[i].tap_count; k++)
            latest = fmax(latest, writer_of(planner, task, i, k)->latency);
    return latest;
}

// How far behind its sources each task is. Tasks are in an order in which writers come before
// readers, but for the edges that close cycles, which add nothing.
static void find_latencies(struct planner *planner)
{
    for (size_t t = 0; t < planner->plan->task_count; t++) {
        struct plan_task *task = &planner->plan->tasks[t];

        task->latency = latest_input(planner, task) + (task->ins ? held(task, 0) : 0);
    }
}

// Where paths of different length meet, the shorter one has to keep what the longer one still works
// on.
static void size_diamonds(struct planner *planner)
{
    struct plan *plan = planner->plan;

    for (size_t t = 0; t < plan->task_count; t++) {
        const struct plan_task *task = &plan->tasks[t];
        const double latest = latest_input(planner, task);

        for (size_t i = 0; i < task->ins && !task->cyclic; i++)
            for (size_t k = 0; k < task->in[i].tap_count; k++) {
                struct plan_ring *ring = &plan->rings[task->in[i].taps[k].ring];
                const double own = writer_of(planner, task, i, k)->latency;
                const double rate = sigrun_hz(task->stages[0]->in[i].format.rate);

                if (latest > own)
                    ring->capacity += (size_t)((latest - own) * rate) + ring->block;
            }
    }
}

static size_t total_bytes(struct plan *plan)
{
    size_t bytes = 0;

    for (size_t r = 0; r < plan->ring_count; r++) {
        const struct plan_ring *ring = &plan->rings[r];
        const double size =
            (double)ring->capacity * (double)ring->frame_bytes * (double)ring->lanes;

        if (size > 1e15)
            return SIZE_MAX;
        bytes += ring->capacity * ring->frame_bytes * ring->lanes;
    }
    return bytes;
}

static bool too_large(struct planner *planner)
{
    struct plan *plan = planner->plan;
    const struct plan_ring *largest = &plan->rings[0];

    for (size_t r = 1; r < plan->ring_count; r++)
        if (plan->rings[r].capacity * plan->rings[r].frame_bytes * plan->rings[r].lanes >
            largest->capacity * largest->frame_bytes * largest->lanes)
            largest = &plan->rings[r];
    return error_kind_at(
        planner->err, ERROR_EXPRESSION, largest->stage->span,
        "the buffers between the stages need %.1f MiB, and %zu MiB are allowed; the largest holds "
        "%zu frames "
        "of %zu bytes behind %s; use smaller frames or windows, or allow more with --memory",
        (double)plan->bytes / 1048576, plan->options.memory >> 20, largest->capacity,
        largest->frame_bytes * largest->lanes, stage_label(largest->stage));
}

bool plan_rings(struct planner *planner)
{
    struct plan *plan = planner->plan;

    if (!plan->options.memory)
        plan->options.memory = (size_t)(limits_memory() / 2);
    if (!plan_cycles(planner))
        return false;
    find_components(planner);
    // Deep graphs get smaller blocks rather than more memory.
    for (size_t shrink = 1; shrink <= 64; shrink *= 4) {
        for (size_t t = 0; t < plan->task_count; t++)
            size_task(plan, &plan->tasks[t], shrink);
        size_rings(planner);
        find_latencies(planner);
        if (plan->options.static_buffers)
            size_diamonds(planner);
        plan->bytes = total_bytes(plan);
        if (plan->bytes <= plan->options.memory)
            return true;
    }
    return too_large(planner);
}
