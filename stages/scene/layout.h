// SPDX-License-Identifier: MIT
//
// Where everything of a scene goes in a picture of so many pixels: rectangles of panes and colour
// bars, ticks, and boxes of words that never overlap. In each column panes stand flush left, and
// those that share an x axis flush right too, with its labels on the lowest only; in each row of a
// board the first panes of all columns begin, and the last ones end, at the same height.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "stages/scene/font.h"
#include "stages/scene/scene.h"
#include "stages/scene/ticks.h"

struct box {
    int x, y, width, height;
};

enum layout_role {
    LAYOUT_TITLE,
    LAYOUT_PANE_TITLE,
    LAYOUT_NOTES,
    LAYOUT_X_TICK,
    LAYOUT_X_NAME,
    LAYOUT_Y_TICK,
    LAYOUT_Y_NAME,
    LAYOUT_BAR_TICK,
    LAYOUT_BAR_NAME,
    LAYOUT_LEGEND,
    LAYOUT_LABEL,
    LAYOUT_ROLES,
};
extern const char *const layout_role_names[];

struct layout_text {
    const char *text;
    struct box box;
    int size;    // pixels per em
    bool turned; // reads from bottom to top
    enum layout_role role;
    size_t pane;
};

// A piece of line before its name in the legend.
struct layout_key {
    struct box box;
    unsigned colour;
    size_t pane;
};

struct layout_pane {
    struct box plot; // the data; the frame is drawn around it
    struct box bar;  // the colour bar, or empty
    struct ticks x, y, colours;
    struct scene_axis colour_axis; // of the bar
    bool x_hidden;                 // labels are on a pane below
};

struct layout {
    int width, height;
    double scale; // of letters and lines
    int tick,
        border; // length of a tick mark and width of the frame; 0 when there is no room for them
    struct layout_pane *panes;
    size_t pane_count;
    struct layout_text *texts;
    size_t text_count;
    struct layout_key *keys;
    size_t key_count;
};

// `scene` must have been fitted. Memory comes from the arena; what doesn't fit is left out, down to
// bare data.
void layout_make(struct layout *, const struct scene *, int width, int height, double scale,
                 struct font *, struct arena *);

// The data alone, in all of the picture.
void layout_bare(struct layout *, const struct scene *, int width, int height, double scale,
                 struct arena *);

// Where a value lies, in pixels with fractions: the first pixel of the box spans 0 to 1 from box.x.
double layout_x(const struct box *, const struct scene_axis *, double value);
double layout_y(const struct box *, const struct scene_axis *, double value); // downwards
