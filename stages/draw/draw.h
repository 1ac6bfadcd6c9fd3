// SPDX-License-Identifier: MIT
//
// A scene onto a device: the one place that a stage or a board calls at the end.
#pragma once

#include <stdbool.h>

#include "runtime/base/text.h"
#include "stages/draw/png.h"
#include "stages/draw/raster.h"
#include "stages/scene/scene.h"

struct paper_part;

enum draw_device {
    DRAW_PNG,
    DRAW_JSON,
    DRAW_TERMINAL,
    DRAW_SVG,
    DRAW_PDF,
    DRAW_KITTY, // pixels on a terminal
    DRAW_SIXEL,
    DRAW_GIF, // from here on they move
    DRAW_APNG,
    DRAW_MP4,
    DRAW_WEBM,
    DRAW_DEVICES,
};
extern const char *const draw_device_names[]; // "png", "json", "terminal", …, NULL

enum draw_theme { DRAW_LIGHT, DRAW_DARK };
enum draw_colours { DRAW_NO_COLOURS, DRAW_256_COLOURS, DRAW_TRUE_COLOURS };

// All zero is a light picture of 1280 × 720 pixels, or text of 80 × 24 without colours.
struct draw_options {
    int width, height; // pixels
    double scale;      // of letters and lines; 0 means 1
    enum draw_theme theme;
    const char *font;            // a file; NULL for the embedded one
    bool no_grid;                // pixels: no lines at the ticks
    bool with_data;              // JSON: all values, not only summaries
    int columns, rows;           // terminal
    int cell_width, cell_height; // pixels of a letter there
    enum draw_colours colours;
    bool ascii;                     // terminal: no letters beyond ASCII
    bool bare;                      // terminal: nothing but the data
    const struct paper_part *paper; // what PDF needs
};

enum { DRAW_MOST = 1000000 }; // pixels of a side, as libpng has it

// Which device the name of a file asks for by its ending. False: none.
bool draw_device_of(const char *file, enum draw_device *);

// The width in pixels that the data of pane 0 will have, from what is known before the data comes:
// names, units, the y range, whether there is an image. A matrix of so many columns is shown column
// by pixel. [setup]
int draw_data_width(const struct scene *, const struct draw_options *);

// Fits the scene and draws it in memory of the arena; its axes as JSON are added to `axes`, unless
// NULL. False, and *why, if that can't be done.
bool draw_raster(struct scene *, const struct draw_options *, struct raster *, struct text *axes,
                 struct arena *, const char **why);

// Fits the scene and hands the whole file to `write`, in pieces. False, and *why, if that can't be
// done.
bool draw_scene(struct scene *, enum draw_device, const struct draw_options *, sink_write *write,
                void *context, const char **why);
