// SPDX-License-Identifier: MIT
// heatmap: frames over time as colours.

#include "stages/plot/map.h"

// The colour maps in their order, and COLORMAP_AUTO.
static const char *const heatmap_maps[] = {"viridis",  "inferno",  "cividis", "gray",
                                           "coolwarm", "twilight", "auto",    NULL};
_Static_assert(sizeof heatmap_maps / sizeof *heatmap_maps == COLORMAP_AUTO + 2, "name every map");

static const struct sigrun_param heatmap_params[] = {
    FIGURE_FILE(struct map),
    {SIGRUN_PARAM(struct map, range), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "Values of the first and the last colour; 0..0: what fits, of decibels from the median "
            "- 10 to the 99.9th percentile + 5."},
    MAP_LIMITS,
    {SIGRUN_PARAM(struct map, map), .def = "auto", .choices = heatmap_maps,
     .doc = "Colours; coolwarm has zero in the middle, twilight is for angles: both ends of a turn "
            "look the same. auto: twilight for radians and degrees, else viridis."},
    MAP_LOOKS,
    FIGURE_REST(struct map),
    {0},
};

static bool heatmap_shape(struct sigrun_stage *stage, void *self)
{
    struct map *m = self;

    m->values = MAP_AS_THEY_ARE;
    m->unit = sigrun_input(stage, 0)->unit;
    return map_shape(stage, m);
}

const struct sigrun_stage_type sigrun_heatmap = {
    .abi = SIGRUN_ABI,
    .name = "heatmap",
    .family = "plot",
    .summary = "draw frames over time as colours",
    .doc = "Writes a picture when the stream has ended: a PNG, the values as JSON, or letters on "
           "the terminal. Each frame is a column at its time; frames of time and another axis, as "
           "cwt makes them of frames, follow each other. Of frames with two other axes the last "
           "is drawn. Where several values share a pixel the greatest shows.",
    .example = "eeg model=seed | head 2047 | cwt fmin=1 fmax=100 hop=10 | power | db | heatmap -",
    .aliases = (const char *const[]){"imshow", "imagesc", "raster", "colormesh", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {FIGURE_OUT},
    .params = heatmap_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct map),
    .shape = heatmap_shape,
    .start = map_start,
    .process = map_process,
};
