// SPDX-License-Identifier: MIT
//
// A figure on a screen without a screen.
#include "tests/unit/plot/view_case.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
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

static const char *const holds[] = {"none", "max", "min", NULL}, *const two[] = {"none", "max",
                                                                                 NULL};

static const struct figure_key keys[] = {
    {.key = 'h',
     .param = "hold",
     .kind = SIGRUN_INT,
     .choices = holds,
     .words = two,
     .keys = "h H",
     .what = "hold; begin anew"},
    {.key = 'H', .param = "hold", .kind = SIGRUN_INT, .choices = holds, .way = FIGURE_AGAIN},
    {.key = 'v',
     .param = "average",
     .kind = SIGRUN_SIZE,
     .way = FIGURE_TWICE,
     .by = 1,
     .least = 1,
     .most = 64,
     .keys = "v V",
     .what = "more, less"},
    {.key = 'V',
     .param = "average",
     .kind = SIGRUN_SIZE,
     .way = FIGURE_TWICE,
     .by = -1,
     .least = 1,
     .most = 64},
    {.key = '+',
     .param = "gain",
     .kind = SIGRUN_REAL,
     .way = FIGURE_NICE,
     .by = -1,
     .keys = "+ −",
     .what = "gain"},
    {.key = '-', .param = "gain", .kind = SIGRUN_REAL, .way = FIGURE_NICE, .by = 1},
    {.key = 'd', .param = "centre", .kind = SIGRUN_BOOL, .keys = "d", .what = "mean"},
    {0},
};

static const double step = 5 * 3.14159265358979323846 / 180;

static void fake_stands(void *self, const char *param, double *value, double *by)
{
    (void)self;
    (void)by;
    if (!strcmp(param, "gain") && *value == 0)
        *value = 3;
}

static struct figure_key turning[5], across, upwards;

static void make_turning(void)
{
    const struct figure_key about = {
        .param = "azimuth", .kind = SIGRUN_REAL, .unit = SIGRUN_ANGLE, .way = FIGURE_ROUND};
    const struct figure_key above = {.param = "elevation",
                                     .kind = SIGRUN_REAL,
                                     .unit = SIGRUN_ANGLE,
                                     .way = FIGURE_PLUS,
                                     .least = 0.01,
                                     .most = 1.57};
    static const int codes[] = {FIGURE_LEFT, FIGURE_RIGHT, FIGURE_DOWN, FIGURE_UP};

    for (int i = 0; i < 4; i++) {
        turning[i] = i < 2 ? about : above;
        turning[i].key = codes[i];
        turning[i].by = i % 2 ? step : -step;
        turning[i].keys = i == 0 ? "← →" : i == 2 ? "↑ ↓" : NULL;
        turning[i].what = "turn";
    }
    across = about;
    across.by = -36 * step;
    upwards = above;
    upwards.by = -18 * step;
}

// One frame a second: frame i is the newest from second i + 1 on.
static bool fake_moment(void *self, double until, int frames, struct figure_moment *moment)
{
    const struct view_case *f = self;
    const double wanted = fmin(floor(until + 1e-9) - 1, (double)f->newest) + frames;
    const double number = fmin(fmax(wanted, (double)f->oldest), (double)f->newest);

    *moment = (struct figure_moment){number + 1, (uint64_t)number, f->oldest, f->newest};
    return true;
}

static void fake_kept(void *self, struct figure_kept *kept)
{
    const struct view_case *f = self;

    *kept = (struct figure_kept){(double)f->oldest, 3 << 19};
}

static void frame_panes(void *self, struct scene *scene)
{
    (void)self;
    struct scene_pane *pane = scene_add_pane(scene);

    pane->bare = true;
    scene_set_image(scene, pane)->unit = "V";
}

static void frame_fill(void *self, struct scene *scene, const struct look *look)
{
    struct view_case *f = self;
    struct scene_pane *pane = &scene->panes[0];
    struct figure_moment moment;

    fake_moment(self, look->until, 0, &moment);
    f->shown = moment.number;
    pane->x.low = pane->y.low = pane->image->low = 0;
    pane->x.high = pane->y.high = pane->image->high = 1;
}

