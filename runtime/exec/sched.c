// SPDX-License-Identifier: MIT
// sched: who runs what next, and when a sleeping worker is worth waking.

#include "runtime/exec/sched.h"

#include "runtime/base/clock.h"
#include "runtime/exec/block.h"
#include "runtime/exec/change.h"
#include "runtime/exec/deque.h"
#include "runtime/exec/pool.h"
#include "runtime/exec/run.h"
#include "runtime/exec/trace.h"
#include "runtime/exec/watch.h"

#include <stdlib.h>
#include <string.h>

enum { GATE_NS = 2000, TURN_RUNS = 64 };

bool sched_init(struct sched *sched, struct run *run, size_t pool, size_t blocking, size_t tasks,
                size_t tile, size_t scratch)
{
    struct arena *arena = &run->arena;

    sched->run = run;
    sched->pool = pool;
    sched->count = pool + blocking;
    sched->alone = sched->count == 1;
    // Reading the clock takes as long as handing over a chunk; a lone worker needs none.
    atomic_init(&sched->timed, !sched->alone || run->options.watch || run->options.trace);
    sched->gate_ns = GATE_NS;
    sched->tick_ns = 1e9 / clock_tick_rate();
    sched->workers = arena_alloc(arena, sched->count, sizeof *sched->workers);
    inbox_init(&sched->inbox, arena, tasks + 1);
    for (size_t i = 0; i < sched->count; i++) {
        struct worker *worker = &sched->workers[i];

        worker->sched = sched;
        worker->index = i;
        worker->blocking = i >= pool;
        deque_init(&worker->deque, arena, worker->blocking ? 1 : tasks + 1);
        for (int t = 0; t < 2; t++)
            worker->tile[t] = arena_alloc(arena, 1, tile + 64);
        // Scratch that lies a whole number of pages from the tiles would compete with them for the
        // cache.
        worker->scratch = (unsigned char *)arena_alloc(arena, 1, scratch + 4160) + 64;
    }
    return true;
}

void sched_release(struct sched *sched)
{
    inbox_release(&sched->inbox);
}

void sched_push(struct sched *sched, struct worker *worker, struct task *task)
{
    if (task->thread) {
        block_wake(task->thread);
        return;
    }
    if (!worker || worker->blocking) {
        inbox_put(&sched->inbox, task);
        pool_wake(sched);
        return;
    }
    deque_push(&worker->deque, task, sched->alone);
    if (!sched->alone && atomic_load(&sched->sleepers) && !atomic_load(&sched->searching) &&
        atomic_load_explicit(&worker->run_ns, memory_order_relaxed) >= sched->gate_ns)
        pool_wake(sched);
}

// As sched_push, but to run here and next when that is possible.
static void push_next(struct sched *sched, struct worker *worker, struct task *task)
{
    if (!worker || worker->next || task->thread || (worker->blocking && !block_lends(worker, task)))
        sched_push(sched, worker, task);
    else
        worker->next = task;
}

// The caller owns the task: queues it if it is ready, else gives it up, unless it was notified
// meanwhile.
static void settle(struct sched *sched, struct worker *worker, struct task *task, bool next)
{
    for (;;) {
        if (atomic_load_explicit(&task->asked, memory_order_relaxed))
            change_settle(task);
        if (task_ready(task, atomic_load_explicit(&task->eager, memory_order_relaxed))) {
            if (next)
                push_next(sched, worker, task);
            else
                sched_push(sched, worker, task);
            return;
        }
        struct watch *watch = atomic_load_explicit(&task->watch, memory_order_acquire);
        if (watch)
            watch_parked(task, watch, worker && worker->timed ? worker->last_ticks : clock_ticks());
        if (sched->alone) {
            atomic_store_explicit(&task->state, TASK_IDLE, memory_order_relaxed);
            return;
        }
        int busy = TASK_BUSY;
        if (atomic_compare_exchange_strong(&task->state, &busy, TASK_IDLE))
            return;
        atomic_exchange(&task->state, TASK_BUSY);
    }
}

void sched_park(struct sched *sched, struct worker *worker, struct task *task)
{
    settle(sched, worker, task, false);
}

void sched_notify(struct sched *sched, struct worker *worker, struct task *task)
{
    int state = atomic_load_explicit(&task->state, memory_order_relaxed);

    if (atomic_load_explicit(&task->finished, memory_order_relaxed))
        return;
    if (sched->alone) {
        if (state == TASK_IDLE &&
            task_ready(task, atomic_load_explicit(&task->eager, memory_order_relaxed))) {
            atomic_store_explicit(&task->state, TASK_BUSY, memory_order_relaxed);
            push_next(sched, worker, task);
        }
        return;
    }
    // Always a read-modify-write: its owner sees either this mark, or what was published before it.
    while (!atomic_compare_exchange_weak(&task->state, &state,
                                         state == TASK_IDLE ? TASK_BUSY : TASK_AGAIN))
        ;
    if (state == TASK_IDLE)
        settle(sched, worker, task, true);
}

