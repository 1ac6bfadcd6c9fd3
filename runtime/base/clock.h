// SPDX-License-Identifier: MIT
//
// Time: the monotonic clock, and a cheap counter for measuring short runs.
#pragma once

#include <stdint.h>
#include <time.h>

static inline uint64_t clock_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// A counter that grows with time at clock_tick_rate() per second; comparable between cores.
static inline uint64_t clock_ticks(void)
{
#if defined(__x86_64__)
    return __builtin_ia32_rdtsc();
#else
    return clock_ns();
#endif
}

// Ticks per second. The first call takes 0.1 ms where the counter has to be measured.
double clock_tick_rate(void);
