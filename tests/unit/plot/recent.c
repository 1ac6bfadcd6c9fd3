// SPDX-License-Identifier: MIT
//
// Histories of what came last against all values kept: each value that is told to be known shows in
// the picture, however long ago it came and however it arrived. And ranges and deadlines that hold.
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/draw/pace.h"
#include "stages/history/rows.h"
#include "stages/history/trail.h"
#include "stages/scene/hold.h"
#include "tests/check.h"

enum { VALUES = 300000, ROOM = 1000, BINS = 5 };

static float *random_values(size_t n)
{
    float *values = calloc(n, sizeof *values);

    if (!values)
        abort();
    for (size_t i = 0; i < n; i++)
        values[i] = check_random() % 97 ? (float)(check_uniform() - 0.3) : NAN;
    return values;
}

static void extremes(const float *values, uint64_t from, uint64_t to, float *low, float *high)
{
    *low = *high = NAN;
    for (uint64_t i = from; i < to; i++) {
        *low = !(*low <= values[i]) && isfinite(values[i]) ? values[i] : *low;
        *high = !(*high >= values[i]) && isfinite(values[i]) ? values[i] : *high;
    }
}

static bool same(float a, float b)
{
    return a == b || (isnan(a) && isnan(b));
}

// Whether a trace says what the values say, block by block. The last block may lack what came since
// its parts were complete.
static bool agrees(const struct scene_trace *trace, const float *values, uint64_t seen)
{
    const uint64_t size = (uint64_t)llrint(trace->x.step);
    const uint64_t first = (uint64_t)llrint(trace->x.first - (double)(size - 1) / 2);

    for (size_t k = 0; k < trace->x.count; k++) {
        const uint64_t from = first + k * size;
        const uint64_t to =
            from + size <= seen ? from + size : seen - seen % (size / 8 ? size / 8 : 1);
        float low, high;

        if (trace->y) {
            if (!same(trace->y[k], values[from]))
                return false;
            continue;
        }
        extremes(values, from, to, &low, &high);
        if (!same(trace->low[k], low) || !same(trace->high[k], high))
            return false;
    }
    return true;
}

static void test_trail(void)
{
    float *values = random_values(VALUES);
    struct trail trail;
    struct arena arena;
    uint64_t seen = 0;
    size_t wrong = 0, blocks = 0;

    check_case("trail");
    arena_init(&arena);
    trail_init(&trail, &arena, ROOM);
    while (seen < VALUES) {
        const size_t most = (size_t)(check_random() % 3000) + 1;
        const size_t n = VALUES - seen < most ? (size_t)(VALUES - seen) : most;
        const uint64_t begin = seen ? check_random() % seen : 0;
        struct arena picture;
        struct scene scene;
        struct scene_trace trace = {0};

        trail_add(&trail, values + seen, n);
        seen += n;
        arena_init(&picture);
        scene_init(&scene, &picture);
        trail_trace(&trail, begin, seen, 100, 0, 1, &scene, &trace);
        wrong += !agrees(&trace, values, seen);
        blocks += trace.low != NULL;
        // The range is there from its beginning, as far as it is known at all.
        const double from = trace.x.first - (trace.x.step - 1) / 2;
        wrong += from > (double)(begin > trail_first(&trail) ? begin : trail_first(&trail)) + 0.5;
        arena_release(&picture);
    }
    CHECK_SIZE(wrong, 0);
    CHECK(blocks > 50);
    CHECK_SIZE((size_t)trail_first(&trail), 0); // 1024 entries of 8⁶ values are more than there are
    arena_release(&arena);
    free(values);
}

// Every row carries its number; each number that is told to be known is in the image.
static void test_rows(void)
{
    struct rows rows;
    struct arena arena;
    struct scene scene;
    struct scene_image image = {0};
    const uint64_t count = 5000;

    check_case("rows");
    CHECK(rows_init(&rows, BINS, 64 * BINS * sizeof(float) * ROWS_LEVELS));
    CHECK(rows.room >= 32 && rows.room <= 64);
    arena_init(&arena);
    scene_init(&scene, &arena);
    for (uint64_t r = 0; r < count; r++) {
        float *row = rows_next(&rows);

        for (size_t b = 0; b < BINS; b++)
            row[b] = b == 0 ? (float)r : b == r % BINS ? 1 : 0;
        row[BINS - 1] = NAN;
        rows_added(&rows);
        const float *last = rows_at(&rows, r);
        CHECK(last && last[0] == (float)r);
    }
    CHECK(!rows_at(&rows, count));
    CHECK(!rows_at(&rows, count - rows.room - 1));
    for (size_t lines = 2; lines <= 32; lines *= 2) {
        const uint64_t begin = count - 20 * lines;

        rows_image(&rows, begin, count, lines, 0, 1, &scene, &image);
        CHECK(image.x.count >= lines);
        const double size = image.x.step;

        for (size_t k = 0; k < image.x.count; k++) {
            const double end = image.x.first + ((double)k + 0.5) * size + 0.5;
            const double newest = (end < (double)count ? end : (double)count) - 1;

            CHECK((double)image.value[k * BINS] == rint(newest));
            CHECK(isnan(image.value[k * BINS + BINS - 1]));
        }
    }
    rows_release(&rows);
    arena_release(&arena);
}

