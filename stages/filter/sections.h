// SPDX-License-Identifier: MIT
// Stages that are a recursive filter: second-order sections with state in float64.
#pragma once

#include "stages/dsp/iir.h"
#include "stages/filter/filter.h"

enum sections_init { INIT_REST, INIT_STEADY };
extern const char *const sections_inits[]; // in the enum's order, NULL last

// A row of the table for `enum sections_init init`.
// clang-format off
#define SECTIONS_PARAM(T)                                                                          \
    {SIGRUN_PARAM(T, init), .def = "rest", .choices = sections_inits,                              \
     .doc = "Start from rest, or as if the first sample had come for ever, which spares a "        \
            "highpass its transient."}
// clang-format on

struct sections {
    struct iir_section item[IIR_SECTIONS];
    size_t count;
    double *steady; // state after a unit step has settled; NULL: start from rest
    double *state;  // of all lanes
    bool *started;
};

// [setup] From shape, with `item` and `count` set: refuses a filter that is not stable.
bool sections_shape(struct sigrun_stage *, const struct sections *, const void *culprit);
// [setup] From start.
bool sections_start(struct sigrun_stage *, struct sections *, enum sections_init,
                    const void *culprit);
// [rt]
enum sigrun_flow sections_process(struct sigrun_io *, const struct sections *);
