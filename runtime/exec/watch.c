// SPDX-License-Identifier: MIT
// watch: waits and latencies of tasks, by marks that travel with the stream.

#include "runtime/exec/watch.h"

#include "runtime/base/clock.h"
#include "runtime/exec/run.h"

#include <math.h>

// Marks that some task never sees, since its stream was cut, are given up.
static const double patience = 0.5;

static struct probe *probe_of(const struct task *task, struct arena *arena)
{
    const struct sigrun_stage *first = task->ops[0].stage;

    if (task->ins) {
        const struct task *before = task->in[0].taps[0]->ring->writer;
        const struct watch *watch = atomic_load(&before->watch);
        struct probe *probe = watch ? watch->probe : NULL;

        if (!first->in[0].format.rate.num || !probe)
            return NULL;
        probe->reached++;
        return probe;
    }
    return task->outs && first->out[0].format.rate.num ? arena_alloc(arena, 1, sizeof(struct probe))
                                                       : NULL;
}

void watch_open(struct run *run)
{
    // Writers come before readers; what reads a loop's end first has no probe.
    for (size_t t = 0; t < run->task_count; t++) {
        if (atomic_load(&run->tasks[t].watch))
            return;
        struct watch *watch = arena_alloc(&run->arena, 1, sizeof *watch);
        watch->probe = probe_of(&run->tasks[t], &run->arena);
        atomic_store(&run->tasks[t].watch, watch);
    }
    atomic_store(&run->sched.timed, true);
}

static uint64_t get(_Atomic uint64_t *number)
{
    return atomic_load_explicit(number, memory_order_relaxed);
}

// Does an input hold less than a call needs?
static bool lacks_input(const struct task *task)
{
    const struct sigrun_motion *m = &task->motion;

    for (size_t i = 0; i < task->ins; i++) {
        const struct inlet *inlet = &task->in[i];
        const uint64_t from = task->plan->pure ? task->pure.next * m->down : inlet->taken,
                       before = task->plan->pure ? m->before : 0;
        uint64_t length;
        const uint64_t there = inlet_frames(inlet, m, &length);

        if ((length == UINT64_MAX || there < length) && there + before < from + m->window)
            return true;
    }
    return false;
}

static bool lacks_room(const struct task *task)
{
    for (size_t o = 0; o < task->outs; o++)
        if (task->out[o] && task_room(task->out[o]) < task->out[o]->block)
            return true;
    return false;
}

void watch_parked(struct task *task, struct watch *watch, uint64_t ticks)
{
    if (get(&watch->parked))
        return;
    // What lacks neither waits for a whole chunk; a source can only wait for room.
    const bool for_room = !task->ins || (!lacks_input(task) && lacks_room(task));
    atomic_store_explicit(&watch->for_room, for_room, memory_order_relaxed);
    atomic_store_explicit(&watch->parked, ticks, memory_order_relaxed);
}

// A source sends a mark with a frame.
static void send(struct task *task, struct probe *probe, uint64_t frame, uint64_t ticks)
{
    uint64_t number = atomic_load(&probe->number);
    const double rate = sigrun_hz(task->ops[0].stage->out[0].format.rate);

    if (number & 1)
        return;
    if (atomic_load(&probe->expected) &&
        (double)(ticks - get(&probe->ticks)) < patience * clock_tick_rate())
        return;
    if (!atomic_compare_exchange_strong(&probe->number, &number, number + 1))
        return; // another worker that runs the source does it
    atomic_store(&probe->ticks, ticks);
    atomic_store(&probe->seconds, (double)frame / rate);
    atomic_store(&probe->expected, probe->reached);
    atomic_store(&probe->number, number + 2);
}

void watch_begin(struct task *task, struct watch *watch, uint64_t ticks)
{
    const uint64_t since = atomic_exchange(&watch->parked, 0);

    if (since && ticks > since)
        atomic_fetch_add(atomic_load(&watch->for_room) ? &watch->wait_room : &watch->wait_input,
                         ticks - since);
    // Before it is run, since what it makes may be used at once; where it waits for its frames, as
    // for a pipe, they are only there behind that.
    if (task->thread)
        watch->made = get(&task->frames_out);
    if (watch->probe && !task->ins && !task->thread)
        send(task, watch->probe, get(&task->frames_out), ticks);
}

static size_t bucket_of(double ns)
{
    const double bucket = ns < 1 ? 0 : 4 * log2(ns);

    return bucket < WATCH_BUCKETS - 1 ? (size_t)bucket : WATCH_BUCKETS - 1;
}

void watch_end(struct task *task, struct watch *watch, uint64_t ticks)
{
    struct probe *probe = watch->probe;

    if (probe && task->thread && !task->ins && get(&task->frames_out) > watch->made)
        send(task, probe, watch->made, ticks);
    if (!probe || !task->ins)
        return;
    uint64_t number = atomic_load(&probe->number), seen = atomic_load(&watch->seen);
    if (number & 1 || number == seen)
        return;
    const double rate = sigrun_hz(task->ops[0].stage->in[0].format.rate);
    const uint64_t sent = atomic_load(&probe->ticks);
    if ((double)get(&task->frames_in) / rate <= atomic_load(&probe->seconds) ||
        atomic_load(&probe->number) != number ||
        !atomic_compare_exchange_strong(&watch->seen, &seen, number))
        return;
    const double ns = ticks > sent ? 1e9 * (double)(ticks - sent) / clock_tick_rate() : 0;
    atomic_fetch_add(&watch->late[bucket_of(ns)], 1);
    // The last mark may have been given up meanwhile: then nothing is expected of this one.
    size_t expected = atomic_load(&probe->expected);
    while (expected && !atomic_compare_exchange_weak(&probe->expected, &expected, expected - 1))
        ;
}

double watch_waited(const struct task *task, bool for_room)
{
    struct watch *watch = atomic_load(&task->watch);

    return watch ? (double)atomic_load(for_room ? &watch->wait_room : &watch->wait_input) /
                       clock_tick_rate()
                 : 0;
}

double watch_latency(const struct task *task, double share)
{
    struct watch *watch = atomic_load(&task->watch);
    uint64_t all = 0, sum = 0;

    for (size_t b = 0; watch && b < WATCH_BUCKETS; b++)
        all += atomic_load(&watch->late[b]);
    for (size_t b = 0; all && b < WATCH_BUCKETS; b++) {
        sum += atomic_load(&watch->late[b]);
        if ((double)sum >= share * (double)all)
            return exp2((double)(b + 1) / 4) * 1e-9;
    }
    return NAN;
}
