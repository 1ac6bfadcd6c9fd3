// SPDX-License-Identifier: MIT
//
// An inbox: tasks from outside the pool, first in, first out. A task is queued at most once, so it
// never has to grow.
#pragma once

#include "runtime/base/arena.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

struct task;

struct inbox {
    pthread_mutex_t lock;
    struct task **slots; // ring of `most`
    size_t first, most;
    _Atomic size_t count;
};

static inline void inbox_init(struct inbox *inbox, struct arena *arena, size_t most)
{
    inbox->most = most;
    inbox->slots = arena_alloc(arena, most, sizeof *inbox->slots);
    pthread_mutex_init(&inbox->lock, NULL);
}

static inline void inbox_release(struct inbox *inbox)
{
    pthread_mutex_destroy(&inbox->lock);
}

static inline bool inbox_empty(const struct inbox *inbox)
{
    return !atomic_load(&inbox->count);
}

static inline void inbox_put(struct inbox *inbox, struct task *task)
{
    pthread_mutex_lock(&inbox->lock);
    const size_t count = atomic_load_explicit(&inbox->count, memory_order_relaxed);
    inbox->slots[(inbox->first + count) % inbox->most] = task;
    atomic_store(&inbox->count, count + 1);
    pthread_mutex_unlock(&inbox->lock);
}

// The oldest, or NULL.
static inline struct task *inbox_take(struct inbox *inbox)
{
    struct task *task = NULL;

    if (inbox_empty(inbox))
        return NULL;
    pthread_mutex_lock(&inbox->lock);
    const size_t count = atomic_load(&inbox->count);
    if (count) {
        task = inbox->slots[inbox->first];
        inbox->first = (inbox->first + 1) % inbox->most;
        atomic_store(&inbox->count, count - 1);
    }
    pthread_mutex_unlock(&inbox->lock);
    return task;
}
