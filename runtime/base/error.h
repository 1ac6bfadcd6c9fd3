// SPDX-License-Identifier: MIT
//
// Errors are values: where in which text, what is wrong, and what to write instead. Nothing below
// cli/ prints.
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

// A text that an error can point into: an expression, a file, a parameter's default. Borrowed,
// never copied.
struct source {
    const char *name; // NULL: the expression of the command line
    const char *text;
};

// A part of a source. A span without a source points nowhere, and no caret is shown for it.
// `within` ("the definition of bp") ends the text of each error there.
struct span {
    const struct source *source;
    size_t at, length;  // bytes
    const char *within; // what the culprit was written in, when the span is where that was used
};

enum { ERROR_MOST = 20 }; // further errors are counted but not kept

enum error_kind {
    ERROR_EXPRESSION, // exit code 2: the text is wrong
    ERROR_INPUT,      // exit code 3: an input can't be read
    ERROR_RUN,        // exit code 1: something failed while running
};

struct error_item {
    struct span span;
    enum error_kind kind;
    char *text;   // lower case, no full stop: what was expected, what was found
    char *remedy; // a whole expression or words to write instead, or NULL
};

// A collection of errors; all zero is an empty one. Not shared between threads.
struct error {
    struct error_item items[ERROR_MOST];
    size_t count; // of all errors reported; min(count, ERROR_MOST) are kept
};

// Adds an error and returns false, so that `return error_at(err, span, "…")` reports and leaves.
bool error_at(struct error *err, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool error_vat(struct error *err, enum error_kind kind, struct span at, const char *format,
               va_list args);
bool error_kind_at(struct error *err, enum error_kind kind, struct span at, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

// Are further errors only counted? Who has to search for their words asks first.
static inline bool error_full(const struct error *err)
{
    return err->count >= ERROR_MOST;
}

// Says what to write instead of what the last error found. No effect on an empty collection.
void error_remedy(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

// Appends the items of `from` to `err` and empties `from`.
void error_move(struct error *err, struct error *from);
void error_release(struct error *err);

// Puts the errors into the order of the text; those without a place stay last.
void error_sort(struct error *err);

static inline struct span span_none(void)
{
    return (struct span){0};
}

// From the start of a to the end of b, which lie in the same source.
static inline struct span span_join(struct span a, struct span b)
{
    const size_t end = b.at + b.length;

    return (struct span){a.source, a.at, end > a.at ? end - a.at : a.length, a.within};
}
