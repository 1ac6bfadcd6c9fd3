// SPDX-License-Identifier: MIT
//
// Stalls: when nothing moves although nothing has ended, either a task waits for a full chunk that
// will not come, or tasks wait for each other in a circle. The first is run with less, the second
// gets a larger ring.
#pragma once

#include "runtime/exec/run.h"

// Looks for tasks that could go on with less than a chunk, and for circles of waiting tasks.
// False when a circle can't be opened because of the memory limit; the run's failure then names the
// edge.
bool stall_look(struct run *);
