// SPDX-License-Identifier: MIT
//
// Where the panes of a scene go among letters.
#include "stages/draw/place.h"

#include <math.h>

#include "stages/draw/cells.h"
#include "stages/scene/grid.h"

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
    const size_t below = grid_below(scene, i);
    int names;

    p->x_hidden = below != SIZE_MAX && scene_axis_same(&pane->x, &scene->panes[below].x);
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

// The panes of one column stand in line.
static void plan_column(struct place *places, const struct scene *scene, size_t column)
{
    int left = 0, right = 0;

    for (size_t i = 0; i < scene->pane_count; i++) {
        struct place *p = &places[i];
        int beside = 1;

        if (scene->panes[i].column != column)
            continue;
        make_pane_ticks(p, &scene->panes[i], p->end - p->begin, p->height);
        left = widest(&p->y) + 1 > left ? widest(&p->y) + 1 : left;
        if (scene_has_bar(scene->panes[i].image)) {
            make_ticks(&p->bar, &p->bar_axis, p->height, true);
            beside = PLACE_GAP + PLACE_BAR + 1 + widest(&p->bar);
        }
        right = beside > right ? beside : right;
    }
    for (size_t i = 0; i < scene->pane_count; i++) {
        struct place *p = &places[i];

        if (scene->panes[i].column != column)
            continue;
        p->left = p->begin + left;
        p->width = p->end - p->left - right;
        make_pane_ticks(p, &scene->panes[i], p->width, p->height);
        shrink(p, &scene->panes[i]);
    }
}

static void set_columns(struct place *p, const struct scene *scene, size_t i, int columns)
{
    const int count = (int)grid_columns(scene), column = (int)scene->panes[i].column;

    p->begin = columns * column / count;
    p->end = columns * (column + 1) / count - (column + 1 < count ? 1 : 0);
}

static void set_heights(struct place *places, const struct scene *scene, int top, int rows,
                        struct grid_pane *panes)
{
    for (size_t i = 0; i < scene->pane_count; i++)
        panes[i] = (struct grid_pane){.above = places[i].header + places[i].legend,
                                      .below = places[i].footer};
    grid_share_heights(panes, scene, top, rows);
    for (size_t i = 0; i < scene->pane_count; i++) {
        places[i].top = panes[i].top;
        places[i].height = panes[i].height;
    }
}

// Whether all panes have room for data between axes.
static bool plan(struct place *places, const struct scene *scene, int columns, int rows,
                 struct grid_pane *panes)
{
    const bool titled = scene->title && scene->pane_count > 1;
    bool roomy = true;

    for (size_t i = 0; i < scene->pane_count; i++) {
        set_columns(&places[i], scene, i, columns);
        plan_rows(&places[i], scene, i, places[i].end - places[i].begin);
    }
    set_heights(places, scene, titled ? 1 : 0, rows, panes);
    for (size_t i = 0; i < scene->pane_count; i++)
        roomy = roomy && places[i].height >= LEAST_HEIGHT;
    if (!roomy)
        return false;
    for (size_t c = 0; c < grid_columns(scene); c++)
        plan_column(places, scene, c);
    for (size_t i = 0; i < scene->pane_count; i++)
        roomy = roomy && places[i].width >= LEAST_WIDTH;
    return roomy;
}

static void place_data(struct place *places, const struct scene *scene, int columns, int rows,
                       struct grid_pane *panes)
{
    for (size_t i = 0; i < scene->pane_count; i++)
        panes[i] = (struct grid_pane){0};
    grid_share_heights(panes, scene, 0, rows);
    for (size_t i = 0; i < scene->pane_count; i++) {
        struct place bare = {.top = panes[i].top, .height = panes[i].height};

        set_columns(&bare, scene, i, columns);
        bare.left = bare.begin;
        bare.width = bare.end - bare.begin;
        bare.bare = true;
        places[i] = bare;
    }
}

void place_bare(struct place *places, const struct scene *scene, int columns, int rows,
                struct arena *arena)
{
    place_data(places, scene, columns, rows,
               arena_alloc(arena, scene->pane_count + 1, sizeof(struct grid_pane)));
}

void place_panes(struct place *places, const struct scene *scene, int columns, int rows,
                 struct arena *arena)
{
    struct grid_pane *panes = arena_alloc(arena, scene->pane_count + 1, sizeof *panes);

    if (scene->pane_count && !plan(places, scene, columns, rows, panes))
        place_data(places, scene, columns, rows, panes);
}
