// SPDX-License-Identifier: MIT
//
// A figure on a screen and what a person does with it: stop it, go back, look closer, read values
// off. It knows pixels and events, and no library of windows; the terminal has one too.
// [main thread] everything.
#pragma once

#include "stages/plot/figure.h"
#include "stages/plot/hold.h"
#include "stages/plot/layout.h"
#include "stages/plot/pace.h"
#include "stages/plot/raster.h"
#include "stages/plot/window.h"

enum { VIEW_PANES = 80 };

// What a person has made of the ranges of a pane; NAN: as the figure has them.
struct view_pane {
    double x_low, x_high, y_low, y_high; // on log axes of their logarithms
    double low, high;                    // of the colours
    int map;                             // colour map, or -1
};

enum view_result { VIEW_GOES_ON, VIEW_CLOSED, VIEW_QUIT };

struct view {
    struct figure *figure;
    struct pace pace;
    struct holds holds;
    struct arena arena; // of the picture
    struct scene scene;
    struct layout layout;
    struct font *font;
    struct arena fonts;
    int width, height;
    double scale;
    const struct theme *theme;

    bool paused, help, status;
    double until; // where it was paused, in seconds of the stream
    double span;  // seconds that are shown, or NAN: the figure's
    struct view_pane pane[VIEW_PANES];
    size_t focus; // pane that keys act on
    int pointer_x, pointer_y;
    bool inside; // the pointer is
    bool dragging;
    int drag_x, drag_y;
    uint64_t seen;        // frames in the last picture
    bool changed;         // by a person since then
    const char *message;  // for the status line
    double message_until; // of the clock
};

bool view_init(struct view *, struct figure *, double scale, double per_second);
void view_release(struct view *);
enum view_result view_event(struct view *, const struct window_event *);
// Has anything happened that a picture would show?
bool view_fresh(struct view *);
// Makes scene and layout of what is to be seen now, in so many pixels.
void view_compose(struct view *, int width, int height);
// The picture, after view_compose.
void view_draw(struct view *, struct raster *);
