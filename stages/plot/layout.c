// SPDX-License-Identifier: MIT
//
// The geometry of a picture. Widths of margins depend on tick labels, those on heights, and those
// on which words found room beside each other; a few rounds settle it.
#include "stages/plot/layout.h"

#include <math.h>

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

static struct tick_space space_of(struct words *w, int length, bool upright)
{
    const double em = w->tick_size;

    return (struct tick_space){
        .length = length,
        .least = (upright ? 3 : 6) * em,
        .gap = (upright ? 0.5 : 1.6) * em,
        .minor = 0.6 * em,
        .extent = upright ? along_y : along_x,
        .context = w,
    };
}

static void make_ticks(struct words *w, struct ticks *ticks, const struct scene_axis *axis,
                       int length, bool upright)
{
    const struct tick_space space = space_of(w, length, upright);

    struct scene_axis told = *axis;

    told.low -= axis->zero;
    told.high -= axis->zero;
    ticks_make(ticks, &told, &space, 0);
    for (size_t i = 0; i < ticks->count; i++)
        ticks->tick[i].at += axis->zero;
    for (size_t i = 0; i < ticks->minor_count; i++)
        ticks->minor[i] += axis->zero;
}

static void make_pane_ticks(struct words *w, size_t i)
{
    const struct scene_pane *shown = &w->scene->panes[i];
    struct layout_pane *pane = &w->layout->panes[i];
    const struct tick_space space = space_of(w, pane->plot.height, true);

    ticks_of_y(&pane->y, shown, &space);
    make_ticks(w, &pane->x, &shown->x, pane->plot.width, false);
    if (shown->bare)
        pane->x.count = pane->x.minor_count = 0;
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

static int larger(int a, int b)
{
    return a > b ? a : b;
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
    const struct scene *scene = w->scene;
    double total = 0, before = 0;
    int fixed = top, y = top;

    for (size_t i = 0; i < scene->pane_count; i++) {
        fixed += above(w, i) + below(w, i);
        total += scene->panes[i].height;
    }
    const double room = w->layout->height - fixed;

    for (size_t i = 0; i < scene->pane_count; i++) {
        struct box *plot = &w->layout->panes[i].plot;
        const double after = before + scene->panes[i].height;

        y += above(w, i);
        plot->y = y;
        plot->height = (int)floor(room * after / total) - (int)floor(room * before / total);
        y += plot->height + below(w, i);
        before = after;
    }
}

static int left_margin(struct words *w)
{
    int most = 0, names = 0;

    for (size_t i = 0; i < w->scene->pane_count; i++) {
        struct layout_pane *pane = &w->layout->panes[i];

        make_pane_ticks(w, i);
        most = larger(most, widest(w, &pane->y));
        if (pane->y.title[0] && w->bare < BARE_TITLES)
            names = line_height(w->name_size) + w->gap / 2;
    }
    const int margin = w->gap + names + most + w->gap / 2 + w->layout->tick + 1;

    return w->bare >= BARE_NAMES ? 0
                                 : larger(margin, w->scene->margins ? w->scene->margins->left : 0);
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

// Panes that show the same along x, and those without a colour bar.
static bool flush(const struct scene_pane *a, const struct scene_pane *b)
{
    return scene_axis_same(&a->x, &b->x) || (!a->image && !b->image);
}

static void share_widths(struct words *w)
{
    const struct scene *scene = w->scene;
    struct layout *layout = w->layout;
    const int left = left_margin(w);
    int margin[WORDS_PANES_MOST];

    for (size_t i = 0; i < scene->pane_count; i++) {
        layout->panes[i].plot.x = left;
        layout->panes[i].plot.width = layout->width - left - w->right[i];
        make_pane_ticks(w, i);
    }
    for (size_t i = 0; i < scene->pane_count; i++)
        margin[i] = larger(right_margin(w, i), scene->margins ? scene->margins->right[i] : 0);
    for (size_t i = 0; i < scene->pane_count; i++) {
        w->right[i] = margin[i];
        for (size_t k = 0; k < scene->pane_count; k++)
            if (flush(&scene->panes[i], &scene->panes[k]))
                w->right[i] = larger(w->right[i], margin[k]);
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
    make_pane_ticks(w, i);
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
        w->layout->panes[i].x_hidden = i + 1 < scene->pane_count &&
                                       scene_axis_same(&scene->panes[i].x, &scene->panes[i + 1].x);
    }
    // Notes go down a place each round; margins are right one round after what they depend on.
    for (int round = 0; round < 5; round++) {
        share_heights(w, top);
        share_widths(w);
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
    const int count = (int)layout->pane_count;

    for (int i = 0; i < count; i++) {
        const int top = layout->height * i / count, bottom = layout->height * (i + 1) / count;

        layout->panes[i] = (struct layout_pane){.plot = {0, top, layout->width, bottom - top}};
    }
}

static void keep_margins(const struct words *w, struct scene_margins *margins)
{
    for (size_t i = 0; i < w->layout->pane_count; i++) {
        margins->left = w->layout->panes[i].plot.x;
        margins->right[i] = w->right[i];
    }
}

void layout_bare(struct layout *layout, const struct scene *scene, int width, int height,
                 double scale, struct arena *arena)
{
    const size_t panes =
        scene->pane_count < WORDS_PANES_MOST ? scene->pane_count : WORDS_PANES_MOST;
    const struct words w = {.layout = layout};

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
        keep_margins(&w, scene->margins);
}
