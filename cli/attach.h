// SPDX-License-Identifier: MIT
// A program's side of a run's socket: lines to it, lines from it.
#pragma once

#include "cli/json_read.h"
#include "cli/options.h"
#include "runtime/base/text.h"

#include <sys/types.h>

struct attach {
    pid_t pid;
    int fd;
    struct text unread;
    struct source line; // the last one that came, whole
    struct arena arena; // of what was read from it
};

bool attach_open(struct attach *, pid_t, struct error *);
void attach_close(struct attach *);

// Sends a line.
bool attach_say(struct attach *, const char *line, struct error *);
// The next line; the one before is gone then. NULL with the reason; *ended: the run is over.
const struct json *attach_hear(struct attach *, bool *ended, struct error *);
// Both; an answer that isn't ok counts as one.
const struct json *attach_ask(struct attach *, const char *line, struct error *);

// A word that is the number of a process; 0: it isn't.
pid_t attach_number(const char *word);
// The run that is meant where none was named: the only one. 0 with the reason.
pid_t attach_only(struct error *);
