// SPDX-License-Identifier: MIT
//
// Scenes: building them up in an arena, and the questions every device asks.
#include "stages/scene/scene.h"

#include <math.h>
#include <string.h>

const char *const scene_style_names[] = {"line", "area", "dots", "path", "veil", NULL};

void scene_init(struct scene *scene, struct arena *arena)
{
    *scene = (struct scene){.arena = arena};
}

// Room for one more item in an array that doubles whenever its count reaches a power of two.
static void *grown(struct arena *arena, void *items, size_t count, size_t size)
{
    if (count & (count - 1))
        return items;
    void *room = arena_alloc(arena, count ? 2 * count : 1, size);

    if (count)
        memcpy(room, items, count * size);
    return room;
}

struct scene_pane *scene_add_pane(struct scene *scene)
{
    scene->panes = grown(scene->arena, scene->panes, scene->pane_count, sizeof *scene->panes);
    struct scene_pane *pane = &scene->panes[scene->pane_count++];

    *pane = (struct scene_pane){
        .height = 1,
        .x = {.low = NAN, .high = NAN},
        .y = {.low = NAN, .high = NAN},
    };
    return pane;
}

struct scene_trace *scene_add_trace(struct scene *scene, struct scene_pane *pane)
{
    const size_t size = sizeof *pane->traces;

    pane->traces = grown(scene->arena, pane->traces, pane->trace_count, size);
    struct scene_trace *trace = &pane->traces[pane->trace_count];

    *trace = (struct scene_trace){.colour = (unsigned)pane->trace_count, .x.step = 1};
    pane->trace_count++;
    return trace;
}

struct scene_image *scene_set_image(struct scene *scene, struct scene_pane *pane)
{
    pane->image = arena_alloc(scene->arena, 1, sizeof *pane->image);
    *pane->image =
        (struct scene_image){.x.step = 1, .y.step = 1, .x_stride = 1, .low = NAN, .high = NAN};
    return pane->image;
}

struct scene_label *scene_add_label(struct scene *scene, struct scene_pane *pane)
{
    const size_t size = sizeof *pane->labels;

    pane->labels = grown(scene->arena, pane->labels, pane->label_count, size);
    return memset(&pane->labels[pane->label_count++], 0, size);
}

struct scene_shape *scene_add_shape(struct scene *scene, struct scene_pane *pane)
{
    const size_t size = sizeof *pane->shapes;

    pane->shapes = grown(scene->arena, pane->shapes, pane->shape_count, size);
    struct scene_shape *shape = &pane->shapes[pane->shape_count++];

    *shape = (struct scene_shape){.value = NAN};
    return shape;
}

struct scene_shape *scene_add_box(struct scene *scene, struct scene_pane *pane, double left,
                                  double right, double low, double high)
{
    struct scene_shape *shape = scene_add_shape(scene, pane);
    float *corner = arena_alloc(scene->arena, 8, sizeof *corner);
    const float from[8] = {(float)left, (float)right, (float)right, (float)left,
                           (float)low,  (float)low,   (float)high,  (float)high};

    memcpy(corner, from, sizeof from);
    shape->x = corner;
    shape->y = corner + 4;
    shape->count = 4;
    return shape;
}

void scene_add_scene(struct scene *scene, const struct scene *other)
{
    for (size_t i = 0; i < other->pane_count; i++) {
        struct scene_pane *pane = scene_add_pane(scene);

        *pane = other->panes[i];
        if (i == 0 && !pane->title)
            pane->title = other->title;
    }
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

bool scene_axis_alike(const struct scene_axis *a, const struct scene_axis *b)
{
    return same_text(a->name, b->name) && same_text(a->unit, b->unit) && a->log == b->log;
}

bool scene_axis_same(const struct scene_axis *a, const struct scene_axis *b)
{
    return scene_axis_alike(a, b) && a->low == b->low && a->high == b->high && a->zero == b->zero &&
           a->clock == b->clock;
}

bool scene_has_bar(const struct scene_image *image)
{
    return image && !image->rgb;
}

double scene_step_at(const struct scene_steps *steps, size_t i)
{
    return steps->at ? steps->at[i] : steps->first + (double)i * steps->step;
}

bool scene_unit_is_decibel(const char *unit)
{
    return unit && strncmp(unit, "dB", 2) == 0;
}

double scene_unit_half_turn(const char *unit)
{
    return unit && strcmp(unit, "rad") == 0 ? M_PI : unit && strcmp(unit, "°") == 0 ? 180 : 0;
}
