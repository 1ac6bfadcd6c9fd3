// SPDX-License-Identifier: MIT
//
// What stages do on the main thread while they run: windows and the terminal.
#pragma once

#include "runtime/exec/run.h"

// [main thread] Is a window or the terminal drawn on?
bool front_open(const struct run *);
// [main thread] As run_wait_or_stop, while those that are open have their turns. When all streams
// have ended a window stays until somebody closes it, or asks for the end: true then.
bool front_wait(struct run *, double seconds);
// [main thread] The run is over, or given up: those that are still open have their last turn,
// before anything is told about it.
void front_end(struct run *);
