// SPDX-License-Identifier: MIT
//
// The box that a surface stands in.
#include "stages/plot/solid_box.h"

#include <math.h>

#include "stages/draw/cells.h"
#include "stages/scene/ticks.h"

enum { LETTER = 7, LENGTH = 420 }; // about as many pixels as a letter and an axis have

static const double tall = 1.2, outside = 0.06; // of the box; from an axis to the ends of its ticks

static void set_ends(struct scene_axis *axis, const struct scene_steps *steps)
{
    const size_t n = steps->count;

    if (n == 0)
        return;
    axis->low = scene_step_at(steps, 0);
    axis->high = scene_step_at(steps, n - 1);
    if (!(axis->low < axis->high)) {
        axis->low -= 0.5;
        axis->high += 0.5;
        axis->log = false;
    }
    axis->log = axis->log && axis->low > 0;
}

void solid_box_init(struct solid_box *b, const struct plane *p, struct arena *arena)
{
    const struct sigrun_format *format = sigrun_input(p->figure.stage, 0);
    const double a = p->wish.azimuth, e = p->wish.elevation;

    *b = (struct solid_box){
        .x = axes_of(&format->axis[1], AXES_AUTO, &p->x, (struct sigrun_range){0}, arena),
        .y = axes_of(&format->axis[0], AXES_AUTO, &p->y, (struct sigrun_range){0}, arena),
        .right = {-sin(a), cos(a)},
        .up = {-sin(e) * cos(a), -sin(e) * sin(a), cos(e)},
        .from_x = cos(a) < 0 ? -1 : 1,
        .from_y = sin(a) < 0 ? -1 : 1,
    };
    set_ends(&b->x, &p->x.steps);
    set_ends(&b->y, &p->y.steps);
}

// A point of the box.
static struct solid_spot spot(const struct solid_box *b, double x, double y, double z)
{
    return (struct solid_spot){b->right[0] * x + b->right[1] * y,
                               b->up[0] * x + b->up[1] * y + b->up[2] * z};
}

struct solid_spot solid_seen(const struct solid_box *b, double x, double y, double z)
{
    const double height = axis_fraction(&b->z, z);

    return spot(b, 2 * axis_fraction(&b->x, x) - 1, 2 * axis_fraction(&b->y, y) - 1,
                tall * fmin(fmax(height, 0), 1));
}

static double extent(void *context, const char *label)
{
    (void)context;
    return LETTER * cells_width(label);
}

static void make_ticks(struct ticks *ticks, const struct scene_axis *axis)
{
    const struct tick_space space = {.length = LENGTH,
                                     .least = 8 * LETTER,
                                     .gap = 3 * LETTER,
                                     .minor = INFINITY,
                                     .extent = extent};

    ticks_make(ticks, axis, &space, 0);
}

// Lines one after the other, in one trace with gaps between them.
struct lines {
    double *x;
    float *y;
    size_t count;
};

static void lines_init(struct lines *l, struct arena *arena, size_t most)
{
    l->x = arena_alloc(arena, 3 * most, sizeof *l->x);
    l->y = arena_alloc(arena, 3 * most, sizeof *l->y);
    l->count = 0;
}

static void line(struct lines *l, struct solid_spot a, struct solid_spot b)
{
    const struct solid_spot both[2] = {a, b};

    for (size_t i = 0; i < 2; i++) {
        l->x[l->count] = both[i].x;
        l->y[l->count++] = (float)both[i].y;
    }
    l->x[l->count] = b.x;
    l->y[l->count++] = NAN;
}

static struct scene_trace *add_lines(const struct lines *l, struct scene *scene,
                                     struct scene_pane *pane)
{
    struct scene_trace *trace = scene_add_trace(scene, pane);

    trace->style = SCENE_PATH;
    trace->colour = SCENE_INK;
    trace->x = (struct scene_steps){.at = l->x, .count = l->count};
    trace->y = l->y;
    return trace;
}

static void set_ranges(const struct solid_box *b, struct scene_pane *pane)
{
    struct solid_spot low = {INFINITY, INFINITY}, high = {-INFINITY, -INFINITY};

    for (int i = 0; i < 8; i++) {
        const struct solid_spot s = spot(b, i & 1 ? 1 : -1, i & 2 ? 1 : -1, i & 4 ? tall : 0);

        low.x = fmin(low.x, s.x);
        low.y = fmin(low.y, s.y);
        high.x = fmax(high.x, s.x);
        high.y = fmax(high.y, s.y);
    }
    // Room for the words around it.
    pane->x.low = low.x - 0.12 * (high.x - low.x);
    pane->x.high = high.x + 0.14 * (high.x - low.x);
    pane->y.low = low.y - 0.2 * (high.y - low.y);
    pane->y.high = high.y + 0.08 * (high.y - low.y);
}

