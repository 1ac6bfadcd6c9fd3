// SPDX-License-Identifier: MIT
//
// What --stats wants to know of each task beside its counters: how long it waits, for input or for
// room, and how long frames take from their source to it. Written by whoever runs a task, read at
// any time, without locks. A task that isn't watched has none.
#pragma once

#include "runtime/base/arena.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { WATCH_BUCKETS = 128 };

struct run;
struct task;

// One mark on its way from a source: which part of the stream left it when. The next one starts
// when the last has arrived everywhere, or has been on its way for long.
struct probe {
    _Atomic uint64_t number; // of the mark; odd while it is being changed
    _Atomic uint64_t ticks;
    _Atomic double seconds;  // of the stream
    _Atomic size_t expected; // tasks that it hasn't reached
    size_t reached;          // tasks that it comes to
};

struct watch {
    _Atomic uint64_t parked; // ticks; 0: it doesn't wait
    _Atomic bool for_room;
    _Atomic uint64_t wait_input, wait_room; // ticks
    struct probe *probe;                    // NULL: it has no source whose stream has a rate
    _Atomic uint64_t seen;                  // number of the last mark that arrived
    uint64_t made;                          // frames, before a source that may wait was run
    _Atomic uint32_t late[WATCH_BUCKETS];   // latencies, four buckets an octave of nanoseconds
};

// Watches the tasks of a run from now on: before it starts, or while it goes on, from one thread at
// a time. No effect where they are watched already.
void watch_open(struct run *);
// [rt] Its owner gives a watched task up; a worker is about to run it, and has.
void watch_parked(struct task *, struct watch *, uint64_t ticks);
void watch_begin(struct task *, struct watch *, uint64_t ticks);
void watch_end(struct task *, struct watch *, uint64_t ticks);
// Seconds that it has waited for input or for room, or 0.
double watch_waited(const struct task *, bool for_room);
// Seconds that this share of the frames, 0.5 or 0.99, took at most from the source; NAN: unknown.
double watch_latency(const struct task *, double share);
