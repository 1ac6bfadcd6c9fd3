// SPDX-License-Identifier: MIT
//
// The threads of the pool's workers, for the scheduler.
#pragma once

#include "runtime/exec/sched.h"

// Starts one more worker, if the pool has one left: those that there is nothing for cost nothing.
// 0, or why the system gives no thread.
int pool_launch(struct sched *);
// Is there a worker that sleeps, or that has not been needed so far?
bool pool_has_more(const struct sched *);
// Wakes or starts a worker, if there is one.
void pool_wake(struct sched *);
