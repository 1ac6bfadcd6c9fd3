// SPDX-License-Identifier: MIT
// Windows over a stream that comes in chunks.

#include "stages/dsp/slide.h"

#include <string.h>

size_t slide_room(size_t down, size_t window, size_t steps)
{
    return (steps - 1) * down + window;
}

void slide_init(struct slide *s)
{
    *s->place = (struct slide_place){.have = s->before};
    memset(s->buffer, 0, s->lanes * s->room * s->bytes);
}

static unsigned char *slide_lane(const struct slide *s, size_t c)
{
    return s->buffer + c * s->room * s->bytes;
}

size_t slide_take(struct slide *s, const void *const *lane, size_t offset, size_t frames, bool last)
{
    struct slide_place *p = s->place;
    const size_t left = s->room - p->have, n = frames < left ? frames : left;
    const size_t zeros = last && n == frames ? left - n : 0;

    for (size_t c = 0; c < s->lanes; c++) {
        unsigned char *to = slide_lane(s, c) + p->have * s->bytes;

        if (n)
            memcpy(to, (const unsigned char *)lane[c] + offset * s->bytes, n * s->bytes);
        memset(to + n * s->bytes, 0, zeros * s->bytes);
    }
    p->taken += n;
    p->have += n + zeros;
    return n;
}

size_t slide_steps(const struct slide *s, size_t room)
{
    const size_t have = s->place->have;
    const size_t fit = have < s->window ? 0 : (have - s->window) / s->down + 1;

    return fit < room / s->up ? fit : room / s->up;
}

const void *slide_window(const struct slide *s, size_t c)
{
    return slide_lane(s, c);
}

// ceil(taken·up/down)
static uint64_t slide_total(const struct slide *s)
{
    const uint64_t whole = s->place->taken / s->down, rest = s->place->taken % s->down;

    return whole * s->up + (rest * s->up + s->down - 1) / s->down;
}

size_t slide_done(struct slide *s, size_t steps, bool last)
{
    struct slide_place *p = s->place;
    const uint64_t total = slide_total(s), left = total > p->made ? total - p->made : 0;
    const size_t gone = steps * s->down;
    size_t frames = steps * s->up;

    if (last && frames > left)
        frames = (size_t)left;
    for (size_t c = 0; c < s->lanes; c++)
        memmove(slide_lane(s, c), slide_lane(s, c) + gone * s->bytes, (p->have - gone) * s->bytes);
    p->have -= gone;
    p->made += frames;
    return frames;
}

bool slide_over(const struct slide *s)
{
    return s->place->made >= slide_total(s);
}
