// SPDX-License-Identifier: MIT
//
// Matrices as pixels, line by line. The greatest across lines and then along them is the same in
// either order.
#include "stages/draw/heat_lines.h"

#include <string.h>

#include "stages/draw/heat_cell.h"

enum {
    WIDTHS = 3, // greatest of 1, 2 and 4 neighbours
    TILE = 16   // columns that become pixels at once: these are written along rows
};

// What a pixel shows of a line: the greatest of 2ᵏ cells at `first`, and so on every 2ᵏ up to
// `last`.
struct heat_take {
    uint32_t first, last;
    int k; // −1: nothing
};

// Lines of cells while they become lines of pixels.
struct heat_line {
    const struct scene_image *image;
    size_t stride, cells; // from line to line; of a line
    struct heat_take *takes;
    int pixels;
    const uint32_t *colour;

    const float *of[WIDTHS]; // at j the greatest of cells j … j + 2ᵏ − 1
    float *room;             // for each of them
    int widths;              // that the pixels need
};

static struct heat_take take_of(const struct heat_span *pixel)
{
    const int k = pixel->count >= 4 ? 2 : pixel->count >= 2 ? 1 : 0;
    const uint32_t count = pixel->count ? pixel->count : 1;

    if (pixel->first == HEAT_NOTHING)
        return (struct heat_take){0, 0, -1};
    return (struct heat_take){pixel->first, pixel->first + count - (1u << k), k};
}

static void keep_greater(float *into, const float *a, const float *b, size_t n)
{
#pragma omp simd
    for (size_t j = 0; j < n; j++)
        into[j] = heat_greater(a[j], b[j]);
}

// The greatest of the lines of a span, and then of neighbours along them.
static void load(struct heat_line *line, const struct heat_span *span)
{
    const float *cell = line->image->value + span->first * line->stride;
    float *next = line->room;

    line->of[0] = cell;
    if (span->count > 1) {
        keep_greater(next, cell, cell + line->stride, line->cells);
        for (uint32_t k = 2; k < span->count; k++)
            keep_greater(next, next, cell + k * line->stride, line->cells);
        line->of[0] = next;
    }
    for (int k = 1; k < line->widths; k++) {
        const size_t reach = (size_t)1 << (k - 1);
        const size_t n = line->cells >= 2 * reach ? line->cells - 2 * reach + 1 : 0;

        next += line->cells;
        keep_greater(next, line->of[k - 1], line->of[k - 1] + reach, n);
        line->of[k] = next;
    }
}

static float greatest(const float *const of[WIDTHS], const struct heat_take *take)
{
    const float *const cells = of[take->k];
    float value = cells[take->last];

    for (uint32_t j = take->first; j < take->last; j += 1u << take->k)
        value = heat_greater(value, cells[j]);
    return value;
}

static void draw_line(struct heat_line *line, uint32_t *pixel, const struct heat_span *span)
{
    const struct scene_image *image = line->image;
    const uint32_t *colour = line->colour;
    const float low = (float)image->low;
    const float scale = (float)((COLORMAP_SIZE - 1) / (image->high - image->low));

    if (span->first == HEAT_NOTHING) {
        for (int i = 0; i < line->pixels; i++)
            pixel[i] = colour[COLORMAP_SIZE + 1];
        return;
    }
    load(line, span);
    for (int i = 0; i < line->pixels; i++) {
        const struct heat_take *take = &line->takes[i];

        pixel[i] = colour[take->k < 0 ? COLORMAP_SIZE + 1
                                      : heat_number(image, greatest(line->of, take), low, scale)];
    }
}

static bool same(const struct heat_span *a, const struct heat_span *b)
{
    return a->first == b->first && a->count == b->count;
}

static void draw_rows(struct heat_line *line, struct raster *r, const struct box *plot,
                      const struct heat_span *rows)
{
    for (int y = 0; y < plot->height; y++) {
        uint32_t *pixel =
            r->pixel + (size_t)(plot->y + plot->height - 1 - y) * r->stride + (size_t)plot->x;

        if (y > 0 && same(&rows[y], &rows[y - 1])) // cells that are higher than a pixel
            memcpy(pixel, pixel + r->stride, (size_t)plot->width * sizeof *pixel);
        else
            draw_line(line, pixel, &rows[y]);
    }
}

static void draw_columns(struct heat_line *line, struct raster *r, const struct box *plot,
                         const struct heat_span *columns, uint32_t *tile)
{
    const size_t height = (size_t)plot->height;

    for (int left = 0; left < plot->width; left += TILE) {
        const int count = plot->width - left < TILE ? plot->width - left : TILE;
        const uint32_t *of[TILE]; // a column again where cells are wider than a pixel

        for (int x = 0; x < count; x++) {
            uint32_t *const made = tile + (size_t)x * height;
            const bool again = x > 0 && same(&columns[left + x], &columns[left + x - 1]);

            of[x] = again ? of[x - 1] : made;
            if (!again)
                draw_line(line, made, &columns[left + x]);
        }
        for (size_t y = 0; y < height; y++) {
            uint32_t *pixel = r->pixel + ((size_t)plot->y + height - 1 - y) * r->stride +
                              (size_t)(plot->x + left);

            for (int x = 0; x < count; x++)
                pixel[x] = of[x][y];
        }
    }
}

bool heat_has_lines(const struct scene_image *image)
{
    return !image->smooth && (image->x_stride == 1 || image->y_stride == 1);
}

void heat_lines(struct raster *r, const struct box *plot, const struct scene_image *image,
                const struct heat_span *columns, const struct heat_span *rows,
                const uint32_t *colour, struct arena *arena)
{
    const bool by_rows = image->x_stride == 1;
    struct heat_line line = {.image = image,
                             .stride = by_rows ? image->y_stride : image->x_stride,
                             .cells = by_rows ? image->x.count : image->y.count,
                             .pixels = by_rows ? plot->width : plot->height,
                             .colour = colour,
                             .widths = 1};

    line.takes = arena_alloc(arena, (size_t)line.pixels, sizeof *line.takes);
    for (int i = 0; i < line.pixels; i++) {
        line.takes[i] = take_of(by_rows ? &columns[i] : &rows[i]);
        line.widths = line.takes[i].k >= line.widths ? line.takes[i].k + 1 : line.widths;
    }
    line.room = arena_alloc(arena, WIDTHS * line.cells, sizeof *line.room);
    if (by_rows)
        draw_rows(&line, r, plot, rows);
    else
        draw_columns(&line, r, plot, columns,
                     arena_alloc(arena, TILE * (size_t)plot->height, sizeof(uint32_t)));
}
