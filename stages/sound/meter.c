// SPDX-License-Identifier: MIT
// meter: how far a device has come.

#include "stages/sound/meter.h"

#include <time.h>

uint64_t meter_now(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void meter_set(struct meter *m, uint64_t frames, uint64_t block, uint64_t ns)
{
    // Sequentially consistent, so that no store leaves the two turns.
    atomic_fetch_add(&m->turn, 1);
    atomic_store(&m->frames, frames);
    atomic_store(&m->block, block);
    atomic_store(&m->ns, ns);
    atomic_fetch_add(&m->turn, 1);
}

double meter_at(const struct meter *m, uint64_t ns, double rate)
{
    uint64_t frames, block, since;
    uint32_t turn;

    do {
        turn = atomic_load(&m->turn);
        frames = atomic_load(&m->frames);
        block = atomic_load(&m->block);
        since = atomic_load(&m->ns);
    } while (turn % 2 || turn != atomic_load(&m->turn));
    const double passed = ns > since ? (double)(ns - since) * 1e-9 * rate : 0;

    return (double)(frames - block) + (passed < (double)block ? passed : (double)block);
}
