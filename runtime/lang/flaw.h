// SPDX-License-Identifier: MIT
//
// What lexer and parser find wrong, in the order in which they notice it. It is told in the order
// of the text, at most one flaw a place, since what is found second at one place follows from the
// first.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"

#include <stdbool.h>
#include <stddef.h>

// `length` bytes at `at` are wrong; `fix` in place of `fix_length` bytes at `fix_at` mends it.
struct flaw {
    size_t at, length;
    const char *text;
    size_t fix_at, fix_length;
    const char *fix; // or NULL
    size_t order;
};

struct flaws {
    struct arena *arena;
    const struct source *source;
    size_t length; // of the source
    struct flaw *items;
    size_t count, capacity;
    size_t unkept; // found beyond what is kept
    bool fatal;    // there is no sense in looking further
    // Is this text without flaws? Asked of a whole mended text before it is told. NULL: tell none.
    bool (*accepts)(const void *context, const struct source *);
    const void *context;
};

// Returns false, so that `return flaw_at(…)` reports and leaves.
bool flaw_at(struct flaws *, size_t at, size_t length, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// Says what mends the flaw reported last.
void flaw_fix(struct flaws *, size_t at, size_t length, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// Moves all flaws to `err`. The remedy is the mended line, if the text has one flaw and is right
// then, else the words to put in. False if there was any.
bool flaw_tell(struct flaws *, struct error *);

// Bytes of the source for a message: shortened to what can be read at a glance, nothing
// unprintable.
const char *flaw_quote(const struct flaws *, size_t at, size_t length);
