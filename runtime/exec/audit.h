// SPDX-License-Identifier: MIT
//
// The allocation check: counts what process does that it must not. The counters come from a library
// that is loaded before all others and stands in front of malloc, free and the locks
// (audit_preload.c).
#pragma once

#include "runtime/exec/task.h"

// Of the calling thread since it began; the preloaded library exports a function that returns them.
struct audit_counts {
    uint64_t allocations, locks;
};

enum { AUDIT_WARM_UP = 16 }; // calls of each stage that may still touch memory for the first time

// What one stage did after its warm-up.
struct audit_row {
    _Atomic uint64_t calls, allocations, locks, faults;
};

// [setup] Is the library loaded? Finds its function.
bool audit_open(struct error *);
