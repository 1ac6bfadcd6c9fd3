// SPDX-License-Identifier: MIT
//
// How far a batch is: the line that tells it, and what is said at the end.
#pragma once

#include "cli/options.h"
#include "cli/recordings.h"

enum outcome { OUTCOME_DONE, OUTCOME_FAILED, OUTCOME_STOPPED };

struct failure {
    const struct recording *recording;
    const char *text;
};

struct tally {
    const struct options *options;
    enum progress_mode mode;
    struct arena *arena;
    size_t total, skipped, running;
    size_t ended[OUTCOME_STOPPED + 1];
    uint64_t bytes, bytes_ended; // of what is not skipped
    uint64_t started, last;      // ns
    struct failure *failures;
    size_t room;
    bool shown;
};

// `total` and `bytes` count what is to be done, without what is skipped.
void tally_start(struct tally *, struct arena *, const struct options *, size_t total,
                 uint64_t bytes, size_t skipped);
// `text`: why it failed; copied.
void tally_ended(struct tally *, const struct recording *, enum outcome, const char *text);
void tally_show(struct tally *);
// Clears the line, so that something else can be printed.
void tally_clear(struct tally *);

// The sum, and what failed. `list`: the file that holds all of it, or NULL.
void tally_finish(struct tally *, const char *list);
// Puts the failures into the order of the recordings, when all have ended.
void tally_sort(struct tally *);
// Writes the failures to a file, or takes away one that an earlier batch has left.
bool tally_save(const struct tally *, const char *path, struct error *);