void sched_published(struct sched *sched, struct worker *worker, struct task *task, bool hurry)
{
    for (size_t o = 0; o < task->outs; o++) {
        struct ring *ring = task->out[o];

        for (size_t i = 0; ring && i < ring->reader_count; i++) {
            struct task *reader = ring->readers[i].task;

            if (!reader ||
                atomic_load_explicit(&ring->readers[i].r, memory_order_relaxed) == UINT64_MAX)
                continue;
            // If its owner takes the mark away just now, a look for stalls sets it again.
            if (hurry)
                atomic_store_explicit(&reader->eager, true, memory_order_relaxed);
            sched_notify(sched, worker, reader);
        }
    }
    for (size_t i = 0; i < task->ins; i++)
        for (size_t t = 0; t < task->in[i].tap_count; t++) {
            struct task *writer = task->in[i].taps[t]->ring->writer;

            // Room is no news to who waits for frames, where nobody else could have brought some.
            if (!sched->alone || !writer->starved || task->ending)
                sched_notify(sched, worker, writer);
        }
    if (task->plan->replicated)
        sched_notify(sched, worker, task);
}

static struct task *steal(struct worker *thief, bool *declined)
{
    struct sched *sched = thief->sched;

    for (size_t k = 1; k < sched->pool; k++) {
        struct worker *victim = &sched->workers[(thief->index + k) % sched->pool];

        if (deque_empty(&victim->deque))
            continue;
        // Work that would soon be run where its data lies is better left there.
        if (atomic_load_explicit(&victim->run_ns, memory_order_relaxed) < sched->gate_ns) {
            *declined = true;
            continue;
        }
        struct task *task = deque_steal(&victim->deque);
        if (task)
            return task;
    }
    return NULL;
}

// Now and then whoever has waited longest: stages that always find something to do would run each
// other for ever. What was to run next waits in the deque then.
static struct task *find_oldest(struct worker *worker)
{
    struct sched *sched = worker->sched;
    struct task *task =
        ++worker->turns % 2 ? inbox_take(&sched->inbox) : deque_steal(&worker->deque);

    if (!task)
        task = worker->turns % 2 ? deque_steal(&worker->deque) : inbox_take(&sched->inbox);
    if (task && worker->next) {
        deque_push(&worker->deque, worker->next, sched->alone);
        worker->next = NULL;
    }
    return task;
}

struct task *sched_find(struct worker *worker, bool *declined)
{
    struct task *task = NULL;

    if (++worker->found % TURN_RUNS == 0 && (task = find_oldest(worker)))
        return task;
    task = worker->next;
    worker->next = NULL;
    if (!task)
        task = deque_pop(&worker->deque, worker->sched->alone);
    if (!task)
        task = inbox_take(&worker->sched->inbox);
    return task ? task : steal(worker, declined);
}

bool sched_queued(const struct sched *sched)
{
    for (size_t i = 0; i < sched->pool; i++)
        if (!deque_empty(&sched->workers[i].deque))
            return true;
    return !inbox_empty(&sched->inbox);
}

// What a run has taken, for those who steal, lend a hand or look at statistics.
static void account(struct worker *worker, struct task *task, struct watch *watch, uint64_t before)
{
    const uint64_t now = clock_ticks(), ticks = now - before;
    const uint64_t average = atomic_load_explicit(&worker->run_ns, memory_order_relaxed);
    const uint64_t ns = (uint64_t)((double)ticks * worker->sched->tick_ns);

    worker->last_ticks = now;
    if (watch)
        watch_end(task, watch, now);
    if (worker->sched->run->trace)
        trace_add(worker->sched->run->trace, worker, task, before, now);
    task_count(task, &task->ticks, ticks);
    atomic_store_explicit(&worker->run_ns,
                          average - average / 8 + (ns < 8000000 ? ns : 8000000) / 8,
                          memory_order_relaxed);
    atomic_store_explicit(&task->cost, ns, memory_order_relaxed);
}

void sched_run(struct worker *worker, struct task *task)
{
    const bool shared = task->plan->replicated; // gives itself up while it runs
    struct sched *sched = worker->sched;
    const bool timed = atomic_load_explicit(&sched->timed, memory_order_acquire);
    struct watch *watch = timed ? atomic_load_explicit(&task->watch, memory_order_acquire) : NULL;

    if (timed && !worker->timed) // from now on
        worker->last_ticks = clock_ticks();
    worker->timed = timed;
    const uint64_t before = worker->last_ticks;
    if (watch)
        watch_begin(task, watch, before);
    task_run(task, worker);
    if (timed)
        account(worker, task, watch, before);
    if (!shared)
        settle(sched, worker, task, true);
    // Counted when it is given up: until then a look for stalls couldn't take hold of it.
    atomic_store_explicit(&worker->runs,
                          atomic_load_explicit(&worker->runs, memory_order_relaxed) + 1,
                          memory_order_release);
}
