// SPDX-License-Identifier: MIT
//
// Crosshair, marks, peaks, and the box that is being drawn, over a figure on a screen.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stages/scene/numeral.h"
#include "stages/view/overlay.h"

static void line_across(const struct view *v, struct raster *raster, const struct box *plot, int y)
{
    const struct box line = {plot->x, y, plot->width, v->scale > 1.5 ? 2 : 1};

    if (y >= plot->y && y < plot->y + plot->height)
        raster_tint(raster, &line, v->theme->ink, 140);
}

static void line_up(const struct view *v, struct raster *raster, const struct box *plot, int x)
{
    const struct box line = {x, plot->y, v->scale > 1.5 ? 2 : 1, plot->height};

    if (x >= plot->x && x < plot->x + plot->width)
        raster_tint(raster, &line, v->theme->ink, 140);
}

// Far outside is as good as anywhere outside.
static int pixel(double at)
{
    enum { FAR = 1 << 20 };

    return at > -FAR && at < FAR ? (int)floor(at) : at > 0 ? FAR : -FAR;
}

// The pixel of a place, as the data is drawn there.
static int pixel_x(const struct view *v, size_t pane, double x)
{
    return pixel(layout_x(&v->layout.panes[pane].plot, &v->scene.panes[pane].x, x));
}

static int pixel_y(const struct view *v, size_t pane, double y)
{
    return pixel(layout_y(&v->layout.panes[pane].plot, &v->scene.panes[pane].y, y));
}

static bool visible(const struct view *v, size_t pane, double x, double y)
{
    const double across = axis_fraction(&v->scene.panes[pane].x, x);
    const double up = axis_fraction(&v->scene.panes[pane].y, y);

    return across >= 0 && across <= 1 && up >= 0 && up <= 1;
}

// Under the pointer, or at the peak near it; the time or frequency in the other panes that have it
// too.
static void draw_cross(const struct view *v, struct raster *raster)
{
    if (v->cross == VIEW_NO_CROSS || !v->probe.found)
        return;
    const struct scene_axis *x = &v->scene.panes[v->probed].x;
    const bool snap = v->cross == VIEW_SNAP;
    const int at_x = snap ? pixel_x(v, v->probed, v->probe.x) : v->pointer_x;
    const int at_y = snap ? pixel_y(v, v->probed, v->probe.y) : v->pointer_y;

    for (size_t i = 0; i < v->layout.pane_count; i++)
        if (scene_axis_same(&v->scene.panes[i].x, x))
            line_up(v, raster, &v->layout.panes[i].plot, at_x);
    line_across(v, raster, &v->layout.panes[v->probed].plot, at_y);
}

// A diamond with its number.
static void draw_point(const struct view *v, struct raster *raster,
                       const struct overlay_point *point)
{
    enum { MARK = 0xf0e442, MARK_ON_PAPER = 0xa05000, PEAK = 0x56b4e9, PEAK_ON_PAPER = 0x0072b2 };
    const uint32_t colour = point->peak ? (v->theme->dark ? PEAK : PEAK_ON_PAPER)
                                        : (v->theme->dark ? MARK : MARK_ON_PAPER);
    const int half = (int)lrint(4 * v->scale);
    const size_t pane = point->pane;
    const int at_x = pixel_x(v, pane, point->x), at_y = pixel_y(v, pane, point->y);

    if (!visible(v, pane, point->x, point->y))
        return;
    for (int row = -half; row <= half; row++) {
        const int wide = half - abs(row);
        const struct box line = {at_x - wide, at_y + row, 2 * wide + 1, 1};

        raster_fill(raster, &line, colour);
    }
    const struct box *plot = &v->layout.panes[pane].plot;
    const int wide = font_width(v->font, overlay_size(v), point->name) + half + 2;
    const bool left = at_x + wide > plot->x + plot->width;

    overlay_write(v, raster, left ? at_x - wide : at_x + half + 2, at_y - (int)lrint(15 * v->scale),
                  point->name, colour);
}

// The pane that is shown of the figure's; SIZE_MAX: it isn't.
static size_t shown_pane(const struct view *v, size_t number)
{
    for (size_t i = 0; i < v->layout.pane_count; i++)
        if (v->number[i] == number)
            return i;
    return SIZE_MAX;
}

// The trace of the figure among those that are shown.
static struct probe read_mark(const struct view *v, size_t pane, const struct view_mark *mark)
{
    if (mark->cell)
        return probe_cell(&v->scene.panes[pane], mark->x, mark->y);
    // What is at rest, as time is, stays as it was read.
    if (v->scene.panes[pane].travels)
        return (struct probe){.found = true, .x = mark->x, .y = mark->y, .value = mark->y};
    return probe_between(&v->scene.panes[pane], view_trace_shown(v, pane, mark->trace), mark->x);
}

