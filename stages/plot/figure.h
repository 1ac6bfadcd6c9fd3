// SPDX-License-Identifier: MIT
//
// What the stages that draw have in common: where the picture goes, how large it is and how it
// looks, and its way there when the stream has ended.
#pragma once

#include "runtime/graph/stage.h"
#include "stages/file/outfile.h"
#include "stages/plot/draw.h"
#include "stages/plot/scene.h"
#include "stages/plot/screen.h"

enum figure_format { FIGURE_AUTO, FIGURE_PNG, FIGURE_JSON, FIGURE_TEXT };
extern const char *const figure_formats[], *const figure_themes[];

enum { FIGURE_MOST = 16384 }; // pixels of a side that can be asked for

struct figure {
    const char *file, *title; // parameters
    size_t width, height;     // pixels, or letters; 0: the usual
    double scale;
    enum draw_theme theme;
    enum figure_format format;
    enum screen_color color;
    bool values;

    struct sigrun_stage *stage;
    enum draw_device device;
    struct draw_options options;
    bool terminal; // the letters go to a terminal
    struct arena arena;
    struct scene scene;
    struct outfile out;
    void (*compose)(void *self); // puts what has come into the scene
    void *self;
    bool begun, ended; // something has come; the picture was drawn, or failed
};

#define FIGURE_PARAM(T, field) \
    .name = #field, .offset = offsetof(T, figure.field), .kind = SIGRUN_KIND(((T *)0)->figure.field)

// Rows of the table, the first and the last ones; the stage's own stand between.
// clang-format off
#define FIGURE_FILE(T)                                                                             \
    {FIGURE_PARAM(T, file), .def = "",                                                             \
     .doc = "The file, which ends in .png, .json (the values) or .txt (letters); - for letters on "\
            "stdout; nothing: on the terminal."},                                                  \
    {FIGURE_PARAM(T, title), .def = "", .doc = "Words above it."}
#define FIGURE_REST(T)                                                                             \
    {FIGURE_PARAM(T, width), .def = "0", .max = FIGURE_MOST,                                       \
     .doc = "Pixels, or letters on a terminal; 0: 1280, or what the terminal has."},               \
    {FIGURE_PARAM(T, height), .def = "0", .max = FIGURE_MOST,                                      \
     .doc = "Pixels, or lines on a terminal; 0: 720 and more for many panes, or what the terminal "\
            "has."},                                                                               \
    {FIGURE_PARAM(T, scale), .def = "1", .min = 0.5, .max = 8,                                     \
     .doc = "Size of letters and lines; 2 for twice as many pixels on the same area."},            \
    {FIGURE_PARAM(T, theme), .def = "light", .choices = figure_themes, .doc = "Ground and ink."},  \
    {FIGURE_PARAM(T, format), .def = "auto", .choices = figure_formats,                            \
     .doc = "What to make of it; auto: what the name of the file ends in."},                       \
    {FIGURE_PARAM(T, color), .def = "auto", .choices = screen_color_names,                         \
     .doc = "Colours among letters; auto: on a terminal that has them, unless NO_COLOR is set."},  \
    {FIGURE_PARAM(T, values), .def = "true",                                                       \
     .doc = "JSON holds all values, not only axes and summaries."}
// clang-format on

// [setup] From shape: where does the picture go, and can it?
bool figure_shape(struct sigrun_stage *, struct figure *);

// [setup] From start: opens the file and begins an empty scene. compose(self) is called once, when
// the picture is drawn: at the end, or when the stage is destroyed before it.
bool figure_start(struct sigrun_stage *, struct figure *, void (*compose)(void *), void *self);

// [setup] After the panes, their axes and images were added: how many columns of data are shown,
// and how tall the picture gets when nobody says and panes of `least` pixels are to fit.
int figure_columns(const struct figure *);
// Also at the end.
void figure_make_room(struct figure *, size_t panes, int least);

// [rt] Composes, draws, and gives the file its name: what process returns at the end.
enum sigrun_flow figure_finish(struct figure *);
