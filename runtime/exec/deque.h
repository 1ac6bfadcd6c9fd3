// SPDX-License-Identifier: MIT
//
// A work-stealing deque after Chase and Lev (2005), with the orderings of Lê et al. (2013): its
// worker pushes and pops at the bottom, thieves take from the top. A task is queued at most once,
// so it never has to grow.
#pragma once

#include "runtime/exec/sched.h"

static inline void deque_init(struct deque *deque, struct arena *arena, size_t most)
{
    size_t size = 2;

    while (size < most)
        size *= 2;
    deque->slots = arena_alloc(arena, size, sizeof *deque->slots);
    deque->mask = (int64_t)size - 1;
}

static inline bool deque_empty(const struct deque *deque)
{
    return atomic_load(&deque->top) >= atomic_load(&deque->bottom);
}

// alone: nobody steals, so no fences are needed.
static inline void deque_push(struct deque *deque, struct task *task, bool alone)
{
    const int64_t bottom = atomic_load_explicit(&deque->bottom, memory_order_relaxed);

    atomic_store_explicit(&deque->slots[bottom & deque->mask], task, memory_order_relaxed);
    atomic_store_explicit(&deque->bottom, bottom + 1,
                          alone ? memory_order_relaxed : memory_order_seq_cst);
}

static inline struct task *deque_pop(struct deque *deque, bool alone)
{
    const int64_t bottom = atomic_load_explicit(&deque->bottom, memory_order_relaxed) - 1;

    if (alone) {
        if (bottom < atomic_load_explicit(&deque->top, memory_order_relaxed))
            return NULL;
        atomic_store_explicit(&deque->bottom, bottom, memory_order_relaxed);
        return atomic_load_explicit(&deque->slots[bottom & deque->mask], memory_order_relaxed);
    }
    if (bottom < atomic_load_explicit(&deque->top, memory_order_relaxed))
        return NULL; // empty, without the cost of finding it out under competition
    atomic_store(&deque->bottom, bottom);
    int64_t top = atomic_load(&deque->top);
    if (top > bottom) {
        atomic_store_explicit(&deque->bottom, bottom + 1, memory_order_relaxed);
        return NULL;
    }
    struct task *task =
        atomic_load_explicit(&deque->slots[bottom & deque->mask], memory_order_relaxed);
    if (top == bottom) {
        if (!atomic_compare_exchange_strong(&deque->top, &top, top + 1))
            task = NULL;
        atomic_store_explicit(&deque->bottom, bottom + 1, memory_order_relaxed);
    }
    return task;
}

static inline struct task *deque_steal(struct deque *deque)
{
    int64_t top = atomic_load(&deque->top);
    const int64_t bottom = atomic_load(&deque->bottom);

    if (top >= bottom)
        return NULL;
    struct task *task =
        atomic_load_explicit(&deque->slots[top & deque->mask], memory_order_relaxed);
    return atomic_compare_exchange_strong(&deque->top, &top, top + 1) ? task : NULL;
}
