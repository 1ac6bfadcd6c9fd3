// SPDX-License-Identifier: MIT
// task: what a task is made of, what its inputs hold, and how its end spreads.

#include "runtime/exec/task.h"

#include "runtime/exec/change.h"
#include "runtime/exec/run.h"

#include <stdlib.h>

static void inlet_init(struct inlet *inlet, struct run *run, struct task *task,
                       const struct plan_inlet *plan, const struct sigrun_format *format)
{
    inlet->tap_count = plan->tap_count;
    inlet->taps = arena_alloc(&run->arena, plan->tap_count, sizeof(struct reader *));
    inlet->lanes = plan->lanes;
    inlet->lane_count = plan->lane_count;
    inlet->width = sigrun_width(format);
    inlet->stride = plan_stride(format);
    inlet->type = format->type;
    for (size_t i = 0; i < plan->tap_count; i++) {
        struct ring *ring = &run->rings[plan->taps[i].ring];
        struct reader *reader = &ring->readers[plan->taps[i].reader];

        reader->ring = ring;
        reader->task = task;
        atomic_init(&reader->r, ring->lead - task->motion.before);
        inlet->taps[i] = reader;
    }
}

static void op_init(struct op *op, struct sigrun_stage *stage)
{
    op->stage = stage;
    op->process = stage->type->process;
    op->self = stage->self;
    if (!stage->outs)
        return;
    const struct sigrun_format *format = &stage->out[0].format;
    op->lanes = format->lanes;
    op->width = sigrun_width(format);
    op->stride = plan_stride(format);
    op->type = format->type;
    op->frame = op->stride * sigrun_sample_bytes(format->type);
}

static void segments_init(struct task *task, struct arena *arena)
{
    struct segments *pure = &task->pure;
    const struct sigrun_stage *last = task->ops[task->op_count - 1].stage;

    pthread_mutex_init(&pure->lock, NULL);
    pure->total = pure->total_frames = UINT64_MAX;
    pure->window = 1;
    while (task->plan->replicated && pure->window < 4 * task->run->plan->options.threads)
        pure->window *= 2;
    pure->partial_bytes = (last->type->partial + 63) / 64 * 64;
    pure->claims = arena_alloc(arena, pure->window, sizeof *pure->claims);
    for (size_t i = 0; i < pure->window && pure->partial_bytes; i++)
        pure->claims[i].partial = arena_alloc(arena, 1, pure->partial_bytes);
}

static bool task_tag(void *context, size_t port, const struct sigrun_tag *tag)
{
    const struct task *task = context;

    return port < task->outs && task->out[port] && ring_tag(task->out[port], tag);
}

bool task_init(struct task *task, struct run *run, const struct plan_task *plan, size_t index)
{
    const struct sigrun_stage *first = plan->stages[0], *last = plan->stages[plan->stage_count - 1];

    task->run = run;
    task->plan = plan;
    task->index = index;
    task->motion = first->motion;
    task->live = plan->live;
    task->delay_left = plan->pure ? 0 : first->motion.delay;
    task->limit = UINT64_MAX;
    task->op_count = plan->stage_count;
    task->ops = arena_alloc(&run->arena, plan->stage_count, sizeof *task->ops);
    for (size_t i = 0; i < plan->stage_count; i++)
        op_init(&task->ops[i], plan->stages[i]);
    task->ins = plan->ins;
    task->in = arena_alloc(&run->arena, plan->ins, sizeof *task->in);
    for (size_t i = 0; i < plan->ins; i++)
        inlet_init(&task->in[i], run, task, &plan->in[i], &first->in[i].format);
    task->outs = plan->outs;
    task->out = arena_alloc(&run->arena, plan->outs, sizeof(struct ring *));
    for (size_t i = 0; i < plan->outs; i++) {
        task->out[i] = plan->out[i] == SIZE_MAX ? NULL : &run->rings[plan->out[i]];
        if (!task->out[i])
            continue;
        task->out[i]->writer = task;
        atomic_init(&task->out[i]->reading, task->out[i]->reader_count);
        if (task->out[i]->reader_count)
            atomic_fetch_add(&task->heard, 1);
    }
    task->ops[task->op_count - 1].stage->tag = task_tag;
    task->ops[task->op_count - 1].stage->tag_context = task;
    if (!plan->ins && run->options.duration > 0 && last) {
        const struct sigrun_ratio rate = first->out[0].format.rate;
        const double frames = run->options.duration * sigrun_hz(rate);

        if (rate.num)
            task->limit = frames < 1 ? 1 : (uint64_t)(frames + 0.5);
    }
    if (plan->pure)
        segments_init(task, &run->arena);
    return true;
}

static void crew_free(struct crew *crew)
{
    free(crew);
}

