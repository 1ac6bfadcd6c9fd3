// SPDX-License-Identifier: MIT
// clock: how fast the tick counter runs.

#include "runtime/base/clock.h"

#include <stdatomic.h>

double clock_tick_rate(void)
{
#if defined(__x86_64__)
    static _Atomic double rate;
    double known = atomic_load(&rate);

    if (known == 0) {
        const uint64_t ns = clock_ns(), ticks = clock_ticks();
        uint64_t passed;

        do
            passed = clock_ns() - ns;
        while (passed < 2000000);
        known = (double)(clock_ticks() - ticks) * 1e9 / (double)passed;
        atomic_store(&rate, known);
    }
    return known;
#else
    return 1e9;
#endif
}
