// SPDX-License-Identifier: MIT
//
// Parameters: from the values of a call to the fields of a stage's struct, by the stage's table,
// and back. Defaults go through the same code as what a user writes.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/base/error.h"
#include "runtime/base/text.h"
#include "runtime/graph/stage.h"

struct call;  // runtime/lang/tree.h
struct value; // runtime/lang/tree.h

// What the words of a stage's parameters stand on.
struct param_context {
    const char *stage; // its label or name: the first word of its errors
    bool source;       // nothing is connected: rate and unit come from its own `rate` and `unit`
    struct sigrun_ratio rate; // of input 0; num == 0: none
    const char *unit;         // of input 0's values, or NULL
    bool unknown;             // nothing is known of input 0: what depends on it is not an error
};

// Rows of a table; a NULL table has none.
size_t params_count(const struct sigrun_param *table);

// The row of that name, or NULL.
const struct sigrun_param *params_find(const struct sigrun_param *table, const char *name);

// Fills the fields of `self` from the call, and from the defaults where the call is silent (call
// may be NULL: everywhere). Texts and lists are copied into the arena. For each row, `given` tells
// whether the user gave it and `spans` where (a span without source: not given). Positional values
// fill the rows in order. Values that are chains belong to the graph's builder: unnamed ones are
// skipped, and named ones too unless the name is a parameter's. False with every error of the call.
bool params_read(struct arena *, const struct sigrun_param *table, void *self, const struct call *,
                 const struct param_context *, struct span *spans, bool *given, struct error *);

// Reads one value into its field. False with its error, and then the field is as before.
bool param_read(struct arena *, const struct sigrun_param *, void *self, const struct value *,
                const struct param_context *, struct error *);

// The same from a single word: a live change, an option of an edge. Lists are separated by commas.
bool param_read_word(struct arena *, const struct sigrun_param *, void *self,
                     const struct source *word, const struct param_context *, struct error *);

// The canonical values, "name=value name=value": every parameter, in base units, in the shortest
// decimals that read back to the same bytes whatever the context.
void params_print(struct text *, const struct sigrun_param *table, const void *self);
void param_print(struct text *, const struct sigrun_param *, const void *self); // the value alone

// For help: "frequency in Hz", "20 Hz … 20 kHz" (nothing when there are no limits).
const char *param_type_name(const struct sigrun_param *);
void param_print_limits(struct text *, const struct sigrun_param *);
