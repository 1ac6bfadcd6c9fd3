// SPDX-License-Identifier: MIT
//
// Tree to tree: variables get their values, and each use of a definition becomes its body.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"
#include "runtime/lang/tree.h"

// A variable from outside the text: `-D name=value`, or batch's `in`, `out`, `name`. The value is
// put in as it is, never split or parsed. Of equal names the last counts.
struct binding {
    const char *name, *value;
};

// A tree without definitions, variables and duplicate names, or NULL with every error found.
// `program` and the bindings' texts must outlive it.
struct program *expand(struct arena *, const struct program *, const struct binding *, size_t count,
                       struct error *);
