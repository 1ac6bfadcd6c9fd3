// SPDX-License-Identifier: MIT
//
// A figure on a screen without a screen.
#include "tests/unit/plot/view_case.h"

#include <math.h>
#include <string.h>

#include "tests/check.h"

enum { VALUES = VIEW_CASE_VALUES, BINS = VIEW_CASE_BINS, COLUMNS = VIEW_CASE_COLUMNS };

static void fake_panes(void *self, struct scene *scene)
{
    (void)self;
    for (int i = 0; i < 3; i++)
        scene_add_pane(scene);
    scene->panes[0].x = (struct scene_axis){.name = "Time", .unit = "s", .low = NAN, .high = NAN};
    scene->panes[0].y.unit = "V";
    scene->panes[1].x =
        (struct scene_axis){.name = "Frequency", .unit = "Hz", .low = 0, .high = 16};
    scene->panes[2].x = (struct scene_axis){.name = "Time", .unit = "s", .low = 0, .high = 4};
    scene->panes[2].y =
        (struct scene_axis){.name = "Frequency", .unit = "Hz", .low = 1, .high = 32};
    scene_set_image(scene, &scene->panes[2])->unit = "dBFS";
}

static void fake_fill(void *self, struct scene *scene, const struct look *look)
{
    struct view_case *f = self;
    struct scene_trace *wave = scene_add_trace(scene, &scene->panes[0]);
    struct scene_image *image = scene->panes[2].image;

    for (int i = 0; i < VALUES; i++)
        f->wave[i] = (float)sin(0.05 * i);
    f->wave[VALUES / 2] = f->bad;
    wave->y = f->wave;
    wave->x = (struct scene_steps){
        .first = look->until - look->span, .step = look->span / VALUES, .count = VALUES};
    scene->panes[0].travels = true;
    scene->panes[0].x.low = look->until - look->span;
    scene->panes[0].x.high = look->until;
    for (int k = 0; k < 2; k++) {
        struct scene_trace *tone = scene_add_trace(scene, &scene->panes[1]);

        // A bell between the bins, as the window of a spectrum makes it.
        for (int i = 0; i < BINS; i++)
            f->tone[k][i] = (float)((k + 1) * exp(-pow((0.5 * i - 6.3 - k) / 1.5, 2)));
        tone->y = f->tone[k];
        tone->x = (struct scene_steps){.step = 0.5, .count = BINS};
    }
    for (int i = 0; i < BINS * COLUMNS; i++)
        f->cells[i] = (float)(-100 + i % 61);
    f->cells[7] = f->bad;
    image->value = f->cells;
    image->x = (struct scene_steps){.step = 0.1, .count = COLUMNS};
    image->y = (struct scene_steps){.step = 1, .count = BINS};
    image->x_stride = BINS;
    image->y_stride = 1;
}

static uint64_t fake_taken(void *self)
{
    return ((struct view_case *)self)->taken;
}

static double fake_now(void *self)
{
    return ((struct view_case *)self)->now;
}

static double fake_arrived(void *self)
{
    (void)self;
    return pace_clock();
}

static const struct figure_kind fake_kind = {.panes = fake_panes,
                                             .fill = fake_fill,
                                             .taken = fake_taken,
                                             .now = fake_now,
                                             .arrived = fake_arrived};

void view_case_open(struct view_case *f)
{
    *f = (struct view_case){.now = 100, .taken = 1};
    f->figure = (struct figure){.kind = &fake_kind,
                                .self = f,
                                .title = "Three",
                                .mode = FIGURE_LIVE,
                                .window = true,
                                .span = 4};
    pthread_mutex_init(&f->figure.lock, NULL);
    CHECK(view_init(&f->view, &f->figure, 1, 60));
    view_case_draw(f, VIEW_CASE_WIDTH, VIEW_CASE_HEIGHT);
}

void view_case_close(struct view_case *f)
{
    view_release(&f->view);
    pthread_mutex_destroy(&f->figure.lock);
}

void view_case_draw(struct view_case *f, int width, int height)
{
    struct arena arena;
    struct raster raster;

    arena_init(&arena);
    raster_init(&raster, &arena, width, height);
    view_compose(&f->view, width, height);
    view_draw(&f->view, &raster);
    view_shown(&f->view, 0.001);
    arena_release(&arena);
}

enum view_result view_case_letter(struct view_case *f, const char *text)
{
    struct window_event e = {.kind = WINDOW_LETTER};

    memcpy(e.text, text, strlen(text));
    const enum view_result result = view_event(&f->view, &e);

    view_case_draw(f, VIEW_CASE_WIDTH, VIEW_CASE_HEIGHT);
    return result;
}

void view_case_key(struct view_case *f, enum window_key which, bool shift)
{
    view_case_mouse(f, (struct window_event){.kind = WINDOW_KEY, .key = which, .shift = shift});
}

void view_case_mouse(struct view_case *f, struct window_event e)
{
    CHECK(view_event(&f->view, &e) == VIEW_GOES_ON);
    view_case_draw(f, VIEW_CASE_WIDTH, VIEW_CASE_HEIGHT);
}

void view_case_drag(struct view_case *f, int button, int x, int y, int to_x, int to_y)
{
    struct window_event e = {.kind = WINDOW_PRESS, .button = button, .clicks = 1, .x = x, .y = y};

    view_case_mouse(f, e);
    view_case_mouse(f, (struct window_event){.kind = WINDOW_MOVE, .x = to_x, .y = to_y});
    e.kind = WINDOW_RELEASE;
    e.x = to_x;
    e.y = to_y;
    view_case_mouse(f, e);
}
