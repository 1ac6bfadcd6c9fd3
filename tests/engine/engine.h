// SPDX-License-Identifier: MIT
//
// From a text to what its sinks kept, in a test: parse, build, plan, run, wait. The registry holds
// the toys, the test's own, and every stage of this build. A run that hangs ends the program with
// what each task waits for.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/exec/run.h"
#include "runtime/graph/graph.h"
#include "runtime/graph/plan.h"
#include "tests/engine/toys.h"

struct engine_options {
    size_t threads; // 0: one
    bool no_fuse, no_replicate, no_static_buffers, audit;
    size_t memory; // bytes, 0: as the plan says
    uint64_t seed;
    double duration, latency;
    size_t segment;   // steps handed out at once; 0: as the plan says; SIZE_MAX: all
    uint64_t longest; // with SIZE_MAX: frames that no stream exceeds
};

struct engine {
    struct arena arena;
    struct source source;
    struct program *program;
    struct graph *graph;
    struct plan *plan;
    struct run *run;
    struct engine_options options;
    struct error err;
};

// Stages of the test's own, NULL last; before the first engine_open.
void engine_extra(const struct sigrun_stage_type *const *);
const struct registry *engine_registry(void);

// To the plan; nothing has started. False with the errors in `err`. Close it in any case.
bool engine_open(struct engine *, const char *text, const struct engine_options *);
bool engine_start(struct engine *);
// Waits for the end; true when nothing failed.
bool engine_wait(struct engine *);
// All three; failures are printed and counted as failed checks.
bool engine_run(struct engine *, const char *text, const struct engine_options *);
void engine_close(struct engine *);

// By label or, if there is only one, by name; NULL: none.
struct sigrun_stage *engine_stage(const struct engine *, const char *label);
struct task *engine_task(const struct engine *, const char *label);
// What the toy_keep of that label holds; the program ends when there is none.
const struct stream *engine_kept(const struct engine *, const char *label);
const struct toy_keep *engine_keep(const struct engine *, const char *label);

// The first error's text, or "".
const char *engine_error(const struct engine *);
// The part of the expression that the first error points to.
const char *engine_culprit(const struct engine *);

// Seconds that a run may take.
double engine_patience(void);
