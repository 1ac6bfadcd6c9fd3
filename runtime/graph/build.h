// SPDX-License-Identifier: MIT
//
// The parts of graph_build: chains and groups on one side, calls of stages on the other.
#pragma once

#include "runtime/graph/graph.h"
#include "runtime/lang/tree.h"

// Open ends: outputs that the next stage will read, in order.
struct end {
    struct sigrun_stage *stage; // NULL: of a named stream that may not be built yet
    size_t port;
    const struct stream *stream;
    const char *stream_port;
    struct edge_policy policy;
    struct span span; // of the unit that ends here
};
struct ends {
    struct end *item;
    size_t count;
    bool broken; // an error was reported, so what follows may look wrong without being it
};

struct stream {
    struct stream *next;
    const struct statement *statement;
    struct ends ends;
    bool built, used;
};

struct builder {
    struct graph *graph;
    struct stream *streams;
    struct error *err;
    unsigned depth;
};

void ends_add(struct builder *, struct ends *, struct end);

// One chain behind `in`; fed: something stands before it, even if it turned out to be broken.
struct ends build_chain(struct builder *, const struct chain *, struct ends in, bool fed);

// A stage with `in` and its chains as inputs. outputs: how many an output that repeats should have.
struct ends build_call(struct builder *, const struct unit *, struct ends in, bool fed,
                       size_t outputs);

// The stream that a call without values names, or NULL.
struct stream *build_stream_of(struct builder *, const struct call *);
// Does the unit read what stands before it?
bool build_takes(struct builder *, const struct unit *);

// The options of a bar, for every end that passes it.
void build_bar(struct builder *, const struct bar *, struct ends *);
// Refuses places that this build can't reach.
void build_place(struct builder *, const struct unit *);
