// SPDX-License-Identifier: MIT
//
// Threads of stages that block: files, sockets, devices, and sources that follow the clock. Such a
// thread runs its own task, and in a live graph also the cheap tasks behind it, which saves them a
// wake-up.
#pragma once

#include "runtime/exec/sched.h"

#include <signal.h>

struct block_thread {
    struct task *task;
    struct worker *worker;
    struct run *run;
    _Atomic uint32_t pending; // futex word: 1 when the task is to run
    _Atomic bool
        waiting; // for its task to become ready; otherwise it may be inside a blocking call
    pthread_t thread;
    bool started;
};

bool block_start(struct block_thread *, struct error *);
void block_stop(struct block_thread *); // joins it; the run must be over
void block_wake(struct block_thread *);
// Interrupts a blocking call: it returns EINTR. Repeated by run_wait until the thread has noticed.
void block_interrupt(struct block_thread *);
// May this thread run `task` itself, instead of handing it to the pool?
bool block_lends(const struct worker *, const struct task *);
// Is a blocking thread at work, so that the pool may get work without doing anything?
bool block_busy(const struct run *);
// Installs the signal handler that block_interrupt relies on. Threads that the caller starts from
// here on take no other signal of the program: those are for the threads that were there before.
// `mask`: the caller's, for it to restore.
void block_signals(sigset_t *mask);
