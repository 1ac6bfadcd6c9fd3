// SPDX-License-Identifier: MIT
//
// When pictures are drawn.
#include "stages/draw/pace.h"

#include <math.h>
#include <time.h>

static double seconds_of(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double pace_clock(void)
{
    return seconds_of(CLOCK_MONOTONIC);
}

double pace_busy(void)
{
    return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

void pace_init(struct pace *p, double per_second)
{
    const double now = pace_clock();

    *p = (struct pace){.period = 1 / per_second, .first = now, .next = now};
}

bool pace_due(struct pace *p, bool fresh)
{
    const double now = pace_clock();

    if (now < p->next)
        return false;
    const uint64_t missed = (uint64_t)((now - p->next) / p->period);

    // Those of a time in which nothing was to be drawn were not missed.
    p->skipped += p->asleep ? 0 : missed;
    p->idle += p->asleep ? missed : 0;
    p->drawn += fresh;
    p->idle += !fresh;
    p->next += (double)(missed + 1) * p->period;
    p->asleep = !fresh;
    return fresh;
}

double pace_wait(const struct pace *p)
{
    const double left = p->next - pace_clock();

    return left > 0 ? left : 0;
}

uint64_t pace_deadlines(const struct pace *p)
{
    return (uint64_t)llrint((p->next - p->first) / p->period);
}
