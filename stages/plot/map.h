// SPDX-License-Identifier: MIT
//
// What heatmap and spectrogram have in common: frames beside each other as columns of colours, a
// pane for each lane.
#pragma once

#include "stages/history/matrix.h"
#include "stages/history/rows.h"
#include "stages/plot/axes.h"
#include "stages/plot/figure.h"

enum map_kind {
    MAP_FRAMES, // frames of one axis, over the time they come at
    MAP_BLOCKS, // frames of time × another axis, one after the other
    MAP_SINGLE, // the last frame, of two axes
};
// All but the first are drawn as decibels; of levels, which are that already, powers are merged.
enum map_values { MAP_AS_THEY_ARE, MAP_POWER, MAP_AMPLITUDE, MAP_LEVEL };
enum map_columns { MAP_FIT, MAP_ALL };
extern const char *const map_columns_names[];

enum { MAP_LANES = 32 };

struct map {
    struct figure figure;
    struct sigrun_range xlim, ylim, range; // parameters; low == high: automatic
    enum axes_scale y;
    enum colormap map; // COLORMAP_AUTO too
    enum map_columns columns;
    bool smooth;
    size_t history; // bytes for what came last; 0: the usual

    const struct figure_kind *picture; // NULL: map_kind
    struct sigrun_format format;       // of the frames that are drawn: the input's, or made of it
    bool falls;                        // time goes down, the newest at the top
    enum merge merge;
    enum map_kind kind;
    bool alone; // of blocks the last one is shown over its own time, as a pane beside it may be
    enum map_values values;
    const char *unit;           // of what is shown
    enum colormap colours;      // the map that was chosen
    size_t lanes, times, bins;  // a frame is `times` columns of `bins` values
    struct axes_order x, order; // of a single frame's columns; of the bins
    double first, step;         // seconds of the columns
    struct axes_span span;      // columns that are shown
    uint64_t at;                // columns that have come
    float *row;                 // one column, converted
    struct matrix *matrix;      // of each lane: all that came
    struct rows *rows;          // or what came last
    float *single;              // the last frame of each lane
};

// Rows of the table that both have.
// clang-format off
#define MAP_LIMITS                                                                                 \
    {SIGRUN_PARAM(struct map, xlim), .def = "0..0", .unit = SIGRUN_SECONDS,                        \
     .doc = "The time that is shown; 0..0: all. Once it is over the picture is drawn."},           \
    {SIGRUN_PARAM(struct map, ylim), .def = "0..0",                                                \
     .doc = "What of the y axis is shown, in its unit: 20..20k; 0..0: all."},                      \
    {SIGRUN_PARAM(struct map, y), .def = "auto", .choices = axes_scales,                           \
     .doc = "Scale of the y axis; auto: as the axis of the frames is."}
#define MAP_LOOKS                                                                                  \
    {SIGRUN_PARAM(struct map, columns), .def = "fit", .choices = map_columns_names,                \
     .doc = "fit: the frames share the width, and the greatest shows where several share a column "\
            "of pixels; all: the picture is as wide as there are frames."},                        \
    {SIGRUN_PARAM(struct map, smooth), .def = "false",                                             \
     .doc = "Interpolate where a cell is larger than a pixel."}
// clang-format on

extern const struct figure_kind map_kind;
void map_kept(void *self, struct figure_kept *); // as struct figure_kind has it

// [setup] The kind of frames and the number of lanes that there are, or why they can't be drawn.
// `values` and `unit` must be set for map_start.
bool map_shape(struct sigrun_stage *, struct map *);
// [setup] The same for frames of a format that the stage makes itself.
bool map_shape_own(struct sigrun_stage *, struct map *, const struct sigrun_format *);
// [setup] How frames that have a frequency axis become decibels. False: they have none.
bool map_shape_spectra(struct sigrun_stage *, struct map *);
// [setup] From start: the unit of what is drawn of spectra.
void map_unit_spectra(struct sigrun_stage *, struct map *);
bool map_start(struct sigrun_stage *, void *self);
enum sigrun_flow map_process(struct sigrun_io *, void *self);
// [rt] Takes n frames that lie `stride` values apart, from number `from` in memory on; or notes
// that n are missing. False after sigrun_fail.
bool map_add(struct map *, const struct sigrun_in *, size_t from, size_t n, size_t stride);
bool map_miss(struct map *, uint64_t n);
// [rt] Before the first frame: they are of another format.
bool map_restart(struct map *, const struct sigrun_format *);
// [rt] With the history at rest: how frames merge from now on.
bool map_merge(struct map *, enum merge);
