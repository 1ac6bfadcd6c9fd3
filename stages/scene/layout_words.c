// SPDX-License-Identifier: MIT
//
// The words of a layout.
#include "stages/scene/layout_words.h"

#include <math.h>
#include <string.h>

const char *words_figure_title(const struct words *w)
{
    const struct scene *s = w->scene;

    return s->pane_count == 1 && !s->panes[0].title ? NULL : s->title;
}

const char *words_title(const struct words *w, size_t pane)
{
    const struct scene *s = w->scene;

    return s->pane_count == 1 && !s->panes[0].title ? s->title : s->panes[pane].title;
}

bool words_x_named(const struct scene_pane *pane)
{
    return (pane->x.name && *pane->x.name) || (pane->x.unit && *pane->x.unit);
}

size_t words_in_legend(const struct scene_pane *pane)
{
    size_t named = 0;

    for (size_t i = 0; i < pane->trace_count; i++)
        named += pane->traces[i].name != NULL;
    return named;
}

static int key_width(const struct words *w)
{
    return 2 * w->tick_size - w->tick_size / 2;
}

static int legend_width(const struct words *w, const struct scene_pane *pane)
{
    int width = 0;

    if (words_in_legend(pane) < 2)
        return 0;
    for (size_t i = 0; i < pane->trace_count; i++)
        if (pane->traces[i].name)
            width += 2 * w->gap + key_width(w) + w->gap / 2 +
                     font_width(w->font, w->tick_size, pane->traces[i].name);
    return width;
}

bool words_notes_fit(const struct words *w, size_t i)
{
    const struct scene_pane *pane = &w->scene->panes[i];
    const struct layout_pane *place = &w->layout->panes[i];

    if (!pane->notes || w->notes[i] == NOTES_BELOW)
        return true;
    const int notes = font_width(w->font, w->tick_size, pane->notes) + 3 * w->gap;
    const char *title = words_title(w, i);

    if (w->notes[i] == NOTES_HEADER) {
        const int taken = title ? font_width(w->font, w->title_size, title) : 0;

        return taken + legend_width(w, pane) + notes <= place->plot.width;
    }
    const int name = font_width(w->font, w->name_size, place->x.title);

    return !place->x_hidden && notes + name / 2 <= place->plot.width / 2;
}

const char *words_elided(const struct words *w, int size, const char *text, int most)
{
    if (font_width(w->font, size, text) <= most)
        return text;
    char *copy = arena_alloc(w->arena, strlen(text) + 4, 1);
    size_t length = strlen(text);

    while (length) {
        do
            length--;
        while (length && ((unsigned char)text[length] & 0xc0) == 0x80);
        memcpy(copy, text, length);
        memcpy(copy + length, "…", sizeof "…");
        if (length && font_width(w->font, size, copy) <= most)
            return copy;
    }
    return NULL;
}

static bool apart(const struct box *a, const struct box *b)
{
    return a->x >= b->x + b->width || b->x >= a->x + a->width || a->y >= b->y + b->height ||
           b->y >= a->y + a->height;
}

static bool is_free(const struct layout *layout, const struct box *box)
{
    for (size_t i = 0; i < layout->text_count; i++)
        if (!apart(box, &layout->texts[i].box))
            return false;
    return true;
}

bool words_add(const struct words *w, struct layout_text text)
{
    struct layout *layout = w->layout;
    const struct box *box = &text.box;

    if (!*text.text || box->x < 0 || box->y < 0 || box->x + box->width > layout->width ||
        box->y + box->height > layout->height)
        return false;
    if (!is_free(layout, box))
        return false;
    layout->texts[layout->text_count++] = text;
    return true;
}

struct layout_text words_level(const struct words *w, enum layout_role role, size_t pane, int size,
                               const char *text, int x, int y)
{
    return (struct layout_text){
        .text = text,
        .box = {x, y, font_width(w->font, size, text), font_ascent(size) + font_descent(size)},
        .size = size,
        .role = role,
        .pane = pane,
    };
}

