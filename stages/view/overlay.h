// SPDX-License-Identifier: MIT
//
// What lies over a figure on a screen: the values under the pointer, marks, peaks, the status line,
// statistics, the keys.
#pragma once

#include "stages/view/view.h"

enum { OVERLAY_ROWS = 48, OVERLAY_WORDS = 96 };

// Words in two columns in a box.
struct overlay_table {
    char left[OVERLAY_ROWS][OVERLAY_WORDS], right[OVERLAY_ROWS][OVERLAY_WORDS];
    int rows;
};

int overlay_status_height(const struct view *);
void overlay_draw(struct view *, struct raster *);

// The words, for pixels and letters.

enum { OVERLAY_LINE = 256, OVERLAY_POINTS = 24 };

// The status line: on the left what was asked for or is pointed at, on the right what is always
// there.
void overlay_status(const struct view *, char left[OVERLAY_LINE], char right[OVERLAY_LINE]);
// What the keys do, and the pointer where there is one.
void overlay_keys(const struct view *, struct overlay_table *, bool window);
void overlay_figures(const struct view *, struct overlay_table *);

// A mark or a peak.
struct overlay_point {
    size_t pane; // of those shown
    double x, y;
    char name[8];
    bool peak;
};
// Marks and peaks: where they are, which is returned as a count, and what is told of them.
size_t overlay_points(const struct view *, struct overlay_point[OVERLAY_POINTS],
                      struct overlay_table *);

// The parts, for pixels.
int overlay_size(const struct view *); // of letters
void overlay_write(const struct view *, struct raster *, int x, int y, const char *text,
                   uint32_t colour);
void overlay_row(struct overlay_table *, const char *left, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
// In the middle of the picture, or in the upper right corner of a box.
void overlay_table(const struct view *, struct raster *, const struct overlay_table *,
                   const struct box *corner);
void overlay_help(const struct view *, struct raster *);
void overlay_statistics(const struct view *, struct raster *);
// The crosshair, marks, peaks and the box that is being drawn.
void overlay_marks(struct view *, struct raster *);

// A number with as many digits as are told apart at this resolution.
void overlay_number(char *out, double value, const char *unit, double resolution);
// Where something lies on the x axis of a pane, as its words tell it, and how high.
void overlay_x(const struct view *, size_t pane, double x, char *out);
void overlay_y(const struct view *, size_t pane, double y, char *out);
// The value of what was read off.
void overlay_value(const struct view *, size_t pane, const struct probe *, char *out);
