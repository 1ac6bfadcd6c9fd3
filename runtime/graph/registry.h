// SPDX-License-Identifier: MIT
//
// The stages that graphs are made of, as a value: the program brings its own, tests bring toys.
// Stages with heavy libraries lie in modules (shared libraries that export a struct sigrun_module),
// which are loaded when one of their names is asked for. Not shared between threads.
#pragma once

#include "runtime/base/error.h"
#include "runtime/graph/stage.h"

// A module of this build: NAME is sigrun-NAME.so.
struct registry_module {
    const char *name;
    const char *const *stages; // names of its stages, NULL last
};

// A stage or a part that this build could have had.
struct registry_absent {
    const char *stage;
    const char *needs; // "libsoxr"
};

// What is compiled in, or a test's toys.
struct registry_tables {
    const struct sigrun_stage_type *const *types; // NULL last
    const struct registry_module *modules;        // {0} last, or NULL
    const struct registry_absent *absent;         // {0} last, or NULL
    const char *convert, *resample; // names of the stages that the runtime inserts, or NULL
    const struct registry_absent *absent_parts; // {0} last, or NULL
};

struct registry {
    struct registry_tables tables;
    struct registry_modules *modules; // grows as names are asked for, so a const registry may load
};

// folders: where the modules of the tables lie. user_folders: every module in these is the user's.
// Both are lists with colons between, copied, and may be NULL. The tables are borrowed.
void registry_init(struct registry *, struct registry_tables, const char *folders,
                   const char *user_folders);
void registry_release(struct registry *);

// The stage of that name. NULL without an error when there is none; NULL with an error when its
// module can't be loaded. Looks into as few modules as it can.
const struct sigrun_stage_type *registry_find(const struct registry *, const char *name,
                                              struct span at, struct error *);

// What the part sigrun-NAME.so exports as `sigrun_part`, or NULL with an error. A part is a piece
// of a module whose library is too heavy to be loaded with it.
const void *registry_part(const struct registry *, const char *name, struct error *);

// Loads every module. Those that can't be loaded are left out, with an error each when err is not
// NULL.
bool registry_load_all(const struct registry *, struct error *err);

// The i-th of all that are loaded by now, or NULL behind the last: those compiled in, then those of
// modules.
const struct sigrun_stage_type *registry_at(const struct registry *, size_t i);
size_t registry_count(const struct registry *);

// What others call a stage: quadrature_demod is fmdemod. Loads every module. NULL: none.
const struct sigrun_stage_type *registry_find_alias(const struct registry *, const char *alias);

// The library that a stage of this name would need, or NULL: no such stage is known.
const char *registry_absent(const struct registry *, const char *name);

// The name of a stage most like this one, or NULL. Loads every module.
const char *registry_nearest(const struct registry *, const char *name);

// Reports an unknown name at its place: absent from this build, an alias, or most like another.
// own: that of the expression's own names that is most like it, or NULL.
bool registry_unknown(const struct registry *, const char *name, const char *own, struct span at,
                      struct error *);
