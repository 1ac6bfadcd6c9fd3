// SPDX-License-Identifier: MIT
//
// Where a signal crosses a level, as an oscilloscope looks for it: once it has been clearly on the
// other side, and not again before a sweep is over. What is found depends on the values alone, not
// on how they arrive.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum trigger_edge { TRIGGER_RISING, TRIGGER_FALLING, TRIGGER_BOTH };

enum { TRIGGERS = 4096, TRIGGER_BLOCKS = 32 };

struct trigger {
    enum trigger_edge edge;
    double level;      // NAN: the middle between the least and the greatest value of late
    double hysteresis; // share of what lies between these that arms it
    double wait;       // values from one to the next, at least
    size_t block;      // values after which the extremes are renewed

    double armed; // −1: it was below, 1: above, 0: neither since the last one
    double before;
    double at_level;                                 // that is used now
    uint64_t checked;                                // values
    float low[TRIGGER_BLOCKS], high[TRIGGER_BLOCKS]; // extremes of the last blocks
    uint64_t blocks;
    double place[TRIGGERS];  // number i, in values with fractions, lies at i % TRIGGERS
    float crossed[TRIGGERS]; // the level then
    uint64_t count;
};

void trigger_init(struct trigger *, size_t block);
// [rt] Looks at values up to before `seen`, value i lying at i & (room − 1), in whole blocks; the
// last one is whole when the signal has `ended`.
void trigger_look(struct trigger *, const float *value, size_t room, uint64_t seen, bool ended);
