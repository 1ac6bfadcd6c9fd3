// SPDX-License-Identifier: MIT
//
// What an expression says, as a tree of values in one arena. The parser makes it, expand() rewrites
// it without definitions and variables, the graph is built from that, print makes text of either.
//
//     program   statements, in the order written
//     chain     units with a bar between neighbours: bars[i] lies between units[i] and units[i + 1]
//     unit      [label] ( `_` | call | group of branches ) [place]
//     call      a name and its values, positional and named, in the order written
//     value     a list of items, mostly one
//     item      a text, or a chain in parentheses
//
// A word and a string of the same text are the same item, and no text holds a zero byte. What is
// absent is NULL, and its span points nowhere. Everything is const once it is made; texts and nodes
// live as long as the arena, spans as long as the source.
#pragma once

#include "runtime/base/error.h"

#include <stdbool.h>
#include <stddef.h>

struct chain;

// A part of a text that holds variables: `$lo..$hi` has three.
struct piece {
    struct span span;
    bool variable;
    const char *text; // the variable's name without its `$`, else the characters it stands for
};

struct item {
    struct span span; // with the quotes or parentheses
    // One of these three. After expand() `pieces` is NULL in every item.
    const char *text; // escapes resolved
    const struct chain *chain;
    const struct piece *pieces;
    size_t piece_count;
};

struct value {
    struct span span;
    const struct item *items;
    size_t count; // at least 1
};

// A value of a call, or an option of a bar.
struct argument {
    struct span span;
    const char *name; // NULL: positional
    struct span name_span;
    struct value value;
};

// What stands between two units: `|`, or `|[transport name=value …]`.
struct bar {
    struct span span;
    const char *transport; // or NULL
    struct span transport_span;
    const struct argument *options; // all named
    size_t count;
};

struct call {
    struct span span; // from the name to the last value
    const char *name;
    struct span name_span;
    const char *port; // of `name.port`, or NULL
    struct span port_span;
    const struct argument *arguments;
    size_t count;
};

struct group {
    struct span span; // with the braces
    const struct chain *branches;
    size_t count; // at least 1
};

// Where a unit of an expanded tree comes from that was written in the body of a `def`.
struct use {
    const char *def;         // its name
    struct span call;        // what was written where it was used
    struct span body;        // the unit in the definition's body
    const struct use *outer; // NULL: used outside of every definition
};

enum unit_kind {
    UNIT_CALL,
    UNIT_GROUP,
    UNIT_PASS, // `_`
};

struct unit {
    enum unit_kind kind;
    struct span span;  // with label and place
    const char *label; // without its colon, or NULL
    struct span label_span;
    const struct item *place; // without its `@`, or NULL
    struct call call;         // of UNIT_CALL
    struct group group;       // of UNIT_GROUP
    // In an expanded tree, NULL for what was written outside of definitions. For the others every
    // span in the unit points to what was written where the definition was used: the values that
    // were given there, or the definition's name.
    const struct use *use;
};

struct chain {
    struct span span;
    const struct unit *units;
    size_t count;           // at least 1
    const struct bar *bars; // count - 1
};

// A parameter of a definition.
struct param {
    struct span span;
    const char *name;
    struct span name_span;
    const struct item *value; // its default, or NULL: required
};

enum statement_kind {
    STATEMENT_CHAIN,
    STATEMENT_STREAM, // name = chain
    STATEMENT_DEF,    // def name(params) = chain; none after expand()
};

struct statement {
    enum statement_kind kind;
    struct span span;
    const char *name; // of a stream or definition
    struct span name_span;
    const struct param *params; // of a definition
    size_t param_count;
    struct chain chain;
};

struct program {
    const struct source *source;
    const struct statement *statements;
    size_t count;                   // 0 for a text of nothing but space and comments
    const char *const *definitions; // after expand(): the names of those that are gone
    size_t definition_count;
};

// Do both say the same? Spans and uses don't count.
bool tree_equal(const struct program *, const struct program *);
