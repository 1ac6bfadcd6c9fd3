// SPDX-License-Identifier: MIT
//
// What stages can run on. A table of devices is passed to the runtime, as the stages are; the first
// is the CPU, which runs everything. Others offer buffers, kernels and transforms behind this
// header.
#pragma once

#include <stdbool.h>

struct device {
    const char *name; // as in `@gpu`
    // What it is, for a person; NULL when it isn't there, and *why then says what is missing and
    // what to do.
    const char *(*describe)(const char **why);
};

// The processor that this program runs on.
extern const struct device cpu_device;

// The device of a table (NULL last) with that name, or NULL.
const struct device *device_find(const struct device *const *table, const char *name);
