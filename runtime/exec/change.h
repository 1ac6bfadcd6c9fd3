// SPDX-License-Identifier: MIT
//
// Changes of live parameters on their way to a task. Any thread asks; the task's owner takes them
// in and applies each between two segments or calls, when nobody else is at work in it.
#pragma once

#include "runtime/exec/task.h"

#define CHANGE_NOW UINT64_MAX

enum { CHANGE_BYTES = 16 }; // of the largest field that may be live

struct change {
    struct change *next;
    size_t op; // of the task
    const struct sigrun_param *param;
    uint64_t frame; // of the stage's input 0, of a source's output; CHANGE_NOW: as soon as may be
    uint64_t step;  // of the task, once it is taken in
    unsigned char value[CHANGE_BYTES];
};

// [any thread] The task gets it; whoever looks at run->changed later frees it.
void change_ask(struct task *, struct change *);
size_t change_bytes(const struct sigrun_param *); // of its field; 0: it can't be live
void change_release(struct task *);               // [setup] frees what has not been applied
void change_free(struct change *);                // and all that follow

static inline bool change_any(const struct task *task)
{
    return task->changes || atomic_load_explicit(&task->asked, memory_order_relaxed);
}

// [rt] The owner, or the lock's holder, at step `at` of a pure task, frame `at` of another. Applies
// what is due when the task is quiet. Returns how far it may go before the next change: 0 where one
// waits for quiet, UINT64_MAX where there is none.
uint64_t change_apply(struct task *, uint64_t at, bool quiet);
// [rt] The owner, before it gives a task up that isn't pure: what was asked for meanwhile is not to
// wait for the next frame, which may never come.
void change_settle(struct task *);
// [rt] The next change is due now: its stage can't be brought to that very frame.
void change_hasten(struct task *, uint64_t at);
