// SPDX-License-Identifier: MIT
// sched: who runs what next, and when a sleeping worker is worth waking.

#include "runtime/exec/sched.h"

#include "runtime/base/clock.h"
#include "runtime/exec/block.h"
#include "runtime/exec/deque.h"
#include "runtime/exec/futex.h"
#include "runtime/exec/run.h"
#include "runtime/exec/stall.h"
#include "runtime/exec/trace.h"
#include "runtime/exec/watch.h"

#include <stdlib.h>
#include <string.h>

enum { GATE_NS = 2000, SPIN_NS = 20000, DECLINED_NS = 1000000, TURN_RUNS = 64 };

bool sched_init(struct sched *sched, struct run *run, size_t pool, size_t blocking, size_t tasks,
                size_t tile, size_t scratch)
{
    struct arena *arena = &run->arena;

    sched->run = run;
    sched->pool = pool;
    sched->count = pool + blocking;
    sched->alone = sched->count == 1;
    // Reading the clock takes as long as handing over a chunk; a lone worker needs none.
    sched->timed = !sched->alone || run->options.watch || run->options.trace;
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

static void wake_one(struct sched *sched)
{
    if (atomic_load(&sched->sleepers)) {
        atomic_fetch_add(&sched->wakes, 1);
        futex_wake(&sched->wakes, 1);
    }
}

void sched_push(struct sched *sched, struct worker *worker, struct task *task)
{
    if (task->thread) {
        block_wake(task->thread);
        return;
    }
    if (!worker || worker->blocking) {
        inbox_put(&sched->inbox, task);
        wake_one(sched);
        return;
    }
    deque_push(&worker->deque, task, sched->alone);
    if (!sched->alone && atomic_load(&sched->sleepers) && !atomic_load(&sched->searching) &&
        atomic_load_explicit(&worker->run_ns, memory_order_relaxed) >= sched->gate_ns)
        wake_one(sched);
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
        if (task_ready(task, atomic_load_explicit(&task->eager, memory_order_relaxed))) {
            if (next)
                push_next(sched, worker, task);
            else
                sched_push(sched, worker, task);
            return;
        }
        if (task->watch)
            watch_parked(task, worker ? worker->last_ticks : clock_ticks());
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

static struct task *find(struct worker *worker, bool *declined)
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

// What a run has taken, for those who steal, lend a hand or look at statistics.
static void account(struct worker *worker, struct task *task, uint64_t before)
{
    const uint64_t now = clock_ticks(), ticks = now - before;
    const uint64_t average = atomic_load_explicit(&worker->run_ns, memory_order_relaxed);
    const uint64_t ns = (uint64_t)((double)ticks * worker->sched->tick_ns);

    worker->last_ticks = now;
    if (task->watch)
        watch_end(task, now);
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
    const uint64_t before = worker->last_ticks;

    if (task->watch)
        watch_begin(task, before);
    task_run(task, worker);
    if (sched->timed)
        account(worker, task, before);
    if (!shared)
        settle(sched, worker, task, true);
    // Counted when it is given up: until then a look for stalls couldn't take hold of it.
    atomic_store_explicit(&worker->runs,
                          atomic_load_explicit(&worker->runs, memory_order_relaxed) + 1,
                          memory_order_release);
}

// A worker that is alone keeps its tasks' states without locks, so it looks for stalls itself.
static void look_when_asked(struct sched *sched)
{
    if (atomic_load_explicit(&sched->look, memory_order_relaxed) &&
        atomic_exchange(&sched->look, false))
        stall_look(sched->run);
}

bool sched_look(struct sched *sched)
{
    uint64_t runs = 0;

    for (size_t i = 0; i < sched->count; i++)
        runs += atomic_load_explicit(&sched->workers[i].runs, memory_order_acquire);
    // Where nothing has run since the last look, it would find the same again.
    const bool changed = runs != sched->runs_seen || !sched->looked_again;
    sched->looked_again = runs == sched->runs_seen;
    sched->runs_seen = runs;
    if (!changed && !atomic_load(&sched->run->stop) && !atomic_load(&sched->run->failed))
        return false;
    if (!sched->alone) {
        stall_look(sched->run);
        return changed;
    }
    atomic_store(&sched->look, true);
    atomic_fetch_add(&sched->wakes, 1);
    futex_wake(&sched->wakes, 1);
    return changed;
}

// Looks for work until there is some, or it is time to go. Sleeps when there has been none for a
// while.
static struct task *wait_for_work(struct worker *worker)
{
    struct sched *sched = worker->sched;
    const uint64_t began = clock_ns();
    bool declined = false;
    struct task *task = NULL;

    if (!sched->alone) {
        atomic_fetch_add(&sched->searching, 1);
        do
            task = find(worker, &declined);
        while (!task && !atomic_load(&sched->quit) && sched->pool > 1 &&
               worker->gap_ns < 2 * SPIN_NS && clock_ns() - began < SPIN_NS);
        atomic_fetch_sub(&sched->searching, 1);
    }
    while (!task && !atomic_load(&sched->quit)) {
        const uint32_t seen = atomic_load(&sched->wakes);

        atomic_fetch_add(&sched->sleepers, 1);
        declined = false;
        task = find(worker, &declined);
        if (!task && !atomic_load(&sched->quit)) {
            if (!declined && sched_idle(sched))
                run_look(sched->run);
            futex_wait(&sched->wakes, seen, declined ? DECLINED_NS : 0);
        }
        atomic_fetch_sub(&sched->sleepers, 1);
        look_when_asked(sched);
    }
    worker->gap_ns = clock_ns() - began;
    worker->last_ticks = clock_ticks();
    return task;
}

static void *worker_main(void *argument)
{
    struct worker *worker = argument;
    bool declined = false;

    worker->last_ticks = clock_ticks();
    while (!atomic_load_explicit(&worker->sched->quit, memory_order_relaxed)) {
        struct task *task = find(worker, &declined);

        look_when_asked(worker->sched);
        if (!task)
            task = wait_for_work(worker);
        if (task)
            sched_run(worker, task);
    }
    return NULL;
}

bool sched_idle(const struct sched *sched)
{
    if (atomic_load(&sched->sleepers) < sched->pool || !inbox_empty(&sched->inbox))
        return false;
    for (size_t i = 0; i < sched->pool; i++)
        if (!deque_empty(&sched->workers[i].deque))
            return false;
    return !block_busy(sched->run);
}

bool sched_start(struct sched *sched, struct error *err)
{
    for (size_t i = 0; i < sched->pool; i++) {
        const int why =
            pthread_create(&sched->workers[i].thread, NULL, worker_main, &sched->workers[i]);

        if (why)
            return error_kind_at(err, ERROR_RUN, span_none(),
                                 "a worker thread can't be started: %s", strerror(why));
        sched->workers[i].started = true;
    }
    return true;
}

void sched_stop(struct sched *sched)
{
    atomic_store(&sched->quit, true);
    atomic_fetch_add(&sched->wakes, 1);
    futex_wake(&sched->wakes, 1 << 30);
    for (size_t i = 0; i < sched->pool; i++)
        if (sched->workers[i].started)
            pthread_join(sched->workers[i].thread, NULL);
}
