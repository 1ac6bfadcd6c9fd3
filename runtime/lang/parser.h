// SPDX-License-Identifier: MIT
//
// Text to tree: the grammar of the language by recursive descent.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"
#include "runtime/lang/tree.h"

enum { PARSE_DEPTH = 256 }; // groups and parentheses inside each other

// The tree in `arena`, or NULL with every error found, in the order of the text. The source must
// outlive the tree and the errors.
struct program *parse(struct arena *, const struct source *, struct error *);

// The same for `length` bytes of a file that may hold anything: a zero byte is an error like
// others, as is what isn't UTF-8. `source->text` must hold `length` bytes and a zero byte after
// them.
struct program *parse_bytes(struct arena *, const struct source *, size_t length, struct error *);
