// SPDX-License-Identifier: MIT
// ring: random writes, reads and growth against a plain array, with and without a second mapping.

#include "runtime/exec/ring.h"

#include "runtime/exec/mirror.h"
#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { READERS = 3, FRAMES = 20000 };

// What the writer has written at a position: positions in front of the first frame are zero.
static unsigned char byte_of(uint64_t position, size_t lane, size_t byte, size_t lead)
{
    return position < lead
               ? 0
               : (unsigned char)((position * 31 + lane * 7 + byte * 3 + (position >> 8)) | 1);
}

struct bench {
    struct plan_ring plan;
    struct mirror mirror;
    unsigned char *plain;
    struct ring ring;
    struct reader readers[READERS];
    uint64_t grown;
};

static bool bench_open(struct bench *bench, bool plain)
{
    struct plan_ring *plan = &bench->plan;
    struct error err = {0};

    *bench = (struct bench){.plan = {.lanes = 1 + check_random() % 5,
                                     .frame_bytes = 1 + check_random() % 40,
                                     .capacity = 2 + check_random() % 300,
                                     .lead = check_random() % 20,
                                     .readers = READERS,
                                     .plain = plain}};
    if (plan->lead > plan->capacity)
        plan->lead = plan->capacity;
    const struct ring_shape shape = ring_shape(plan, plan->capacity);
    if (plain) {
        bench->plain = calloc(1, shape.bytes);
        ring_init(&bench->ring, plan, bench->plain);
    } else {
        unsigned char *base;

        if (!CHECK(mirror_open(&bench->mirror, &shape.bytes, 1, &base, &err)))
            return false;
        ring_init(&bench->ring, plan, base);
    }
    bench->ring.readers = bench->readers;
    bench->ring.reader_count = READERS;
    for (size_t r = 0; r < READERS; r++) // a reader with a window that reaches back starts earlier
        atomic_init(&bench->readers[r].r,
                    plan->lead ? plan->lead - check_random() % plan->lead : 0);
    return true;
}

static void bench_close(struct bench *bench)
{
    ring_release(&bench->ring);
    if (!bench->plan.plain)
        mirror_close(&bench->mirror);
    free(bench->plain);
}

static void write_some(struct bench *bench, uint64_t end)
{
    struct ring *ring = &bench->ring;
    const uint64_t w = atomic_load(&ring->w);
    const uint64_t room =
        ring_slowest(ring) == UINT64_MAX ? ring->capacity : ring_slowest(ring) + ring->capacity - w;
    uint64_t n = room ? check_random() % (room + 1) : 0;

    n = n < end - w ? n : end - w;
    n = ring_straight(ring, w, n);
    for (size_t c = 0; c < ring->lanes; c++)
        for (uint64_t k = 0; k < n; k++)
            for (size_t b = 0; b < ring->frame; b++)
                ((unsigned char *)ring_at(ring, c, w))[k * ring->frame + b] =
                    byte_of(w + k, c, b, ring->lead);
    atomic_store(&ring->w, w + n);
}

// A window of any length from the reader's position on, as contiguous memory.
static bool read_some(struct bench *bench, size_t reader)
{
    const struct ring *ring = &bench->ring;
    const uint64_t r = atomic_load(&bench->readers[reader].r), there = atomic_load(&ring->w) - r;
    uint64_t n = there ? check_random() % (there + 1) : 0;
    bool good = true;

    if (r == UINT64_MAX)
        return true; // it has left
    n = ring_straight(ring, r, n);
    for (size_t c = 0; c < ring->lanes && good; c++)
        for (uint64_t k = 0; k < n * ring->frame && good; k++)
            good = ((const unsigned char *)ring_at(ring, c, r))[k] ==
                   byte_of(r + k / ring->frame, c, k % ring->frame, ring->lead);
    atomic_store(&bench->readers[reader].r, r + (n ? 1 + check_random() % n : 0));
    return good;
}

static bool run(struct bench *bench)
{
    struct ring *ring = &bench->ring;
    const uint64_t end = FRAMES + ring->lead;

    for (;;) {
        const size_t what = check_random() % 16;

        if (what < 6)
            write_some(bench, end);
        else if (what < 15 && !read_some(bench, what % READERS))
            return false;
        else if (what == 15 && check_random() % 8 == 0 && ring->capacity < 5000)
            CHECK(ring_grow(ring, ring->capacity * 2 + check_random() % 3));
        bool over = atomic_load(&ring->w) == end;
        for (size_t r = 0; r < READERS; r++)
            over = over && atomic_load(&bench->readers[r].r) >= end;
        if (over)
            return true;
        if (check_random() % 30000 == 0) // one reader leaves before its end
            atomic_store(&bench->readers[0].r, UINT64_MAX);
    }
}

int main(void)
{
    const int rounds = check_fast() ? 20 : 120;

    for (int i = 0; i < rounds; i++) {
        struct bench bench;
        char name[100];

        if (!bench_open(&bench, i % 2))
            break;
        snprintf(name, sizeof name, "%zu lanes, frames of %zu bytes, %zu of them%s",
                 bench.plan.lanes, bench.plan.frame_bytes, bench.plan.capacity,
                 bench.plan.plain ? ", plain" : "");
        check_case(name);
        CHECK(run(&bench));
        bench_close(&bench);
    }
    return check_result();
}