static void place_x(const struct words *w, size_t i)
{
    const struct layout_pane *place = &w->layout->panes[i];
    const struct scene_axis *axis = &w->scene->panes[i].x;
    const struct box *plot = &place->plot;
    const int y = plot->y + plot->height + w->layout->tick + w->gap / 2;

    if (place->x_hidden)
        return;
    for (size_t k = 0; k < place->x.count; k++) {
        const struct tick *tick = &place->x.tick[k];
        const int width = font_width(w->font, w->tick_size, tick->label);
        const int x = (int)lrint(layout_x(plot, axis, tick->at)) - width / 2;

        words_add(w, words_level(w, LAYOUT_X_TICK, i, w->tick_size, tick->label, x, y));
    }
    if (w->bare >= BARE_TITLES || !words_x_named(&w->scene->panes[i]))
        return;
    const char *title = words_elided(w, w->name_size, place->x.title, plot->width);

    if (!title)
        return;
    const int width = font_width(w->font, w->name_size, title);
    const int row = y + font_ascent(w->tick_size) + font_descent(w->tick_size) + w->gap / 2;

    words_add(w, words_level(w, LAYOUT_X_NAME, i, w->name_size, title,
                             plot->x + (plot->width - width) / 2, row));
}

static int place_legend(const struct words *w, size_t i, int base)
{
    const struct scene_pane *pane = &w->scene->panes[i];
    const struct box *plot = &w->layout->panes[i].plot;
    const int ascent = font_ascent(w->tick_size), key = key_width(w);
    int x = plot->x + plot->width - legend_width(w, pane), right = plot->x + plot->width;

    if (words_in_legend(pane) < 2)
        return right;
    x = x < plot->x ? plot->x : x;
    const int left = x;

    for (size_t k = 0; k < pane->trace_count; k++) {
        const char *name = pane->traces[k].name;

        if (!name)
            continue;
        x += 2 * w->gap;
        const int width = font_width(w->font, w->tick_size, name);

        if (x + key + w->gap / 2 + width > right)
            break;
        w->layout->keys[w->layout->key_count++] = (struct layout_key){
            {x, base - w->tick_size * 4 / 10, key, (int)fmax(2, rint(2 * w->layout->scale))},
            pane->traces[k].colour,
            i};
        x += key + w->gap / 2;
        words_add(w, words_level(w, LAYOUT_LEGEND, i, w->tick_size, name, x, base - ascent));
        x += width;
    }
    return left;
}

static void place_header(const struct words *w, size_t i)
{
    const struct scene_pane *pane = &w->scene->panes[i];
    const struct layout_pane *place = &w->layout->panes[i];
    const struct box *plot = &place->plot;
    const int base = plot->y - w->gap - font_descent(w->title_size) + 1;
    const int legend = place_legend(w, i, base);
    const char *title = words_title(w, i);
    const char *fitted = title ? words_elided(w, w->title_size, title, legend - plot->x) : NULL;

    if (fitted)
        words_add(w, words_level(w, LAYOUT_PANE_TITLE, i, w->title_size, fitted, plot->x,
                                 base - font_ascent(w->title_size)));
    if (!pane->notes)
        return;
    const int ascent = font_ascent(w->tick_size);
    const int name_row =
        plot->y + plot->height + w->layout->tick + w->gap + ascent + font_descent(w->tick_size);
    const char *notes = words_elided(w, w->tick_size, pane->notes, plot->width);

    if (!notes)
        return;
    const int width = font_width(w->font, w->tick_size, notes);
    int x = plot->x + plot->width - width, y = base - ascent;

    if (w->notes[i] == NOTES_HEADER)
        x = legend - width - (legend < plot->x + plot->width ? w->gap : 0);
    else if (place->x_hidden) // there is no row below for them
        return;
    else if (w->notes[i] == NOTES_BESIDE_NAME)
        y = name_row + 1;
    else
        y = name_row + w->gap / 2 +
            (words_x_named(pane) ? font_ascent(w->name_size) + font_descent(w->name_size) : 0);
    words_add(w, words_level(w, LAYOUT_NOTES, i, w->tick_size, notes, x, y));
}