void solid_box_back(const struct solid_box *b, struct scene *scene, struct scene_pane *pane)
{
    const double far_x = -b->from_x, far_y = -b->from_y;
    struct ticks x, y, z;
    struct lines l;

    set_ranges(b, pane);
    make_ticks(&x, &b->x);
    make_ticks(&y, &b->y);
    make_ticks(&z, &b->z);
    lines_init(&l, scene->arena, 2 * (x.count + y.count + z.count) + 8);
    for (size_t i = 0; i < x.count; i++) {
        const double at = 2 * axis_fraction(&b->x, x.tick[i].at) - 1;

        line(&l, spot(b, at, b->from_y, 0), spot(b, at, far_y, 0));
        line(&l, spot(b, at, far_y, 0), spot(b, at, far_y, tall));
    }
    for (size_t i = 0; i < y.count; i++) {
        const double at = 2 * axis_fraction(&b->y, y.tick[i].at) - 1;

        line(&l, spot(b, b->from_x, at, 0), spot(b, far_x, at, 0));
        line(&l, spot(b, far_x, at, 0), spot(b, far_x, at, tall));
    }
    for (size_t i = 0; i < z.count; i++) {
        const double at = tall * axis_fraction(&b->z, z.tick[i].at);

        line(&l, spot(b, far_x, -1, at), spot(b, far_x, 1, at));
        line(&l, spot(b, -1, far_y, at), spot(b, 1, far_y, at));
    }
    line(&l, spot(b, far_x, far_y, 0), spot(b, far_x, far_y, tall));
    struct scene_trace *trace = add_lines(&l, scene, pane);

    trace->under = trace->faint = true;
}

static void add_words(struct scene *scene, struct scene_pane *pane, struct solid_spot at,
                      const char *words, enum scene_side side)
{
    if (!*words)
        return;
    struct scene_label *label = scene_add_label(scene, pane);

    label->x = at.x;
    label->y = at.y;
    label->text = arena_format(scene->arena, "%s", words);
    label->side = side;
}

// Ticks and words of an axis on the floor: along x in front of the near side, or along y.
static void add_floor_axis(const struct solid_box *b, struct lines *l, struct scene *scene,
                           struct scene_pane *pane, bool along_y)
{
    const struct scene_axis *axis = along_y ? &b->y : &b->x;
    const double side = along_y ? b->from_x : b->from_y;
    // Words lie where the axis is seen to face: below it and to one side.
    const double slant = (along_y ? b->right[0] : b->right[1]) * side;
    const enum scene_side beside = slant > 0.2    ? SCENE_RIGHT
                                   : slant < -0.2 ? SCENE_LEFT
                                                  : SCENE_BELOW;
    struct ticks ticks;

    make_ticks(&ticks, axis);
    for (size_t i = 0; i <= ticks.count; i++) {
        const bool name = i == ticks.count;
        const double at = name ? 0.15 : 2 * axis_fraction(axis, ticks.tick[i].at) - 1;
        const double out = side * (1 + (name ? 4 : 1) * outside);
        const struct solid_spot begin = along_y ? spot(b, side, at, 0) : spot(b, at, side, 0);
        const struct solid_spot end = along_y ? spot(b, out, at, 0) : spot(b, at, out, 0);
        const double far = side * (1 + 2 * outside); // words stay off the axis
        const struct solid_spot beyond = along_y ? spot(b, far, at, 0) : spot(b, at, far, 0);

        if (!name)
            line(l, begin, end);
        add_words(scene, pane, name ? end : beyond, name ? ticks.title : ticks.tick[i].label,
                  name ? SCENE_UNDER : beside);
    }
    line(l, along_y ? spot(b, side, -1, 0) : spot(b, -1, side, 0),
         along_y ? spot(b, side, 1, 0) : spot(b, 1, side, 0));
}

void solid_box_front(const struct solid_box *b, struct scene *scene, struct scene_pane *pane)
{
    struct ticks ticks;
    struct lines l;
    double x = 1, y = 1;

    lines_init(&l, scene->arena, 3 * TICKS_MOST + 3);
    add_floor_axis(b, &l, scene, pane, false);
    add_floor_axis(b, &l, scene, pane, true);
    // The upright axis stands at the corner that is seen farthest left.
    for (int i = 0; i < 4; i++)
        if (spot(b, i & 1 ? 1 : -1, i & 2 ? 1 : -1, 0).x < spot(b, x, y, 0).x) {
            x = i & 1 ? 1 : -1;
            y = i & 2 ? 1 : -1;
        }
    make_ticks(&ticks, &b->z);
    for (size_t i = 0; i < ticks.count; i++) {
        const double at = tall * axis_fraction(&b->z, ticks.tick[i].at);
        const struct solid_spot begin = spot(b, x, y, at);
        const struct solid_spot end = {begin.x - outside / 2, begin.y};

        line(&l, begin, end);
        add_words(scene, pane, end, ticks.tick[i].label, SCENE_LEFT);
    }
    line(&l, spot(b, x, y, 0), spot(b, x, y, tall));
    add_words(scene, pane, spot(b, x, y, tall), ticks.title, SCENE_ABOVE);
    add_lines(&l, scene, pane);
}
