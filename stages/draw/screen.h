// SPDX-License-Identifier: MIT
//
// What stands at the other end of stdout: its size, its colours and its letters.
#pragma once

#include <stdbool.h>

#include "stages/draw/draw.h"

enum screen_color { SCREEN_AUTO, SCREEN_ALWAYS, SCREEN_NEVER };
extern const char *const screen_color_names[];

struct screen {
    bool terminal;
    int columns, rows; // 80 × 24 where nobody knows
    enum draw_colours colours;
    bool ascii; // the locale's letters are not Unicode's
};

// Of a file descriptor. NO_COLOR, TERM, COLORTERM, COLUMNS and the locale's variables are heeded.
void screen_look(struct screen *, int fd, enum screen_color);
