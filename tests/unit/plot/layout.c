// SPDX-License-Identifier: MIT
//
// Layouts of random scenes at random sizes: nothing overlaps, nothing leaves the picture, panes
// that share an axis stand in line.
#include "stages/scene/layout.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stages/draw/draw.h"
#include "tests/check.h"

static size_t below(size_t n)
{
    return (size_t)(check_random() % n);
}

static const char *some(const char *const *texts, size_t n)
{
    const size_t i = below(n + 1);

    return i < n ? texts[i] : NULL;
}

static void random_axis(struct scene_axis *axis)
{
    static const char *const names[] = {"Time", "Frequency", "Level",
                                        "A very long name of an axis that hardly fits anywhere"};
    static const char *const units[] = {"s", "Hz", "dBFS", "V²/Hz"};

    axis->name = some(names, 4);
    axis->unit = some(units, 4);
    axis->log = below(4) == 0;
    if (below(3) == 0)
        return;
    axis->low = axis->log ? 0.5 : -100 * check_uniform();
    axis->high = axis->log ? 30000 * check_uniform() + 1 : 1e4 * check_uniform() + 1;
}

static void random_pane(struct scene *scene)
{
    static const char *const titles[] = {
        "Spectrum", "ÅÄÖ q√Δ", "A title so long that it may need an ellipsis at its end to fit"};
    static const char *const notes[] = {"hann 2048", "hann 2048, hop 512, Δf 23.4 Hz, ENBW 35 Hz"};
    static const char *const names[] = {"I", "Q", "a channel"};
    static const float values[200] = {1, 2, 3};
    struct scene_pane *pane = scene_add_pane(scene);

    random_axis(&pane->x);
    random_axis(&pane->y);
    if (scene->pane_count > 1 && below(2))
        pane->x = scene->panes[scene->pane_count - 2].x;
    pane->title = some(titles, 3);
    pane->notes = some(notes, 2);
    pane->height = 0.2 + check_uniform();
    for (size_t i = below(8); i; i--) {
        struct scene_trace *trace = scene_add_trace(scene, pane);

        trace->name = some(names, 3);
        trace->y = values;
        trace->x.count = 200;
    }
    for (size_t i = below(4); i; i--)
        *scene_add_label(scene, pane) =
            (struct scene_label){check_uniform() * 200, check_uniform() * 3, "12.3 kHz"};
    if (below(2)) {
        struct scene_image *image = scene_set_image(scene, pane);

        image->name = some(names, 3);
        image->unit = "dB";
        image->value = values;
        image->x = (struct scene_steps){0, 0.1, NULL, 10};
        image->y = (struct scene_steps){0, 0.1, NULL, 20};
        image->x_stride = 20;
        image->y_stride = 1;
    }
}

static bool overlap(const struct box *a, const struct box *b)
{
    return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height &&
           b->y < a->y + a->height;
}

static bool inside(const struct box *box, int width, int height)
{
    return box->x >= 0 && box->y >= 0 && box->width >= 0 && box->height >= 0 &&
           box->x + box->width <= width && box->y + box->height <= height;
}

// Panes in rows of `columns`, each place with one or two of them.
static void put_side_by_side(struct scene *scene, size_t columns)
{
    size_t place = 0;

    for (size_t i = 0; i < scene->pane_count && columns > 1; i++) {
        scene->panes[i].row = place / columns;
        scene->panes[i].column = place % columns;
        place += below(3) > 0;
    }
}

// The number of faults in a layout.
static int faults(const struct layout *l)
{
    int found = 0;

    for (size_t i = 0; i < l->text_count; i++) {
        const struct layout_text *a = &l->texts[i];

        found += !inside(&a->box, l->width, l->height);
        for (size_t k = 0; k < i; k++)
            found += overlap(&a->box, &l->texts[k].box);
        for (size_t k = 0; k < l->pane_count; k++)
            found += (a->role != LAYOUT_LABEL && overlap(&a->box, &l->panes[k].plot)) ||
                     overlap(&a->box, &l->panes[k].bar);
        for (size_t k = 0; k < l->key_count; k++)
            found += overlap(&a->box, &l->keys[k].box);
    }
    for (size_t i = 0; i < l->pane_count; i++) {
        found += !inside(&l->panes[i].plot, l->width, l->height);
        found += !inside(&l->panes[i].bar, l->width, l->height);
        for (size_t k = 0; k < i; k++)
            found += overlap(&l->panes[i].plot, &l->panes[k].plot);
    }
    return found;
}

