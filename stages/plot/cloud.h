// SPDX-License-Identifier: MIT
//
// What xy and constellation have in common: points of two coordinates, the last of them kept.
#pragma once

#include "stages/history/samples.h"
#include "stages/plot/figure.h"
#include "stages/plot/ideal.h"

enum cloud_draw { CLOUD_AUTO, CLOUD_POINTS, CLOUD_LINE, CLOUD_DENSITY };
extern const char *const cloud_draws[];

struct cloud {
    struct figure figure;
    enum cloud_draw draw; // parameters
    enum colormap map;
    bool equal;
    struct sigrun_range xlim, ylim;
    enum ideal ideal;

    bool complex;              // a lane is one cloud; else two of them are
    size_t ports[2], lanes[2]; // of the coordinates of real signals
    struct samples points;
    uint64_t gone;   // points of frames that were missing
    double found[4]; // the last ranges that fitted: x, y
};

#define CLOUD_LOOKS                                                                   \
    {                                                                                 \
        SIGRUN_PARAM(struct cloud, map), .def = "viridis", .choices = colormap_names, \
                                         .doc = "Colours of densities."               \
    }

extern const struct figure_kind cloud_kind;

// [setup] After figure_shape.
bool cloud_start(struct sigrun_stage *, void *self);
enum sigrun_flow cloud_process(struct sigrun_io *, void *self);
