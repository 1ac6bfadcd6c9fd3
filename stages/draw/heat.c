// SPDX-License-Identifier: MIT
//
// Matrices of values as pixels.
#include "stages/draw/heat.h"

#include <math.h>
#include <string.h>

#include "stages/draw/heat_cell.h"
#include "stages/draw/heat_lines.h"

enum {
    SHADES = 216
}; // of a map in a picture: those of words fit beside them into a palette of 256

// The edge between cells i − 1 and i, as a fraction of the axis; beyond the ends, half a step
// further.
static double edge(const struct scene_axis *axis, const struct scene_steps *steps, size_t i)
{
    const size_t n = steps->count;

    if (n == 1) {
        const double half = steps->step > 0 ? steps->step / 2 : (axis->high - axis->low) / 2;

        return axis_fraction(axis, scene_step_at(steps, 0) + (i ? half : -half));
    }
    const size_t k = i == 0 ? 1 : i == n ? n - 1 : i;
    const double a = axis_fraction(axis, scene_step_at(steps, k - 1));
    const double b = axis_fraction(axis, scene_step_at(steps, k));

    return i == 0 ? a - (b - a) / 2 : i == n ? b + (b - a) / 2 : (a + b) / 2;
}

// One pixel that holds no centre: cell i is the last with its centre at or before `at`.
static struct heat_span between(const struct scene_axis *axis, const struct scene_steps *steps,
                                size_t i, double at, bool smooth)
{
    const size_t n = steps->count;
    const bool before = i == n; // before the first centre

    if (before || i + 1 == n)
        return (struct heat_span){before ? 0 : (uint32_t)i, 0, 0};
    const double a = axis_fraction(axis, scene_step_at(steps, i));
    const double b = axis_fraction(axis, scene_step_at(steps, i + 1));
    const double share = isfinite(a) ? (at - a) / (b - a) : 1; // 0 Hz on a logarithmic axis

    if (!smooth)
        return (struct heat_span){(uint32_t)(share < 0.5 ? i : i + 1), 0, 0};
    return (struct heat_span){(uint32_t)i, 0, (float)share};
}

static void ascending_spans(struct heat_span *spans, int length, const struct scene_axis *axis,
                            const struct scene_steps *steps, bool smooth)
{
    const size_t n = steps->count;
    const double first = edge(axis, steps, 0), last = edge(axis, steps, n);
    size_t next = 0; // the first cell whose centre is not before the pixel

    for (int p = 0; p < length; p++) {
        const double from = (double)p / length, to = (double)(p + 1) / length;
        const double at = (from + to) / 2, slack = 1e-9 / length;

        // What lies on the very end of the axis belongs to its last pixel.
        const double end = p + 1 == length ? to + slack : to - slack;

        while (next < n && !(axis_fraction(axis, scene_step_at(steps, next)) >= from - slack))
            next++;
        size_t after = next;

        while (after < n && axis_fraction(axis, scene_step_at(steps, after)) < end)
            after++;
        if (after > next)
            spans[p] = (struct heat_span){(uint32_t)next, (uint32_t)(after - next), 0};
        else if (at < first || at > last)
            spans[p] = (struct heat_span){HEAT_NOTHING, 0, 0};
        else
            spans[p] = between(axis, steps, next ? next - 1 : n, at, smooth);
        next = after;
    }
}

void heat_spans(struct heat_span *spans, int length, const struct scene_axis *axis,
                const struct scene_steps *steps, bool smooth)
{
    for (int p = 0; p < length; p++)
        spans[p] = (struct heat_span){HEAT_NOTHING, 0, 0};
    if (steps->count == 0 || length <= 0)
        return;
    if (axis->low < axis->high) {
        ascending_spans(spans, length, axis, steps, smooth);
        return;
    }
    const struct scene_axis turned = {.low = axis->high, .high = axis->low, .log = axis->log};

    ascending_spans(spans, length, &turned, steps, smooth);
    for (int a = 0, b = length - 1; a < b; a++, b--) {
        const struct heat_span span = spans[a];

        spans[a] = spans[b];
        spans[b] = span;
    }
}

// Along y in one column of cells.
static float along(const struct scene_image *image, size_t column, const struct heat_span *y)
{
    const float *cell = image->value + column * image->x_stride + y->first * image->y_stride;
    float value = cell[0];

    for (uint32_t k = 1; k < y->count; k++)
        value = heat_greater(value, cell[k * image->y_stride]);
    if (y->share > 0)
        value += y->share * (cell[image->y_stride] - value);
    return value;
}

float heat_value(const struct scene_image *image, const struct heat_span *x,
                 const struct heat_span *y)
{
    float value = along(image, x->first, y);

    for (uint32_t k = 1; k < x->count; k++)
        value = heat_greater(value, along(image, x->first + k, y));
    if (x->share > 0)
        value += x->share * (along(image, x->first + 1, y) - value);
    return value;
}