void task_release(struct task *task)
{
    for (size_t i = 0; task->crews && i < task->run->sched.count; i++)
        crew_free(task->crews[i]);
    free(task->crews);
    tag_list_release(&task->tags);
    change_release(task);
    if (task->plan && task->plan->pure)
        pthread_mutex_destroy(&task->pure.lock);
}

static size_t crew_bytes(const struct task *task, size_t *io_at, size_t *lanes_at)
{
    const struct sigrun_stage *first = task->ops[0].stage,
                              *last = task->ops[task->op_count - 1].stage;
    const size_t ports = first->ins + last->outs + 2 * task->op_count;
    size_t lanes = 0;

    for (size_t i = 0; i < task->ins; i++)
        lanes += task->in[i].lane_count;
    for (size_t o = 0; o < last->outs; o++)
        lanes += last->out[o].format.lanes;
    for (size_t k = 0; k < task->op_count; k++)
        lanes += 2 * task->ops[k].lanes;
    *io_at = sizeof(struct crew);
    *lanes_at =
        *io_at + task->op_count * sizeof(struct sigrun_io) +
        ports * (sizeof(struct sigrun_in) > sizeof(struct sigrun_out) ? sizeof(struct sigrun_in)
                                                                      : sizeof(struct sigrun_out));
    return *lanes_at + lanes * sizeof(void *);
}

// Where the next of a crew's parts goes.
struct crew_cursor {
    unsigned char *ports;
    void **lanes;
};

static void crew_in(struct crew_cursor *at, struct sigrun_io *io, const struct task *task)
{
    io->ins = task->ops[0].stage->ins;
    io->in = (struct sigrun_in *)(void *)at->ports;
    at->ports += io->ins * sizeof *io->in;
    for (size_t i = 0; i < io->ins; i++) {
        const struct inlet *inlet = &task->in[i];

        io->in[i] = (struct sigrun_in){.lane = (const void *const *)at->lanes,
                                       .lanes = inlet->lane_count,
                                       .width = inlet->width,
                                       .stride = inlet->stride,
                                       .type = inlet->type};
        at->lanes += inlet->lane_count;
    }
}

static void crew_out(struct crew_cursor *at, struct sigrun_io *io, const struct sigrun_stage *stage)
{
    io->outs = stage->outs;
    io->out = (struct sigrun_out *)(void *)at->ports;
    at->ports += io->outs * sizeof *io->out;
    for (size_t o = 0; o < io->outs; o++) {
        const struct sigrun_format *format = &stage->out[o].format;

        io->out[o] = (struct sigrun_out){.lane = at->lanes,
                                         .lanes = format->lanes,
                                         .width = sigrun_width(format),
                                         .stride = plan_stride(format),
                                         .type = format->type};
        at->lanes += format->lanes;
    }
}

// The tile between op k and op k + 1: lanes one after the other, alternating between two tiles.
static void crew_tile(struct crew_cursor *at, struct sigrun_io *from, struct sigrun_io *to,
                      const struct op *op, unsigned char *tile, size_t frames)
{
    void **lanes = at->lanes;

    at->lanes += op->lanes;
    for (size_t c = 0; c < op->lanes; c++)
        lanes[c] = tile + c * ((frames * op->frame + 63) / 64 * 64);
    from->outs = 1;
    from->out = (struct sigrun_out *)(void *)at->ports;
    at->ports += sizeof *from->out;
    *from->out = (struct sigrun_out){.lane = lanes,
                                     .lanes = op->lanes,
                                     .width = op->width,
                                     .stride = op->stride,
                                     .type = op->type};
    to->ins = 1;
    to->in = (struct sigrun_in *)(void *)at->ports;
    at->ports += sizeof *to->in;
    *to->in = (struct sigrun_in){.lane = (const void *const *)lanes,
                                 .lanes = op->lanes,
                                 .width = op->width,
                                 .stride = op->stride,
                                 .type = op->type};
}

struct crew *task_crew(struct task *task, struct worker *worker)
{
    struct crew *crew = task->crews[worker->index];

    if (crew)
        return crew;
    size_t io_at, lanes_at;
    const size_t bytes = crew_bytes(task, &io_at, &lanes_at);
    crew = calloc(1, bytes);
    if (!crew)
        abort();
    crew->io = (struct sigrun_io *)(void *)((unsigned char *)crew + io_at);
    struct crew_cursor at = {(unsigned char *)(crew->io + task->op_count),
                             (void **)(void *)((unsigned char *)crew + lanes_at)};
    crew_in(&at, &crew->io[0], task);
    for (size_t k = 0; k + 1 < task->op_count; k++)
        crew_tile(&at, &crew->io[k], &crew->io[k + 1], &task->ops[k], worker->tile[k % 2],
                  task->plan->tile * task->motion.up);
    crew_out(&at, &crew->io[task->op_count - 1], task->ops[task->op_count - 1].stage);
    for (size_t k = 0; k < task->op_count; k++) {
        crew->io[k].stage = task->ops[k].stage;
        crew->io[k].scratch = worker->scratch;
    }
    task->crews[worker->index] = crew;
    return crew;
}

