// SPDX-License-Identifier: MIT
//
// Ticks of a layout.
#include "stages/scene/layout_ticks.h"

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

void layout_make_ticks(struct words *w, struct ticks *ticks, const struct scene_axis *axis,
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

void layout_make_pane_ticks(struct words *w, size_t i)
{
    const struct scene_pane *shown = &w->scene->panes[i];
    struct layout_pane *pane = &w->layout->panes[i];
    const struct tick_space space = space_of(w, pane->plot.height, true);

    ticks_of_y(&pane->y, shown, &space);
    layout_make_ticks(w, &pane->x, &shown->x, pane->plot.width, false);
    if (shown->bare)
        pane->x.count = pane->x.minor_count = 0;
}

int layout_widest(struct words *w, const struct ticks *ticks)
{
    int most = 0;

    for (size_t i = 0; i < ticks->count; i++) {
        const int width = font_width(w->font, w->tick_size, ticks->tick[i].label);

        most = width > most ? width : most;
    }
    return most;
}
