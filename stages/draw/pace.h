// SPDX-License-Identifier: MIT
//
// When pictures are drawn: at deadlines that lie a fixed time apart, whatever drawing takes. One
// that is missed is counted, not made up for.
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct pace {
    double period;           // seconds
    double first, next;      // of the clock: the first deadline, and the next one
    uint64_t drawn, skipped; // deadlines with a picture, and those that passed during another
    uint64_t idle;           // deadlines at which nothing was new
    bool asleep;             // nothing was new at the last look, and none had to be kept since
};

double pace_clock(void); // seconds, CLOCK_MONOTONIC
double pace_busy(void);  // seconds that the thread has used of a processor
void pace_init(struct pace *, double per_second);
// Is it time? fresh: there is something to draw. Counts the deadlines up to now.
bool pace_due(struct pace *, bool fresh);
// Seconds until the next deadline.
double pace_wait(const struct pace *);
// How many there were up to the last look, by the clock.
uint64_t pace_deadlines(const struct pace *);