static const struct figure_kind fake_kind = {.panes = fake_panes,
                                             .fill = fake_fill,
                                             .taken = fake_taken,
                                             .now = fake_now,
                                             .arrived = fake_arrived};
static const struct figure_kind keys_kind = {.panes = fake_panes,
                                             .fill = fake_fill,
                                             .taken = fake_taken,
                                             .now = fake_now,
                                             .arrived = fake_arrived,
                                             .keys = keys,
                                             .stands = fake_stands};
static const struct figure_kind frames_kind = {.panes = frame_panes,
                                               .fill = frame_fill,
                                               .taken = fake_taken,
                                               .now = fake_now,
                                               .arrived = fake_arrived,
                                               .keys = turning,
                                               .across = &across,
                                               .upwards = &upwards,
                                               .moment = fake_moment,
                                               .kept = fake_kept};

// As the run does: it takes words, and tells what was asked for last.
static bool fake_change(void *context, struct sigrun_stage *stage, const char *param,
                        const char *value)
{
    struct view_case *f = context;
    struct view_params *p = &f->params;

    (void)stage;
    snprintf(f->asked[f->asks++ % VIEW_CASE_ASKED], sizeof *f->asked, "%s=%s", param, value);
    if (f->refuses)
        return false;
    if (!strcmp(param, "hold"))
        for (p->hold = 0; strcmp(holds[p->hold], value);)
            p->hold++;
    else if (!strcmp(param, "average"))
        p->average = (size_t)atoi(value);
    else if (!strcmp(param, "gain"))
        p->gain = atof(value);
    else if (!strcmp(param, "centre"))
        p->centre = !strcmp(value, "true");
    else if (!strcmp(param, "azimuth"))
        p->azimuth = atof(value) * step / 5;
    else
        p->elevation = atof(value) * step / 5;
    atomic_fetch_add(&f->figure.changes, 1);
    return true;
}

static bool fake_asked(void *context, const struct sigrun_stage *stage, const char *param,
                       void *value, size_t bytes)
{
    const struct view_params *p = &((const struct view_case *)context)->params;
    const void *field = !strcmp(param, "hold")      ? (const void *)&p->hold
                        : !strcmp(param, "average") ? (const void *)&p->average
                        : !strcmp(param, "gain")    ? (const void *)&p->gain
                        : !strcmp(param, "centre")  ? (const void *)&p->centre
                        : !strcmp(param, "azimuth") ? (const void *)&p->azimuth
                                                    : (const void *)&p->elevation;

    (void)stage;
    memcpy(value, field, bytes);
    return true;
}

static void open_kind(struct view_case *f, const struct figure_kind *kind)
{
    static const struct sigrun_stage_type type = {.name = "three"};

    *f = (struct view_case){.now = 100, .taken = 1, .oldest = 40, .newest = 99};
    f->graph.change = fake_change;
    f->graph.asked = fake_asked;
    f->graph.change_context = f;
    f->stage.graph = &f->graph;
    f->stage.type = &type;
    f->params = (struct view_params){.average = 10, .azimuth = -12 * step, .elevation = 6 * step};
    f->figure = (struct figure){.kind = kind,
                                .self = f,
                                .stage = &f->stage,
                                .title = "Three",
                                .mode = FIGURE_LIVE,
                                .window = true,
                                .span = 4,
                                .clocked = NAN};
    pthread_mutex_init(&f->figure.lock, NULL);
    CHECK(view_init(&f->view, &f->figure, 1, 60));
    view_case_draw(f, VIEW_CASE_WIDTH, VIEW_CASE_HEIGHT);
}

void view_case_open(struct view_case *f)
{
    open_kind(f, &fake_kind);
}

void view_case_open_keys(struct view_case *f)
{
    open_kind(f, &keys_kind);
}

void view_case_open_frames(struct view_case *f)
{
    make_turning();
    open_kind(f, &frames_kind);
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
