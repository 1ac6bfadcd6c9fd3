// SPDX-License-Identifier: MIT
// The table of a run's tasks: what changed from one set of figures to the next.
#pragma once

#include "cli/json_read.h"
#include "cli/terminal.h"
#include "runtime/base/text.h"

#include <sys/types.h>

struct top_row {
    double frames, busy, wait_input, wait_room;
};

struct top {
    pid_t pid;
    double seconds; // of the run, at the last figures
    struct top_row *rows;
    size_t count; // 0: there were none yet
};

// Appends the table of these figures, each line but the last with a line end; what they are from
// then on is what the next are measured by. Without earlier ones it says that it waits.
void top_add(struct text *, struct top *, const struct json *stats, const struct terminal *);
void top_release(struct top *);
