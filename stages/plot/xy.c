// SPDX-License-Identifier: MIT
// xy: one signal over another.

#include "stages/plot/cloud.h"

static const struct sigrun_param xy_params[] = {
    FIGURE_FILE(struct cloud),
    {SIGRUN_PARAM(struct cloud, draw), .def = "auto", .choices = cloud_draws,
     .doc = "Points, a line through them, or how often each place was hit; auto: a line up to "
            "20000 points, then density."},
    {SIGRUN_PARAM(struct cloud, equal), .def = "false",
     .doc = "A unit is as long on one axis as on the other."},
    {SIGRUN_PARAM(struct cloud, xlim), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "What of the x axis is shown; 0..0: what fits."},
    {SIGRUN_PARAM(struct cloud, ylim), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "What of the y axis is shown; 0..0: what fits."},
    CLOUD_LOOKS,
    FIGURE_REST(struct cloud),
    {0},
};

static bool xy_shape(struct sigrun_stage *stage, void *self)
{
    struct cloud *c = self;
    const size_t inputs = sigrun_inputs(stage), lanes = sigrun_input(stage, 0)->lanes;

    if (inputs == 1 && lanes != 2)
        return sigrun_fail(stage, NULL,
                           "needs two lanes, x and y, or two inputs, found %zu: { _ ; delay 10 } | "
                           "xy draws a signal over its past",
                           lanes);
    if (inputs > 2 || (inputs == 2 && (lanes != 1 || sigrun_input(stage, 1)->lanes != 1)))
        return sigrun_fail(stage, NULL, "needs two inputs of one lane each, x and y");
    c->ports[1] = inputs == 2;
    c->lanes[1] = inputs == 1;
    return figure_shape(stage, &c->figure, &cloud_kind, c);
}

const struct sigrun_stage_type sigrun_xy = {
    .abi = SIGRUN_ABI,
    .name = "xy",
    .family = "plot",
    .summary = "draw one signal over another",
    .doc = "The first lane, or input, is x, the second y: Lissajous figures, stereo images, phase "
           "portraits. A file shows all samples, or the last million of them. It follows the "
           "clock.",
    .example = "{ sine 3 rate=1k ; sine 2 rate=1k } | merge | head 1s | xy -",
    .aliases =
        (const char *const[]){"lissajous", "goniometer", "phase_portrait", "vectorscope", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS, .frames = SIGRUN_SIGNAL, .repeats = true}},
    .out = {FIGURE_OUT},
    .params = xy_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct cloud),
    .shape = xy_shape,
    .start = cloud_start,
    .process = cloud_process,
};
