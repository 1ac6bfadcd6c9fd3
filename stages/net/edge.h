// SPDX-License-Identifier: MIT
//
// What all transports have in common: a stage that sends where something feeds it, and receives
// where nothing does.
#pragma once

#include "stages/net/fetch.h"
#include "stages/net/post.h"

struct edge {
    struct post post;
    struct fetch fetch;
    bool sends;
};

// Rows of a transport's table, behind its address.
#define EDGE_PARAMS(T)                                                                        \
    {SIGRUN_PARAM(T, wait),                                                                   \
     .def = "10s",                                                                            \
     .unit = SIGRUN_SECONDS,                                                                  \
     .min = 0,                                                                                \
     .max = 1e6,                                                                              \
     .doc = "How long the peer is waited for."},                                              \
    {                                                                                         \
        SIGRUN_PARAM(T, retry),                                                               \
            .def = "0", .unit = SIGRUN_SECONDS, .min = 0, .max = 1e6,                         \
            .doc = "How long it is waited for when it has gone; what was on its way then is " \
                   "missing, "                                                                \
                   "counted, and marked with a tag gap. 0: its going is an error at once."    \
    }

// [setup] From shape. known: what is received, where it is known; NULL: the peer is waited for and
// says it. Declares the output.
bool edge_shape(struct edge *, const struct way_end *, const struct sigrun_format *known);
// [setup] From start.
bool edge_start(struct edge *);
// [rt] For process and ended.
enum sigrun_flow edge_process(struct edge *, struct sigrun_io *);
void edge_ended(struct edge *);
