// SPDX-License-Identifier: MIT
//
// Tree to text: one line that parses back to an equal tree.
#pragma once

#include "runtime/base/text.h"
#include "runtime/lang/tree.h"

// Statements joined by ` ; `, names as written, quotes only where a word needs them.
void print_program(struct text *, const struct program *);
void print_chain(struct text *, const struct chain *);
void print_unit(struct text *, const struct unit *);

// A text as an item: as it is where it can stand as a word in any place, else quoted.
void print_text(struct text *, const char *);