uint64_t task_room(const struct ring *ring)
{
    const uint64_t slowest = ring_slowest(ring);

    if (slowest == UINT64_MAX)
        return UINT64_MAX;
    return slowest + ring->capacity - atomic_load_explicit(&ring->w, memory_order_relaxed);
}

void task_pass_tags(struct task *task, uint64_t from, uint64_t to, uint64_t cut)
{
    const struct sigrun_motion *m = &task->motion;
    const struct ring *ring = task->ins ? task->in[0].taps[0]->ring : NULL;
    // What only looks back, as `delay`, gives each frame on later, and may run ahead of its input.
    const uint64_t later = m->before >= m->window ? m->before - m->window + 1 : 0;

    if (!ring || !atomic_load_explicit(&ring->tags, memory_order_relaxed))
        return;
    ring_tags(ring, from - (later < from ? later : from), to - (later < to ? later : to),
              &task->tags);
    for (size_t i = 0; i < task->tags.count; i++) {
        struct sigrun_tag tag = task->tags.item[i];

        tag.frame = (tag.frame + later) * m->up / m->down;
        if (tag.frame < cut)
            continue;
        tag.frame -= cut;
        for (size_t o = 0; o < task->outs; o++)
            if (task->out[o])
                ring_tag(task->out[o], &tag);
    }
}

bool task_ready(struct task *task, bool eager)
{
    task->starved = false;
    return !atomic_load_explicit(&task->finished, memory_order_relaxed) &&
           (task->plan->pure ? pure_ready(task, eager || task->live)
                             : serial_ready(task, eager || task->live));
}

bool task_run(struct task *task, struct worker *worker)
{
    const uint64_t bit = 1ull << (worker->index % 64);

    if (!(atomic_load_explicit(&task->workers_seen, memory_order_relaxed) & bit))
        atomic_fetch_or_explicit(&task->workers_seen, bit, memory_order_relaxed);
    task_count(task, &task->runs, 1);
    return task->plan->pure ? pure_run(task, worker) : serial_run(task, worker);
}

// Appends the zeros that readers' windows reach into, as far as there is room. True when all are
// there.
static bool task_pad(struct task *task)
{
    bool all = true;

    for (size_t o = 0; o < task->outs; o++) {
        struct ring *ring = task->out[o];

        while (ring && ring->pad_left) {
            const uint64_t w = atomic_load_explicit(&ring->w, memory_order_relaxed);
            uint64_t n = task_room(ring);

            if (n == UINT64_MAX) {
                ring->pad_left = 0;
                break;
            }
            n = ring_straight(ring, w, n < ring->pad_left ? n : ring->pad_left);
            if (!n)
                break;
            for (size_t c = 0; c < ring->lanes; c++)
                __builtin_memset(ring_at(ring, c, w), 0, (size_t)n * ring->frame);
            ring->pad_left -= (size_t)n;
            atomic_store_explicit(&ring->w, w + n, memory_order_release);
        }
        all = all && (!ring || !ring->pad_left);
    }
    return all;
}

// A reader needs nothing more; a ring that has lost its last one no longer counts for its writer.
static void leave(struct reader *reader)
{
    struct ring *ring = reader->ring;

    atomic_store_explicit(&reader->r, UINT64_MAX, memory_order_release);
    if (atomic_fetch_sub(&ring->reading, 1) == 1 &&
        atomic_fetch_sub(&ring->writer->heard, 1) == 1 && ring->writer->thread)
        run_look(ring->writer->run); // its thread may be waiting for the outside world
}

void task_finish(struct task *task, struct worker *worker)
{
    struct run *run = task->run;

    if (!task->ending) {
        task->ending = true;
        for (size_t i = 0; i < task->op_count; i++)
            if (task->ops[i].stage->type->ended)
                task->ops[i].stage->type->ended(task->ops[i].stage, task->ops[i].self);
        for (size_t o = 0; o < task->outs; o++) {
            struct ring *ring = task->out[o];

            if (!ring)
                continue;
            ring->pad_left = ring->pad;
            atomic_store_explicit(&ring->end, atomic_load_explicit(&ring->w, memory_order_relaxed),
                                  memory_order_release);
        }
        for (size_t i = 0; i < task->ins; i++)
            for (size_t t = 0; t < task->in[i].tap_count; t++)
                leave(task->in[i].taps[t]);
    }
    if (task_pad(task)) {
        atomic_store(&task->finished, true);
        if (atomic_fetch_sub(&run->unfinished, 1) == 1 || run->loops)
            run_look(run);
    }
    sched_published(&run->sched, worker, task, false);
}
