// SPDX-License-Identifier: MIT
//
// What stands at the sides of the data.
#include "stages/scene/layout_margins.h"

#include <math.h>

#include "stages/scene/grid.h"
#include "stages/scene/layout_ticks.h"

static int larger(int a, int b)
{
    return a > b ? a : b;
}

static int line_height(int size)
{
    return font_ascent(size) + font_descent(size);
}

static int left_margin(struct words *w, size_t column)
{
    int most = 0, names = 0, before = 0;

    for (size_t i = 0; i < w->scene->pane_count; i++) {
        struct layout_pane *pane = &w->layout->panes[i];

        if (w->scene->panes[i].column != column)
            continue;
        before = w->scene->margins ? larger(before, w->scene->margins->left[i]) : 0;
        layout_make_pane_ticks(w, i);
        most = larger(most, layout_widest(w, &pane->y));
        if (pane->y.title[0] && w->bare < BARE_TITLES)
            names = line_height(w->name_size) + w->gap / 2;
    }
    const int margin = w->gap + names + most + w->gap / 2 + w->layout->tick + 1;

    return w->bare >= BARE_NAMES ? 0 : larger(margin, before);
}

// How far the last label reaches beyond the data. Where labels travel it is as if one stood at the
// end always, so that the data don't move when one does.
static int beyond_right(const struct words *w, size_t i)
{
    const struct scene_pane *pane = &w->scene->panes[i];
    const struct ticks *x = &w->layout->panes[i].x;
    const int width = w->layout->panes[i].plot.width;
    const struct tick *last = &x->tick[x->count - 1];
    const double at = pane->travels ? width : axis_fraction(&pane->x, last->at) * width;

    return (int)ceil(at) + font_width(w->font, w->tick_size, last->label) / 2 + 3 - width;
}

// What stands right of the data: the colour bar, or half of the last label.
static int right_margin(struct words *w, size_t i)
{
    const struct scene_image *image = w->scene->panes[i].image;
    struct layout_pane *pane = &w->layout->panes[i];
    int margin = w->gap;

    if (w->bare >= BARE_NAMES)
        return 0;
    if (!pane->x_hidden && pane->x.count)
        margin = larger(margin, beyond_right(w, i));
    if (!scene_has_bar(image))
        return margin;
    const struct scene_axis colours = {.name = image->name,
                                       .unit = image->unit,
                                       .low = image->low,
                                       .high = image->high,
                                       .log = image->log};

    pane->colour_axis = colours;
    layout_make_ticks(w, &pane->colours, &colours, pane->plot.height, true);
    // Room for a usual label even if these are shorter, so that the width of the data doesn't hang
    // on the data.
    const int usual = font_width(w->font, w->tick_size, "−0.00");
    const int labels = layout_widest(w, &pane->colours);

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
void margins_share_widths(struct words *w)
{
    const struct scene *scene = w->scene;
    const size_t columns = grid_columns(scene);
    int left[WORDS_PANES_MOST], right[WORDS_PANES_MOST] = {0}, margin[WORDS_PANES_MOST];
    int room = w->layout->width, x = 0;

    for (size_t i = 0; i < scene->pane_count; i++) {
        int *most = &right[scene->panes[i].column];

        *most = larger(*most, w->right[i]);
    }
    for (size_t c = 0; c < columns; c++) {
        left[c] = w->left[c] = left_margin(w, c);
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
            layout_make_pane_ticks(w, i);
        }
        x = end;
    }
    for (size_t i = 0; i < scene->pane_count; i++)
        margin[i] = larger(right_margin(w, i), scene->margins ? scene->margins->right[i] : 0);
    align_margins(w, margin);
}

void margins_keep(const struct words *w, struct scene_margins *margins)
{
    for (size_t i = 0; i < w->layout->pane_count; i++) {
        margins->left[i] = w->left[w->scene->panes[i].column];
        margins->right[i] = w->right[i];
    }
}
