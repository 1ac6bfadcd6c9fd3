// SPDX-License-Identifier: MIT
//
// The recent history of frames.
#include "stages/plot/rows.h"

#include <math.h>
#include <string.h>

#include "runtime/base/pages.h"

static size_t level_bytes(const struct rows *r)
{
    return r->room * r->bins * sizeof(float);
}

bool rows_init(struct rows *r, size_t bins, size_t bytes)
{
    *r = (struct rows){.bins = bins, .room = ROWS_FACTOR};
    while (2 * level_bytes(r) * ROWS_LEVELS <= bytes)
        r->room *= 2;
    for (int k = 0; k < ROWS_LEVELS; k++)
        if (!(r->level[k] = pages_new(level_bytes(r)))) {
            rows_release(r);
            return false;
        }
    return true;
}

void rows_release(struct rows *r)
{
    for (int k = 0; k < ROWS_LEVELS; k++)
        if (r->level[k])
            pages_free(r->level[k], level_bytes(r));
    *r = (struct rows){0};
}

static float *row_of(const struct rows *r, int level, uint64_t row)
{
    return r->level[level] + ((size_t)row & (r->room - 1)) * r->bins;
}

float *rows_next(struct rows *r)
{
    return row_of(r, 0, r->seen);
}

// NAN only where all are.
static void keep_greatest(float *into, const float *row, size_t bins)
{
    for (size_t b = 0; b < bins; b++)
        into[b] = into[b] >= row[b] || isnan(row[b]) ? into[b] : row[b];
}

void rows_added(struct rows *r)
{
    const float *row = row_of(r, 0, r->seen);

    // Blocks are up to date while they are still open.
    for (int k = 1; k < ROWS_LEVELS; k++) {
        float *into = row_of(r, k, r->seen >> (2 * k));

        if (r->seen % ((uint64_t)1 << (2 * k)) == 0)
            memcpy(into, row, r->bins * sizeof *into);
        else
            keep_greatest(into, row, r->bins);
    }
    r->seen++;
}

static uint64_t entry_size(int level)
{
    return (uint64_t)1 << (2 * level);
}

// The first row that a level still knows.
static uint64_t known_from(const struct rows *r, int level)
{
    const uint64_t size = entry_size(level), entries = (r->seen + size - 1) / size;

    return entries > r->room ? (entries - r->room) * size : 0;
}

const float *rows_at(const struct rows *r, uint64_t row)
{
    return row < r->seen && row >= known_from(r, 0) ? row_of(r, 0, row) : NULL;
}

uint64_t rows_first(const struct rows *r)
{
    return known_from(r, ROWS_LEVELS - 1);
}

static int level_for(const struct rows *r, uint64_t begin, uint64_t end, size_t lines)
{
    int level = 0;

    while (level + 1 < ROWS_LEVELS &&
           (known_from(r, level) > begin || (end - begin) / entry_size(level + 1) >= lines))
        level++;
    return level;
}

void rows_image(const struct rows *r, uint64_t begin, uint64_t end, size_t lines, double first,
                double step, struct scene *scene, struct scene_image *image)
{
    end = end < r->seen ? end : r->seen;
    begin = begin < end ? begin : end;
    const int level = level_for(r, begin, end, lines);
    const uint64_t size = entry_size(level), known = known_from(r, level);

    begin = begin < known ? known : begin;
    const uint64_t from = begin / size, to = begin < end ? (end + size - 1) / size : from;
    const size_t count = (size_t)(to - from);
    float *cell = arena_alloc(scene->arena, count * r->bins + 1, sizeof *cell);

    for (uint64_t line = from; line < to; line++)
        memcpy(cell + (size_t)(line - from) * r->bins, row_of(r, level, line),
               r->bins * sizeof *cell);
    image->x = (struct scene_steps){
        .first = first + ((double)from * (double)size + (double)(size - 1) / 2) * step,
        .step = (double)size * step,
        .count = count,
    };
    image->value = cell;
    image->x_stride = r->bins;
    image->y_stride = 1;
}
