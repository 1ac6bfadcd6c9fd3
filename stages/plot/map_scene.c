// SPDX-License-Identifier: MIT
//
// The scene of a map.
#include "stages/plot/map_scene.h"

#include <math.h>
#include <string.h>

#include "stages/scene/numeral.h"
#include "stages/scene/range.h"

// "Δf 23.44 Hz, hop 10.67 ms"
static const char *notes_of(const struct map *m, const struct sigrun_format *format,
                            struct arena *arena)
{
    const struct sigrun_axis *bins = &format->axis[format->axes - 1];
    char step[NUMERAL_MOST], hop[NUMERAL_MOST];

    if (m->kind != MAP_FRAMES || bins->table || bins->log || !bins->unit || !format->rate.num ||
        !bins->name || strcmp(bins->name, "frequency") != 0)
        return NULL;
    numeral_short(step, numeral_rounded(fabs(bins->step)), bins->unit);
    numeral_short(hop, numeral_rounded(1 / sigrun_hz(format->rate)), "s");
    return arena_format(arena, "Δf %s, hop %s", step, hop);
}

static const char *lane_name(const struct sigrun_format *format, size_t lane, struct arena *arena)
{
    if (format->labels && format->labels[lane])
        return format->labels[lane];
    return arena_format(arena, "ch%zu", lane);
}

// The axes end at the first and last frequency, and begin at the first frame: half of the cells
// there stay outside, rather than that there be frequencies above half the rate and times before
// the first.
static void trim(const struct map *m, struct scene_axis *x, struct scene_axis *y)
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

void map_scene_begin(struct map *m)
{
    const struct sigrun_format *format = &m->format;
    const struct sigrun_axis *last = &format->axis[format->axes - 1];
    const bool upright = m->kind != MAP_SINGLE; // the last axis is that of the rows
    struct arena *arena = &m->figure.arena;

    axes_time(format, m->xlim, &m->first, &m->step);
    axes_order(&m->order, upright ? last : &format->axis[0], arena);
    if (m->kind == MAP_BLOCKS) {
        m->first += format->axis[0].start;
        m->step /= (double)m->times;
    } else if (m->kind == MAP_SINGLE) {
        axes_order(&m->x, last, arena);
    }
}

static void map_panes(void *self, struct scene *scene)
{
    struct map *m = self;
    const struct sigrun_format *format = &m->format;
    const struct sigrun_axis *last = &format->axis[format->axes - 1];
    struct arena *arena = scene->arena;
    double first, step;
    const bool single = m->kind == MAP_SINGLE;
    struct scene_axis x = single ? axes_of(last, AXES_AUTO, &m->x, m->xlim, arena)
                                 : axes_time(format, m->xlim, &first, &step);
    struct scene_axis y =
        axes_of(single ? &format->axis[0] : last, m->y, &m->order, m->ylim, arena);

    trim(m, &x, &y);
    if (m->falls) {
        const struct scene_axis time = x;

        x = y;
        y = time;
    }
    for (size_t i = 0; i < m->lanes; i++) {
        struct scene_pane *pane = scene_add_pane(scene);
        struct scene_image *image = scene_set_image(scene, pane);

        pane->x = x;
        pane->y = y;
        pane->title = m->lanes > 1 ? lane_name(format, i, arena) : NULL;
        pane->notes = i == 0 ? notes_of(m, format, arena) : NULL;
        image->name = axes_quantity(m->unit, true);
        image->unit = m->unit;
        image->map = m->colours;
        image->smooth = m->smooth;
        // So that the range of y, and with it the margin, is known.
        *(m->falls ? &image->x : &image->y) = m->order.steps;
        if (m->range.lo < m->range.hi) {
            image->low = m->range.lo;
            image->high = m->range.hi;
        }
    }
}

// The last frame, its rows and columns in ascending order.
static void show_single(const struct map *m, size_t lane, struct scene *scene,
                        struct scene_image *image)
{
    const size_t columns = m->bins, rows = m->times; // the last axis lies along x
    const float *from = m->single + lane * rows * columns;
    float *cell = arena_alloc(scene->arena, rows * columns, sizeof *cell);

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
static void share_range(const struct map *m, struct scene *scene)
{
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
        scene->panes[i].image->found = true;
    }
}

