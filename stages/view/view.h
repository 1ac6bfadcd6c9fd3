// SPDX-License-Identifier: MIT
//
// A figure on a screen and what a person does with it: stop it, go back, look closer, read values
// off. It knows pixels and events, and no library of windows; the terminal has one too.
// [main thread] everything.
#pragma once

#include "stages/draw/layers.h"
#include "stages/draw/pace.h"
#include "stages/draw/raster.h"
#include "stages/plot/figure_view.h"
#include "stages/scene/hold.h"
#include "stages/scene/layout.h"
#include "stages/view/probe.h"
#include "stages/view/window.h"

enum { VIEW_PANES = 80, VIEW_MARKS = 12, VIEW_TIMES = 512, VIEW_WORDS = 160 };

// What a person has made of a pane; NAN: as the figure has it.
struct view_pane {
    double x_low, x_high, y_low, y_high; // on log axes of their logarithms
    double low, high;                    // of the colours
    double height;                       // its share of the picture
    int map;                             // colour map, or -1
    uint32_t hidden;                     // traces that are switched off, a bit each
    bool off;                            // the whole pane is
    uint64_t measure;                    // tells units and scales of its values apart
    bool other_scale;                    // logarithmic x instead of linear, or the other way round
};

extern const struct view_pane view_untouched;

// A mark at a place of the data. It stays where it is; the value is read off again each time.
struct view_mark {
    size_t pane; // of the figure's
    size_t trace;
    double x, y;
    bool cell;
    bool delta; // told as the distance from the last one that isn't
};

enum view_result { VIEW_GOES_ON, VIEW_CLOSED, VIEW_QUIT };
enum view_cross { VIEW_NO_CROSS, VIEW_CROSS, VIEW_SNAP, VIEW_CROSSES };
enum view_zero { VIEW_STREAM, VIEW_RELATIVE, VIEW_CLOCK, VIEW_ZEROS };
enum view_drag { VIEW_NO_DRAG, VIEW_PAN, VIEW_BOX, VIEW_BAR, VIEW_BORDER };
enum view_wish { VIEW_NO_WISH, VIEW_PICTURE, VIEW_VALUES, VIEW_FULL }; // of who owns the screen

struct view {
    struct figure *figure;
    struct pace pace;
    struct holds holds;
    struct arena data;  // of what the figure has given
    struct arena arena; // of what is shown of it
    struct arena brief; // of one picture
    struct scene whole; // as the figure has it
    struct scene scene; // as it is shown
    struct layout layout;
    size_t number[VIEW_PANES]; // of the pane in `whole`, for each that is shown
    struct layers layers;
    struct font *font;
    struct arena fonts;
    int width, height;
    double scale;
    const struct theme *theme;

    bool paused, help, statistics, zen, peaks, full;
    bool other_grid; // lines at the ticks where the figure has none, or the other way round
    enum view_cross cross;
    enum view_zero zero;
    double until;                      // where it was paused, in seconds of the stream
    double edge;                       // the newest second that is shown
    double span;                       // seconds that are shown, or NAN: the figure's
    struct view_pane pane[VIEW_PANES]; // of the panes in `whole`
    size_t focus;                      // pane that keys act on, of those shown
    struct view_mark mark[VIEW_MARKS];
    size_t marks;
    struct probe probe; // under the pointer
    size_t probed;      // the pane
    int pointer_x, pointer_y;
    bool inside; // the pointer is
    enum view_drag drag;
    int drag_x, drag_y;   // where it was last
    int begin_x, begin_y; // where it began
    bool upper;           // of the bar
    uint64_t seen;        // frames in the last picture
    uint64_t altered;     // and changes of parameters
    bool stale;           // what the figure has given is to be asked for again
    bool changed;         // something else is shown of it
    bool over;            // something else lies over it
    bool anew;            // all is to be painted again
    enum view_wish wish;
    char message[VIEW_WORDS]; // for the status line
    double message_until;     // of the clock; 0: there is none

    double draw_ms[VIEW_TIMES]; // the last ones, a circle
    uint64_t draws;
    double newest;     // of the clock: when the newest frame in the picture came; 0: it was shown
    double delay;      // seconds from the arrival of the newest frame to the screen
    double looked;     // of the clock: when the figure was asked, and how old its newest frame was
    double age;        // then since its capture; NAN: its stream has no clock
    double capture;    // seconds from there to the screen; NAN
    double rows_clock; // when rows were counted, and how many there were
    uint64_t rows_seen;
    double rows_rate; // frames a second
    uint64_t draws_seen;
    double draw_rate; // pictures a second
};

bool view_init(struct view *, struct figure *, double scale, double per_second);
void view_release(struct view *);
enum view_result view_event(struct view *, const struct window_event *);
// Has anything happened that a picture would show?
bool view_fresh(struct view *);
// Makes the scene alone, for a screen of letters. True: it is another one.
bool view_scene(struct view *);
// Makes scene and layout of what is to be seen now, in so many pixels.
void view_compose(struct view *, int width, int height);
// The picture, after view_compose.
void view_draw(struct view *, struct raster *);
// It has been seen: drawing it took so long.
void view_shown(struct view *, double seconds);
// Milliseconds that drawing took: this share of the last pictures took no longer.
double view_draw_ms(const struct view *, double share);
// Words for the status line.
void view_say(struct view *, const char *format, ...) __attribute__((format(printf, 2, 3)));

// The pane of the figure that is shown as number i, as a person has made it.
struct view_pane *view_own(struct view *, size_t i);
// The number in the figure of a trace that is shown, and the other way round: SIZE_MAX, it isn't.
size_t view_trace_number(const struct view *, size_t pane, size_t shown);
size_t view_trace_shown(const struct view *, size_t pane, size_t number);
