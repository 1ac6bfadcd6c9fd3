// SPDX-License-Identifier: MIT
//
// The scene of a map.
#include "stages/plot/map_scene.h"

#include <math.h>
#include <string.h>

#include "stages/plot/numeral.h"
#include "stages/plot/range.h"

// To four digits.
static double rounded(double value)
{
    const double unit = value > 0 ? pow(10, floor(log10(value)) - 3) : 1;

    return rint(value / unit) * unit;
}

// "Δf 23.44 Hz, hop 10.67 ms"
static const char *notes_of(struct map *m, const struct sigrun_format *format)
{
    const struct sigrun_axis *bins = &format->axis[format->axes - 1];
    char step[NUMERAL_MOST], hop[NUMERAL_MOST];

    if (m->kind != MAP_FRAMES || bins->table || bins->log || !bins->unit || !format->rate.num ||
        !bins->name || strcmp(bins->name, "frequency") != 0)
        return NULL;
    numeral_short(step, rounded(fabs(bins->step)), bins->unit);
    numeral_short(hop, rounded(1 / sigrun_hz(format->rate)), "s");
    return arena_format(&m->figure.arena, "Δf %s, hop %s", step, hop);
}

static const char *lane_name(struct map *m, const struct sigrun_format *format, size_t lane)
{
    if (format->labels && format->labels[lane])
        return format->labels[lane];
    return arena_format(&m->figure.arena, "ch%zu", lane);
}

// The axes end at the first and last frequency, and begin at the first frame: half of the cells
// there stay outside, rather than that there be frequencies above half the rate and times before
// the first.
static void trim(struct map *m, struct scene_axis *x, struct scene_axis *y)
{
    const struct scene_steps *bins = &m->order.steps;
    const bool frequency = y->name && strcmp(y->name, "Frequency") == 0;

    if (m->kind != MAP_SINGLE && isnan(x->low))
        x->low = m->first;
    if (frequency && !y->log && bins->count > 1 && isnan(y->low)) {
        y->low = scene_step_at(bins, 0);
        y->high = scene_step_at(bins, bins->count - 1);
    }
}

void map_scene_begin(struct map *m, const struct sigrun_format *format)
{
    struct figure *f = &m->figure;
    struct arena *arena = &f->arena;
    const struct sigrun_axis *last = &format->axis[format->axes - 1];
    const bool upright = m->kind != MAP_SINGLE; // the last axis is that of the rows
    struct scene_axis x = axes_time(format, m->xlim, &m->first, &m->step);

    axes_order(&m->order, upright ? last : &format->axis[0], arena);
    struct scene_axis y =
        axes_of(upright ? last : &format->axis[0], m->y, &m->order, m->ylim, arena);

    if (m->kind == MAP_BLOCKS) {
        m->first += format->axis[0].start;
        m->step /= (double)m->times;
    } else if (m->kind == MAP_SINGLE) {
        axes_order(&m->x, last, arena);
        x = axes_of(last, AXES_AUTO, &m->x, m->xlim, arena);
    }
    trim(m, &x, &y);
    for (size_t i = 0; i < m->lanes; i++) {
        struct scene_pane *pane = scene_add_pane(&f->scene);
        struct scene_image *image = scene_set_image(&f->scene, pane);

        pane->x = x;
        pane->y = y;
        pane->title = m->lanes > 1 ? lane_name(m, format, i) : NULL;
        pane->notes = i == 0 ? notes_of(m, format) : NULL;
        image->name = axes_quantity(m->unit, true);
        image->unit = m->unit;
        image->map = m->colours;
        image->smooth = m->smooth;
        image->y = m->order.steps; // so that the range of y, and with it the margin, is known
        if (m->range.lo < m->range.hi) {
            image->low = m->range.lo;
            image->high = m->range.hi;
        }
    }
}

// The last frame, its rows and columns in ascending order.
static void show_single(struct map *m, size_t lane, struct scene_image *image)
{
    const size_t columns = m->bins, rows = m->times; // the last axis lies along x
    const float *from = m->single + lane * rows * columns;
    float *cell = arena_alloc(&m->figure.arena, rows * columns, sizeof *cell);

    image->x = m->x.steps;
    image->y = m->order.steps;
    if (m->at == 0)
        image->x.count = 0;
    for (size_t r = 0; r < rows; r++)
        for (size_t c = 0; c < columns; c++) {
            const size_t row = m->order.from ? m->order.from[r] : r;

            cell[r * columns + c] = from[row * columns + (m->x.from ? m->x.from[c] : c)];
        }
    image->value = cell;
    image->x_stride = 1;
    image->y_stride = columns;
    if (m->values == MAP_AS_THEY_ARE)
        return;
    for (size_t i = 0; i < rows * columns; i++)
        cell[i] = cell[i] > 1e-30F ? 10 * log10f(cell[i]) : isnan(cell[i]) ? NAN : -300;
}

// One range for all lanes, so that they can be compared.
static void share_range(struct map *m)
{
    struct scene *scene = &m->figure.scene;
    struct range all = {INFINITY, -INFINITY};

    for (size_t i = 0; i < m->lanes; i++) {
        struct range r;

        if (!scene_image_range(scene->panes[i].image, &r.low, &r.high))
            continue;
        all.low = fmin(all.low, r.low);
        all.high = fmax(all.high, r.high);
    }
    for (size_t i = 0; i < m->lanes && all.low < all.high; i++) {
        scene->panes[i].image->low = all.low;
        scene->panes[i].image->high = all.high;
    }
}

// As wide as there are columns, if these are more than fit. Margins hang on what is at the axis, so
// it takes a few rounds.
static void widen_picture(struct map *m)
{
    struct figure *f = &m->figure;
    const int used = (int)matrix_used(&m->matrix[0]);
    int width = draw_data_width(&f->scene, &f->options);

    if (f->options.width == 0)
        f->options.width = 1280;
    for (int round = 0; round < 4 && used > width; round++) {
        f->options.width += used - width;
        width = draw_data_width(&f->scene, &f->options);
    }
}

void map_scene_compose(struct map *m)
{
    struct scene *scene = &m->figure.scene;

    for (size_t i = 0; i < m->lanes; i++) {
        struct scene_image *image = scene->panes[i].image;

        if (m->kind == MAP_SINGLE) {
            show_single(m, i, image);
            continue;
        }
        if (m->values != MAP_AS_THEY_ARE)
            matrix_decibels(&m->matrix[i], 1);
        matrix_image(&m->matrix[i], m->first + (double)m->span.first * m->step, m->step,
                     &m->order.steps, scene, image);
    }
    if (m->lanes > 1 && !(m->range.lo < m->range.hi))
        share_range(m);
    if (m->columns == MAP_ALL && m->kind != MAP_SINGLE && m->figure.device != DRAW_TERMINAL)
        widen_picture(m);
}
