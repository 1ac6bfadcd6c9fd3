// SPDX-License-Identifier: MIT
//
// The geometry of a picture. Widths of margins depend on tick labels, those on heights, and those
// on which words found room beside each other; a few rounds settle it.
#include "stages/plot/layout.h"

#include <assert.h>
#include <math.h>

#include "stages/plot/grid.h"
#include "stages/plot/layout_words.h"

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

static double along_x(void *context, const char *label)
{
    const struct words *w = context;

    return font_width(w->font, w->tick_size, label);
}

static double along_y(void *context, const char *label)
{
    const struct words *w = context;

    (void)label;
    return w->tick_size;
}

static void make_ticks(struct words *w, struct ticks *ticks, const struct scene_axis *axis,
                       int length, bool upright)
{
    const double em = w->tick_size;
    const struct tick_space space = {
        .length = length,
        .least = (upright ? 3 : 6) * em,
        .gap = (upright ? 0.5 : 1.6) * em,
        .minor = 0.6 * em,
        .extent = upright ? along_y : along_x,
        .context = w,
    };

    ticks_make(ticks, axis, &space, 0);
}

static int widest(struct words *w, const struct ticks *ticks)
{
    int most = 0;

    for (size_t i = 0; i < ticks->count; i++) {
        const int width = font_width(w->font, w->tick_size, ticks->tick[i].label);

        most = width > most ? width : most;
    }
    return most;
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

static int left_margin(struct words *w, size_t column)
{
    int most = 0, names = 0;

    for (size_t i = 0; i < w->scene->pane_count; i++) {
        struct layout_pane *pane = &w->layout->panes[i];

        if (w->scene->panes[i].column != column)
            continue;
        make_ticks(w, &pane->y, &w->scene->panes[i].y, pane->plot.height, true);
        const int width = widest(w, &pane->y);

        most = width > most ? width : most;
        if (pane->y.title[0] && w->bare < BARE_TITLES)
            names = line_height(w->name_size) + w->gap / 2;
    }
    return w->bare >= BARE_NAMES ? 0 : w->gap + names + most + w->gap / 2 + w->layout->tick + 1;
}

// What stands right of the data: the colour bar, or half of the last label.
static int right_margin(struct words *w, size_t i)
{
    const struct scene_image *image = w->scene->panes[i].image;
    struct layout_pane *pane = &w->layout->panes[i];
    const struct ticks *x = &pane->x;
    int margin = w->gap;

    if (w->bare >= BARE_NAMES)
        return 0;
    if (!pane->x_hidden && x->count) {
        const struct tick *last = &x->tick[x->count - 1];
        const double at = axis_fraction(&w->scene->panes[i].x, last->at) * pane->plot.width;
        const int half = font_width(w->font, w->tick_size, last->label) / 2 + 3;
        const int over = (int)ceil(at) + half - pane->plot.width;

        margin = over > margin ? over : margin;
    }
    if (!image)
        return margin;
    const struct scene_axis colours = {image->name, image->unit, image->low, image->high, false};

    pane->colour_axis = colours;
    make_ticks(w, &pane->colours, &colours, pane->plot.height, true);
    // Room for a usual label even if these are shorter, so that the width of the data doesn't hang
    // on the data.
    const int usual = font_width(w->font, w->tick_size, "−0.00");
    const int labels = widest(w, &pane->colours);

    margin = 2 * w->gap + w->bar_width + w->layout->tick + w->gap / 2 +
             (labels > usual ? labels : usual) + w->gap / 2;
    if (pane->colours.title[0] && w->bare < BARE_TITLES)
        margin += line_height(w->name_size) + w->gap / 2;
    return margin;
}

// The right margin of a pane becomes the greatest of those above and below that share its axis, or
// that have a colour bar, or none, as it has.
static void align_margins(struct words *w, const int *margin)
{
    const struct scene *scene = w->scene;

    for (size_t i = 0; i < scene->pane_count; i++) {
        const struct scene_pane *pane = &scene->panes[i];

        w->right[i] = margin[i];
        for (size_t k = 0; k < scene->pane_count; k++)
            if (scene->panes[k].column == pane->column &&
                (scene_axis_same(&pane->x, &scene->panes[k].x) ||
                 !pane->image == !scene->panes[k].image) &&
                margin[k] > w->right[i])
                w->right[i] = margin[k];
    }
}

// Columns get data of the same width, between what each needs at its sides.
static void share_widths(struct words *w)
{
    const struct scene *scene = w->scene;
    const size_t columns = grid_columns(scene);
    int left[WORDS_PANES_MOST], right[WORDS_PANES_MOST] = {0}, margin[WORDS_PANES_MOST];
    int room = w->layout->width, x = 0;

    for (size_t i = 0; i < scene->pane_count; i++) {
        int *most = &right[scene->panes[i].column];

        *most = w->right[i] > *most ? w->right[i] : *most;
    }
    for (size_t c = 0; c < columns; c++) {
        left[c] = left_margin(w, c);
        room -= left[c] + right[c];
    }
    for (size_t c = 0; c < columns; c++) {
        const int data = room * (int)(c + 1) / (int)columns - room * (int)c / (int)columns;
        const int end = x + left[c] + data + right[c];

        for (size_t i = 0; i < scene->pane_count; i++) {
            struct layout_pane *place = &w->layout->panes[i];

            if (scene->panes[i].column != c)
                continue;
            place->plot.x = x + left[c];
            place->plot.width = end - place->plot.x - w->right[i];
            make_ticks(w, &place->x, &scene->panes[i].x, place->plot.width, false);
        }
        x = end;
    }
    for (size_t i = 0; i < scene->pane_count; i++)
        margin[i] = right_margin(w, i);
    align_margins(w, margin);
}

static void place_bar(const struct words *w, size_t i)
{
    struct layout_pane *pane = &w->layout->panes[i];
    const struct box *plot = &pane->plot;

    if (w->scene->panes[i].image && w->bare < BARE_NAMES)
        pane->bar = (struct box){plot->x + plot->width + 2 * w->gap - w->gap / 2, plot->y,
                                 w->bar_width, plot->height};
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
        share_widths(w);
        for (size_t i = 0; round < 3 && i < scene->pane_count; i++)
            if (!words_notes_fit(w, i))
                w->notes[i]++;
    }
    for (size_t i = 0; i < scene->pane_count; i++)
        place_bar(w, i);
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
}
