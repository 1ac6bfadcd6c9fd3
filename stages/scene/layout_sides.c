// SPDX-License-Identifier: MIT
//
// Words beside the panes: upright axes at the left, colour bars at the right.
#include <math.h>
#include <string.h>

#include "stages/scene/grid.h"
#include "stages/scene/layout_words.h"

// The name and unit of an upright axis; without room for both the unit, "(µV)".
static const char *title_of(const struct words *w, const char *title, int most)
{
    const char *unit = strrchr(title, '(');

    if (unit && font_width(w->font, w->name_size, title) > most)
        title = unit;
    return words_elided(w, w->name_size, title, most);
}

// What stands at a side of a pane: its upright axis or its colour bar.
struct side {
    const struct box *box;
    const struct ticks *ticks;
    const struct scene_axis *axis;
    int reach; // from the box to the labels
    int most;  // width of the labels
};

static struct side side_of(const struct words *w, size_t pane, bool bar)
{
    const struct layout_pane *place = &w->layout->panes[pane];
    struct side side = {
        .box = bar ? &place->bar : &place->plot,
        .ticks = bar ? &place->colours : &place->y,
        .axis = bar ? &place->colour_axis : &w->scene->panes[pane].y,
        .reach = w->layout->tick + w->gap / 2 + (bar ? 0 : 1),
        .most = bar ? font_width(w->font, w->tick_size, "−0.00") : 0,
    };

    for (size_t k = 0; k < side.ticks->count; k++) {
        const int width = font_width(w->font, w->tick_size, side.ticks->tick[k].label);

        side.most = width > side.most ? width : side.most;
    }
    return side;
}

static void place_labels(const struct words *w, size_t pane, bool bar)
{
    const struct side side = side_of(w, pane, bar);
    const struct box *box = side.box;
    const int ascent = font_ascent(w->tick_size), digits = (w->tick_size * 73 + 50) / 100;

    for (size_t k = 0; k < side.ticks->count; k++) {
        const char *label = side.ticks->tick[k].label;
        const int width = font_width(w->font, w->tick_size, label);
        const int x = bar ? box->x + box->width + side.reach : box->x - side.reach - width;
        const int base = (int)lrint(layout_y(box, side.axis, side.ticks->tick[k].at) + digits / 2.);

        words_add(w, words_level(w, bar ? LAYOUT_BAR_TICK : LAYOUT_Y_TICK, pane, w->tick_size,
                                 label, x, base - ascent));
    }
}

// Whether the name of an axis fits beside its own pane.
static bool names_itself(const struct words *w, const struct side *side)
{
    return font_width(w->font, w->name_size, side->ticks->title) <= side->box->height;
}

// Whether the pane right below takes part in the name of the one above, as there is no room to
// repeat it.
static bool shares_name(const struct words *w, size_t above, size_t below, bool bar)
{
    const struct side first = side_of(w, above, bar);

    if (below >= w->layout->pane_count || names_itself(w, &first))
        return false;
    const struct side next = side_of(w, below, bar);

    return strcmp(next.ticks->title, first.ticks->title) == 0 && next.box->width &&
           !names_itself(w, &next);
}

// The name of an upright axis, beyond its labels and along the panes from `first` down to `last`.
static void place_name(const struct words *w, size_t first, size_t last, bool bar)
{
    struct side side = side_of(w, first, bar);
    const struct box *box = side.box;
    const struct box *lowest = side_of(w, last, bar).box;
    const int height = lowest->y + lowest->height - box->y;
    const char *title = *side.ticks->title ? title_of(w, side.ticks->title, height) : NULL;

    if (!title)
        return;
    for (size_t i = first; i != last;) {
        i = grid_below(w->scene, i);
        const int most = side_of(w, i, bar).most;

        side.most = most > side.most ? most : side.most;
    }
    struct layout_text text =
        words_level(w, bar ? LAYOUT_BAR_NAME : LAYOUT_Y_NAME, first, w->name_size, title, 0, 0);
    const int length = text.box.width, thick = text.box.height;
    const int labels = side.reach + side.most + w->gap / 2;

    text.turned = true;
    text.box = (struct box){
        // close to the labels of its own panes, even where another's are wider
        .x = bar ? box->x + box->width + labels : box->x - labels - thick,
        .y = box->y + (height - length) / 2,
        .width = thick,
        .height = length,
    };
    words_add(w, text);
}

static void place_names(const struct words *w, bool bar)
{
    bool named[WORDS_PANES_MOST] = {false};

    for (size_t i = 0; i < w->layout->pane_count; i++) {
        size_t last = i;

        if (named[i] || !side_of(w, i, bar).box->width)
            continue;
        for (size_t below; (below = grid_below(w->scene, last)) != SIZE_MAX;) {
            if (!shares_name(w, i, below, bar))
                break;
            named[below] = true;
            last = below;
        }
        place_name(w, i, last, bar);
    }
}

void words_place_side_labels(const struct words *w, size_t pane)
{
    place_labels(w, pane, false);
    if (w->layout->panes[pane].bar.width)
        place_labels(w, pane, true);
}

void words_place_side_names(const struct words *w)
{
    place_names(w, false);
    place_names(w, true);
}
