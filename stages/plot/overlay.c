// SPDX-License-Identifier: MIT
//
// What lies over a figure on a screen.
#include "stages/plot/overlay.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stages/plot/numeral.h"

static const struct {
    const char *keys, *what;
} help[] = {
    {"space", "stop and go on; what comes is kept meanwhile"},
    {"← →", "earlier, later; with Shift a whole page"},
    {"Home End", "the oldest, the newest"},
    {"PgUp PgDn", "a longer, a shorter time"},
    {"+ −", "larger, smaller values"},
    {"[ ] { }", "lowest and highest colour"},
    {"c C", "other colours"},
    {"Tab", "the next pane"},
    {"0", "everything as it was"},
    {"i", "the line below"},
    {"wheel", "look closer; over an axis only that axis"},
    {"drag", "move"},
    {"q", "quit"},
    {"?", "this help"},
};
enum { HELP = sizeof help / sizeof *help };

static int size_of(const struct view *v)
{
    return (int)lrint(12 * v->scale);
}

int overlay_status_height(const struct view *v)
{
    return v->status && v->height > 120 * v->scale ? (int)lrint(20 * v->scale) : 0;
}

static void write_at(const struct view *v, struct raster *raster, int x, int y, int width,
                     const char *text, uint32_t colour)
{
    const struct layout_text words = {
        .text = text,
        .box = {x, y, width, (int)lrint(16 * v->scale)},
        .size = size_of(v),
    };

    raster_text(raster, v->font, &words, colour);
}

// "Frequency 1.02 kHz   Level −31.2 dBFS" of the place under the pointer.
static void tell_place(const struct view *v, char *into, size_t room)
{
    for (size_t i = 0; v->inside && i < v->layout.pane_count; i++) {
        const struct box *plot = &v->layout.panes[i].plot;
        const struct scene_pane *pane = &v->scene.panes[i];
        char x[NUMERAL_MOST], y[NUMERAL_MOST];
        const double across = (v->pointer_x + 0.5 - plot->x) / plot->width;
        const double up = 1 - (v->pointer_y + 0.5 - plot->y) / plot->height;

        if (across < 0 || across > 1 || up < 0 || up > 1)
            continue;
        const double at_x = pane->x.log ? pane->x.low * pow(pane->x.high / pane->x.low, across)
                                        : pane->x.low + across * (pane->x.high - pane->x.low);
        const double at_y = pane->y.log ? pane->y.low * pow(pane->y.high / pane->y.low, up)
                                        : pane->y.low + up * (pane->y.high - pane->y.low);

        numeral_short(x, at_x, pane->x.unit ? pane->x.unit : "");
        numeral_short(y, at_y, pane->y.unit ? pane->y.unit : "");
        snprintf(into, room, "%s %s   %s %s", pane->x.name ? pane->x.name : "x", x,
                 pane->y.name ? pane->y.name : "y", y);
        return;
    }
    snprintf(into, room, "%s", v->message && pace_clock() < v->message_until ? v->message : "");
}

static void draw_status(const struct view *v, struct raster *raster)
{
    const int height = overlay_status_height(v), top = raster->height - height;
    const struct box line = {0, top, raster->width, height};
    const int gap = (int)lrint(7 * v->scale);
    char place[256], state[128];

    if (!height)
        return;
    tell_place(v, place, sizeof place);
    if (v->paused)
        snprintf(state, sizeof state, "stopped at %.2f s, %.2f s behind", v->until,
                 figure_time(v->figure) - v->until);
    else
        snprintf(state, sizeof state, "%.1f s   ? for help", figure_time(v->figure));
    raster_fill(raster, &line, v->theme->ground);
    write_at(v, raster, gap, top + (int)lrint(2 * v->scale), raster->width / 2, place,
             v->theme->ink);
    const int width = font_width(v->font, size_of(v), state);

    write_at(v, raster, raster->width - width - gap, top + (int)lrint(2 * v->scale), width, state,
             v->theme->faint);
}

static void draw_help(const struct view *v, struct raster *raster)
{
    const int line = (int)lrint(19 * v->scale), gap = (int)lrint(12 * v->scale);
    const int keys = (int)lrint(90 * v->scale);
    int words = 0;

    for (int i = 0; i < HELP; i++) {
        const int width = font_width(v->font, size_of(v), help[i].what);

        words = width > words ? width : words;
    }
    const struct box box = {(raster->width - keys - words - 2 * gap) / 2,
                            (raster->height - HELP * line - 2 * gap) / 2, keys + words + 2 * gap,
                            HELP * line + 2 * gap};

    raster_fill(raster, &box, v->theme->ground);
    raster_frame(raster, &box, 1, v->theme->faint);
    for (int i = 0; i < HELP; i++) {
        const int y = box.y + gap + i * line;

        write_at(v, raster, box.x + gap, y, keys, help[i].keys, v->theme->ink);
        write_at(v, raster, box.x + gap + keys, y, words, help[i].what, v->theme->ink);
    }
}

void overlay_draw(const struct view *v, struct raster *raster)
{
    draw_status(v, raster);
    if (v->help)
        draw_help(v, raster);
}
