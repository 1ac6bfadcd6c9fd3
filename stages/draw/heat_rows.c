// SPDX-License-Identifier: MIT
//
// Matrices as pixels, row by row.
#include "stages/draw/heat_rows.h"

#include <string.h>

#include "stages/draw/heat_cell.h"

enum { WIDTHS = 3 }; // greatest of 1, 2 and 4 neighbours

// A row of cells while it becomes a row of pixels.
struct heat_row {
    const float *of[WIDTHS]; // at j the greatest of cells j … j + 2ᵏ − 1
    float *room;             // for each of them
    size_t cells;
    int widths; // that the columns need
    float *value;
};

static int width_of(const struct heat_span *column)
{
    return column->count >= 4 ? 2 : column->count >= 2 ? 1 : 0;
}

static void keep_greater(float *into, const float *a, const float *b, size_t n)
{
#pragma omp simd
    for (size_t j = 0; j < n; j++)
        into[j] = heat_greater(a[j], b[j]);
}

// The greatest along y, and then of neighbours along x.
static void load(struct heat_row *row, const struct scene_image *image,
                 const struct heat_span *span)
{
    const float *cell = image->value + span->first * image->y_stride;
    float *next = row->room;

    row->of[0] = cell;
    if (span->count > 1) {
        keep_greater(next, cell, cell + image->y_stride, row->cells);
        for (uint32_t k = 2; k < span->count; k++)
            keep_greater(next, next, cell + k * image->y_stride, row->cells);
        row->of[0] = next;
    }
    for (int k = 1; k < row->widths; k++) {
        const size_t reach = (size_t)1 << (k - 1);
        const size_t n = row->cells >= 2 * reach ? row->cells - 2 * reach + 1 : 0;

        next += row->cells;
        keep_greater(next, row->of[k - 1], row->of[k - 1] + reach, n);
        row->of[k] = next;
    }
}

static float greatest(const struct heat_row *row, const struct heat_span *column)
{
    const int k = width_of(column);
    const float *of = row->of[k];
    const uint32_t width = 1u << k, end = column->first + (column->count ? column->count : 1);
    float value = of[end - width];

    for (uint32_t j = column->first; j + width < end; j += width)
        value = heat_greater(value, of[j]);
    return value;
}

static void draw_row(const struct heat_row *row, uint32_t *pixel, int width,
                     const struct scene_image *image, const struct heat_span *columns,
                     const uint32_t *colour)
{
    const float low = (float)image->low;
    const float scale = (float)((COLORMAP_SIZE - 1) / (image->high - image->low));

    for (int x = 0; x < width; x++)
        row->value[x] = columns[x].first == HEAT_NOTHING ? 0 : greatest(row, &columns[x]);
    for (int x = 0; x < width; x++)
        pixel[x] = colour[columns[x].first == HEAT_NOTHING
                              ? COLORMAP_SIZE + 1
                              : heat_number(image, row->value[x], low, scale)];
}

static bool same(const struct heat_span *a, const struct heat_span *b)
{
    return a->first == b->first && a->count == b->count;
}

void heat_rows(struct raster *r, const struct box *plot, const struct scene_image *image,
               const struct heat_span *columns, const struct heat_span *rows,
               const uint32_t *colour, struct arena *arena)
{
    const size_t width = (size_t)plot->width;
    struct heat_row row = {.cells = image->x.count, .widths = 1};

    for (size_t x = 0; x < width; x++)
        row.widths = width_of(&columns[x]) >= row.widths ? width_of(&columns[x]) + 1 : row.widths;
    row.room = arena_alloc(arena, WIDTHS * row.cells + width, sizeof *row.room);
    row.value = row.room + WIDTHS * row.cells;
    for (int y = 0; y < plot->height; y++) {
        uint32_t *pixel =
            r->pixel + (size_t)(plot->y + plot->height - 1 - y) * r->stride + (size_t)plot->x;

        if (y > 0 && same(&rows[y], &rows[y - 1])) { // cells that are higher than a pixel
            memcpy(pixel, pixel + r->stride, width * sizeof *pixel);
        } else if (rows[y].first == HEAT_NOTHING) {
            for (size_t x = 0; x < width; x++)
                pixel[x] = colour[COLORMAP_SIZE + 1];
        } else {
            load(&row, image, &rows[y]);
            draw_row(&row, pixel, plot->width, image, columns, colour);
        }
    }
}