static struct range_pair {
    double low, high;
} held(struct holds *holds, float low, float high, double now)
{
    struct arena arena;
    struct scene scene;
    const float y[] = {low, high};

    arena_init(&arena);
    scene_init(&scene, &arena);
    struct scene_pane *pane = scene_add_pane(&scene);
    struct scene_trace *trace = scene_add_trace(&scene, pane);

    trace->x = (struct scene_steps){.step = 1, .count = 2};
    trace->y = y;
    holds_apply(holds, &scene, now);
    const struct range_pair range = {scene.panes[0].y.low, scene.panes[0].y.high};
    arena_release(&arena);
    return range;
}

static void test_hold(void)
{
    struct holds holds = {0};

    check_case("ranges hold");
    const struct range_pair first = held(&holds, -1, 1, 0);
    const struct range_pair smaller = held(&holds, -0.8f, 0.9f, 1);
    CHECK(first.low <= -1 && first.high >= 1);
    CHECK(smaller.low == first.low && smaller.high == first.high);
    const struct range_pair grown = held(&holds, -5, 5, 2);
    CHECK(grown.low <= -5 && grown.high >= 5);
    // Much smaller, but not yet for long.
    CHECK(held(&holds, -0.1f, 0.1f, 3).high == grown.high);
    CHECK(held(&holds, -0.1f, 0.1f, 5).high == grown.high);
    CHECK(held(&holds, -0.1f, 0.1f, 6.5).high < 1);
    holds.track = true;
    CHECK(held(&holds, -9, 9, 7).high >= 9 && held(&holds, -1, 1, 7.1).high < 9);
    holds.track = false;
    CHECK(held(&holds, -1, 1, 8).high <= first.high);
}

// The range of the colours of a map of one row.
static struct range_pair held_colours(struct holds *holds, const float *value, double now)
{
    struct arena arena;
    struct scene scene;

    arena_init(&arena);
    scene_init(&scene, &arena);
    struct scene_image *image = scene_set_image(&scene, scene_add_pane(&scene));

    image->unit = "dBFS";
    image->x = (struct scene_steps){.step = 1, .count = 4};
    image->y = (struct scene_steps){.step = 1, .count = 1};
    image->x_stride = 1;
    image->value = value;
    holds_apply(holds, &scene, now);
    const struct range_pair range = {scene.panes[0].image->low, scene.panes[0].image->high};
    arena_release(&arena);
    return range;
}

// Pictures from before the data don't settle the range, however long they last.
static void test_hold_nothing(void)
{
    static const float none[] = {NAN, NAN, NAN, NAN}, silence[] = {-300, -300, -300, -300};
    static const float some[] = {-240, -220, -210, -200}, louder[] = {-40, -30, -20, -10};
    struct holds holds = {0};

    check_case("ranges of nothing");
    held_colours(&holds, none, 0);
    held_colours(&holds, silence, 2);
    const struct range_pair first = held_colours(&holds, some, 3);
    CHECK(first.low < -200 && first.high > -200 && first.high < -190);
    CHECK(held_colours(&holds, none, 3.5).high == first.high);
    const struct range_pair grown = held_colours(&holds, louder, 3.9);
    CHECK(grown.low == first.low && grown.high > -10);
    CHECK(held_colours(&holds, some, 6).high == grown.high);
    holds = (struct holds){0};
    held(&holds, NAN, NAN, 0);
    CHECK(held(&holds, 1e-6f, 3e-6f, 1).high < 1e-5);
}

static void test_pace(void)
{
    struct pace pace;
    const double began = pace_clock();

    check_case("deadlines");
    pace_init(&pace, 200);
    for (int i = 0; i < 20; i++) {
        pace_due(&pace, i % 2);
        CHECK(pace_wait(&pace) <= pace.period);
        const double until = pace_clock() + 0.004;
        while (pace_clock() < until)
            ;
    }
    pace_due(&pace, true);
    // Every deadline up to the next one was drawn, idle or skipped.
    const double passed = (pace.next - began) / pace.period;
    CHECK_NEAR((double)(pace.drawn + pace.idle + pace.skipped), passed, 1.01);
    CHECK(pace.drawn > 0 && pace.idle > 0);
}

int main(void)
{
    test_trail();
    test_rows();
    test_hold();
    test_hold_nothing();
    test_pace();
    return check_result();
}
