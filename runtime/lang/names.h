// SPDX-License-Identifier: MIT
//
// What a tree names (streams, definitions, labels share one space), and whether the variables and
// definitions that it uses are there and are used as they can be.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/lang/expand.h"
#include "runtime/lang/flaw.h"
#include "runtime/lang/grammar.h"
#include "runtime/lang/tree.h"

enum {
    NAMES_DEPTH = 256,  // definitions that use each other
    NAMES_PARAMS = 256, // of one definition
};

struct definition {
    const struct statement *statement;
    struct list uses; // of struct definition_use, in its body and defaults
    size_t height;    // of the definitions below it, itself counted; 0: not known yet
    bool active;      // among those being looked at
};

struct definition_use {
    struct span span; // the name in the call
    struct definition *definition;
};

// A name that is given somewhere.
struct given {
    const char *name, *what; // "stream", "definition", "label"
    struct span span;
    const struct use *use; // of a label that an expanded definition brought
};

struct names {
    struct arena *arena;
    const struct binding *bindings;
    size_t binding_count;
    struct definition *definitions; // sorted by name
    size_t count;
    struct flaws flaws;
    struct list given;               // of struct given
    size_t again;                    // how many of them were given before
    const struct statement *current; // the definition being looked into, or NULL
    size_t params;                   // how many of its parameters count as known
};

// Reports every flaw, in the order of the text; false if there is one.
bool names_check(struct names *, const struct program *, struct error *);

// The definition of that name, or NULL.
struct definition *names_definition(const struct names *, const char *name);

// The value of `-D name=value`, or NULL.
const char *names_binding(const struct names *, const char *name);

// Reports the labels of an expanded tree that are there twice, since definitions were used twice.
bool names_check_expanded(struct arena *, const struct program *, struct error *);

// Reports the values of a call that the definition doesn't take, and those that it lacks.
void names_check_values(struct names *, const struct call *, const struct statement *def);

// Which of the definition's parameters an argument of its call is for; SIZE_MAX: none. `position`
// counts the positional ones, from 0.
size_t names_param(const struct statement *def, const struct argument *, size_t *position);
