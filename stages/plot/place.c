// SPDX-License-Identifier: MIT
//
// Where the panes of a scene go among letters.
#include "stages/plot/place.h"

#include <math.h>

#include "stages/plot/cells.h"

enum { LEAST_WIDTH = 8, LEAST_HEIGHT = 2 }; // of the data between axes

const char *place_title(const struct scene *scene, size_t pane)
{
    const char *title = scene->panes[pane].title;

    return title ? title : scene->pane_count == 1 ? scene->title : NULL;
}

static double extent_x(void *context, const char *label)
{
    (void)context;
    return cells_width(label);
}

static double extent_y(void *context, const char *label)
{
    (void)context;
    (void)label;
    return 1;
}

static struct tick_space space_of(int length, bool upright)
{
    return (struct tick_space){
        .length = length,
        .least = upright ? 3 : 8,
        .gap = upright ? 1 : 3,
        .minor = INFINITY,
        .extent = upright ? extent_y : extent_x,
    };
}

static void make_ticks(struct ticks *ticks, const struct scene_axis *axis, int length, bool upright)
{
    const struct tick_space space = space_of(length, upright);

    ticks_make(ticks, axis, &space, 0);
}

static void make_pane_ticks(struct place *p, const struct scene_pane *pane, int width, int height)
{
    const struct tick_space space = space_of(height, true);

    ticks_of_y(&p->y, pane, &space);
    make_ticks(&p->x, &pane->x, width, false);
    if (pane->bare)
        p->x.count = 0;
}

// Of the room for a pane with equal axes, as much as its shape can use: a letter is twice as high
// as wide.
static void shrink(struct place *p, const struct scene_pane *pane)
{
    const double wide = fabs(pane->x.high - pane->x.low), high = fabs(pane->y.high - pane->y.low);
    const double unit = fmin(p->width / wide, 2 * p->height / high);

    if (!pane->equal || pane->x.log || pane->y.log || !(unit > 0) || !isfinite(unit))
        return;
    const int width = (int)fmax(rint(unit * wide), 1), height = (int)fmax(rint(unit * high / 2), 1);

    p->left += (p->width - width) / 2;
    p->width = width < p->width ? width : p->width;
    p->height = height < p->height ? height : p->height;
    make_pane_ticks(p, pane, p->width, p->height);
}

static int widest(const struct ticks *ticks)
{
    int most = 0;

    for (size_t i = 0; i < ticks->count; i++) {
        const int width = cells_width(ticks->tick[i].label);

        most = width > most ? width : most;
    }
    return most;
}

static size_t named(const struct scene_pane *pane)
{
    size_t count = 0;

    for (size_t i = 0; i < pane->trace_count; i++)
        count += pane->traces[i].name != NULL;
    return count;
}

// Rows above and below the data of a pane.
static void plan_rows(struct place *p, const struct scene *scene, size_t i, int columns)
{
    const struct scene_pane *pane = &scene->panes[i];
    const char *title = place_title(scene, i);
    int names;

    p->x_hidden = i + 1 < scene->pane_count && scene_axis_same(&pane->x, &scene->panes[i + 1].x);
    make_pane_ticks(p, pane, columns, 10);
    names = cells_width(p->y.title);
    if (scene_has_bar(pane->image)) {
        p->bar_axis = (struct scene_axis){pane->image->name, pane->image->unit, pane->image->low,
                                          pane->image->high, pane->image->log};
        make_ticks(&p->bar, &p->bar_axis, 10, true);
        names += cells_width(p->bar.title) + 2;
    }
    p->header = names || title ? 1 : 0;
    if (title && names && 2 * names + cells_width(title) + 4 > columns)
        p->header = 2;
    p->legend = named(pane) > 1 ? 1 : 0;
    p->footer = p->x_hidden ? 1 : p->x.title[0] || pane->notes ? 3 : 2;
}

static void plan_columns(struct place *places, const struct scene *scene, int columns)
{
    int left = 0, right = 0;

    for (size_t i = 0; i < scene->pane_count; i++) {
        struct place *p = &places[i];
        int beside = 1;

        make_pane_ticks(p, &scene->panes[i], columns, p->height);
        left = widest(&p->y) + 1 > left ? widest(&p->y) + 1 : left;
        if (scene_has_bar(scene->panes[i].image)) {
            make_ticks(&p->bar, &p->bar_axis, p->height, true);
            beside = PLACE_GAP + PLACE_BAR + 1 + widest(&p->bar);
        }
        right = beside > right ? beside : right;
    }
    for (size_t i = 0; i < scene->pane_count; i++) {
        places[i].left = left;
        places[i].width = columns - left - right;
        make_pane_ticks(&places[i], &scene->panes[i], places[i].width, places[i].height);
        shrink(&places[i], &scene->panes[i]);
    }
}

// Whether all panes have room for data between axes.
static bool plan(struct place *places, const struct scene *scene, int columns, int rows)
{
    const bool titled = scene->title && scene->pane_count > 1;
    double total = 0, before = 0;
    int fixed = titled ? 1 : 0, top = fixed;
    bool roomy = true;

    for (size_t i = 0; i < scene->pane_count; i++) {
        plan_rows(&places[i], scene, i, columns);
        fixed += places[i].header + places[i].legend + places[i].footer;
        total += scene->panes[i].height;
    }
    const double room = rows - fixed;

    for (size_t i = 0; i < scene->pane_count; i++) {
        struct place *p = &places[i];
        const double after = before + scene->panes[i].height;

        p->top = top + p->header + p->legend;
        p->height = (int)floor(room * after / total) - (int)floor(room * before / total);
        top = p->top + p->height + p->footer;
        roomy = roomy && p->height >= LEAST_HEIGHT;
        before = after;
    }
    if (!roomy)
        return false;
    plan_columns(places, scene, columns);
    return places[0].width >= LEAST_WIDTH;
}

void place_panes(struct place *places, const struct scene *scene, int columns, int rows)
{
    const int count = (int)scene->pane_count;

    if (count == 0 || plan(places, scene, columns, rows))
        return;
    for (int i = 0; i < count; i++) {
        const int top = rows * i / count, bottom = rows * (i + 1) / count;

        places[i] = (struct place){.top = top, .width = columns, .height = bottom - top};
    }
}
