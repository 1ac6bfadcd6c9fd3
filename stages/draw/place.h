// SPDX-License-Identifier: MIT
//
// Where the panes of a scene go among rows and columns of letters. Used by terminal.c alone.
#pragma once

#include <stdbool.h>

#include "stages/scene/scene.h"
#include "stages/scene/ticks.h"

enum { PLACE_BAR = 2, PLACE_GAP = 1 }; // columns of a colour bar, and before it

// The place of one pane, in letters.
struct place {
    int top, left, width, height; // of the data
    int begin, end;               // columns that are its own, with axes and words
    int header, legend, footer;   // rows above and below
    struct ticks x, y, bar;
    struct scene_axis bar_axis;
    int labels;    // width of the y labels
    bool x_hidden; // a pane below shows the same axis
    bool bare;     // there is room for data only
};

// Fills a place for each pane. Without room for axes all but the data is left out.
void place_panes(struct place *, const struct scene *, int columns, int rows, struct arena *);
// Nothing but the data.
void place_bare(struct place *, const struct scene *, int columns, int rows, struct arena *);

// The title that a pane shows, or NULL.
const char *place_title(const struct scene *, size_t pane);
