// SPDX-License-Identifier: MIT
//
// Stages run by hand: no threads, rings or plan, only arrays and the rules of stage.h. It is the
// measure for the engine, and it looks at what a stage does with what it is given: windows lie
// between poisoned bytes and at odd addresses, and scratch holds rubbish.
#pragma once

#include "tests/engine/engine.h"

enum hand_cut { HAND_WHOLE, HAND_ONE, HAND_SOME }; // frames or steps a call

struct hand {
    struct sigrun_stage *stage; // started
    const struct stream **in;   // of each input
    struct stream *out;         // of each output; made by hand_run, released by the caller
    enum hand_cut cut;
    uint64_t random; // of HAND_SOME: sizes, and the order of a pure stage's segments
    uint64_t limit;  // frames that a source may make; 0: no limit
    size_t segment;  // of a sink with partial results
    // Called once, after call `restore_at`: another instance of the stage, to be given its state.
    struct sigrun_stage *(*restore)(void *context);
    void *context;
    uint64_t restore_at;
    // Instead of the stage's process, or NULL.
    enum sigrun_flow (*process)(struct hand *, struct sigrun_io *);

    uint64_t calls;
    char wrong[256]; // what the stage did that it must not; "": nothing
};

// False when `wrong` says something.
bool hand_run(struct hand *);
void hand_release(struct hand *); // the outputs

// The outputs of a view: lanes of its inputs, each output as long as the shortest of them.
struct stream *hand_view(const struct sigrun_stage *, const struct stream **in);

// Runs a whole graph by hand, after engine_open; what its toy_keep sinks hold is the result.
bool hand_graph(struct engine *, enum hand_cut, uint64_t random, uint64_t limit, char wrong[256]);

// Frames that leave the first output for so many in the input, from the definition in stage.h.
uint64_t hand_frames(const struct sigrun_stage *, uint64_t frames);
