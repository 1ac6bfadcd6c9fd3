// SPDX-License-Identifier: MIT
// ring: shape, growth and tags of the memory between a writer and its readers.

#include "runtime/exec/ring.h"

#include "runtime/exec/mirror.h"

#include <stdlib.h>
#include <string.h>

static size_t round_up(size_t n, size_t unit)
{
    return (n + unit - 1) / unit * unit;
}

struct ring_shape ring_shape(const struct plan_ring *plan, size_t capacity)
{
    struct ring_shape shape;

    shape.lane = round_up(capacity * plan->frame_bytes, plan->lanes > 1 ? 64 : 16);
    if (plan->plain) {
        shape.turn = capacity * plan->frame_bytes;
        shape.bytes = shape.lane * plan->lanes;
        return shape;
    }
    // Lanes a power of two apart would all fall into the same sets of the cache.
    if (plan->lanes > 1 && (shape.lane & (shape.lane - 1)) == 0)
        shape.lane += 64;
    shape.turn = round_up(shape.lane * plan->lanes, mirror_page());
    shape.bytes = shape.turn;
    return shape;
}

static void ring_place(struct ring *ring, const struct plan_ring *plan, size_t capacity,
                       unsigned char *base)
{
    const struct ring_shape shape = ring_shape(plan, capacity);

    ring->base = base;
    ring->turn = shape.turn;
    ring->mask = shape.turn & (shape.turn - 1) ? 0 : shape.turn - 1;
    ring->lane = shape.lane;
    // Figures of a run are read from another thread, at any time.
    __atomic_store_n(&ring->capacity, capacity, __ATOMIC_RELAXED);
}

void ring_init(struct ring *ring, const struct plan_ring *plan, unsigned char *base)
{
    ring->plan = plan;
    ring->frame = plan->frame_bytes;
    ring->lanes = plan->lanes;
    ring->lead = plan->lead;
    ring->pad = plan->pad;
    ring->block = plan->block;
    ring->plain = plan->plain;
    ring_place(ring, plan, plan->capacity, base);
    atomic_init(&ring->w, plan->lead);
    atomic_init(&ring->end, UINT64_MAX);
}

static void ring_copy(struct ring *to, const struct ring *from, uint64_t first, uint64_t end)
{
    for (size_t c = 0; c < from->lanes; c++) {
        uint64_t at = first;

        while (at < end) {
            uint64_t n = ring_straight(from, at, end - at);

            n = ring_straight(to, at, n);
            memcpy(ring_at(to, c, at), ring_at(from, c, at), (size_t)n * from->frame);
            at += n;
        }
    }
}

bool ring_grow(struct ring *ring, size_t capacity)
{
    const struct ring_shape shape = ring_shape(ring->plan, capacity);
    struct mirror *mirror = NULL;
    unsigned char *base = NULL;

    if (ring->plain) {
        base = calloc(1, shape.bytes);
    } else {
        struct error err = {0};

        mirror = calloc(1, sizeof *mirror);
        if (mirror && !mirror_open(mirror, &shape.bytes, 1, &base, &err)) {
            free(mirror);
            mirror = NULL;
        }
        error_release(&err);
    }
    if (!base)
        return false;
    const struct ring old = *ring;
    const uint64_t w = atomic_load(&ring->w), slowest = ring_slowest(ring);
    const uint64_t first = w > old.capacity ? w - old.capacity : 0;

    ring_place(ring, ring->plan, capacity, base);
    ring_copy(ring, &old, slowest < first ? first : slowest < w ? slowest : w, w);
    ring->grown++;
    ring->own = ring->plain ? base : NULL;
    ring->own_mirror = mirror;
    if (old.own_mirror)
        mirror_close(old.own_mirror);
    free(old.own_mirror);
    free(old.own);
    return true;
}

void ring_release(struct ring *ring)
{
    if (ring->own_mirror)
        mirror_close(ring->own_mirror);
    free(ring->own_mirror);
    free(ring->own);
    tags_free(atomic_load(&ring->tags));
}

bool ring_tag(struct ring *ring, const struct sigrun_tag *tag)
{
    struct tags *tags = atomic_load(&ring->tags);
    const uint64_t slowest = ring_slowest(ring);

    if (!tags) {
        struct tags *fresh = tags_new();

        if (fresh && !atomic_compare_exchange_strong(&ring->tags, &tags, fresh))
            tags_free(fresh);
        else
            tags = fresh;
    }
    return tags && tags_add(tags, tag, slowest < ring->lead ? 0 : slowest - ring->lead);
}

void ring_tags(const struct ring *ring, uint64_t from, uint64_t to, struct tag_list *list)
{
    struct tags *tags = atomic_load(&((struct ring *)(uintptr_t)ring)->tags);

    list->count = 0;
    if (tags)
        tags_find(tags, from, to, list);
}
