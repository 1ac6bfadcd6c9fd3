// SPDX-License-Identifier: MIT
//
// The second half of planning: segments, cycles, components, and how large each ring has to be.
#pragma once

#include "runtime/graph/plan.h"

// What planning works with beside the plan.
struct planner {
    struct graph *graph;
    struct plan *plan;
    size_t count;                 // stages
    struct sigrun_stage **reader; // of each stage's outputs: one of them
    size_t *task_of;              // task of each stage
    struct error *err;
};

// Marks the sources that follow the clock.
void plan_find_pace(struct planner *);

bool plan_rings(struct planner *);

// Marks the tasks that lie on cycles, and checks that each cycle's `delay` supplies what the cycle
// needs.
bool plan_cycles(struct planner *);