// "Δ 106.9 Hz   4.0 dB", and of times 1/Δ.
static void tell_distance(const struct view *v, size_t pane, const struct probe *a,
                          const struct probe *b, char *out, size_t room)
{
    const struct scene_pane *p = &v->scene.panes[pane];
    const double width = fmax(v->layout.panes[pane].plot.width, 1), dx = b->x - a->x;
    const double pixel = p->x.log ? fabs(dx) / 1000 : fabs(p->x.high - p->x.low) / width / 10;
    const char *unit = b->cell ? p->image->unit : p->y.unit;
    const double range = b->cell ? p->image->high - p->image->low : p->y.high - p->y.low;
    char x[NUMERAL_MOST], y[NUMERAL_MOST], rate[NUMERAL_MOST] = "";

    overlay_number(x, dx, p->x.unit, pixel);
    overlay_number(y, b->value - a->value, scene_unit_is_decibel(unit) ? "dB" : unit,
                   fabs(range) / 1000);
    if (p->x.unit && strcmp(p->x.unit, "s") == 0 && dx != 0)
        overlay_number(rate, 1 / fabs(dx), "Hz", fabs(pixel / dx / dx));
    snprintf(out, room, "Δ %.24s   %.24s%s%.24s%s", x, y, *rate ? "   (" : "", rate,
             *rate ? ")" : "");
}

static void add_point(struct overlay_point *points, size_t *count, size_t pane, const char *name,
                      const struct probe *at, bool peak)
{
    struct overlay_point *point = &points[*count];

    if (*count == OVERLAY_POINTS)
        return;
    *point = (struct overlay_point){.pane = pane, .x = at->x, .y = at->y, .peak = peak};
    snprintf(point->name, sizeof point->name, "%s", name);
    ++*count;
}

static size_t add_marks(const struct view *v, struct overlay_point *points,
                        struct overlay_table *table)
{
    struct probe base = {0};
    size_t base_pane = SIZE_MAX, count = 0;

    for (size_t i = 0; i < v->marks; i++) {
        const size_t pane = shown_pane(v, v->mark[i].pane);
        char name[8], x[NUMERAL_MOST], y[NUMERAL_MOST], value[NUMERAL_MOST], words[OVERLAY_WORDS];

        if (pane == SIZE_MAX)
            continue;
        const struct probe p = read_mark(v, pane, &v->mark[i]);

        snprintf(name, sizeof name, "%zu", i + 1);
        if (!p.found) {
            overlay_row(table, name, "not shown");
            continue;
        }
        add_point(points, &count, pane, name, &p, false);
        if (v->mark[i].delta && base_pane == pane) {
            tell_distance(v, pane, &base, &p, words, sizeof words);
            overlay_row(table, name, "%s", words);
            continue;
        }
        base = p;
        base_pane = pane;
        overlay_x(v, pane, p.x, x);
        overlay_value(v, pane, &p, value);
        overlay_y(v, pane, p.y, y);
        overlay_row(table, name, "%s%s%s   %s", x, p.cell ? "   " : "", p.cell ? y : "", value);
    }
    return count;
}

static size_t add_peaks(const struct view *v, struct overlay_point *points, size_t count,
                        struct overlay_table *table)
{
    static const char *const names[PROBE_PEAKS] = {"a", "b", "c", "d", "e"};
    struct probe peaks[PROBE_PEAKS];

    if (!v->peaks || v->focus >= v->layout.pane_count)
        return count;
    const struct scene_pane *pane = &v->scene.panes[v->focus];
    const size_t found = probe_peaks(pane, peaks);

    for (size_t i = 0; i < found; i++) {
        char x[NUMERAL_MOST], y[NUMERAL_MOST];

        overlay_x(v, v->focus, peaks[i].x, x);
        overlay_y(v, v->focus, peaks[i].y, y);
        overlay_row(table, names[i], "%s   %s", x, y);
        add_point(points, &count, v->focus, names[i], &peaks[i], true);
    }
    if (!found)
        overlay_row(table, "", pane->image ? "peaks are of lines, not of maps" : "no peaks");
    return count;
}

size_t overlay_points(const struct view *v, struct overlay_point points[OVERLAY_POINTS],
                      struct overlay_table *table)
{
    return add_peaks(v, points, add_marks(v, points, table), table);
}

static void draw_box(const struct view *v, struct raster *raster)
{
    const struct box box = {v->drag_x < v->begin_x ? v->drag_x : v->begin_x,
                            v->drag_y < v->begin_y ? v->drag_y : v->begin_y,
                            abs(v->drag_x - v->begin_x), abs(v->drag_y - v->begin_y)};

    if (v->drag != VIEW_BOX)
        return;
    raster_tint(raster, &box, v->theme->ink, 40);
    raster_frame(raster, &box, 1, v->theme->ink);
}

void overlay_marks(struct view *v, struct raster *raster)
{
    struct overlay_table table = {0};
    struct overlay_point points[OVERLAY_POINTS];
    const size_t count = overlay_points(v, points, &table);

    draw_cross(v, raster);
    for (size_t i = 0; i < count; i++)
        draw_point(v, raster, &points[i]);
    draw_box(v, raster);
    if (table.rows && v->focus < v->layout.pane_count && !v->statistics)
        overlay_table(v, raster, &table, &v->layout.panes[v->focus].plot);
}
