// SPDX-License-Identifier: MIT
//
// Pictures of a figure on a screen: layers that are painted again only where they have to be, any
// events at any size, deadlines that are all accounted for.
#include <math.h>

#include "tests/check.h"
#include "tests/unit/plot/view_case.h"

// Painting what has changed gives the same pixels as painting all of it.
static void test_layers(void)
{
    struct view_case f;
    struct view *v = &f.view;
    struct arena arena;
    struct raster some, all;

    check_case("layers");
    view_case_open(&f);
    arena_init(&arena);
    raster_init(&some, &arena, VIEW_CASE_WIDTH, VIEW_CASE_HEIGHT);
    raster_init(&all, &arena, VIEW_CASE_WIDTH, VIEW_CASE_HEIGHT);
    v->span = 3;
    for (int i = 0; i < 20; i++) {
        if (i == 8)
            v->zero = VIEW_RELATIVE;
        if (i == 14)
            view_event(v, &(struct window_event){.kind = WINDOW_LETTER, .text = " "});
        f.now += 0.013 * i;
        f.taken += i % 3 != 0;
        v->message_until = 0;
        view_compose(v, VIEW_CASE_WIDTH, VIEW_CASE_HEIGHT);
        view_draw(v, &some);
        view_shown(v, 0.001);
        const struct layers kept = v->layers;

        layers_init(&v->layers);
        view_draw(v, &all);
        CHECK_BYTES(some.pixel, all.pixel,
                    (size_t)VIEW_CASE_WIDTH * VIEW_CASE_HEIGHT * sizeof *some.pixel);
        layers_release(&v->layers);
        v->layers = kept;
    }
    // What only lies over it costs no painting.
    const uint64_t panes = v->layers.panes, stills = v->layers.stills;

    view_case_mouse(&f, (struct window_event){.kind = WINDOW_MOVE, .x = 200, .y = 100});
    CHECK_SIZE(v->layers.panes, panes);
    CHECK_SIZE(v->layers.stills, stills);
    arena_release(&arena);
    view_case_close(&f);
}

static struct window_event random_event(void)
{
    static const char letters[] = " p.,+-[]{}cCaAlgzt0xmMki?123456789hHnvVdwsSf\xff";
    struct window_event e = {.kind = (enum window_event_kind)(check_random() % WINDOW_CLOSE)};

    e.key = (enum window_key)(check_random() % (WINDOW_F11 + 1));
    e.text[0] = letters[check_random() % (sizeof letters - 1)];
    e.x = (int)(check_random() % (VIEW_CASE_WIDTH + 40)) - 20;
    e.y = (int)(check_random() % (VIEW_CASE_HEIGHT + 40)) - 20;
    e.button = (int)(check_random() % 3) + 1;
    e.clicks = check_random() % 50 ? 1 : 2;
    e.wheel = check_uniform() * 6 - 3;
    e.shift = check_random() % 3 == 0;
    e.control = check_random() % 3 == 0;
    return e;
}

static void test_anything(void)
{
    static const float bad[] = {0, NAN, INFINITY, -INFINITY, 3e38F, -3e38F};
    static const int sizes[][2] = {{VIEW_CASE_WIDTH, VIEW_CASE_HEIGHT},
                                   {1, 1},
                                   {VIEW_CASE_WIDTH, 1},
                                   {1, VIEW_CASE_HEIGHT},
                                   {90, 60}};
    struct view_case f;
    struct view *v = &f.view;

    check_case("anything at any size");
    view_case_open(&f);
    for (int i = 0; i < (check_fast() ? 300 : 2000); i++) {
        const int *size = sizes[check_random() % 4 ? 0 : check_random() % 5];
        const struct window_event e = random_event();

        f.bad = bad[check_random() % 6];
        f.now += 0.01;
        f.taken++;
        CHECK(view_event(v, &e) == VIEW_GOES_ON);
        view_case_draw(&f, size[0], size[1]);
        for (size_t k = 0; k < v->scene.pane_count; k++)
            if (!CHECK(isfinite(v->scene.panes[k].x.low) && isfinite(v->scene.panes[k].y.high)))
                return;
    }
    view_case_close(&f);
}

static void test_pace(void)
{
    struct pace p;
    double begin, last = 0;

    check_case("pace");
    pace_init(&p, 500);
    begin = pace_clock();
    // On a machine that is busy with other things a tenth of a second may be one look.
    while (pace_clock() < begin + 0.1 ||
           (pace_clock() < begin + 10 && !(p.skipped && p.drawn && p.idle))) {
        const bool fresh = check_random() % 3 != 0;
        const double busy = pace_clock() + (check_random() % 20 ? 0 : 0.007);

        last = pace_clock();
        pace_due(&p, fresh);
        while (pace_clock() < busy)
            continue;
    }
    CHECK(p.skipped > 0 && p.drawn > 0 && p.idle > 0);
    CHECK_SIZE(p.drawn + p.skipped + p.idle, pace_deadlines(&p));
    // All that the clock has passed, and the one at the time of the look.
    CHECK((double)pace_deadlines(&p) >= floor((last - p.first) / p.period));
    CHECK((double)pace_deadlines(&p) <= floor((pace_clock() - p.first) / p.period) + 1);
}

int main(void)
{
    test_layers();
    test_anything();
    test_pace();
    check_case(NULL);
    return check_result();
}
