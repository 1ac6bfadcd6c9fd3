// SPDX-License-Identifier: MIT
// How a stream can be written to: its width, and whether it shows colours.
#pragma once

#include "cli/options.h"

#include <stdio.h>

enum ink { INK_NONE, INK_BOLD, INK_RED, INK_GREEN, INK_CYAN, INK_DIM };

struct terminal {
    bool color;
    size_t width; // columns; 100 where it isn't a terminal
};

struct terminal terminal_of(FILE *, enum color);

// What switches an ink on, or (INK_NONE) all off; "" without colours.
const char *terminal_ink(const struct terminal *, enum ink);

// The columns that a text takes: UTF-8, wide and combining characters.
size_t terminal_columns(const char *text, size_t bytes);

// The next character of a text: its bytes, and its columns. Broken UTF-8 and control characters are
// one byte and one column wide.
size_t terminal_character(const char *text, size_t bytes, size_t *columns);
