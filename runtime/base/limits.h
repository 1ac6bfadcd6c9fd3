// SPDX-License-Identifier: MIT
//
// What this process may use of the machine: less than there is, where its affinity or a control
// group (cgroups(7), version 1 or 2) says so.
#pragma once

#include <stddef.h>
#include <stdint.h>

size_t limits_cores(void);    // at least 1
uint64_t limits_memory(void); // bytes

// What the control groups alone say: INFINITY where they set no limit.
struct limits_group {
    double cores, bytes;
};
// self: the list of a process's groups, as /proc/self/cgroup; mount: where their files lie.
struct limits_group limits_group(const char *self, const char *mount);
