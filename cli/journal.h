// SPDX-License-Identifier: MIT
//
// What a batch has done: a text file with one line for each finished recording, which later
// batches add to. A line appears at once or not at all, also when the batch is killed: it is
// written in one piece behind the others, and a piece without its end is passed over.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"

#include <stdint.h>

// What makes two jobs the same.
struct journal_key {
    uint64_t work; // of the expression, its variables and the options that change results
    uint64_t bytes;
    int64_t modified; // ns
};

struct journal {
    int fd;
    struct journal_key *done; // of earlier batches, sorted
    size_t count;
};

// Opens or makes FOLDER/.sigrun-batch. Only one batch at a time may have it open.
bool journal_open(struct journal *, struct arena *, const char *folder, struct error *);
bool journal_has(const struct journal *, const struct journal_key *);
// False with errno when the line can't be written.
bool journal_add(struct journal *, const struct journal_key *, const char *path);
void journal_close(struct journal *);

// A running sum over what belongs to a job. Start with JOURNAL_START.
#define JOURNAL_START UINT64_C(0xcbf29ce484222325)
uint64_t journal_mix(uint64_t sum, const char *text);
