// SPDX-License-Identifier: MIT
//
// The state of expand(), for the files that it is made of: expand.c (units, uses of definitions)
// and substitute.c (items and values).
#pragma once

#include "runtime/lang/names.h"
#include "runtime/lang/parser.h"

// What a parameter stands for. Its chains may be put in several times, so their extent is known.
struct bound {
    struct value value;
    size_t bytes, depth;
};

// One use of a definition; NULL is what stands outside of definitions.
struct frame {
    const struct statement *def;
    struct bound *bound; // one for each parameter
    size_t known;        // so many of them
    struct use use;
    // Of the outermost use, which is what the person wrote; their `within` names this definition.
    struct span call, name;
    const char *outermost; // definition's name
};

struct expander {
    struct arena *arena;
    struct names *names;
    struct error *err;
    size_t nesting, bytes;
    bool full; // no sense in going on
};

// The units of a chain in the making.
struct sequence {
    struct list units, bars;
};

// Where something written at `written` stands in the expanded tree.
static inline struct span frame_span(const struct frame *frame, struct span written)
{
    return frame ? frame->name : written;
}

// Counts what a definition makes, and stops where it is too much.
void expander_count(struct expander *, const struct frame *, size_t bytes);
// May there be `depth` more braces and parentheses here? Reports and stops if not.
bool expander_fits(struct expander *, struct span at, size_t depth);

struct chain sequence_close(const struct sequence *, struct span);
void expand_chain(struct expander *, const struct frame *, const struct chain *, struct sequence *);
// A chain in braces or parentheses.
struct chain expand_inner(struct expander *, const struct frame *, const struct chain *);

void expand_item(struct expander *, const struct frame *, const struct item *, struct list *items);
struct value expand_value(struct expander *, const struct frame *, const struct value *);
const struct argument *expand_arguments(struct expander *, const struct frame *,
                                        const struct argument *, size_t count);
const struct item *expand_place(struct expander *, const struct frame *, const struct item *);

// Gives a parameter of the frame its value.
void frame_bind(struct frame *, size_t param, struct value);
