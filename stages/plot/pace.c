// SPDX-License-Identifier: MIT
//
// When pictures are drawn.
#include "stages/plot/pace.h"

#include <math.h>
#include <time.h>

double pace_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void pace_init(struct pace *p, double per_second)
{
    *p = (struct pace){.period = 1 / per_second, .next = pace_clock()};
}

bool pace_due(struct pace *p, bool fresh)
{
    const double now = pace_clock();

    if (now < p->next)
        return false;
    const double missed = floor((now - p->next) / p->period);

    p->skipped += (uint64_t)missed;
    p->next += (missed + 1) * p->period;
    p->drawn += fresh;
    p->idle += !fresh;
    return fresh;
}

double pace_wait(const struct pace *p)
{
    const double left = p->next - pace_clock();

    return left > 0 ? left : 0;
}
