// SPDX-License-Identifier: MIT
//
// Images and traces as shapes.
#include "stages/draw/sketch.h"

#include <math.h>

#include "stages/draw/heat.h"
#include "stages/draw/sketch_points.h"
#include "stages/draw/sketch_shapes.h"
#include "stages/draw/stroke.h"

static void draw_lines(const struct sketch *s, const struct points *p, const char *what,
                       double width)
{
    const struct pen *pen = s->painter->pen;
    const struct pen_ink ink = {s->colour, PEN_FULL, width, what, s->trace};

    if (p->count)
        pen->lines(pen->self, p->point, p->count, &ink);
}

static void fill(const struct sketch *s, const struct points *p, const char *what, uint32_t colour,
                 unsigned share)
{
    const struct pen *pen = s->painter->pen;
    const struct pen_ink ink = {colour, share, 0, what, s->trace};

    if (p->count)
        pen->areas(pen->self, p->point, p->count, &ink);
}

// Mean ± deviation within the extremes.
static void draw_deviation(const struct sketch *s)
{
    const struct scene_trace *trace = s->trace;
    const size_t count = trace->x.count;
    float *low = arena_alloc(s->painter->arena, 2 * count + 1, sizeof *low), *high = low + count;
    struct band band = points_band(s, 1);

    for (size_t i = 0; i < count; i++) {
        low[i] = fmaxf(trace->mean[i] - trace->deviation[i], trace->low[i]);
        high[i] = fminf(trace->mean[i] + trace->deviation[i], trace->high[i]);
    }
    band_add_columns(&band, &trace->x, low, high, &s->pane->x, &s->pane->y);
    const struct points area = points_between(s, &band, false);

    fill(s, &area, "deviation",
         raster_mix(s->colour, s->painter->theme->dark ? 0xffffff : 0, STROKE_SHADE), PEN_FULL);
}

// Hands the points on when they are many, so that the memory for them stays small.
static void draw_hatch_lines(const struct sketch *s, struct points *p)
{
    const struct pen *pen = s->painter->pen;
    // Of what the veil has left, as much as makes both together a hatch.
    const unsigned share =
        PEN_FULL - PEN_FULL * (PEN_FULL - STROKE_HATCH) / (PEN_FULL - STROKE_VEIL);
    const struct pen_ink ink = {s->painter->theme->paper, share, 1, "hatch", s->trace};

    if (p->count)
        pen->lines(pen->self, p->point, p->count, &ink);
    p->count = 0;
}

// Diagonals of the picture where they lie below the line of a veil.
static void draw_hatch(const struct sketch *s, const struct band *band)
{
    enum { MOST = 9000 }; // points

    const int width = s->plot->width, height = s->plot->height;
    struct points out = points_new(s, MOST);

    for (int sum = 0; sum < width + height; sum += STROKE_HATCH_STEP) {
        int from = -1;

        for (int x = sum >= height ? sum - height + 1 : 0; x <= width && x <= sum + 1; x++) {
            const size_t k = (size_t)x + band->margin;
            const bool covered = x < width && x <= sum && band->low[k] <= band->high[k] &&
                                 (double)band->low[k] <= sum - x;

            if (covered && from < 0)
                from = x;
            if (covered || from < 0)
                continue;
            points_add(&out, s->plot->x + from, s->plot->y + sum + 1 - from);
            points_add(&out, s->plot->x + x, s->plot->y + sum + 1 - x);
            points_lift(&out);
            from = -1;
            if (out.count + 3 > MOST)
                draw_hatch_lines(s, &out);
        }
    }
    draw_hatch_lines(s, &out);
}

static void draw_veil(const struct sketch *s)
{
    struct band band = points_band(s, 1);

    band_add(&band, s->trace, &s->pane->x, &s->pane->y);
    const struct points area = points_between(s, &band, true);

    fill(s, &area, "veil", s->painter->theme->paper, STROKE_VEIL);
    draw_hatch(s, &band);
}

// A disc that hides behind one within half a pixel is left out.
static void draw_dots(const struct sketch *s)
{
    const double beyond = STROKE_DISC * s->width; // a part of a disc may be seen
    const size_t width = (size_t)(2 * (s->plot->width + 2 * beyond)) + 2;
    const size_t height = (size_t)(2 * (s->plot->height + 2 * beyond)) + 2;
    uint8_t *taken = arena_alloc(s->painter->arena, width * height, 1);
    const size_t count = s->trace->x.count, most = count < width * height ? count : width * height;
    struct points out = points_new(s, 2 * most);

    for (size_t i = 0; i < count; i++) {
        const struct pen_point p = points_place(s, i);

        if (!(p.x >= -beyond && p.x <= s->plot->width + beyond && p.y >= -beyond &&
              p.y <= s->plot->height + beyond))
            continue;
        uint8_t *at = &taken[(size_t)(2 * (p.y + beyond)) * width + (size_t)(2 * (p.x + beyond))];

        if (*at)
            continue;
        *at = 1;
        points_add(&out, s->plot->x + p.x, s->plot->y + p.y);
        points_lift(&out);
    }
    draw_lines(s, &out, "dots", STROKE_DISC * s->width);
}

