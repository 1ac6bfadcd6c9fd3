// SPDX-License-Identifier: MIT
//
// Where a signal crosses a level.
#include "stages/plot/trigger.h"

#include <math.h>

void trigger_init(struct trigger *t, size_t block)
{
    t->block = block ? block : 1;
    t->before = NAN;
    t->at_level = t->level;
}

struct span {
    double low, high;
};

// Least and greatest finite value of the last blocks.
static struct span extremes(const struct trigger *t)
{
    struct span s = {INFINITY, -INFINITY};
    const size_t n = t->blocks < TRIGGER_BLOCKS ? (size_t)t->blocks : TRIGGER_BLOCKS;

    for (size_t i = 0; i < n; i++) {
        s.low = fmin(s.low, (double)t->low[i]);
        s.high = fmax(s.high, (double)t->high[i]);
    }
    return s;
}

static void found(struct trigger *t, double place)
{
    t->armed = 0;
    if (t->count && place < t->place[(t->count - 1) % TRIGGERS] + t->wait)
        return;
    t->place[t->count % TRIGGERS] = place;
    t->crossed[t->count % TRIGGERS] = (float)t->at_level;
    t->count++;
}

// Value number i.
static void look(struct trigger *t, double value, uint64_t i, double margin)
{
    const double level = t->at_level;
    const bool up = t->edge != TRIGGER_FALLING && t->armed < 0 && value >= level;
    const bool down = t->edge != TRIGGER_RISING && t->armed > 0 && value <= level;

    if ((up || down) && isfinite(t->before)) {
        const double step = value - t->before, share = step != 0 ? (level - t->before) / step : 1;

        // The line from the value before to this one meets the level there.
        found(t, (double)i - 1 + fmin(fmax(share, 0), 1));
    }
    if (value < level - margin)
        t->armed = -1;
    else if (value > level + margin)
        t->armed = 1;
    else if (!isfinite(value))
        t->armed = 0;
    t->before = value;
}

static void look_at_block(struct trigger *t, const float *value, size_t room, size_t n)
{
    const size_t slot = (size_t)(t->blocks++ % TRIGGER_BLOCKS);
    float low = INFINITY, high = -INFINITY;

    for (uint64_t i = t->checked; i < t->checked + n; i++) {
        const float x = value[i & (room - 1)];

        low = isfinite(x) && x < low ? x : low;
        high = isfinite(x) && x > high ? x : high;
    }
    t->low[slot] = low;
    t->high[slot] = high;
    const struct span s = extremes(t);
    const double margin = s.low < s.high ? t->hysteresis * (s.high - s.low) : 0;

    t->at_level = isnan(t->level) ? (s.low + s.high) / 2 : t->level;
    for (uint64_t i = t->checked; i < t->checked + n; i++)
        look(t, (double)value[i & (room - 1)], i, margin);
    t->checked += n;
}

void trigger_look(struct trigger *t, const float *value, size_t room, uint64_t seen, bool ended)
{
    while (seen - t->checked >= t->block)
        look_at_block(t, value, room, t->block);
    if (ended && seen > t->checked)
        look_at_block(t, value, room, (size_t)(seen - t->checked));
}
