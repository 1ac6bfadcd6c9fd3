// SPDX-License-Identifier: MIT
// change: changes of live parameters, from a list that any thread may add to, to a stage at rest.

#include "runtime/exec/change.h"

#include "runtime/exec/run.h"

#include <stdlib.h>
#include <string.h>

static void put(struct change *_Atomic *list, struct change *change)
{
    change->next = atomic_load_explicit(list, memory_order_relaxed);
    while (!atomic_compare_exchange_weak_explicit(list, &change->next, change, memory_order_release,
                                                  memory_order_relaxed))
        ;
}

void change_ask(struct task *task, struct change *change)
{
    put(&task->asked, change);
}

size_t change_bytes(const struct sigrun_param *param)
{
    switch (param->kind) {
    case SIGRUN_BOOL: return sizeof(bool);
    case SIGRUN_INT: return sizeof(int);
    case SIGRUN_SIZE: return sizeof(size_t);
    case SIGRUN_REAL: return sizeof(double);
    case SIGRUN_RATE: return sizeof(struct sigrun_ratio);
    case SIGRUN_RANGE: return sizeof(struct sigrun_range);
    case SIGRUN_TEXT:
    case SIGRUN_LIST:
    case SIGRUN_TEXTS: break; // what they point to would have to end some time
    }
    return 0;
}

_Static_assert(sizeof(struct sigrun_ratio) <= CHANGE_BYTES &&
                   sizeof(struct sigrun_range) <= CHANGE_BYTES,
               "raise CHANGE_BYTES");

// Frames of a stage of the task in a step.
static uint64_t step_frames(const struct task *task, size_t op)
{
    if (!task->plan->pure)
        return 1;
    return op == 0 && task->ins ? task->motion.down : task->motion.up;
}

// The step at which a change is made: never behind us, and where sums are made over fixed segments,
// at the border of one, whoever works on it.
static uint64_t step_of(const struct task *task, const struct change *change, uint64_t at)
{
    const uint64_t each = step_frames(task, change->op), segment = task->plan->segment;
    uint64_t step = at;

    if (change->frame != CHANGE_NOW && change->frame / each > at)
        step = change->frame / each + (change->frame % each != 0);
    if (task->plan->pure && task->pure.partial_bytes && step % segment)
        step += segment - step % segment;
    return step;
}

// Those that were asked for meanwhile join the others, in the order of their steps and, among
// equals, in that in which they were asked for.
static void take_in(struct task *task, uint64_t at)
{
    struct change *asked = atomic_exchange_explicit(&task->asked, NULL, memory_order_acquire),
                  *first = NULL;

    while (asked) {
        struct change *next = asked->next;

        asked->next = first;
        first = asked;
        asked = next;
    }
    while (first) {
        struct change *change = first, **place = &task->changes;

        first = first->next;
        change->step = step_of(task, change, at);
        while (*place && (*place)->step <= change->step)
            place = &(*place)->next;
        change->next = *place;
        *place = change;
    }
}

static void apply(struct task *task, struct change *change, uint64_t at)
{
    const struct op *op = &task->ops[change->op];
    struct sigrun_stage *stage = op->stage;

    memcpy((char *)op->self + change->param->offset, change->value, change_bytes(change->param));
    stage->since = at * step_frames(task, change->op);
    if (stage->type->changed && !stage->type->changed(stage, op->self, change->param))
        run_fail(task->run);
    put(&task->run->changed, change);
}

uint64_t change_apply(struct task *task, uint64_t at, bool quiet)
{
    take_in(task, at);
    while (task->changes) {
        struct change *change = task->changes;

        if (change->step > at)
            return change->step - at;
        if (!quiet)
            return 0;
        task->changes = change->next;
        apply(task, change, at);
    }
    return UINT64_MAX;
}

void change_settle(struct task *task)
{
    if (!task->plan->pure)
        change_apply(task, task->ins ? task->in[0].taken : task->made, true);
}

void change_hasten(struct task *task, uint64_t at)
{
    if (task->changes)
        task->changes->step = at;
}

void change_free(struct change *change)
{
    while (change) {
        struct change *next = change->next;

        free(change);
        change = next;
    }
}

void change_release(struct task *task)
{
    change_free(atomic_exchange(&task->asked, NULL));
    change_free(task->changes);
    task->changes = NULL;
}