// In the first row below a point that is free, and at both sides too.
static void place_under(const struct words *w, const struct box *plot, struct layout_text text,
                        int middle, int y)
{
    const struct box *box = &text.box;

    text.box.x = middle - box->width / 2;
    for (text.box.y = y; box->y + box->height <= plot->y + plot->height; text.box.y++) {
        const struct box wide = {box->x - w->gap, box->y, box->width + 2 * w->gap, box->height};

        if (is_free(w->layout, &wide) && words_add(w, text))
            return;
    }
}

// Beside its point: above, right, left or below, wherever there is room.
static void place_label(const struct words *w, size_t i, const struct scene_label *label)
{
    const struct scene_pane *pane = &w->scene->panes[i];
    const struct box *plot = &w->layout->panes[i].plot;
    const double px = layout_x(plot, &pane->x, label->x), py = layout_y(plot, &pane->y, label->y);

    if (!label->text || !(fabs(px) < 1e6) || !(fabs(py) < 1e6))
        return;
    struct layout_text text = words_level(w, LAYOUT_LABEL, i, w->tick_size, label->text, 0, 0);
    const int x = (int)lrint(px), y = (int)lrint(py), gap = w->gap;
    const int width = text.box.width, height = text.box.height;
    const int place[4][2] = {{x - width / 2, y - height - gap / 2},
                             {x + gap, y - height / 2},
                             {x - gap - width, y - height / 2},
                             {x - width / 2, y + gap}};

    if (label->side == SCENE_UNDER)
        place_under(w, plot, text, x, y + gap / 2);
    for (size_t k = 0; k < 4; k++) {
        if (label->side != SCENE_ANY_SIDE && label->side != SCENE_ABOVE + k)
            continue;
        text.box.x = place[k][0];
        text.box.y = place[k][1];
        if (label->side != SCENE_ANY_SIDE)
            words_add(w, text);
        else if (text.box.x >= plot->x && text.box.y >= plot->y &&
                 text.box.x + width <= plot->x + plot->width &&
                 text.box.y + height <= plot->y + plot->height && words_add(w, text))
            return;
    }
}

void words_place(struct words *w)
{
    struct layout *layout = w->layout;
    size_t texts = 1, keys = 0;

    for (size_t i = 0; i < layout->pane_count; i++) {
        const struct layout_pane *place = &layout->panes[i];
        const struct scene_pane *pane = &w->scene->panes[i];

        keys += pane->trace_count;
        texts += place->x.count + place->y.count + place->colours.count + pane->trace_count +
                 pane->label_count + 5;
    }
    layout->texts = arena_alloc(w->arena, texts, sizeof *layout->texts);
    layout->keys = arena_alloc(w->arena, keys ? keys : 1, sizeof *layout->keys);
    if (w->bare >= BARE_NAMES)
        return;
    const char *title = words_figure_title(w);

    title = title && w->bare < BARE_TITLES ? words_elided(w, w->figure_size, title, layout->width)
                                           : NULL;
    if (title)
        words_add(w, words_level(w, LAYOUT_TITLE, 0, w->figure_size, title,
                                 (layout->width - font_width(w->font, w->figure_size, title)) / 2,
                                 w->gap));
    for (size_t i = 0; i < layout->pane_count; i++) {
        if (!w->scene->panes[i].bare)
            place_x(w, i);
        words_place_side_labels(w, i);
        if (w->bare < BARE_TITLES)
            place_header(w, i);
        for (size_t k = 0; k < w->scene->panes[i].label_count; k++)
            place_label(w, i, &w->scene->panes[i].labels[k]);
    }
    if (w->bare < BARE_TITLES)
        words_place_side_names(w);
}
