// SPDX-License-Identifier: MIT
//
// A picture as data: panes below or beside each other with axes, traces, images and words. Every
// device draws from this and nothing else. All of a scene's memory, and what its pointers borrow,
// lives in an arena of the caller; a scene is never freed alone.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runtime/base/arena.h"
#include "stages/scene/colormap.h"
#include "stages/scene/tips.h"

// Both ends NAN: found from the data by scene_fit. low is at the left or bottom, high at the right
// or top, in the unit without a prefix; low may exceed high. A logarithmic axis that would reach
// zero or below is narrowed by scene_fit.
struct scene_axis {
    const char *name; // "Frequency", or NULL
    const char *unit; // "Hz", "s", "V²/Hz", "dBFS"; NULL for a bare number
    double low, high;
    bool log;
    double zero; // the value that words call 0
    bool clock;  // words tell the time of day
};

// Where the items of a row lie on an axis: at at[i], which ascends unless the trace is a path, else
// at first + i·step.
struct scene_steps {
    double first, step;
    const double *at;
    size_t count;
};

enum scene_style {
    SCENE_LINE, // through values over ascending x
    SCENE_AREA, // a line with a faint fill down to the bottom of the pane
    SCENE_DOTS, // discs, any x
    SCENE_PATH, // a line from point to point, any x
    SCENE_VEIL, // dims and hatches what lies below it: the cone of influence of a scalogram
    SCENE_STYLES,
};
extern const char *const scene_style_names[];

enum { SCENE_INK = 64 }; // the colour of words

// Values over x. A value that is not finite is a gap. Either `y`, or an envelope: the least and
// greatest value within each step, and if known their mean and deviation from it.
struct scene_trace {
    const char *name; // for the legend, or NULL
    struct scene_steps x;
    const float *y;
    const float *low, *high;
    const float *mean, *deviation; // both or neither
    enum scene_style style;
    unsigned colour; // number of a line colour, or SCENE_INK
    bool faint;      // pale: what was before
    bool under;      // the shapes lie over it
};

// A matrix of values. Cell (i, j) is value[i·x_stride + j·y_stride], centred on x step i and y step
// j. NAN is shown as missing, and where no cell lies the background.
struct scene_image {
    const char *name, *unit; // of the values, for the colour bar
    struct scene_steps x, y;
    const float *value;
    size_t x_stride, y_stride;
    const uint32_t *rgb; // or colours themselves, 0xRRGGBB, in the places of values; then no bar
    double low, high;    // values of the first and last colour; NAN: found by scene_fit
    bool found;          // they were found from the data before
    bool nothing;        // no data to find them from
    bool log;            // colours by the logarithm; what is not above zero is not drawn
    enum colormap map;
    bool smooth; // interpolate when cells are larger than pixels
};

// A filled piece with straight sides, between images and traces; pieces are drawn in their order,
// so that what lies in front comes last.
struct scene_shape {
    const float *x, *y; // corners, on the axes of the pane
    size_t count;
    float value;        // its colour is that of this value in the pane's image; NAN: of a line
    unsigned colour;    // number of that line colour
    unsigned char pale; // of 256, how much of what lies below it is seen
    bool edged;         // a thin line runs along its sides
};

// Words at an axis instead of numbers.
struct scene_mark {
    double at;
    const char *words;
};

// Words beside a point, left out where no room is; at a given side of it they may leave the pane.
// Under it they lie as far below as they have to in the pane.
enum scene_side { SCENE_ANY_SIDE, SCENE_ABOVE, SCENE_RIGHT, SCENE_LEFT, SCENE_BELOW, SCENE_UNDER };
struct scene_label {
    double x, y;
    const char *text;
    enum scene_side side;
};

struct scene_pane {
    const char *title, *notes; // "FFT of signal"; "hann 2048, hop 512, Δf 23.4 Hz"; or NULL
    double height;             // share of the picture, relative to the other panes
    size_t row, column;        // on a board; panes of one place stand below each other
    struct scene_axis x, y;
    bool x_found, y_found; // a range was found from the data, if not by scene_fit
    bool nothing;          // no data to find a range of values from
    bool travels;          // x is the time of the stream, which a view on a screen moves through
    bool falls;            // y is, the newest at the top
    bool equal;            // a unit is as long on y as on x
    bool bare;             // the axes are only those of the picture: no frame, no marks, no names
    enum tips_method tops; // of a spectrum: how a tone's bins tell where it is; NONE: nobody says
    bool powers;           // of one whose values are no decibels: they are powers, not amplitudes
    uint64_t stamp;        // another one when the data is another; 0: nobody says
    const struct scene_mark *marks; // of the y axis, or NULL: numbers
    size_t mark_count;
    struct scene_trace *traces;
    size_t trace_count;
    struct scene_image *image; // or NULL
    struct scene_shape *shapes;
    size_t shape_count;
    struct scene_label *labels;
    size_t label_count;
};

enum { SCENE_MARGINS = 64 };

// Pixels beside the panes that earlier pictures of a row of them needed: each takes no less, so
// that the data stand still.
struct scene_margins {
    int left[SCENE_MARGINS], right[SCENE_MARGINS];
};

struct scene {
    struct arena *arena;           // borrowed
    struct scene_margins *margins; // or NULL: a picture by itself
    const char *title;
    struct scene_pane *panes; // row by row, from the left; those of one place top to bottom
    size_t pane_count;
};

// All of these: [setup] or at the end of a run, from one thread.
void scene_init(struct scene *, struct arena *);

// What is added is empty but for automatic ranges, height 1 and the next line colour; the caller
// fills in the rest. A pointer holds until the next of its kind is added. Text that is assigned is
// borrowed.
struct scene_pane *scene_add_pane(struct scene *);
struct scene_trace *scene_add_trace(struct scene *, struct scene_pane *);
struct scene_image *scene_set_image(struct scene *, struct scene_pane *);
struct scene_shape *scene_add_shape(struct scene *, struct scene_pane *);
struct scene_label *scene_add_label(struct scene *, struct scene_pane *);

// A piece of four corners, between two values on each axis.
struct scene_shape *scene_add_box(struct scene *, struct scene_pane *, double left, double right,
                                  double low, double high);

// Appends the panes of another scene, whose arena must live as long as this one; its title becomes
// that of a pane without one.
void scene_add_scene(struct scene *, const struct scene *other);

// Gives every automatic range its numbers; those of x that show the same quantity, and end almost
// at the same place, become one. To be called before a scene is laid out; calling it again changes
// nothing.
void scene_fit(struct scene *);

// One range for the values of all panes, so that they can be compared.
void scene_share_values(struct scene *);

// The colours' range that the values of an image ask for. False: nothing does, all are silence or
// not finite.
bool scene_image_range(const struct scene_image *, double *low, double *high);

bool scene_axis_alike(const struct scene_axis *, const struct scene_axis *); // the same quantity
// Two axes that show the same quantity over the same range: panes that share x are aligned to the
// pixel.
bool scene_axis_same(const struct scene_axis *, const struct scene_axis *);

// Do the colours of an image, which may be NULL, need a bar that explains them?
bool scene_has_bar(const struct scene_image *);

double scene_step_at(const struct scene_steps *, size_t i);

// Whether decibels: the unit starts with "dB".
bool scene_unit_is_decibel(const char *unit);

// Half a turn in the unit of an angle; 0: it is none.
double scene_unit_half_turn(const char *unit);
