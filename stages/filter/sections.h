// SPDX-License-Identifier: MIT
// Stages that are a recursive filter: second-order sections with state in float64. One whose
// parameters change while it runs hands over to the next by a cross-fade: both are stable, and so
// is what lies between.
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

// What process remembers beside the states: the filter at work and, while it hands over, the one
// before it.
struct sections_now {
    struct iir_section item[IIR_SECTIONS], before[IIR_SECTIONS];
    size_t count, before_count;
    bool started, wanted, fading; // wanted: another one has been designed
    size_t at, warm, frames;      // into the hand-over; the next settles first, then it is faded in
};

struct sections {
    struct iir_section item[IIR_SECTIONS]; // as the parameters say
    size_t count;
    size_t most;    // sections that any value of live parameters may take; 0: count
    double *steady; // state after a unit step has settled; NULL: start from rest
    double *fresh;  // the same of a filter that takes over
    double *state;  // of all lanes; behind it that of the filter before
    struct sections_now *now;
};

// [setup] From shape, with `item` and `count` set: refuses a filter that is not stable.
bool sections_shape(struct sigrun_stage *, const struct sections *, const void *culprit);
// [any thread] The same check alone.
bool sections_check(struct sigrun_stage *, const struct sections *, const void *culprit);
// [setup] From start.
bool sections_start(struct sigrun_stage *, struct sections *, enum sections_init,
                    const void *culprit);
// [rt] `item` and `count` have changed.
void sections_changed(struct sections *);
// [rt]
enum sigrun_flow sections_process(struct sigrun_io *, const struct sections *);