static void test_random(void)
{
    const int runs = check_fast() ? 100 : 1500;

    for (int run = 0; run < runs; run++) {
        struct arena arena;
        struct scene scene;
        struct layout layout;
        const char *why = NULL;
        const int small = below(3) == 0 ? 60 : 1600;
        const int width = 1 + (int)below((size_t)small), height = 1 + (int)below((size_t)small);

        arena_init(&arena);
        scene_init(&scene, &arena);
        scene.title = below(2) ? "A board" : NULL;
        for (size_t panes = 1 + below(6); panes; panes--)
            random_pane(&scene);
        put_side_by_side(&scene, below(2) ? 1 : 2 + below(3));
        scene_fit(&scene);
        struct font *font = font_open(&arena, NULL, &why);

        layout_make(&layout, &scene, width, height, 0.6 + 2 * check_uniform(), font, &arena);
        if (!CHECK_INT(faults(&layout), 0))
            printf("run %d: %d × %d, %zu panes\n", run, width, height, scene.pane_count);
        for (size_t i = 0; i + 1 < layout.pane_count; i++) {
            const struct box *a = &layout.panes[i].plot, *b = &layout.panes[i + 1].plot;

            if (scene.panes[i].column != scene.panes[i + 1].column)
                continue;
            CHECK(a->x == b->x);
            CHECK(a->width == b->width ||
                  !scene_axis_same(&scene.panes[i].x, &scene.panes[i + 1].x));
        }
        arena_release(&arena);
    }
}

// A board of the usual size: every word is there, and only the lowest of the shared axes is
// labelled.
static void test_board(void)
{
    struct arena arena;
    struct scene scene;
    struct layout layout;
    const char *why = NULL;
    size_t count[LAYOUT_ROLES] = {0};

    arena_init(&arena);
    scene_init(&scene, &arena);
    scene.title = "Board";
    for (int i = 0; i < 2; i++) {
        struct scene_pane *pane = scene_add_pane(&scene);

        pane->title = "Pane";
        pane->x = (struct scene_axis){"Time", "s", 0, 2, false};
        pane->y = (struct scene_axis){"Frequency", "Hz", 1, 100, i == 1};
    }
    struct scene_image *image = scene_set_image(&scene, &scene.panes[1]);

    image->unit = "dB";
    scene_fit(&scene);
    layout_make(&layout, &scene, 1280, 720, 1, font_open(&arena, NULL, &why), &arena);
    for (size_t i = 0; i < layout.text_count; i++)
        count[layout.texts[i].role]++;
    CHECK_SIZE(count[LAYOUT_TITLE], 1);
    CHECK_SIZE(count[LAYOUT_PANE_TITLE], 2);
    CHECK_SIZE(count[LAYOUT_X_NAME], 1);
    CHECK_SIZE(count[LAYOUT_Y_NAME], 2);
    CHECK_SIZE(count[LAYOUT_BAR_NAME], 1);
    CHECK_SIZE(count[LAYOUT_X_TICK], layout.panes[1].x.count);
    CHECK(layout.panes[0].x_hidden && !layout.panes[1].x_hidden);
    CHECK_INT(layout.panes[0].plot.width, layout.panes[1].plot.width);
    CHECK(layout.panes[1].bar.width > 0 && layout.panes[0].bar.width == 0);
    // Control: the search for faults finds words that were moved onto others.
    layout.texts[1].box = layout.texts[0].box;
    CHECK(faults(&layout) > 0);
    arena_release(&arena);
}

static bool side_by_side(const struct layout *l, size_t a, size_t b)
{
    const struct box *one = &l->panes[a].plot, *other = &l->panes[b].plot;

    return one->y == other->y && one->height == other->height && one->x + one->width < other->x;
}

static bool in_line(const struct layout *l, size_t a, size_t b)
{
    const struct box *one = &l->panes[a].plot, *other = &l->panes[b].plot;

    return one->x == other->x && one->width == other->width && one->y + one->height <= other->y;
}

