// SPDX-License-Identifier: MIT
//
// A whole picture.
#include "stages/draw/paint.h"

#include <math.h>

#include "stages/draw/heat.h"
#include "stages/draw/shape.h"
#include "stages/draw/sketch.h"
#include "stages/draw/stroke.h"

static void fill(const struct painter *p, const struct box *box, uint32_t colour)
{
    if (p->pen)
        p->pen->rectangle(p->pen->self, box, colour, PEN_FULL);
    else
        raster_fill(p->raster, box, colour);
}

static void tint(const struct painter *p, const struct box *box, uint32_t colour, unsigned share)
{
    if (p->pen)
        p->pen->rectangle(p->pen->self, box, colour, share);
    else
        raster_tint(p->raster, box, colour, share);
}

static void write_text(const struct painter *p, const struct layout_text *text, uint32_t colour)
{
    struct layout_text clean = *text;

    if (!p->pen) {
        raster_text(p->raster, p->font, text, colour);
        return;
    }
    clean.text = pen_clean(text->text, p->arena);
    p->pen->text(p->pen->self, &clean, colour);
}

// Around the box.
static void frame(const struct painter *p, const struct box *box)
{
    struct box sides[4];

    raster_sides(sides, box, p->layout->border);
    for (int i = 0; i < 4; i++)
        fill(p, &sides[i], p->theme->ink);
}

static void paint_bar(const struct painter *p, const struct box *bar,
                      const struct scene_image *image)
{
    if (p->pen)
        sketch_bar(p, bar, image);
    else
        heat_bar(p->raster, bar, image);
    frame(p, bar);
}

// The pixel of a tick: on the end of the axis it is the last one of the data.
static int tick_pixel(double at, int from, int length)
{
    const double pixel = floor(at);

    return pixel < from ? from : pixel >= from + length ? from + length - 1 : (int)pixel;
}

static void mark_x(const struct painter *p, size_t i, double value, bool minor, bool grid)
{
    const struct box *plot = &p->layout->panes[i].plot;
    const int border = p->layout->border, length = p->layout->tick;
    const int x = tick_pixel(layout_x(plot, &p->scene->panes[i].x, value), plot->x, plot->width);
    const struct box line = {x - border / 2, plot->y, border, plot->height};
    const struct box tick = {x - border / 2, plot->y + plot->height, border,
                             border + (minor ? length / 2 : length)};

    if (grid)
        fill(p, &line, p->theme->grid);
    else
        fill(p, &tick, p->theme->ink);
}

// At the left of the data, or right of a bar.
static void mark_y(const struct painter *p, const struct box *box, const struct scene_axis *axis,
                   double value, bool minor, bool right)
{
    const int border = p->layout->border, length = minor ? p->layout->tick / 2 : p->layout->tick;
    const int y = tick_pixel(layout_y(box, axis, value), box->y, box->height);
    const struct box tick = {right ? box->x + box->width : box->x - border - length, y - border / 2,
                             border + length, border};

    fill(p, &tick, p->theme->ink);
}

static void paint_grid(const struct painter *p, size_t i)
{
    const struct layout_pane *place = &p->layout->panes[i];
    const struct scene_pane *pane = &p->scene->panes[i];
    const int border = p->layout->border;

    for (size_t k = 0; k < place->x.count; k++)
        mark_x(p, i, place->x.tick[k].at, false, true);
    for (size_t k = 0; k < place->y.count; k++) {
        const double at = layout_y(&place->plot, &pane->y, place->y.tick[k].at);
        const int y = tick_pixel(at, place->plot.y, place->plot.height);
        const struct box line = {place->plot.x, y - border / 2, place->plot.width, border};

        fill(p, &line, p->theme->grid);
    }
}

