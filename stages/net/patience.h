// SPDX-License-Identifier: MIT
//
// How long something is waited for.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

static inline uint64_t patience_now(void) // ns
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// Is there patience left since the first call with *since == 0?
static inline bool patience_left(uint64_t *since, double seconds)
{
    const uint64_t now = patience_now();

    if (!*since)
        *since = now;
    return (double)(now - *since) < seconds * 1e9;
}