// Five panes in two columns: the second has long labels, the third a map, and the fourth place two
// panes.
static void test_columns(double scale)
{
    static const size_t place[] = {0, 1, 2, 3, 3};
    struct arena arena;
    struct scene scene;
    struct layout layout;
    const char *why = NULL;

    arena_init(&arena);
    scene_init(&scene, &arena);
    for (size_t i = 0; i < 5; i++) {
        struct scene_pane *pane = scene_add_pane(&scene);

        pane->row = place[i] / 2;
        pane->column = place[i] % 2;
        pane->title = i == 3 ? NULL : "Pane";
        pane->x = (struct scene_axis){pane->column ? "Time" : "Frequency", NULL, 0, 2, false};
        pane->y = (struct scene_axis){"Level", "V", 0, i == 1 ? 123456 : 1, false};
    }
    scene_set_image(&scene, &scene.panes[2])->unit = "dB";
    scene_fit(&scene);
    layout_make(&layout, &scene, (int)(1280 * scale), (int)(720 * scale), scale,
                font_open(&arena, NULL, &why), &arena);
    const struct layout_pane *pane = layout.panes;

    CHECK(side_by_side(&layout, 0, 1));
    CHECK(in_line(&layout, 0, 2) && in_line(&layout, 1, 3) && in_line(&layout, 3, 4));
    CHECK_INT(pane[2].plot.y, pane[3].plot.y);
    CHECK_INT(pane[2].plot.y + pane[2].plot.height, pane[4].plot.y + pane[4].plot.height);
    CHECK(pane[0].x_hidden && pane[1].x_hidden && pane[3].x_hidden);
    CHECK(!pane[2].x_hidden && !pane[4].x_hidden);
    CHECK(pane[0].y.count > 1 && pane[4].plot.height > 0);
    CHECK_INT(faults(&layout), 0);
    // Control: a pane that has moved is out of line.
    layout.panes[1].plot.y++;
    layout.panes[2].plot.x++;
    CHECK(!side_by_side(&layout, 0, 1) && !in_line(&layout, 0, 2));
    arena_release(&arena);
}

// The upright names of panes, six of them with one name or the last with another: how many there
// are, each whole and along its panes.
static void count_names(int height, bool alike, size_t names)
{
    struct arena arena;
    struct scene scene;
    struct layout layout;
    const char *why = NULL;
    size_t found = 0;

    arena_init(&arena);
    scene_init(&scene, &arena);
    for (int i = 0; i < 6; i++) {
        struct scene_pane *pane = scene_add_pane(&scene);

        pane->x = (struct scene_axis){"Time", "s", 0, 2, false};
        pane->y =
            (struct scene_axis){alike || i < 5 ? "Amplitude" : "Acceleration", NULL, -1, 1, false};
    }
    scene_fit(&scene);
    layout_make(&layout, &scene, 700, height, 1, font_open(&arena, NULL, &why), &arena);
    const struct box *top = &layout.panes[0].plot, *low = &layout.panes[alike ? 5 : 4].plot;

    for (size_t i = 0; i < layout.text_count; i++) {
        const struct layout_text *text = &layout.texts[i];

        if (text->role != LAYOUT_Y_NAME)
            continue;
        found++;
        CHECK(strstr(text->text, "…") == NULL || text->pane == 5);
        if (names < 6 && text->pane == 0)
            CHECK_NEAR(text->box.y + text->box.height / 2., (top->y + low->y + low->height) / 2.,
                       1);
    }
    CHECK_SIZE(found, names);
    CHECK_INT(faults(&layout), 0);
    arena_release(&arena);
}

static void test_names(void)
{
    count_names(900, true, 6);
    count_names(420, true, 1);
    count_names(420, false, 2);
}

// The width told before there is data is the width once there is.
static void test_width(void)
{
    static float values[50];
    struct arena arena;
    struct scene scene;
    struct layout layout;
    const char *why = NULL;
    const struct draw_options options = {.width = 1920, .height = 1080};

    arena_init(&arena);
    scene_init(&scene, &arena);
    struct scene_pane *pane = scene_add_pane(&scene);

    pane->x = (struct scene_axis){"Time", "s", 0, 600, false};
    pane->y = (struct scene_axis){"Frequency", "Hz", 0, 24000, false};
    struct scene_image *image = scene_set_image(&scene, pane);

    image->unit = "dBFS";
    const int width = draw_data_width(&scene, &options);

    CHECK(isnan(image->low) && isnan(image->high));
    for (int i = 0; i < 50; i++)
        values[i] = (float)(-3 * i);
    image->value = values;
    image->x = (struct scene_steps){0, 60, NULL, 10};
    image->y = (struct scene_steps){0, 6000, NULL, 5};
    image->x_stride = 5;
    image->y_stride = 1;
    scene_fit(&scene);
    layout_make(&layout, &scene, 1920, 1080, 1, font_open(&arena, NULL, &why), &arena);
    CHECK_INT(layout.panes[0].plot.width, width);
    arena_release(&arena);
}

int main(void)
{
    check_case("random scenes");
    test_random();
    check_case("board");
    test_board();
    check_case("columns");
    test_columns(1);
    test_columns(2);
    check_case("names that panes share");
    test_names();
    check_case("width before data");
    test_width();
    return check_result();
}
