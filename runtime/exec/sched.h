// SPDX-License-Identifier: MIT
//
// The scheduler: workers with a deque each, work stealing, parking. A worker that has filled a ring
// runs the reader next, while the data is in its cache; idle workers steal the oldest.
#pragma once

#include "runtime/exec/inbox.h"
#include "runtime/exec/task.h"

#include <pthread.h>

struct deque {
    _Alignas(64) _Atomic int64_t top;
    _Alignas(64) _Atomic int64_t bottom;
    struct task *_Atomic *slots;
    int64_t mask;
};

struct worker {
    _Alignas(64) struct sched *sched;
    size_t index;
    struct deque deque;
    struct task *next; // runs before the deque: the reader of what was just written
    void *tile[2];     // what the stages of a task hand on
    void *scratch;
    _Atomic uint64_t run_ns; // moving average: how long a pushed task waits here
    uint64_t last_ticks;
    bool timed;            // last_ticks is kept up to date
    _Atomic uint64_t runs; // tasks run and given up
    uint64_t gap_ns;       // how long the last wait for work took
    uint64_t found, turns; // looks for work; those that were for the oldest
    pthread_t thread;
    bool started,
        blocking; // blocking: the thread of a stage that waits, lending a hand to what it feeds
};

struct sched {
    struct run *run;
    struct worker *workers; // the pool, then one for each blocking thread
    size_t count, pool;
    bool alone;                          // one worker and no blocking threads: no fences needed
    _Atomic bool timed;                  // somebody asks for the time that runs take
    _Alignas(64) _Atomic uint32_t wakes; // futex word: grows with each wake-up
    _Atomic uint32_t sleepers, searching;
    _Atomic bool quit, look;
    uint64_t runs_seen; // by the last look for stalls
    bool looked_again;
    struct inbox inbox; // from outside the pool
    double tick_ns;     // nanoseconds a tick
    uint64_t gate_ns;   // work that waits less than this isn't worth a second worker
};

bool sched_init(struct sched *, struct run *, size_t pool, size_t blocking, size_t tasks,
                size_t tile, size_t scratch);
bool sched_start(struct sched *, struct error *);
void sched_stop(struct sched *); // joins the workers
void sched_release(struct sched *);

// Queues a task that the caller has moved to BUSY. worker: the caller's, or NULL from outside the
// pool.
void sched_push(struct sched *, struct worker *, struct task *);
// Queues the task if it is idle and ready.
void sched_notify(struct sched *, struct worker *, struct task *);
// After frames were published: wakes the readers of the task's outputs, then the writers of its
// inputs. hurry: readers take less than a chunk, since the source may not have more for a while.
void sched_published(struct sched *, struct worker *, struct task *, bool hurry);
// Gives up ownership of a task; takes it back and queues it if it is ready after all.
void sched_park(struct sched *, struct worker *, struct task *);
// What the worker should run next, or NULL; declined: some is better left to another.
struct task *sched_find(struct worker *, bool *declined);
bool sched_queued(const struct sched *); // in the inbox or a deque
// Runs a task that the worker owns.
void sched_run(struct worker *, struct task *);
// [main thread] Has stalls looked for, if anything has run since the last time: true then.
bool sched_look(struct sched *);
bool sched_idle(const struct sched *); // every worker of the pool sleeps and nothing is queued
