// SPDX-License-Identifier: MIT
//
// A stage as the runtime sees it: what was written, what it connects to, and what it said in shape.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"
#include "runtime/graph/live.h"

#include <pthread.h>
#include <stdatomic.h>

struct graph;
struct call;
struct stream;

// What an edge was told by `|[…]`.
struct edge_policy {
    bool drop_said, drop_oldest;
    double buffer; // seconds of the stream, 0: as the plan says
    struct span span;
    const struct sigrun_stage_type *transport; // what carries it; NULL: memory
    const struct call *carry;                  // as if the transport had been called so
};

// An input: the output it reads, and the format in which it reads it.
struct link {
    struct sigrun_stage *from; // NULL: unconnected
    size_t port;
    struct sigrun_format format;
    struct edge_policy policy;
    const struct stream *stream; // a named stream that is resolved when all are built, or NULL
    const char *stream_port;
    struct span span; // of the unit that was written as this input's source
};

struct outlet {
    struct sigrun_format format;
    size_t readers; // links that read it
    bool shaped;
};

// Lane `lane` of input `input`.
struct lane_source {
    size_t input, lane;
};

struct sigrun_stage {
    const struct sigrun_stage_type *type;
    struct graph *graph;
    struct sigrun_stage *next; // in the order in which the graph was built
    size_t order;              // place among the stages, inserted ones too: for tables over them
    size_t place;              // scratch of the canonical printer
    size_t index;              // place in the canonical text: key of its random numbers
    const char *label;         // or NULL
    const struct call *call;   // NULL: inserted by the runtime
    struct span name, span;    // of the name, and of the whole call
    bool inserted;             // a conversion, not written by the user
    bool told;                 // inserted, and in the canonical text, since it changes the signal
    const char *insert_word;   // the first parameter of such a one
    struct sigrun_stage *twin; // of a transport that receives: the one that sends to it
    bool guessed;              // its format was taken from elsewhere on its cycle
    struct sigrun_format guess;

    struct link *in;
    struct outlet *out;
    size_t ins, outs;
    bool collects; // a group with as many branches as this has outputs follows: `split`

    struct arena arena; // memory and resources of the stage
    void *self;
    struct span *param_spans; // one per row of the table; a span without source: not given
    bool *given;
    size_t params;
    struct sigrun_motion motion;
    uint64_t length;            // of a source in frames; UINT64_MAX: unknown or endless
    struct lane_source **views; // of each output, a lane map; only for views
    size_t scratch;             // bytes each worker needs
    struct state_part {
        struct state_part *next;
        void *memory;
        size_t bytes;
    } * state;
    bool shaped, failed;
    bool live;                 // frames arrive as time passes
    bool ends;                 // its stream does so by itself, as far as can be known
    bool paces;                // a view that moves with time
    bool paced;                // a source that follows the clock, as the plan says
    size_t component;          // linked ones carry the same number, as the plan says
    struct sigrun_front front; // turn == NULL: none
    bool front_open;           // it was neither closed nor lost
    bool extends;              // inputs that end before the longest go on with zeros
    bool causal;               // align=causal: its window ends with the frame it belongs to
    struct span align_span;    // of that argument
    bool (*tag)(void *context, size_t port,
                const struct sigrun_tag *); // set by what runs the stage
    void *tag_context;
    uint64_t since; // first frame of the last change of a live parameter

    _Atomic uint64_t clipped, dropped;
};

// The name in errors and statistics: the label, or the type's name.
const char *stage_label(const struct sigrun_stage *);

// The part of the text that gave the parameter at `field`, else the stage's name.
struct span stage_culprit(const struct sigrun_stage *, const void *field);

// What this thread's calls of sigrun_fail say from now on is about a value at that place, and goes
// here: no failure of the run. NULL: as before.
void stage_check_into(struct error *, struct span at);
