// SPDX-License-Identifier: MIT
//
// The processes of a batch: each runs one expression, with its output and its messages kept in
// files without names until it has ended. A crash in one ends that one alone, and none outlives
// the batch, however that ends.
#pragma once

#include "cli/options.h"

#include <sys/types.h>

struct job {
    pid_t process;     // 0: none
    size_t index;      // of the recording
    int out, messages; // files
};

struct jobs {
    struct job *items;
    size_t count, running;
};

void jobs_init(struct jobs *, struct arena *, size_t count);

// Starts a process that runs the expression with these options; one item must be free. False with
// errno when the system has no more processes or files. `lock` is closed in it. [SIGINT, SIGTERM
// and SIGCHLD are blocked by the caller, and let through there.]
bool jobs_start(struct jobs *, size_t index, const struct options *, const struct source *,
                int lock);

// One that has ended: its item is free again, its files are the caller's. False when all run.
bool jobs_ended(struct jobs *, struct job *ended, int *status);

// Sends a signal to all that run.
void jobs_signal(const struct jobs *, int number);
