// SPDX-License-Identifier: MIT
//
// The threads of the pool's workers, for the scheduler.
#pragma once

#include "runtime/exec/sched.h"

// Starts one more worker, if the pool has one left: those that there is nothing for cost nothing.
// 0, or why the system gives no thread.
int pool_launch(struct sched *);
// Is there a worker that has not been needed so far? Before the first, there is none.
bool pool_unlaunched(const struct sched *);
// Is there one, or one that sleeps?
bool pool_has_more(const struct sched *);
// Wakes or starts a worker, if there is one.
void pool_wake(struct sched *);
