// SPDX-License-Identifier: MIT
// line_cross: frames of a device whose clock isn't the one that the pipeline follows.

#include "stages/sound/line.h"

#include <math.h>

// Does the clock move? One that waits for frames, has ended, or isn't read any more tells no time.
static bool ticks(const struct line *clock)
{
    return clock->plays ? atomic_load(&clock->primed) && !atomic_load(&clock->draining)
                        : fifo_fill(&clock->fifo) < clock->fifo.capacity;
}

size_t line_limit(float *y, const float *x, size_t n)
{
    size_t clipped = 0;

    for (size_t i = 0; i < n; i++) {
        const float v = x[i] > 1 ? 1 : x[i] < -1 ? -1 : x[i] == x[i] ? x[i] : 0;

        clipped += v != x[i];
        y[i] = v;
    }
    return clipped;
}

// Frames that are due by the clock. While it stands still it may be us that it waits for.
static size_t due(struct line *line, uint64_t ns, size_t room)
{
    const struct line *clock = line->clock;
    const double time = meter_at(&clock->meter, ns, clock->rate) / clock->rate;

    if (!ticks(clock) || !atomic_load(&clock->called)) {
        line->since = -1;
        return room;
    }
    if (line->since < 0) {
        line->since = time;
        line->made = 0;
        drift_again(&line->bridge.drift);
    }
    const double frames = floor((time - line->since) * line->rate - line->made);

    return frames < 1 ? 0 : frames < (double)room ? (size_t)frames : room;
}

static bool failed(struct line *line, const char *why)
{
    return sigrun_fail(line->stage, NULL, "libsoxr: %s", why);
}

bool line_cross_in(struct line *line, float *const *to, size_t room, size_t *made)
{
    const uint64_t ns = meter_now();
    const size_t most = due(line, ns, room);
    size_t some, used, got;

    *made = 0;
    while (*made < most && (some = fifo_there(&line->fifo, line->from, most)) > 0) {
        for (size_t c = 0; c < line->lanes; c++)
            line->to[c] = to[c] + *made;
        const char *why =
            bridge_run(&line->bridge, line->from, some, &used, line->to, most - *made, &got);
        if (why)
            return failed(line, why);
        fifo_took(&line->fifo, used);
        *made += got;
        if (!used && !got)
            break;
    }
    line->made += (double)*made;
    if (line->since >= 0) {
        const double taken = (double)atomic_load_explicit(&line->fifo.taken, memory_order_relaxed);

        bridge_steer(&line->bridge, (meter_at(&line->meter, ns, line->rate) - taken) / line->rate,
                     ns);
    }
    return true;
}

bool line_cross_out(struct line *line, const float *const *from, size_t frames, size_t *used,
                    size_t *made)
{
    const size_t room = fifo_space(&line->fifo, line->to, line->fifo.capacity);
    const char *why = bridge_run(&line->bridge, from, frames, used, line->to, room, made);

    if (why)
        return failed(line, why);
    size_t clipped = 0;
    for (size_t c = 0; c < line->lanes; c++)
        clipped += line_limit(line->to[c], line->to[c], *made);
    if (clipped)
        sigrun_clipped(line->stage, clipped);
    fifo_wrote(&line->fifo, *made);
    if (!atomic_load(&line->primed)) {
        drift_again(&line->bridge.drift);
        return true;
    }
    const uint64_t ns = meter_now();
    const double written = (double)atomic_load_explicit(&line->fifo.written, memory_order_relaxed);
    bridge_steer(&line->bridge, (written - meter_at(&line->meter, ns, line->rate)) / line->rate,
                 ns);
    return true;
}
