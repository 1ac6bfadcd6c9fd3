// SPDX-License-Identifier: MIT
//
// A record of which thread ran which task when, as Chrome's trace viewer and Perfetto read it.
#pragma once

#include "runtime/exec/run.h"

struct trace;

// [setup] Room for the newest events of each worker. NULL when memory is short.
struct trace *trace_new(size_t workers);
// [rt] One run of a task; from and to are clock_ticks().
void trace_add(struct trace *, const struct worker *, const struct task *, uint64_t from,
               uint64_t to);
// After the run: writes the file.
bool trace_write(const struct trace *, const struct run *, const char *path, struct error *);
void trace_free(struct trace *);
