// SPDX-License-Identifier: MIT
//
// Windows over a stream in chunks: every window of every step, for random geometries and chunks.
#include "stages/dsp/slide.h"

#include <stdlib.h>
#include <string.h>

#include "tests/check.h"

enum { LANES = 2, MOST = 4000 };

static float stream[LANES][MOST];

static float at(size_t lane, size_t n, int64_t place)
{
    return place < 0 || place >= (int64_t)n ? 0 : stream[lane][place];
}

// Are the windows of `steps` steps from `first` on those of a stream of n samples?
static bool windows_hold(const struct slide *s, uint64_t first, size_t steps, size_t n)
{
    for (size_t c = 0; c < LANES; c++) {
        const float *x = slide_window(s, c);

        for (size_t i = 0; i < slide_room(s->down, s->window, steps); i++)
            if (x[i] != at(c, n, (int64_t)(first * s->down + i) - (int64_t)s->before))
                return false;
    }
    return true;
}

// Feeds n samples in pieces, takes steps while there is random room; returns the outputs made.
static size_t feed(struct slide *s, size_t n, bool *right)
{
    size_t fed = 0, made = 0;
    uint64_t step = 0;

    for (;;) {
        const size_t left = n - fed, piece = check_random() % 300;
        const size_t frames = piece < left ? piece : left;
        const bool last = frames == left;
        const void *lanes[LANES] = {stream[0] + fed, stream[1] + fed};
        size_t used = 0;

        do {
            used += slide_take(s, lanes, used, frames - used, last);
            const bool ended = last && used == frames;
            if (ended && slide_over(s))
                return made;
            const size_t steps = slide_steps(s, s->up * (1 + check_random() % 5));
            if (!steps)
                break;
            *right = *right && windows_hold(s, step, steps, n);
            made += slide_done(s, steps, ended);
            step += steps;
        } while (used < frames || last);
        if (!CHECK(used == frames || last))
            return made;
        fed += used;
    }
}

static void any_geometry(void)
{
    struct slide_place place;
    struct slide s = {.up = 1 + check_random() % 7,
                      .down = 1 + check_random() % 9,
                      .window = 1 + check_random() % 90,
                      .bytes = sizeof(float),
                      .lanes = LANES,
                      .place = &place};
    const size_t n = check_random() % 3 ? check_random() % MOST : check_random() % 5;
    bool right = true;

    // A step shows at least the samples that it moves on by.
    s.window = s.window < s.down ? s.down : s.window;
    s.before = check_random() % (s.window - s.down + 1);
    s.room = slide_room(s.down, s.window, 1 + check_random() % 50);
    s.buffer = malloc(s.lanes * s.room * s.bytes);
    slide_init(&s);
    CHECK_SIZE(feed(&s, n, &right), (n * s.up + s.down - 1) / s.down);
    CHECK(right);
    free(s.buffer);
}

// The check finds a window that is late by one sample.
static void control(void)
{
    struct slide_place place;
    struct slide s = {.up = 1,
                      .down = 1,
                      .window = 3,
                      .bytes = sizeof(float),
                      .lanes = LANES,
                      .place = &place,
                      .room = 8};
    const void *lanes[LANES] = {stream[0], stream[1]};

    s.buffer = malloc(s.lanes * s.room * s.bytes);
    slide_init(&s);
    slide_take(&s, lanes, 0, 8, false);
    CHECK(windows_hold(&s, 0, 4, MOST));
    CHECK(!windows_hold(&s, 1, 4, MOST));
    free(s.buffer);
}

int main(void)
{
    for (size_t c = 0; c < LANES; c++)
        for (size_t i = 0; i < MOST; i++)
            stream[c][i] = (float)(c * MOST + i + 1);
    for (size_t k = 0; k < 500; k++)
        any_geometry();
    control();
    return check_result();
}
