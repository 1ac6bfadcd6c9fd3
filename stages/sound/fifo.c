// SPDX-License-Identifier: MIT
// fifo: frames between a stage and a device.

#include "stages/sound/fifo.h"

void fifo_init(struct fifo *f, struct sigrun_stage *stage, size_t lanes, size_t frames)
{
    f->capacity = 1;
    while (f->capacity < frames)
        f->capacity *= 2;
    f->lanes = lanes;
    f->lane = sigrun_alloc(stage, lanes, sizeof *f->lane);
    for (size_t c = 0; c < lanes; c++)
        f->lane[c] = sigrun_alloc(stage, f->capacity, sizeof **f->lane);
}

size_t fifo_fill(const struct fifo *f)
{
    return (size_t)(atomic_load_explicit(&f->written, memory_order_acquire) -
                    atomic_load_explicit(&f->taken, memory_order_acquire));
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t fifo_space(const struct fifo *f, float **at, size_t most)
{
    const size_t place =
        (size_t)atomic_load_explicit(&f->written, memory_order_relaxed) & (f->capacity - 1);
    const size_t room = f->capacity - fifo_fill(f);

    for (size_t c = 0; c < f->lanes; c++)
        at[c] = f->lane[c] + place;
    return least(most, least(room, f->capacity - place));
}

void fifo_wrote(struct fifo *f, size_t frames)
{
    atomic_fetch_add_explicit(&f->written, frames, memory_order_release);
}

size_t fifo_there(const struct fifo *f, const float **at, size_t most)
{
    const size_t place =
        (size_t)atomic_load_explicit(&f->taken, memory_order_relaxed) & (f->capacity - 1);
    const size_t fill = fifo_fill(f);

    for (size_t c = 0; c < f->lanes; c++)
        at[c] = f->lane[c] + place;
    return least(most, least(fill, f->capacity - place));
}

void fifo_took(struct fifo *f, size_t frames)
{
    atomic_fetch_add_explicit(&f->taken, frames, memory_order_release);
}
