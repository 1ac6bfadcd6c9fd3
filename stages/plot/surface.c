// SPDX-License-Identifier: MIT
// surface: frames of two axes as a surface in space.

#include "stages/plot/solid.h"

#define LOWEST 0.01 // radians above the floor
#define HIGHEST 1.57
#define STEP (5 * 3.14159265358979323846 / 180)
#define ABOUT(sign)                                                                     \
    .param = "azimuth", .kind = SIGRUN_REAL, .unit = SIGRUN_ANGLE, .way = FIGURE_ROUND, \
    .by = (sign)*STEP
#define ABOVE(sign)                                                                      \
    .param = "elevation", .kind = SIGRUN_REAL, .unit = SIGRUN_ANGLE, .way = FIGURE_PLUS, \
    .by = (sign)*STEP, .least = LOWEST, .most = HIGHEST

const struct figure_key solid_keys[] = {
    {.key = FIGURE_LEFT, ABOUT(-1), .keys = "← →", .what = "turn it by 5°; with Shift scroll"},
    {.key = FIGURE_RIGHT, ABOUT(1)},
    {.key = FIGURE_UP, ABOVE(1), .keys = "↑ ↓", .what = "look from higher, lower"},
    {.key = FIGURE_DOWN, ABOVE(-1)},
    {0},
};
// Half a turn across the pane; what lies in front goes with the pointer.
const struct figure_key solid_across = {ABOUT(-36)};
const struct figure_key solid_upwards = {ABOVE(-18)};

static const struct sigrun_param surface_params[] = {
    FIGURE_FILE(struct plane),
    {SIGRUN_PARAM(struct plane, range), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "Values at the floor and the top; 0..0: what fits. What lies outside is cut off."},
    {SIGRUN_PARAM(struct plane, azimuth), .def = "-60deg", .unit = SIGRUN_ANGLE, .min = -100,
     .max = 100, .live = true,
     .doc = "From where one looks: the angle about the upright axis, 0 from the far end of x."},
    {SIGRUN_PARAM(struct plane, elevation), .def = "30deg", .unit = SIGRUN_ANGLE, .min = LOWEST,
     .max = HIGHEST, .live = true, .doc = "And the angle above the floor."},
    {SIGRUN_PARAM(struct plane, map), .def = "viridis", .choices = colormap_names,
     .doc = "Colours of heights."},
    {SIGRUN_PARAM(struct plane, mesh), .def = "true",
     .doc = "Lines between the pieces, where these are large enough."},
    FIGURE_REST(struct plane),
    {0},
};

static bool surface_shape(struct sigrun_stage *stage, void *self)
{
    return plane_shape(stage, self, &solid_kind);
}

static bool surface_changed(struct sigrun_stage *stage, void *self,
                            const struct sigrun_param *param)
{
    struct plane *p = self;

    (void)stage;
    (void)param;
    figure_rest(&p->figure, true);
    p->wish = (struct plane_wish){p->azimuth, p->elevation};
    figure_altered(&p->figure);
    return true;
}

const struct sigrun_stage_type sigrun_surface = {
    .abi = SIGRUN_ABI,
    .name = "surface",
    .family = "plot",
    .summary = "draw frames of two axes as a surface in space",
    .doc = "The newest frame, its last axis along x, its first along y, its values upwards and in "
           "colours. What lies behind is hidden. Of more than 120 values along an axis, the "
           "greatest of neighbours are shown. Parallels stay parallel. Each lane has a pane. In a "
           "window arrows and dragging turn it, . and , step through the last frames.",
    .example = "eeg model=seed | frame 2047 | head 1 | cwt fmin=1 fmax=40 hop=20 | abs | surface -",
    .aliases = (const char *const[]){"surf", "mesh", "plot_surface", "waterfall3d", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {FIGURE_OUT},
    .params = surface_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct plane),
    .shape = surface_shape,
    .start = plane_start,
    .process = plane_process,
    .changed = surface_changed,
};