unsigned heat_colour(const struct scene_image *image, float value)
{
    const double share = image->log
                             ? log((double)value / image->low) / log(image->high / image->low)
                             : ((double)value - image->low) / (image->high - image->low);
    const double at = share * (COLORMAP_SIZE - 1) + 0.5;

    if (isnan(value))
        return COLORMAP_SIZE;
    if (image->log && !(value > 0))
        return HEAT_NOTHING;
    return at < 0 ? 0 : at >= COLORMAP_SIZE ? COLORMAP_SIZE - 1 : (unsigned)at;
}

uint32_t heat_shade(enum colormap map, int i)
{
    const int most = COLORMAP_SIZE - 1, number = (i * (SHADES - 1) + most / 2) / most;

    return colormap_tables[map][(number * most + (SHADES - 1) / 2) / (SHADES - 1)];
}

// Cells of a span: those with their centres in the pixel, or the one it lies in.
static uint32_t cells_of(const struct heat_span *span)
{
    return span->count ? span->count : 1;
}

uint32_t heat_rgb(const struct scene_image *image, const struct heat_span *x,
                  const struct heat_span *y)
{
    const uint32_t columns = cells_of(x), rows = cells_of(y), all = columns * rows;
    uint64_t sum[3] = {0};

    for (uint32_t i = 0; i < columns; i++)
        for (uint32_t j = 0; j < rows; j++) {
            const uint32_t c =
                image->rgb[(x->first + i) * image->x_stride + (y->first + j) * image->y_stride];

            for (int k = 0; k < 3; k++)
                sum[k] += c >> 8 * k & 0xff;
        }
    return (uint32_t)((sum[2] + all / 2) / all << 16 | (sum[1] + all / 2) / all << 8 |
                      (sum[0] + all / 2) / all);
}

static void draw_rgb(struct raster *r, const struct box *plot, const struct scene_image *image,
                     const struct heat_span *columns, const struct heat_span *rows)
{
    for (int y = 0; y < plot->height; y++) {
        const struct heat_span *row = &rows[plot->height - 1 - y];
        uint32_t *pixel = r->pixel + (size_t)(plot->y + y) * r->stride + (size_t)plot->x;

        for (int x = 0; x < plot->width; x++)
            if (row->first != HEAT_NOTHING && columns[x].first != HEAT_NOTHING)
                pixel[x] = heat_rgb(image, &columns[x], row);
    }
}

void heat_draw(struct raster *r, const struct box *plot, const struct scene_pane *pane,
               const struct theme *theme, struct arena *arena)
{
    const struct scene_image *image = pane->image;
    const int width = plot->width, height = plot->height;

    if (width <= 0 || height <= 0)
        return;
    struct heat_span *columns = arena_alloc(arena, (size_t)width + (size_t)height, sizeof *columns);
    struct heat_span *rows = columns + width;
    uint32_t colour[COLORMAP_SIZE + 2];

    for (int i = 0; i < COLORMAP_SIZE; i++)
        colour[i] = heat_shade(image->map, i);
    colour[COLORMAP_SIZE] = theme->missing;
    colour[COLORMAP_SIZE + 1] = theme->paper;
    heat_spans(columns, width, &pane->x, &image->x, image->smooth);
    heat_spans(rows, height, &pane->y, &image->y, image->smooth);
    if (image->rgb) {
        draw_rgb(r, plot, image, columns, rows);
        return;
    }
    if (heat_has_lines(image)) {
        heat_lines(r, plot, image, columns, rows, colour, arena);
        return;
    }
    const float low = (float)image->low;
    const float scale = (float)((COLORMAP_SIZE - 1) / (image->high - image->low));

    for (int y = 0; y < height; y++) {
        uint32_t *pixel =
            r->pixel + (size_t)(plot->y + height - 1 - y) * r->stride + (size_t)plot->x;

        for (int x = 0; x < width; x++)
            pixel[x] = colour[columns[x].first == HEAT_NOTHING || rows[y].first == HEAT_NOTHING
                                  ? COLORMAP_SIZE + 1
                                  : heat_number(image, heat_value(image, &columns[x], &rows[y]),
                                                low, scale)];
    }
}

void heat_bar(struct raster *r, const struct box *bar, const struct scene_image *image)
{
    for (int y = 0; y < bar->height; y++) {
        const int i =
            (bar->height - 1 - y) * (COLORMAP_SIZE - 1) / (bar->height > 1 ? bar->height - 1 : 1);
        const struct box line = {bar->x, bar->y + y, bar->width, 1};

        raster_fill(r, &line, heat_shade(image->map, i));
    }
}