// From point to point; steps of less than a tenth of a pixel aren't seen.
static void draw_path(const struct sketch *s)
{
    const double beyond = 4. * (s->plot->width + s->plot->height);
    struct points out = points_new(s, 2 * s->trace->x.count + 1);

    for (size_t i = 0; i < s->trace->x.count; i++) {
        const double at = scene_step_at(&s->trace->x, i);
        const double x = axis_fraction(&s->pane->x, at) * s->plot->width;
        const double y = (1 - axis_fraction(&s->pane->y, s->trace->y[i])) * s->plot->height;

        if (!(fabs(x) < beyond) || !(fabs(y) < beyond)) {
            points_lift(&out);
            continue;
        }
        const struct pen_point *last = &out.point[out.count ? out.count - 1 : 0];

        if (!out.count || !(fabs(last->x - s->plot->x - x) < 0.1) ||
            !(fabs(last->y - s->plot->y - y) < 0.1))
            points_add(&out, s->plot->x + x, s->plot->y + y);
    }
    draw_lines(s, &out, "path", s->width);
}

static void draw_line(const struct sketch *s)
{
    const bool area = s->trace->style == SCENE_AREA;
    struct points line, fills;

    if (s->trace->y && points_few(s, &line)) {
        fills = area ? points_under(s, &line) : (struct points){0};
    } else {
        struct band band = points_band(s, SKETCH_HALVES);

        band_add(&band, s->trace, &s->pane->x, &s->pane->y);
        line = points_zigzag(s, &band);
        fills = area ? points_between(s, &band, true) : (struct points){0};
    }
    fill(s, &fills, "area", s->colour, STROKE_AREA);
    draw_lines(s, &line, "line", s->width);
    if (!s->trace->y && s->trace->mean)
        draw_deviation(s);
    // Few values are shown as the points they are.
    if (s->trace->y && stroke_apart(s->plot, &s->pane->x, s->trace))
        draw_dots(s);
}

static void draw_trace(const struct sketch *s)
{
    if (s->trace->x.count == 0)
        return;
    if (s->trace->style == SCENE_VEIL)
        draw_veil(s);
    else if (s->trace->style == SCENE_PATH && s->trace->y)
        draw_path(s);
    else if (s->trace->style == SCENE_DOTS && s->trace->y)
        draw_dots(s);
    else if (s->trace->style == SCENE_LINE || s->trace->style == SCENE_AREA)
        draw_line(s);
}

static void draw_image(const struct painter *p, const struct box *plot,
                       const struct scene_pane *pane)
{
    const struct box all = {0, 0, plot->width, plot->height};
    struct raster pixels;

    raster_init(&pixels, p->arena, plot->width, plot->height);
    heat_draw(&pixels, &all, pane, p->theme, p->arena);
    p->pen->image(p->pen->self, &pixels, plot);
}

void sketch_bar(const struct painter *p, const struct box *bar, const struct scene_image *image)
{
    const struct box all = {0, 0, bar->width, bar->height};
    struct raster pixels;

    raster_init(&pixels, p->arena, bar->width, bar->height);
    heat_bar(&pixels, &all, image);
    p->pen->image(p->pen->self, &pixels, bar);
}

// Those that lie under the shapes, or the others.
static void draw_traces(const struct painter *p, const struct box *plot,
                        const struct scene_pane *pane, bool under)
{
    for (size_t k = 0; k < pane->trace_count; k++) {
        const struct sketch sketch = {
            .painter = p,
            .plot = plot,
            .pane = pane,
            .trace = &pane->traces[k],
            .colour = stroke_colour(&pane->traces[k], p->theme),
            .width = 1.5 * p->layout->scale,
        };

        if (pane->traces[k].under == under)
            draw_trace(&sketch);
    }
}

void sketch_data(const struct painter *p, size_t i)
{
    const struct scene_pane *pane = &p->scene->panes[i];
    const struct box *plot = &p->layout->panes[i].plot;

    if (plot->width <= 0 || plot->height <= 0)
        return;
    p->pen->begin(p->pen->self, i, plot);
    if (pane->image && pane->image->x.count && pane->image->y.count)
        draw_image(p, plot, pane);
    draw_traces(p, plot, pane, true);
    sketch_shapes(p, plot, pane);
    draw_traces(p, plot, pane, false);
    p->pen->end(p->pen->self);
}
