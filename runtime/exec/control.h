// SPDX-License-Identifier: MIT
//
// Live control: the parameters that may change while a run goes on, by name. Values are read and
// checked as at the start, and reach the stage between two of its calls.
#pragma once

#include "runtime/exec/change.h"
#include "runtime/exec/run.h"

// A stage with live parameters. It is addressed by its label; without one by its name, which is
// followed by #1, #2, … in the order of the text where several have no label.
struct control_stage {
    struct sigrun_stage *stage;
    struct task *task;
    size_t op;
    const char *address;
    void *asked; // a copy of self, with the values that were last asked for
};

struct control {
    pthread_mutex_t lock; // of the copies
    struct control_stage *stages;
    size_t count;
};

// [setup] Before the threads start, and after they have ended.
void control_open(struct run *);
void control_close(struct run *);

// [any thread] Asks for the change "label.param=value", from a frame of the stage's input (of a
// source's output) on, or from CHANGE_NOW. False with what is wrong, as at the start; spans point
// into the request.
bool control_set(struct run *, const struct source *request, uint64_t frame, struct error *);
// [any thread] The value that was last asked for, in canonical words.
void control_print(const struct run *, const struct control_stage *, const struct sigrun_param *,
                   struct text *);
// [any thread] "label" or "label.param": the stage, and the parameter or NULL for all of them.
const struct control_stage *control_find(const struct run *, const struct source *, size_t length,
                                         const struct sigrun_param **, struct error *);
