// SPDX-License-Identifier: MIT
//
// A grid of letters with colours, and its way to a terminal.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "runtime/base/text.h"
#include "stages/draw/draw.h"

#define CELL_DEFAULT UINT32_MAX // the terminal's own colour

struct cell {
    uint32_t letter; // 0 is a space
    uint32_t fore, back;
};

struct cells {
    struct cell *cell;
    int columns, rows;
};

void cells_init(struct cells *, struct arena *, int columns, int rows);

// Outside the grid nothing is written.
void cells_put(struct cells *, int column, int row, uint32_t letter, uint32_t fore, uint32_t back);
void cells_write(struct cells *, int column, int row, const char *utf8, uint32_t fore);
int cells_width(const char *utf8);

// One line of text per row, without spaces at the end; colours are switched off at the end of each
// line.
void cells_print(const struct cells *, struct text *, enum draw_colours, bool ascii);

// What makes a screen that shows `before`, which is as large, show `now`: only what differs, each
// piece sent to its place.
void cells_change(const struct cells *now, const struct cells *before, struct text *,
                  enum draw_colours, bool ascii);
