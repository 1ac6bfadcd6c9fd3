// SPDX-License-Identifier: MIT
// pool: the threads of the workers, asleep when there is no work for them.

#include "runtime/exec/pool.h"

#include "runtime/base/clock.h"
#include "runtime/exec/block.h"
#include "runtime/exec/deque.h"
#include "runtime/exec/futex.h"
#include "runtime/exec/run.h"
#include "runtime/exec/stall.h"

#include <string.h>

enum { SPIN_NS = 20000, DECLINED_NS = 1000000 };

void pool_wake(struct sched *sched)
{
    if (atomic_load(&sched->sleepers)) {
        atomic_fetch_add(&sched->wakes, 1);
        futex_wake(&sched->wakes, 1);
    }
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
            task = sched_find(worker, &declined);
        while (!task && !atomic_load(&sched->quit) && sched->pool > 1 &&
               worker->gap_ns < 2 * SPIN_NS && clock_ns() - began < SPIN_NS);
        atomic_fetch_sub(&sched->searching, 1);
    }
    while (!task && !atomic_load(&sched->quit)) {
        const uint32_t seen = atomic_load(&sched->wakes);

        atomic_fetch_add(&sched->sleepers, 1);
        declined = false;
        task = sched_find(worker, &declined);
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
        struct task *task = sched_find(worker, &declined);

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
    return atomic_load(&sched->sleepers) >= sched->pool && !sched_queued(sched) &&
           !block_busy(sched->run);
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
