// SPDX-License-Identifier: MIT
//
// The threads of the pool's workers, for the scheduler.
#pragma once

#include "runtime/exec/sched.h"

void pool_wake(struct sched *); // one that sleeps, if there is one
