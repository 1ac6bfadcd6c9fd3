// SPDX-License-Identifier: MIT
// clock: how fast the tick counter runs.

#include "runtime/base/clock.h"

#include <stdatomic.h>

#if defined(__x86_64__)
struct moment {
    uint64_t ns, ticks;
};

// Both clocks at the same moment: the closest of a few looks, to some 20 ns.
static struct moment now(void)
{
    struct moment best = {0};
    uint64_t closest = UINT64_MAX;

    for (int i = 0; i < 4; i++) {
        const uint64_t before = clock_ticks(), ns = clock_ns(), apart = clock_ticks() - before;

        if (apart < closest) {
            closest = apart;
            best = (struct moment){ns, before + apart / 2};
        }
    }
    return best;
}
#endif

double clock_tick_rate(void)
{
#if defined(__x86_64__)
    enum { WAIT_NS = 100000 }; // a part in thousands is enough, and every start waits for it
    static _Atomic double rate;
    double known = atomic_load(&rate);

    if (known == 0) {
        const struct moment start = now();

        while (clock_ns() - start.ns < WAIT_NS)
            ;
        const struct moment end = now();
        known = (double)(end.ticks - start.ticks) * 1e9 / (double)(end.ns - start.ns);
        atomic_store(&rate, known);
    }
    return known;
#else
    return 1e9;
#endif
}
