// SPDX-License-Identifier: MIT
//
// Frames that a figure has shown, the last of them in fixed memory.
#include "stages/plot/moments.h"

#include <math.h>

// Seconds of one frame, worked out in two ways, differ by what rounding makes of them.
static const double slack = 1e-9;

void moments_init(struct moments *m, struct arena *arena, size_t width)
{
    const size_t bytes = width * sizeof(float) + sizeof *m->second + sizeof *m->count;
    size_t room = 1;

    while (2 * room * bytes <= MOMENTS_BYTES)
        room *= 2;
    samples_init(&m->frames, arena, width, room);
    m->second = arena_alloc(arena, room, sizeof *m->second);
    m->count = arena_alloc(arena, room, sizeof *m->count);
}

static size_t slot(const struct moments *m, uint64_t frame)
{
    return (size_t)(frame & (m->frames.room - 1));
}

float *moments_next(struct moments *m, double second, uint64_t count)
{
    m->second[slot(m, m->frames.seen)] = second;
    m->count[slot(m, m->frames.seen)] = count;
    return samples_next(&m->frames);
}

// The last frame of `until`, or the oldest one; there is one at least.
static uint64_t find(const struct moments *m, double until)
{
    uint64_t low = samples_first(&m->frames), high = m->frames.seen - 1;

    while (low < high) {
        const uint64_t middle = high - (high - low) / 2;

        if (m->second[slot(m, middle)] <= until + slack)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

const float *moments_at(const struct moments *m, double until, uint64_t *count)
{
    if (!m->frames.room || !m->frames.seen)
        return NULL;
    const uint64_t frame = find(m, until);

    *count = m->count[slot(m, frame)];
    return frame + 1 < m->frames.seen ? samples_at(&m->frames, frame) : NULL;
}

bool moments_step(const struct moments *m, double until, int frames, struct figure_moment *moment)
{
    if (!m->frames.room || !m->frames.seen)
        return false;
    const uint64_t oldest = samples_first(&m->frames), newest = m->frames.seen - 1;
    const int64_t wanted = (int64_t)find(m, until) + frames;
    const uint64_t number = wanted < (int64_t)oldest   ? oldest
                            : wanted > (int64_t)newest ? newest
                                                       : (uint64_t)wanted;

    *moment = (struct figure_moment){m->second[slot(m, number)], number, oldest, newest};
    return true;
}

void moments_kept(const struct moments *m, struct figure_kept *kept)
{
    const uint64_t first = samples_first(&m->frames);

    if (!m->frames.room || !m->frames.seen)
        return;
    kept->since = m->second[slot(m, first)];
    kept->bytes = (size_t)(m->frames.seen - first) * m->frames.width * sizeof(float);
}
