// SPDX-License-Identifier: MIT
//
// How often each cell of a grid was hit.
#include "stages/history/hits.h"

#include <math.h>

void hits_init(struct hits *h, struct arena *arena, size_t columns, size_t rows)
{
    h->columns = columns ? columns : 1;
    h->rows = rows ? rows : 1;
    h->count = arena_alloc(arena, h->columns * h->rows, sizeof *h->count);
}

// The cell of n that a value lies in; the upper end belongs to the last. SIZE_MAX: none.
static size_t cell_of(double value, double low, double high, size_t n)
{
    const double at = (value - low) / (high - low) * (double)n;

    if (!(at >= 0 && at <= (double)n))
        return SIZE_MAX;
    return at < (double)n ? (size_t)at : n - 1;
}

void hits_add(struct hits *h, double x, double y)
{
    const size_t c = cell_of(x, h->left, h->right, h->columns);
    const size_t r = cell_of(y, h->low, h->high, h->rows);

    if (c != SIZE_MAX && r != SIZE_MAX)
        h->count[c * h->rows + r]++;
}

void hits_add_between(struct hits *h, size_t column, double y, double z)
{
    if (!isfinite(y) || !isfinite(z))
        return;
    const double low = fmax(fmin(y, z), h->low), high = fmin(fmax(y, z), h->high);
    const size_t first = cell_of(low, h->low, h->high, h->rows);
    const size_t last = cell_of(high, h->low, h->high, h->rows);

    if (low > high || first == SIZE_MAX || last == SIZE_MAX)
        return;
    for (size_t r = first; r <= last; r++)
        h->count[column * h->rows + r]++;
}

void hits_image(const struct hits *h, struct scene *scene, struct scene_pane *pane,
                enum colormap map)
{
    struct scene_image *image = scene_set_image(scene, pane);
    const double wide = (h->right - h->left) / (double)h->columns;
    const double high = (h->high - h->low) / (double)h->rows;
    float most = 0;

    for (size_t i = 0; i < h->columns * h->rows; i++)
        most = h->count[i] > most ? h->count[i] : most;
    image->name = "Hits";
    image->map = map;
    image->log = true;
    image->low = 1;
    image->high = most > 10 ? (double)most : 10;
    image->value = h->count;
    image->x = (struct scene_steps){.first = h->left + wide / 2, .step = wide, .count = h->columns};
    image->y = (struct scene_steps){.first = h->low + high / 2, .step = high, .count = h->rows};
    image->x_stride = h->rows;
    image->y_stride = 1;
}
