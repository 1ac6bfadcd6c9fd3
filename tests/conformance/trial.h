// SPDX-License-Identifier: MIT
//
// Trials: a stage between random data and a sink that keeps what comes out. Which formats enter and
// what the parameters are comes from the stage's own example, so that no stage needs code here.
#pragma once

#include "tests/engine/hand.h"

enum { TRIAL_PORTS = 8 };

struct trial {
    const struct sigrun_stage_type *type;
    struct sigrun_format in[TRIAL_PORTS];
    size_t ins, outs;
    struct sigrun_ratio rate; // of what leaves a source
    char *call;               // "gain factor=0.5"
    char *name;               // for a person: "gain factor=0.5 on cf32, 2 lanes"
    bool thorough;            // run in every way there is, not only in some that are drawn
};

// How a trial is run.
struct trial_run {
    uint64_t frames; // of each input, or that a source makes
    uint64_t seed;
    uint64_t other[TRIAL_PORTS]; // per lane: another seed for the data of that lane; 0: none
    enum special special;
    bool pure_source;
    // By hand:
    enum hand_cut cut;
    uint64_t random;
    uint64_t restore_at; // after so many calls the stage is made anew and gets its state; 0: never
    enum sigrun_flow (*process)(struct hand *, struct sigrun_io *);
    // By the engine:
    struct engine_options options;
};

// What came out.
struct result {
    struct stream *out; // of each output, or
    size_t outs;
    char *files; // of a sink: names and contents of what it left
    size_t bytes;
    uint64_t calls;
    char wrong[300]; // "": it ran
};

// Can data be made up for its inputs? Pictures can't: only the stages that draw make them.
bool trial_possible(const struct sigrun_stage_type *);
// The stage as its example uses it. False, with the reason in `why`, when the example can't be
// built.
bool trial_of_example(struct trial *, const struct sigrun_stage_type *, char why[300]);
// A copy with other formats on its inputs, for the caller to change, or with another call.
struct trial trial_copy(const struct trial *, const char *call);
void trial_release(struct trial *);
// Would the stage accept it?
char *trial_text(const struct trial *, const struct trial_run *); // the caller frees it
bool trial_accepted(struct trial *);

// Every trial of a stage that it accepts: the example, other types, lanes and axes, other choices.
struct trials {
    struct trial *items;
    size_t count;
};
bool trials_of(struct trials *, const struct sigrun_stage_type *, char why[300]);
void trials_release(struct trials *);

void trial_hand(const struct trial *, const struct trial_run *, struct result *);
void trial_engine(const struct trial *, const struct trial_run *, struct result *);
void result_release(struct result *);
// NULL, or how they differ.
const char *result_difference(const struct result *, const struct result *);

// As many frames as give a stage of this kind a few windows, at most about a MB.
uint64_t trial_frames(const struct trial *);

// Works in a new folder that is removed at the end, with the files that examples read.
void trial_folder(void);
