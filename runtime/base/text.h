// SPDX-License-Identifier: MIT
//
// A growing text buffer, and the few operations on text that the standard library lacks.
// Out of memory ends the program with a message: texts are small, and made before or after a run,
// not in it.
#pragma once

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

// All zero is an empty text. `data` is NULL or ends in a zero byte.
struct text {
    char *data;
    size_t length, capacity;
};

void text_add(struct text *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_append(struct text *, const char *bytes, size_t length);
void text_put(struct text *, char);
const char *text_of(const struct text *); // never NULL
char *text_take(struct text *);           // the caller frees it; the text is empty after
void text_release(struct text *);

// A new string; the caller frees it.
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));
char *text_vformat(const char *format, va_list args);

// The shortest decimal that reads back as exactly this double: 0.1, 48000, 1e-09, inf, nan.
void text_add_number(struct text *, double);

// A double-quoted string with C escapes, as the language reads it.
void text_add_quoted(struct text *, const char *bytes, size_t length);

// How unlike two words are: insertions, deletions, replacements and swaps of neighbours.
size_t text_distance(const char *a, const char *b);

// The most alike of `count` words at a distance that can be a slip of the finger, or NULL.
// `word(context, i)` gives the i-th.
const char *text_nearest(const char *found, size_t count,
                         const char *(*word)(const void *context, size_t i), const void *context);
