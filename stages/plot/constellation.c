// SPDX-License-Identifier: MIT
// constellation: complex samples as points of the plane.

#include "stages/plot/cloud.h"

static const struct sigrun_param constellation_params[] = {
    FIGURE_FILE(struct cloud),
    {SIGRUN_PARAM(struct cloud, ideal), .def = "none", .choices = ideal_names,
     .doc = "The modulation whose symbols these are: their places are shown, and the error vector "
            "magnitude is told."},
    {SIGRUN_PARAM(struct cloud, draw), .def = "auto", .choices = cloud_draws,
     .doc = "Points, a line through them, or how often each place was hit; auto: points up to "
            "2000, then density."},
    {SIGRUN_PARAM(struct cloud, xlim), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "What of the real axis is shown; 0..0: what fits."},
    {SIGRUN_PARAM(struct cloud, ylim), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "What of the imaginary axis is shown; 0..0: what fits."},
    CLOUD_LOOKS,
    FIGURE_REST(struct cloud),
    {0},
};

static bool constellation_shape(struct sigrun_stage *stage, void *self)
{
    struct cloud *c = self;
    const size_t lanes = sigrun_input(stage, 0)->lanes;

    if (lanes != 1)
        return sigrun_fail(stage, NULL, "draws one complex lane, found %zu: pick one with select",
                           lanes);
    c->complex = c->equal = true;
    return figure_shape(stage, &c->figure, &cloud_kind, c);
}

const struct sigrun_stage_type sigrun_constellation = {
    .abi = SIGRUN_ABI,
    .name = "constellation",
    .family = "plot",
    .summary = "draw complex samples as points of the plane",
    .doc = "Both axes have one scale. Where points are many, colours tell how often each place was "
           "hit, by the logarithm. With `ideal`, the error vector magnitude is √(Σ|g·r - d|² / "
           "Σ|d|²) of the received r and the nearest ideal points d of mean power 1; the real gain "
           "g is the one that makes it least. Phase is not corrected. A file shows all samples, or "
           "the last million of them. It follows the clock.",
    .example = "noise rate=8k complex=true | head 0.5s | constellation -",
    .aliases =
        (const char *const[]){"const_sink", "iq_plot", "scatterplot", "evm", "qtgui_const", NULL},
    .in = {{.name = "in", .types = SIGRUN_COMPLEX, .frames = SIGRUN_SIGNAL}},
    .out = {FIGURE_OUT},
    .params = constellation_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct cloud),
    .shape = constellation_shape,
    .start = cloud_start,
    .process = cloud_process,
};
