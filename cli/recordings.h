// SPDX-License-Identifier: MIT
//
// The recordings that a batch runs over: what its words name, with where their results belong.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"

#include <stdint.h>

struct recording {
    const char *path; // $in: as it was given, or below the folder that was given
    const char *name; // $name: without folders and ending
    const char *out;  // $out: its place below --out, without ending; NULL without --out
    const char *real; // the path from the root of the file system on
    uint64_t bytes;
    int64_t modified; // ns
};

struct recordings {
    struct recording *items;
    size_t count, room;
};

// A file stands for itself, a folder for all files below it whose names fit `match` (a pattern of
// the shell; hidden ones, and what lies below `out`, are left out). Below `out` the folders under
// the deepest one that holds all words are repeated. `out` and `match` may be "". False with an
// error for every word that names nothing. Everything lives in the arena.
bool recordings_find(struct recordings *, struct arena *, const char *const *words, size_t count,
                     const char *match, const char *out, struct error *);

// Has each a $out of its own (or a $name, where out is false)? Reports a pair that hasn't.
bool recordings_apart(const struct recordings *, struct arena *, bool out, struct error *);
