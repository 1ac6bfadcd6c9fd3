// SPDX-License-Identifier: MIT
//
// One batch: what is known before its first process starts, and what its loop keeps.
#pragma once

#include "cli/jobs.h"
#include "cli/journal.h"
#include "cli/recordings.h"
#include "cli/tally.h"
#include "runtime/graph/registry.h"

struct batch {
    struct arena arena;
    struct registry registry;
    const struct options *options;
    const struct source *source;
    struct recordings recordings;
    struct journal journal;
    bool has_journal, uses_out, uses_name;
    const char *shared;       // a file that the expression writes for any recording, or NULL
    struct span shared_span;  // where it says so
    uint64_t work;            // of the journal's keys: what all recordings share
    size_t cores;             // to be used at a time
    size_t *todo, todo_count; // recordings, by number
    struct jobs jobs;
    struct tally tally;
    struct slot {
        bool ended;
        int out;             // what it has printed, or -1
    } * slots;               // one for each of todo
    size_t started, printed; // of todo
    bool hung_up;            // who reads our stdout has left
    int interrupts;
    struct error err;
};

// Checks the expression, finds the recordings, and leaves out what is done already. Nothing is
// written but the journal. False with every error.
bool batch_prepare(struct batch *);

// What the expression's variables stand for: the user's, then ours. out: NULL without --out.
struct binding *batch_bindings(struct batch *, const char *in, const char *out, const char *name,
                               size_t *count);
struct journal_key batch_key(const struct batch *, const struct recording *);

// Makes the folders of a path, up to its last slash. False with errno.
bool batch_folders(struct arena *, const char *path);
