// SPDX-License-Identifier: MIT
//
// A ring: the frames between one writer and its readers. Positions are absolute and only grow;
// position 0 is the first of `lead` zero frames, so frame n of the stream has position n + lead.
// Nothing is copied for a reader: it sees the writer's memory, and the writer may go at most
// `capacity` frames past the slowest.
//
// Ordering: the writer stores `w` with release and readers load it with acquire, and the other way
// round for `r`; who parks on a ring looks again after a full fence (sched.c).
#pragma once

#include "runtime/graph/plan.h"
#include "runtime/graph/tags.h"

#include <stdatomic.h>

struct task;

struct reader {
    _Alignas(64) _Atomic uint64_t r; // first position still needed; UINT64_MAX: has left
    struct ring *ring;
    struct task *task;
};

struct ring {
    _Alignas(64) _Atomic uint64_t w; // first position not yet written
    _Atomic uint64_t end; // position after the last frame; UINT64_MAX while it isn't known
    _Alignas(64) unsigned char *base;
    size_t turn;        // bytes after which positions come round
    size_t mask;        // turn - 1 where that is a power of two, else 0
    size_t frame, lane; // bytes from frame to frame, from lane to lane
    size_t capacity, lanes;
    size_t lead, pad;
    size_t pad_left; // zero frames that the writer still has to append after the end
    size_t block;    // frames for which the writer waits to have room
    bool plain;
    struct reader *readers;
    size_t reader_count;
    _Atomic size_t reading; // readers that have not left
    struct task *writer;
    const struct plan_ring *plan;
    void *own; // memory of a ring that has grown: unmapped or freed at the end
    struct mirror *own_mirror;
    _Atomic(struct tags *) tags; // made for the first
    size_t grown;                // times
};

// Memory of one lane at a position; contiguous up to the capacity, or to the turn in a plain ring.
static inline void *ring_at(const struct ring *ring, size_t lane, uint64_t position)
{
    const uint64_t at = position * ring->frame;

    return ring->base + (size_t)(ring->mask ? at & ring->mask : at % ring->turn) +
           lane * ring->lane;
}

// How many of `frames` frames from `position` on are contiguous.
static inline uint64_t ring_straight(const struct ring *ring, uint64_t position, uint64_t frames)
{
    if (!ring->plain)
        return frames;
    const uint64_t left = ring->capacity - position % ring->capacity;
    return frames < left ? frames : left;
}

// The slowest reader's position; UINT64_MAX when every reader has left.
static inline uint64_t ring_slowest(const struct ring *ring)
{
    uint64_t least = UINT64_MAX;

    for (size_t i = 0; i < ring->reader_count; i++) {
        const uint64_t r = atomic_load_explicit(&ring->readers[i].r, memory_order_acquire);
        least = r < least ? r : least;
    }
    return least;
}

// Bytes of memory that a ring of this shape takes, and how its lanes lie in them.
struct ring_shape {
    size_t turn, lane, bytes;
};
struct ring_shape ring_shape(const struct plan_ring *, size_t capacity);

// [setup] A ring over `base`, which is zeroed memory of ring_shape's size (mapped twice unless
// plain).
void ring_init(struct ring *, const struct plan_ring *, unsigned char *base);

// Makes the ring larger. Only while neither writer nor reader is at work on it. False when memory
// is short.
bool ring_grow(struct ring *, size_t capacity);
void ring_release(struct ring *);

// Tags: the writer adds them, before it publishes their frames; readers copy those in a window of
// frames.
bool ring_tag(struct ring *, const struct sigrun_tag *);
void ring_tags(const struct ring *, uint64_t from, uint64_t to, struct tag_list *);
