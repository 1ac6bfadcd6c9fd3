// SPDX-License-Identifier: MIT
//
// Samples as floats, and the last of them.
#include "stages/history/samples.h"

#include <math.h>
#include <string.h>

void samples_read(const void *samples, enum sigrun_type type, size_t from, size_t n, float *into)
{
    const float *f = samples;
    const double *d = samples;
    const size_t parts = sigrun_is_complex(type) ? 2 : 1;

    if (!sigrun_is_double(type)) {
        memcpy(into, f + parts * from, parts * n * sizeof *into);
        return;
    }
    for (size_t i = 0; i < parts * n; i++)
        into[i] = (float)d[parts * from + i];
}

void samples_init(struct samples *s, struct arena *arena, size_t width, size_t records)
{
    *s = (struct samples){.width = width, .room = 1};
    while (s->room < records)
        s->room *= 2;
    s->value = arena_alloc(arena, s->room * width, sizeof *s->value);
}

float *samples_next(struct samples *s)
{
    return s->value + (size_t)(s->seen++ & (s->room - 1)) * s->width;
}

void samples_add(struct samples *s, const void *lane, enum sigrun_type type, size_t from, size_t n)
{
    while (n) {
        const size_t at = (size_t)s->seen & (s->room - 1), straight = s->room - at;
        const size_t some = n < straight ? n : straight;
        float *into = s->value + at * s->width;

        if (lane)
            samples_read(lane, type, from, some, into);
        for (size_t i = 0; !lane && i < some * s->width; i++)
            into[i] = NAN;
        s->seen += some;
        from += some;
        n -= some;
    }
}

const float *samples_at(const struct samples *s, uint64_t record)
{
    return s->value + (size_t)(record & (s->room - 1)) * s->width;
}

uint64_t samples_first(const struct samples *s)
{
    return s->seen > s->room ? s->seen - s->room : 0;
}
