// SPDX-License-Identifier: MIT
// image: frames of two axes as pictures.

#include <math.h>
#include <string.h>

#include "stages/plot/plane.h"

static const struct figure_kind image_kind;

static const struct sigrun_param image_params[] = {
    FIGURE_FILE(struct plane),
    {SIGRUN_PARAM(struct plane, range), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "Values of black and white, or of the first and last colour; 0..0: what fits, of "
            "colours 0..1, or 0..255 where there are greater ones."},
    {SIGRUN_PARAM(struct plane, map), .def = "gray", .choices = colormap_names,
     .doc = "Colours of a single lane."},
    {SIGRUN_PARAM(struct plane, colour), .def = "true",
     .doc = "Three lanes are red, green and blue; no: a pane for each."},
    {SIGRUN_PARAM(struct plane, smooth), .def = "false",
     .doc = "Interpolate where a value is larger than a pixel."},
    FIGURE_REST(struct plane),
    {0},
};

static bool in_colours(const struct plane *p)
{
    return p->colour && p->lanes == 3;
}

static bool same_unit(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static void image_panes(void *self, struct scene *scene)
{
    const struct plane *p = self;
    const struct sigrun_format *format = sigrun_input(p->figure.stage, 0);
    const size_t panes = in_colours(p) ? 1 : p->lanes;

    for (size_t i = 0; i < panes; i++) {
        struct scene_pane *pane = scene_add_pane(scene);
        struct scene_image *image = scene_set_image(scene, pane);

        pane->x =
            axes_of(&format->axis[1], AXES_LINEAR, &p->x, (struct sigrun_range){0}, scene->arena);
        pane->y =
            axes_of(&format->axis[0], AXES_LINEAR, &p->y, (struct sigrun_range){0}, scene->arena);
        // A metre is as long on both axes; so is a pixel.
        pane->equal = same_unit(format->axis[0].unit, format->axis[1].unit);
        pane->title = panes > 1 ? plane_lane(p, i, scene->arena) : NULL;
        image->name = axes_quantity(format->unit, true);
        image->unit = format->unit;
        image->map = p->map;
        image->smooth = p->smooth;
        image->x = p->x.steps;
        image->y = p->y.steps;
        if (p->range.lo < p->range.hi) {
            image->low = p->range.lo;
            image->high = p->range.hi;
        }
    }
}

// From the outer edge of the first cell to that of the last, or the other way round.
static void set_ends(struct scene_axis *axis, const struct scene_steps *steps, bool down)
{
    const size_t n = steps->count;

    if (n == 0)
        return;
    const double first = scene_step_at(steps, 0), last = scene_step_at(steps, n - 1);
    const double before = n > 1 ? (scene_step_at(steps, 1) - first) / 2 : 0.5;
    const double after = n > 1 ? (last - scene_step_at(steps, n - 2)) / 2 : 0.5;

    axis->low = down ? last + after : first - before;
    axis->high = down ? first - before : last + after;
}

static void show_values(const struct plane *p, struct scene *scene, struct scene_image *image,
                        const float *frame, size_t lane)
{
    float *value = arena_alloc(scene->arena, p->rows * p->columns, sizeof *value);

    for (size_t r = 0; r < p->rows; r++)
        for (size_t c = 0; c < p->columns; c++)
            value[r * p->columns + c] = plane_value(p, frame, lane, r, c);
    image->value = value;
}

// The value of full brightness.
static double white_of(const struct plane *p, const float *frame)
{
    float most = 0;

    for (size_t i = 0; i < p->lanes * p->rows * p->columns; i++)
        most = isfinite(frame[i]) && frame[i] > most ? frame[i] : most;
    return most <= 1 ? 1 : most <= 255 ? 255 : (double)most;
}

static void show_colours(const struct plane *p, struct scene *scene, struct scene_image *image,
                         const float *frame)
{
    uint32_t *rgb = arena_alloc(scene->arena, p->rows * p->columns, sizeof *rgb);
    const bool given = p->range.lo < p->range.hi;
    const double low = given ? p->range.lo : 0, high = given ? p->range.hi : white_of(p, frame);

    for (size_t r = 0; r < p->rows; r++)
        for (size_t c = 0; c < p->columns; c++)
            for (size_t lane = 0; lane < 3; lane++) {
                const double value = (double)plane_value(p, frame, lane, r, c);
                const double part = (value - low) / (high - low);
                const uint32_t level = part > 0 ? (uint32_t)(fmin(part, 1) * 255 + 0.5) : 0;

                rgb[r * p->columns + c] |= level << (8 * (2 - lane));
            }
    image->rgb = rgb;
}

static void image_fill(void *self, struct scene *scene, const struct look *look)
{
    const struct plane *p = self;
    double second = 0;
    const float *frame = plane_at(p, look->until, &second);

    for (size_t i = 0; i < scene->pane_count; i++) {
        struct scene_pane *pane = &scene->panes[i];
        struct scene_image *image = pane->image;

        set_ends(&pane->x, &p->x.steps, false);
        set_ends(&pane->y, &p->y.steps, true);
        image->x_stride = 1;
        image->y_stride = p->columns;
        if (!frame) {
            image->x.count = image->y.count = 0;
            pane->notes = "no data";
            continue;
        }
        pane->notes = i ? NULL : plane_notes(p, second, scene->arena);
        if (in_colours(p))
            show_colours(p, scene, image, frame);
        else
            show_values(p, scene, image, frame, i);
    }
}

static const struct figure_kind image_kind = {
    .panes = image_panes, .fill = image_fill, .moment = plane_moment, .kept = plane_kept};

static bool image_shape(struct sigrun_stage *stage, void *self)
{
    return plane_shape(stage, self, &image_kind);
}

const struct sigrun_stage_type sigrun_image = {
    .abi = SIGRUN_ABI,
    .name = "image",
    .family = "plot",
    .summary = "draw frames of two axes as pictures",
    .doc = "The newest frame, its first axis downwards, its last to the right. Three lanes are a "
           "picture in colours, others are shown below each other. Where both axes have one unit, "
           "or none, a step is as long on both.",
    .example = "eeg model=seed | frame 2047 | head 1 | cwt fmin=1 fmax=40 hop=20 | abs | image -",
    .aliases = (const char *const[]){"video", "imview", "picture", "frame_view", NULL},
    .in = {{.name = "in", .types = SIGRUN_REALS}},
    .out = {FIGURE_OUT},
    .params = image_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct plane),
    .shape = image_shape,
    .start = plane_start,
    .process = plane_process,
};
