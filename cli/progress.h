// SPDX-License-Identifier: MIT
//
// The line that tells how far a run is: on a terminal rewritten in place, elsewhere on request.
#pragma once

#include "cli/options.h"
#include "runtime/exec/run.h"

struct progress {
    struct run *run;
    const struct options *options;
    enum progress_mode mode;
    bool shown;
    uint64_t last; // ns
};

void progress_start(struct progress *, struct run *, const struct options *);
void progress_show(struct progress *);
void progress_end(struct progress *); // clears the line
