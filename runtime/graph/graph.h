// SPDX-License-Identifier: MIT
//
// A graph: stages and the links between them, with every format worked out. Text becomes a tree
// (lang), the tree a graph (build), the graph gets formats (shape); what follows is the plan.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"
#include "runtime/graph/node.h"

#include <pthread.h>

struct program;
struct registry;
struct text;

struct graph_options {
    uint64_t seed;
    bool auto_resample;
    bool only_plans; // nothing will be started
    // Why nothing can run at a place (`@lab1`), or NULL when it can; without this function only
    // @cpu is known.
    const char *(*refuse_place)(const char *place);
    void (*warn)(void *context, const char *stage,
                 const char *text); // lines for the person, from any thread
    void (*note)(void *context, const char *stage, const char *text); // from the main thread
    void *warn_context;
};

struct graph {
    struct arena arena;
    const struct registry *registry;
    struct graph_options options;
    struct sigrun_stage *first, **last;
    size_t count;
    struct error *err; // where shape and start report; NULL while running
    bool starting;     // shape is over: what fails now fails the run
    // Changes a live parameter while a run goes on; NULL: none does.
    bool (*change)(void *context, struct sigrun_stage *, const char *param, const char *value);
    bool (*asked)(void *context, const struct sigrun_stage *, const char *param, void *value,
                  size_t bytes); // what was asked for last
    void *change_context;

    pthread_mutex_t lock; // of what follows: any thread may fail
    struct error failure; // the first failure of the run
    _Atomic bool failed;
    _Atomic bool over; // what is on its way is dropped
};

// A graph of an expanded program, or NULL with every error found. Free with graph_free.
// The program, its sources and the registry must outlive it.
struct graph *graph_build(const struct program *, const struct registry *,
                          const struct graph_options *, struct error *);
// Works out every parameter and format, and inserts conversions. False with every error found.
bool graph_shape(struct graph *, struct error *);
// Calls start of every stage, in order. False at the first failure.
bool graph_start(struct graph *, struct error *);
void graph_free(struct graph *);

// A new stage at the end of the graph.
struct sigrun_stage *graph_add(struct graph *, const struct sigrun_stage_type *);

// The canonical text: one line, every parameter explicit; it parses back to the same graph.
void graph_print(const struct graph *, struct text *);
// Gives each stage its index, in the order of the canonical text.
void graph_number(struct graph *);
// The same when stages were inserted that the text has to hold.
void graph_number_told(struct graph *);