static void paint_axes(const struct painter *p, size_t i)
{
    const struct layout_pane *place = &p->layout->panes[i];
    const struct scene_pane *pane = &p->scene->panes[i];

    if (p->theme->paper != p->theme->ground)
        fill(p, &place->plot, p->theme->paper);
    if (!pane->image && !p->no_grid)
        paint_grid(p, i);
    for (size_t k = 0; k < place->x.count; k++)
        mark_x(p, i, place->x.tick[k].at, false, false);
    for (size_t k = 0; k < place->x.minor_count; k++)
        mark_x(p, i, place->x.minor[k], true, false);
    for (size_t k = 0; k < place->y.count; k++)
        mark_y(p, &place->plot, &pane->y, place->y.tick[k].at, false, false);
    for (size_t k = 0; k < place->y.minor_count; k++)
        mark_y(p, &place->plot, &pane->y, place->y.minor[k], true, false);
    if (place->bar.width == 0)
        return;
    for (size_t k = 0; k < place->colours.count; k++)
        mark_y(p, &place->bar, &place->colour_axis, place->colours.tick[k].at, false, true);
    for (size_t k = 0; k < place->colours.minor_count; k++)
        mark_y(p, &place->bar, &place->colour_axis, place->colours.minor[k], true, true);
    paint_bar(p, &place->bar, pane->image);
}

void paint_static(const struct painter *p)
{
    const int width = p->pen ? p->layout->width : p->raster->width;
    const int height = p->pen ? p->layout->height : p->raster->height;
    const struct box all = {0, 0, width, height};

    fill(p, &all, p->theme->ground);
    for (size_t i = 0; i < p->layout->pane_count && p->layout->border; i++)
        paint_axes(p, i);
    for (size_t i = 0; i < p->layout->key_count; i++)
        fill(p, &p->layout->keys[i].box, line_colour(p->layout->keys[i].colour, p->theme->dark));
    for (size_t i = 0; i < p->layout->text_count; i++) {
        const struct layout_text *text = &p->layout->texts[i];

        if (text->role != LAYOUT_LABEL)
            write_text(p, text, text->role == LAYOUT_NOTES ? p->theme->faint : p->theme->ink);
    }
}

void paint_data(const struct painter *p, size_t i)
{
    if (p->pen) {
        sketch_data(p, i);
        return;
    }
    const struct scene_pane *pane = &p->scene->panes[i];
    const struct stroke stroke = {
        .raster = p->raster,
        .plot = &p->layout->panes[i].plot,
        .x = &pane->x,
        .y = &pane->y,
        .theme = p->theme,
        .width = 1.5 * p->layout->scale,
        .arena = p->arena,
    };

    if (pane->image)
        heat_draw(p->raster, stroke.plot, pane, p->theme, p->arena);
    for (size_t k = 0; k < pane->trace_count; k++)
        if (pane->traces[k].under)
            stroke_trace(&stroke, &pane->traces[k]);
    shape_draw(&stroke, pane);
    for (size_t k = 0; k < pane->trace_count; k++)
        if (!pane->traces[k].under)
            stroke_trace(&stroke, &pane->traces[k]);
}

void paint_over(const struct painter *p, size_t i)
{
    for (size_t k = 0; k < p->layout->text_count; k++) {
        const struct layout_text *text = &p->layout->texts[k];

        if (text->role != LAYOUT_LABEL || text->pane != i)
            continue;
        // What lies under the words pales, so that they can be read over any data.
        tint(p, &text->box, p->theme->paper, 192);
        write_text(p, text, p->theme->ink);
    }
    if (p->layout->border && !p->scene->panes[i].bare)
        frame(p, &p->layout->panes[i].plot);
}

void paint_all(const struct painter *p)
{
    paint_static(p);
    for (size_t i = 0; i < p->layout->pane_count; i++) {
        paint_data(p, i);
        paint_over(p, i);
    }
}

const char *paint_title(const struct painter *p)
{
    const char *title = p->scene->title;

    for (size_t i = 0; !title && i < p->scene->pane_count; i++)
        title = p->scene->panes[i].title;
    return title ? title : "sigrun";
}
