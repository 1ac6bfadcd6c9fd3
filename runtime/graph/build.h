// SPDX-License-Identifier: MIT
//
// The parts of graph_build: chains and groups on one side, calls of stages on the other.
#pragma once

#include "runtime/graph/graph.h"
#include "runtime/lang/tree.h"

// Open ends: outputs that the next stage will read, in order. Copies share the items, so only the
// function that began a list adds to it.
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
    size_t count, room;
    bool broken; // an error was reported, so what follows may look wrong without being it
};

struct stream {
    struct stream *next;
    const struct statement *statement;
    struct ends ends;
    bool built, used;
    bool counting, counted; // its open ends, while it isn't built
    size_t count;
};

struct builder {
    struct graph *graph;
    const struct program *program;
    struct stream *streams; // in the order written
    struct stream **named;  // the same by name
    size_t named_count;
    struct error *err;
    unsigned depth;
};

void ends_add(struct builder *, struct ends *, struct end);

// One chain behind `in`; fed: something stands before it, even if it turned out to be broken.
struct ends build_chain(struct builder *, const struct chain *, struct ends in, bool fed);

// A stage with `in` and its chains as inputs. outputs: how many an output that repeats should have.
struct ends build_call(struct builder *, const struct unit *, struct ends in, bool fed,
                       size_t outputs);

// Outputs of a stage with `in` inputs; outputs: how many an output that repeats should have.
size_t build_outputs(const struct sigrun_stage_type *, size_t in, size_t outputs);

// The named streams of a program; each is built where its statement stands.
void build_collect(struct builder *, const struct program *);
// The stream that a call without values names, or NULL.
struct stream *build_stream_of(struct builder *, const struct call *);
// Reports that a stream is named where a stage should be. False: there is no stream of that name.
bool build_misused_stream(struct builder *, const struct call *);
// The stream or definition whose name is most like this one, or NULL.
const char *build_nearest_own(struct builder *, const char *name);
// What a unit that names a stream hands on.
struct ends build_tap(struct builder *, const struct unit *, struct stream *, struct ends in,
                      bool fed);
// When all is built: links that read a stream get its stage, and what nothing reads is told.
void build_resolve(struct builder *);

// Does the unit read what stands before it?
bool build_takes(struct builder *, const struct unit *);
// Branches that do.
size_t build_open_branches(struct builder *, const struct group *);

// The options of a bar, for every end that passes it.
void build_bar(struct builder *, const struct bar *, struct ends *);
// Adds what a bar before said of the same edge, where the later one says nothing.
void edge_policy_join(struct edge_policy *later, const struct edge_policy *earlier);
// Refuses places that this build can't reach.
void build_place(struct builder *, const struct unit *);
