// SPDX-License-Identifier: MIT
//
// What lies over a figure on a screen: the status line, and the order of all.
#include "stages/view/overlay.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stages/scene/numeral.h"
#include "stages/view/view_keys.h"
#include "stages/view/view_move.h"

int overlay_size(const struct view *v)
{
    return (int)lrint(12 * v->scale);
}

int overlay_status_height(const struct view *v)
{
    return !v->zen && v->height > 120 * v->scale ? (int)lrint(20 * v->scale) : 0;
}

void overlay_write(const struct view *v, struct raster *raster, int x, int y, const char *text,
                   uint32_t colour)
{
    const struct layout_text words = {
        .text = text,
        .box = {x, y, 1, 1},
        .size = overlay_size(v),
    };

    raster_text(raster, v->font, &words, colour);
}

void overlay_number(char *out, double value, const char *unit, double resolution)
{
    const int exponent = numeral_exponent(unit, fabs(value));
    const char *name = unit ? unit : "";
    char number[NUMERAL_MOST];

    if (!isfinite(value) || !(resolution > 0) || (exponent && !numeral_prefixable(unit))) {
        numeral_short(out, value, name);
        return;
    }
    const double step = resolution / pow(10, exponent);
    const int decimals = (int)fmin(fmax(ceil(-log10(step) - 1e-9), 0), 9);

    numeral_number(number, value / pow(10, exponent), decimals);
    snprintf(out, NUMERAL_MOST, "%.32s%s%s%.24s", number, *name || exponent ? " " : "",
             numeral_prefix(exponent), name);
}

void overlay_x(const struct view *v, size_t pane, double x, char *out)
{
    const struct scene_axis *axis = &v->scene.panes[pane].x;
    const double width = fmax(v->layout.panes[pane].plot.width, 1);
    const double pixel =
        axis->log ? x * log(axis->high / axis->low) / width : (axis->high - axis->low) / width;

    if (axis->clock) {
        const double told = x - axis->zero, whole = floor(told);

        numeral_clock(out, whole, true, true);
        snprintf(out + strlen(out), NUMERAL_MOST - strlen(out), ".%03d",
                 (int)fmin((told - whole) * 1000, 999));
        return;
    }
    // Samples and peaks lie between the pixels.
    overlay_number(out, x - axis->zero, axis->unit, fabs(pixel) / 10);
}

void overlay_y(const struct view *v, size_t pane, double y, char *out)
{
    const struct scene_axis *axis = &v->scene.panes[pane].y;
    const double height = fmax(v->layout.panes[pane].plot.height, 1);
    const double pixel =
        axis->log ? y * log(axis->high / axis->low) / height : (axis->high - axis->low) / height;

    overlay_number(out, y, axis->unit, fabs(pixel));
}

void overlay_value(const struct view *v, size_t pane, const struct probe *p, char *out)
{
    const struct scene_image *image = v->scene.panes[pane].image;

    if (p->cell && isnan(p->value))
        snprintf(out, NUMERAL_MOST, "no value");
    else if (p->cell)
        overlay_number(out, p->value, image->unit, fabs(image->high - image->low) / 1000);
    else
        overlay_y(v, pane, p->y, out);
}

// "Frequency 1.02 kHz   Level −31.2 dBFS" of what lies under the pointer.
static void tell_probe(const struct view *v, char *into, size_t room)
{
    const struct probe *p = &v->probe;
    const struct scene_pane *pane = &v->scene.panes[v->probed];
    const char *across = pane->x.name ? pane->x.name : "x", *up = pane->y.name ? pane->y.name : "y";
    char x[NUMERAL_MOST], y[NUMERAL_MOST], low[NUMERAL_MOST], value[NUMERAL_MOST];

    overlay_x(v, v->probed, p->x, x);
    overlay_value(v, v->probed, p, value);
    if (p->cell) {
        overlay_y(v, v->probed, p->y, y);
        snprintf(into, room, "%s %s   %s %s   %s %s", across, x, up, y,
                 pane->image->name ? pane->image->name : "value", value);
        return;
    }
    const char *name = pane->traces[p->trace].name ? pane->traces[p->trace].name : up;

    if (p->low < p->high && v->cross != VIEW_SNAP) {
        overlay_y(v, v->probed, p->low, low);
        overlay_y(v, v->probed, p->high, value);
        snprintf(into, room, "%s %s   %s %s … %s", across, x, name, low, value);
    } else {
        snprintf(into, room, "%s %s   %s %s", across, x, name, value);
    }
}

// How long ago it was stopped, and of frames that are kept which one is seen.
static void tell_pause(const struct view *v, double now, char *into, size_t room)
{
    struct figure_moment m;
    const char *tail = sigrun_hz(v->figure->rate) > 0 || v->figure->kind->part ? " s" : "";
    const int n = snprintf(into, room, "PAUSED −%.2f%s", fmax(now - v->until, 0), tail);

    if (figure_moment(view_part(v), v->until, 0, &m) && n > 0 && (size_t)n < room)
        snprintf(into + n, room - (size_t)n, "   frame %llu of %llu … %llu, %.3f%s",
                 (unsigned long long)m.number, (unsigned long long)m.oldest,
                 (unsigned long long)m.newest, m.at, tail);
}

void overlay_status(const struct view *v, char left[OVERLAY_LINE], char right[OVERLAY_LINE])
{
    const double now = figure_time(v->figure);

    *left = '\0';
    if (v->message_until > 0)
        snprintf(left, OVERLAY_LINE, "%s", v->message);
    else if (v->probe.found)
        tell_probe(v, left, OVERLAY_LINE);
    if (v->paused)
        tell_pause(v, now, right, OVERLAY_LINE);
    else
        snprintf(right, OVERLAY_LINE, "%.1f s   ? for help", now);
}

static void draw_status(const struct view *v, struct raster *raster)
{
    const int height = overlay_status_height(v), top = raster->height - height;
    const struct box line = {0, top, raster->width, height};
    const int gap = (int)lrint(7 * v->scale), y = top + (int)lrint(2 * v->scale);
    char left[OVERLAY_LINE], state[OVERLAY_LINE];

    if (!height)
        return;
    overlay_status(v, left, state);
    raster_fill(raster, &line, v->theme->ground);
    overlay_write(v, raster, gap, y, left, v->theme->ink);
    const int width = font_width(v->font, overlay_size(v), state);
    const int used = font_width(v->font, overlay_size(v), left);

    // What was asked for goes before what is always there.
    if (used + width + 3 * gap < raster->width)
        overlay_write(v, raster, raster->width - width - gap, y, state,
                      v->paused ? v->theme->ink : v->theme->faint);
}

// A line along the pane that keys act on, where there are several.
static void draw_focus(const struct view *v, struct raster *raster)
{
    enum { ACCENT = 0xe69f00 };

    if (v->layout.pane_count < 2 || v->focus >= v->layout.pane_count || !v->layout.border)
        return;
    const struct box *plot = &v->layout.panes[v->focus].plot;
    const int wide = (int)lrint(2 * v->scale);
    const struct box line = {plot->x - wide, plot->y, wide, plot->height};

    raster_fill(raster, &line, ACCENT);
}

void overlay_draw(struct view *v, struct raster *raster)
{
    view_probe(v);
    draw_focus(v, raster);
    overlay_marks(v, raster);
    draw_status(v, raster);
    if (v->statistics)
        overlay_statistics(v, raster);
    if (v->help)
        overlay_help(v, raster);
}
