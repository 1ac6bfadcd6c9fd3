// SPDX-License-Identifier: MIT
//
// Filled pieces as pixels.
#include "stages/draw/shape.h"

#include <math.h>

#include "stages/draw/heat.h"

// Where the sides of a shape cross a row, ascending. Returns how many times.
static size_t crossings(const double *x, const double *y, size_t count, double row, double *at)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        const size_t k = i + 1 < count ? i + 1 : 0;

        if ((y[i] <= row) == (y[k] <= row))
            continue;
        double cross = x[i] + (row - y[i]) / (y[k] - y[i]) * (x[k] - x[i]);
        size_t place = n++;

        for (; place && at[place - 1] > cross; place--)
            at[place] = at[place - 1];
        at[place] = cross;
    }
    return n;
}

static int clamped(double value, int most)
{
    return value < 0 ? 0 : value > most ? most : (int)value;
}

bool shape_corners(const struct scene_shape *shape, const struct scene_pane *pane, int width,
                   int height, double *x, double *y)
{
    if (shape->count > SHAPE_CORNERS)
        return false;
    for (size_t i = 0; i < shape->count; i++) {
        x[i] = axis_fraction(&pane->x, (double)shape->x[i]) * width;
        y[i] = (1 - axis_fraction(&pane->y, (double)shape->y[i])) * height;
        if (!isfinite(x[i]) || !isfinite(y[i]))
            return false;
    }
    return true;
}

void shape_runs(const struct scene_shape *shape, const struct scene_pane *pane, int width,
                int height, void (*run)(void *context, int y, int from, int to), void *context)
{
    double x[SHAPE_CORNERS], y[SHAPE_CORNERS], at[SHAPE_CORNERS], top = INFINITY,
                                                                  bottom = -INFINITY;

    if (!shape_corners(shape, pane, width, height, x, y))
        return;
    for (size_t i = 0; i < shape->count; i++) {
        top = fmin(top, y[i]);
        bottom = fmax(bottom, y[i]);
    }
    const int first = clamped(ceil(top - 0.5), height), last = clamped(bottom + 0.5, height);

    for (int row = first; row < last; row++) {
        const size_t n = crossings(x, y, shape->count, row + 0.5, at);

        for (size_t i = 0; i + 1 < n; i += 2) {
            const int from = clamped(ceil(at[i] - 0.5), width);
            const int to = clamped(ceil(at[i + 1] - 0.5), width);

            if (from < to)
                run(context, row, from, to);
        }
    }
}

uint32_t shape_colour(const struct scene_shape *shape, const struct scene_pane *pane, int dark)
{
    if (isnan(shape->value) || !pane->image)
        return line_colour(shape->colour, dark);
    const unsigned number = heat_colour(pane->image, shape->value);

    return heat_shade(pane->image->map, number < COLORMAP_SIZE ? (int)number : 0);
}

struct brush {
    struct raster *raster;
    const struct box *plot;
    uint32_t colour;
    unsigned share;
};

static void paint_run(void *context, int y, int from, int to)
{
    const struct brush *b = context;
    uint32_t *pixel =
        b->raster->pixel + (size_t)(b->plot->y + y) * b->raster->stride + (size_t)b->plot->x;

    for (int x = from; x < to; x++)
        pixel[x] = b->share == 256 ? b->colour : raster_mix(pixel[x], b->colour, b->share);
}

// A side as a line one pixel wide: each step along its longer way shares its colour between the two
// pixels that it runs between.
static void paint_side(const struct brush *b, double x, double y, double u, double v)
{
    const bool steep = fabs(v - y) > fabs(u - x);
    const double length = fmax(fabs(u - x), fabs(v - y));
    const int steps = length < 1e5 ? (int)ceil(length) : 0;

    for (int i = 0; i < steps; i++) {
        const double at = (i + 0.5) / steps;
        const double along = steep ? y + at * (v - y) : x + at * (u - x);
        const double across = (steep ? x + at * (u - x) : y + at * (v - y)) - 0.5;
        const int low = (int)floor(across);

        for (int k = 0; k < 2; k++) {
            const double share = k ? across - low : 1 - (across - low);
            const int px = steep ? low + k : (int)floor(along);
            const int py = steep ? (int)floor(along) : low + k;

            if (px < 0 || py < 0 || px >= b->plot->width || py >= b->plot->height)
                continue;
            uint32_t *pixel = b->raster->pixel + (size_t)(b->plot->y + py) * b->raster->stride +
                              (size_t)(b->plot->x + px);

            *pixel = raster_mix(*pixel, b->colour, (unsigned)(share * b->share));
        }
    }
}

static void paint_sides(struct brush *b, const struct scene_shape *shape,
                        const struct scene_pane *pane)
{
    double x[SHAPE_CORNERS], y[SHAPE_CORNERS];

    if (!shape_corners(shape, pane, b->plot->width, b->plot->height, x, y))
        return;
    b->colour = 0;
    b->share = SHAPE_EDGE;
    for (size_t i = 0; i < shape->count; i++) {
        const size_t k = i + 1 < shape->count ? i + 1 : 0;

        paint_side(b, x[i], y[i], x[k], y[k]);
    }
}

void shape_draw(const struct stroke *s, const struct scene_pane *pane)
{
    for (size_t i = 0; i < pane->shape_count; i++) {
        const struct scene_shape *shape = &pane->shapes[i];
        struct brush brush = {
            .raster = s->raster,
            .plot = s->plot,
            .colour = shape_colour(shape, pane, s->theme->dark),
            .share = 256u - shape->pale,
        };

        shape_runs(shape, pane, s->plot->width, s->plot->height, paint_run, &brush);
        if (shape->edged)
            paint_sides(&brush, shape, pane);
    }
}
