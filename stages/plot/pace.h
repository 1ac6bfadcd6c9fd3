// SPDX-License-Identifier: MIT
//
// When pictures are drawn: at deadlines that lie a fixed time apart, whatever drawing takes. One
// that is missed is counted, not made up for.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct pace {
    double period;           // seconds
    double next;             // of the clock: the next deadline
    uint64_t drawn, skipped; // deadlines with a picture, and those that passed during another
    uint64_t idle;           // deadlines at which nothing was new
};

double pace_clock(void); // seconds, CLOCK_MONOTONIC
void pace_init(struct pace *, double per_second);
// Is it time? fresh: there is something to draw. Counts the deadline.
bool pace_due(struct pace *, bool fresh);
// Seconds until the next deadline.
double pace_wait(const struct pace *);