// As wide as there are columns, if these are more than fit. Margins hang on what is at the axis, so
// it takes a few rounds.
static void widen_picture(struct map *m, const struct scene *scene)
{
    struct figure *f = &m->figure;
    const int used = (int)matrix_used(&m->matrix[0]);
    int width = draw_data_width(scene, &f->options);

    if (f->options.width == 0)
        f->options.width = 1280;
    for (int round = 0; round < 4 && used > width; round++) {
        f->options.width += used - width;
        width = draw_data_width(scene, &f->options);
    }
}

// Time along y.
static void turn_image(struct scene_image *image)
{
    const struct scene_steps time = image->x;
    const size_t stride = image->x_stride;

    image->x = image->y;
    image->y = time;
    image->x_stride = image->y_stride;
    image->y_stride = stride;
}

// Of what came last, the part that is looked at.
static void show_recent(const struct map *m, size_t lane, struct scene *scene,
                        const struct look *look)
{
    struct scene_pane *pane = &scene->panes[lane];
    const double begin = fmax((look->until - look->span - m->first) / m->step - 1, 0);
    const double end = fmax((look->until - m->first) / m->step + 1, 0);

    const size_t lines = m->falls ? (size_t)look->rows * 3 / 4 / m->lanes : (size_t)look->columns;

    rows_image(&m->rows[lane], (uint64_t)begin, (uint64_t)end, lines,
               m->first + (double)m->span.first * m->step, m->step, scene, pane->image);
    pane->image->y = m->order.steps;
    if (m->falls) {
        turn_image(pane->image);
        pane->falls = true;
        pane->y.low = look->until - look->span;
        pane->y.high = look->until;
        return;
    }
    pane->travels = pane->x_found = true;
    pane->x.low = fmax(look->until - look->span, m->first);
    pane->x.high = fmax(look->until, m->first + look->span);
}

// What all frames have left, in decibels where these are shown. What goes on needs a copy, since
// there is more to come.
static struct matrix for_showing(struct map *m, size_t lane, struct scene *scene)
{
    struct matrix shown = m->matrix[lane];
    const size_t cells = matrix_used(&shown) * shown.rows;

    if (m->figure.mode == FIGURE_LIVE) {
        shown.cell = arena_alloc(scene->arena, cells + 1, sizeof *shown.cell);
        memcpy(shown.cell, m->matrix[lane].cell, cells * sizeof *shown.cell);
    }
    if (m->values != MAP_AS_THEY_ARE)
        matrix_decibels(&shown, 1);
    return shown;
}

// The last block, over the time within it.
static void show_block(const struct map *m, size_t lane, struct scene *scene,
                       const struct look *look)
{
    const struct sigrun_axis *time = &sigrun_input(m->figure.stage, 0)->axis[0];
    struct scene_pane *pane = &scene->panes[lane];
    const uint64_t end = m->rows[lane].seen, begin = end > m->times ? end - m->times : 0;

    rows_image(&m->rows[lane], begin, end, (size_t)look->columns,
               time->start - (double)begin * time->step, time->step, scene, pane->image);
    pane->image->y = m->order.steps;
    pane->x.low = time->start;
    pane->x.high = time->start + (double)(time->n - 1) * time->step;
}

static void map_fill(void *self, struct scene *scene, const struct look *look)
{
    struct map *m = self;

    for (size_t i = 0; i < m->lanes; i++) {
        struct scene_image *image = scene->panes[i].image;

        if (m->kind == MAP_SINGLE) {
            show_single(m, i, scene, image);
            continue;
        }
        if (m->rows) {
            (m->alone ? show_block : show_recent)(m, i, scene, look);
            continue;
        }
        const struct matrix shown = for_showing(m, i, scene);

        matrix_image(&shown, m->first + (double)m->span.first * m->step, m->step, &m->order.steps,
                     scene, image);
        if (m->falls)
            turn_image(image);
    }
    if (m->lanes > 1 && !(m->range.lo < m->range.hi))
        share_range(m, scene);
    if (m->columns == MAP_ALL && !m->rows && m->kind != MAP_SINGLE &&
        m->figure.device != DRAW_TERMINAL)
        widen_picture(m, scene);
}

const struct figure_kind map_kind = {.panes = map_panes, .fill = map_fill, .kept = map_kept};
