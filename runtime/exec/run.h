// SPDX-License-Identifier: MIT
//
// A run of a plan: from start to the last file closed.
#pragma once

#include "runtime/exec/sched.h"

enum run_stop {
    RUN_GO,
    RUN_DRAIN,   // sources end, what is on its way arrives
    RUN_DISCARD, // what is on its way is dropped, sinks finish what they have
    RUN_ABANDON, // nothing is finished
};

struct run_options {
    size_t threads;
    double duration; // stream seconds of every source; 0: no limit
    bool audit;      // count allocations and locks in process
    bool watch;      // measure waits and latencies
    const char *trace;
};

struct change;
struct control;

struct run {
    struct plan *plan;
    struct graph *graph;
    struct run_options options;
    struct arena arena;
    struct task *tasks;
    size_t task_count;
    bool loops; // some tasks lie on loops
    struct ring *rings;
    size_t ring_count;
    struct mirror *mirror;
    unsigned char *plain; // memory of the plain rings
    size_t plain_bytes;
    struct sched sched;
    struct block_thread *threads;
    size_t thread_count;
    size_t bytes; // of all rings now

    _Atomic size_t unfinished; // tasks
    _Atomic int stop;
    _Atomic bool lost; // a display or a device was, and everything ends
    int heeded;        // the stop that run_wait_or_stop has come back for
    _Atomic bool failed;
    _Atomic uint64_t grown; // rings grown to get out of a stall
    uint64_t started;       // ns
    _Atomic uint64_t ended; // ns; 0: it goes on. Others ask how long it has lasted
    uint64_t started_ticks;

    _Atomic uint32_t look; // futex word: 1 when something is worth a look by run_wait
    unsigned look_ms;      // until the next look, otherwise
    pthread_mutex_t lock;  // of the failure
    struct error failure;
    struct trace *trace;
    struct control *control;        // parameters that may change
    struct change *_Atomic changed; // what has been applied, to be freed by who asks next
};

// Starts every stage and thread. NULL with the reason; nothing is left behind then.
struct run *run_new(struct plan *, const struct run_options *, struct error *);
// Waits up to `seconds` for the end; looks after stalls meanwhile. True when the run has ended.
bool run_wait(struct run *, double seconds);
// As run_wait, but comes back once for each end that is asked for.
bool run_wait_or_stop(struct run *, double seconds);
// [any thread, signal handler] Asks for an end; a stronger request than the last one counts.
void run_stop(struct run *, enum run_stop);
// After the end. False when something failed; the first failure is moved to err.
bool run_result(struct run *, struct error *);
void run_free(struct run *);

// [any thread, signal handler] Makes run_wait look at once.
void run_look(struct run *);
// [any thread] Ends the run because of the failure that the graph keeps.
void run_fail(struct run *);
// [any thread] The same in order: what is on its way arrives, and files are finished.
void run_lose(struct run *);
double run_seconds(const struct run *);
