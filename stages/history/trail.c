// SPDX-License-Identifier: MIT
//
// The recent history of a line.
#include "stages/history/trail.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Of the heap, which gives zeros without touching them: most of it is needed late or never, and a
// window is to open at once.
void trail_init(struct trail *t, struct arena *arena, size_t values)
{
    enum { ARRAYS = 1 + 2 * TRAIL_LEVELS };

    *t = (struct trail){.room = TRAIL_FACTOR};
    while (t->room < values)
        t->room *= 2;
    t->value = calloc(ARRAYS * t->room, sizeof *t->value);
    if (!arena_own(arena, t->value, free))
        t->value = arena_alloc(arena, ARRAYS * t->room, sizeof *t->value); // which says so
    for (size_t k = 0; k < TRAIL_LEVELS; k++) {
        t->low[k] = t->value + (1 + 2 * k) * t->room;
        t->high[k] = t->value + (2 + 2 * k) * t->room;
    }
}

// Least and greatest of n values that are finite; NAN if none is.
static void extremes(const float *low, const float *high, size_t n, float *least, float *most)
{
    *least = INFINITY;
    *most = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        *least = isfinite(low[i]) && low[i] < *least ? low[i] : *least;
        *most = isfinite(high[i]) && high[i] > *most ? high[i] : *most;
    }
    if (*least > *most)
        *least = *most = NAN;
}

// The blocks that are complete now and were not when there were `before` values.
static void close_blocks(struct trail *t, uint64_t before)
{
    const float *low = t->value, *high = t->value;
    uint64_t size = 1; // values in an entry of the level below

    for (int k = 0; k < TRAIL_LEVELS; k++) {
        size *= TRAIL_FACTOR;
        for (uint64_t b = before / size; b < t->seen / size; b++) {
            const size_t from = (size_t)(b * TRAIL_FACTOR) & (t->room - 1);
            const size_t to = (size_t)b & (t->room - 1);

            extremes(low + from, high + from, TRAIL_FACTOR, &t->low[k][to], &t->high[k][to]);
        }
        low = t->low[k];
        high = t->high[k];
    }
}

void trail_add(struct trail *t, const float *values, size_t n)
{
    while (n) {
        const size_t at = (size_t)t->seen & (t->room - 1), straight = t->room - at;
        const size_t some = n < straight ? n : straight;
        const uint64_t before = t->seen;

        memcpy(t->value + at, values, some * sizeof *values);
        t->seen += some;
        close_blocks(t, before);
        values += some;
        n -= some;
    }
}

// Values in an entry of a level; level -1 is that of the values.
static uint64_t entry_size(int level)
{
    uint64_t size = 1;

    for (int k = 0; k <= level; k++)
        size *= TRAIL_FACTOR;
    return size;
}

// The first value that a level still knows.
static uint64_t known_from(const struct trail *t, int level)
{
    const uint64_t size = entry_size(level), entries = t->seen / size;

    return entries > t->room ? (entries - t->room) * size : 0;
}

uint64_t trail_first(const struct trail *t)
{
    return known_from(t, TRAIL_LEVELS - 1);
}

// The coarsest level with at least `columns` entries in the range, that still knows its beginning.
static int level_for(const struct trail *t, uint64_t begin, uint64_t end, size_t columns)
{
    int level = -1;

    while (level + 1 < TRAIL_LEVELS &&
           (known_from(t, level) > begin || (end - begin) / entry_size(level + 1) >= columns))
        level++;
    return level;
}

void trail_trace(const struct trail *t, uint64_t begin, uint64_t end, size_t columns, double first,
                 double step, struct scene *scene, struct scene_trace *trace)
{
    end = end < t->seen ? end : t->seen;
    begin = begin < end ? begin : end;
    const int level = level_for(t, begin, end, columns);
    const uint64_t size = entry_size(level), known = known_from(t, level);

    begin = begin < known ? known : begin;
    // The blocks that the range touches; of the last one that is open, what there is.
    const uint64_t from = begin / size, whole = t->seen / size;
    const uint64_t to = begin < end ? (end + size - 1) / size : from;
    const size_t count = (size_t)(to - from);
    float *low = arena_alloc(scene->arena, 2 * count + 1, sizeof *low), *high = low + count;

    for (uint64_t e = from; e < to && level >= 0; e++) {
        const size_t at = (size_t)e & (t->room - 1);
        const int below = level - 1;
        float *l = &low[e - from], *h = &high[e - from];

        *l = *h = NAN;
        if (e < whole) {
            *l = t->low[level][at];
            *h = t->high[level][at];
        } else {
            // Open: what its complete parts say. Values since the last of them follow later, when
            // they fill a part: they are less than a pixel.
            const uint64_t part = entry_size(below), last = t->seen / part;
            const size_t at_part = (size_t)(e * TRAIL_FACTOR) & (t->room - 1);
            const size_t parts = (size_t)(last - e * TRAIL_FACTOR);

            extremes(below < 0 ? t->value + at_part : t->low[below] + at_part,
                     below < 0 ? t->value + at_part : t->high[below] + at_part, parts, l, h);
        }
    }
    for (uint64_t e = from; e < to && level < 0; e++)
        low[e - from] = t->value[(size_t)e & (t->room - 1)];
    trace->x = (struct scene_steps){
        .first = first + ((double)from * (double)size + (double)(size - 1) / 2) * step,
        .step = (double)size * step,
        .count = count,
    };
    if (level < 0) {
        trace->y = low;
        return;
    }
    trace->low = low;
    trace->high = high;
}

size_t trail_bytes(const struct trail *t)
{
    uint64_t seen = t->seen, known = seen < t->room ? seen : t->room;

    for (size_t k = 0; k < TRAIL_LEVELS; k++) {
        seen /= TRAIL_FACTOR;
        known += 2 * (seen < t->room ? seen : t->room);
    }
    return (size_t)known * sizeof(float);
}
