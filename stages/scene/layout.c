// SPDX-License-Identifier: MIT
//
// The geometry of a picture. Widths of margins depend on tick labels, those on heights, and those
// on which words found room beside each other; a few rounds settle it.
#include "stages/scene/layout.h"

#include <assert.h>
#include <math.h>

#include "stages/scene/grid.h"
#include "stages/scene/layout_margins.h"
#include "stages/scene/layout_ticks.h"
#include "stages/scene/layout_words.h"

const char *const layout_role_names[] = {"title",    "pane-title", "notes",  "x-tick",
                                         "x-name",   "y-tick",     "y-name", "bar-tick",
                                         "bar-name", "legend",     "label",  NULL};

enum { LEAST_WIDTH = 24, LEAST_HEIGHT = 12 }; // of a plot, before words are left out

double layout_x(const struct box *box, const struct scene_axis *axis, double value)
{
    return box->x + axis_fraction(axis, value) * box->width;
}

double layout_y(const struct box *box, const struct scene_axis *axis, double value)
{
    return box->y + (1 - axis_fraction(axis, value)) * box->height;
}

static int line_height(int size)
{
    return font_ascent(size) + font_descent(size);
}

// Heights of what stands above and below the data of a pane.
static int above(const struct words *w, size_t pane)
{
    const struct scene_pane *p = &w->scene->panes[pane];

    if (w->bare >= BARE_NAMES)
        return pane ? 1 : 0;
    const bool header = w->bare < BARE_TITLES && (words_title(w, pane) || words_in_legend(p) > 1 ||
                                                  (p->notes && w->notes[pane] == NOTES_HEADER));

    return header ? line_height(w->title_size) + w->gap : line_height(w->tick_size) / 2 + 2;
}

static int below(const struct words *w, size_t pane)
{
    const struct scene_pane *p = &w->scene->panes[pane];
    int height = w->gap;

    if (w->bare >= BARE_NAMES)
        return 0;
    if (w->layout->panes[pane].x_hidden)
        return line_height(w->tick_size) / 2 + 2;
    height += w->layout->tick + line_height(w->tick_size);
    if (w->bare < BARE_TITLES && (words_x_named(p) || w->notes[pane] == NOTES_BESIDE_NAME))
        height += line_height(w->name_size) + w->gap / 2;
    if (w->bare < BARE_TITLES && w->notes[pane] == NOTES_BELOW)
        height += line_height(w->tick_size) + w->gap / 2;
    return height;
}

static void share_heights(const struct words *w, int top)
{
    const size_t count = w->scene->pane_count;
    struct grid_pane panes[WORDS_PANES_MOST];

    for (size_t i = 0; i < count; i++)
        panes[i] = (struct grid_pane){.above = above(w, i), .below = below(w, i)};
    grid_share_heights(panes, w->scene, top, w->layout->height);
    for (size_t i = 0; i < count; i++) {
        w->layout->panes[i].plot.y = panes[i].top;
        w->layout->panes[i].plot.height = panes[i].height;
    }
}

static void place_bar(const struct words *w, size_t i)
{
    struct layout_pane *pane = &w->layout->panes[i];
    const struct box *plot = &pane->plot;

    if (scene_has_bar(w->scene->panes[i].image) && w->bare < BARE_NAMES)
        pane->bar = (struct box){plot->x + plot->width + 2 * w->gap - w->gap / 2, plot->y,
                                 w->bar_width, plot->height};
}

// Of the room for a pane with equal axes, as much as its shape can use, in the middle.
static void shrink(struct words *w, size_t i)
{
    const struct scene_pane *shown = &w->scene->panes[i];
    struct box *plot = &w->layout->panes[i].plot;
    const double wide = fabs(shown->x.high - shown->x.low);
    const double high = fabs(shown->y.high - shown->y.low);
    const double unit = fmin(plot->width / wide, plot->height / high);

    if (!shown->equal || shown->x.log || shown->y.log || !(unit > 0) || !isfinite(unit))
        return;
    const int width = (int)fmax(rint(unit * wide), 1), height = (int)fmax(rint(unit * high), 1);

    plot->x += (plot->width - width) / 2;
    plot->y += (plot->height - height) / 2;
    plot->width = width;
    plot->height = height;
    layout_make_pane_ticks(w, i);
}

