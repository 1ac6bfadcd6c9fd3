// SPDX-License-Identifier: MIT
//
// From a source text to a plan: what running and explaining have in common.
#pragma once

#include "cli/options.h"
#include "runtime/exec/run.h"
#include "runtime/graph/graph.h"
#include "runtime/graph/plan.h"
#include "runtime/graph/registry.h"

struct session {
    struct arena arena;
    struct registry registry;
    struct program *program;
    struct graph *graph;
    struct plan *plan;
    const struct options *options;
};

// only_plans: nothing will run, and nobody is waited for. False with every error found.
// session_close in either case.
bool session_open(struct session *, const struct options *, const struct source *, bool only_plans,
                  struct error *);
void session_close(struct session *);
