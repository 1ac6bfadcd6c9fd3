// SPDX-License-Identifier: MIT
//
// The inside of words and strings: names, escapes and variables.
#pragma once

#include "runtime/lang/flaw.h"
#include "runtime/lang/lexer.h"
#include "runtime/lang/tree.h"

// [A-Za-z_][A-Za-z0-9_]*, and how much of the bytes is one.
bool word_is_name(const char *bytes, size_t length);
size_t word_name_length(const char *bytes, size_t length);

// Can these characters be part of a word, wherever it stands?
bool word_is_plain(const char *text);
// Can `@` and this be a place?
bool word_is_place(const char *text);

// The item that a word, a string or a place without its `@` stands for. What is wrong in it is
// reported.
struct item word_item(struct flaws *, const struct token *);