static bool roomy(const struct layout *layout)
{
    for (size_t i = 0; i < layout->pane_count; i++) {
        const struct box *plot = &layout->panes[i].plot;

        if (plot->width < LEAST_WIDTH || plot->height < LEAST_HEIGHT)
            return false;
    }
    return true;
}

static void settle(struct words *w)
{
    const struct scene *scene = w->scene;
    const bool titled = words_figure_title(w) && w->bare < BARE_TITLES;
    const int top = w->bare >= BARE_NAMES ? 0
                    : titled              ? line_height(w->figure_size) + 2 * w->gap
                                          : w->gap;

    for (size_t i = 0; i < scene->pane_count; i++) {
        w->right[i] = w->gap;
        w->notes[i] = NOTES_HEADER;
        w->layout->panes[i].bar = (struct box){0};
        const size_t below = grid_below(scene, i);

        w->layout->panes[i].x_hidden =
            below != SIZE_MAX && scene_axis_same(&scene->panes[i].x, &scene->panes[below].x);
    }
    // Notes go down a place each round; margins are right one round after what they depend on.
    for (int round = 0; round < 5; round++) {
        share_heights(w, top);
        margins_share_widths(w);
        for (size_t i = 0; round < 3 && i < scene->pane_count; i++)
            if (!words_notes_fit(w, i))
                w->notes[i]++;
    }
    for (size_t i = 0; i < scene->pane_count; i++) {
        shrink(w, i);
        place_bar(w, i);
    }
}

// Without room for any frame or word, the panes still share the picture.
static void spread(const struct words *w)
{
    struct layout *layout = w->layout;
    struct grid_pane panes[WORDS_PANES_MOST] = {{0}};
    const int columns = (int)grid_columns(w->scene);

    grid_share_heights(panes, w->scene, 0, layout->height);
    for (size_t i = 0; i < layout->pane_count; i++) {
        const int column = (int)w->scene->panes[i].column;
        const int left = layout->width * column / columns;
        const int right = layout->width * (column + 1) / columns;

        layout->panes[i] =
            (struct layout_pane){.plot = {left, panes[i].top, right - left, panes[i].height}};
    }
}

void layout_bare(struct layout *layout, const struct scene *scene, int width, int height,
                 double scale, struct arena *arena)
{
    const size_t panes =
        scene->pane_count < WORDS_PANES_MOST ? scene->pane_count : WORDS_PANES_MOST;
    struct scene shown = *scene;
    const struct words w = {.scene = &shown, .layout = layout};

    shown.pane_count = panes;
    *layout = (struct layout){.width = width, .height = height, .scale = scale};
    layout->panes = arena_alloc(arena, panes ? panes : 1, sizeof *layout->panes);
    layout->pane_count = panes;
    spread(&w);
}

void layout_make(struct layout *layout, const struct scene *scene, int width, int height,
                 double scale, struct font *font, struct arena *arena)
{
    const size_t panes =
        scene->pane_count < WORDS_PANES_MOST ? scene->pane_count : WORDS_PANES_MOST;
    struct scene shown = *scene;
    struct words w = {.scene = &shown, .layout = layout, .font = font, .arena = arena};

    shown.pane_count = panes;
    assert(grid_columns(&shown) <= WORDS_PANES_MOST);
    *layout = (struct layout){.width = width, .height = height, .scale = scale};
    layout->panes = arena_alloc(arena, panes ? panes : 1, sizeof *layout->panes);
    layout->pane_count = panes;
    w.tick_size = (int)lrint(12 * scale);
    w.name_size = (int)lrint(13 * scale);
    w.title_size = (int)lrint(14 * scale);
    w.figure_size = (int)lrint(16 * scale);
    w.gap = (int)lrint(7 * scale);
    w.bar_width = (int)lrint(14 * scale);
    for (; w.bare < BARE_ALL; w.bare++) {
        layout->tick = w.bare < BARE_NAMES ? (int)lrint(5 * scale) : 0;
        layout->border = w.bare < BARE_NAMES ? (int)fmax(1, floor(scale)) : 0;
        settle(&w);
        if (roomy(layout))
            break;
    }
    if (w.bare == BARE_ALL)
        spread(&w);
    else
        words_place(&w);
    if (scene->margins && w.bare < BARE_NAMES)
        margins_keep(&w, scene->margins);
}
