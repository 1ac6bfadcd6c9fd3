// SPDX-License-Identifier: MIT
//
// The recent history of frames.
#include "stages/history/rows.h"

#include <math.h>
#include <string.h>

#include "runtime/base/pages.h"
#include "stages/dsp/vecmath.h"
#include "stages/history/matrix.h"

static const float nepers = 0.230258509F; // of a decibel of power

static size_t level_bytes(const struct rows *r)
{
    return r->room * r->bins * sizeof(float);
}

static size_t sum_bytes(const struct rows *r)
{
    return ROWS_LEVELS * r->bins * sizeof(float);
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
    if (r->sum)
        pages_free(r->sum, sum_bytes(r));
    *r = (struct rows){0};
}

static float *row_of(const struct rows *r, int level, uint64_t row)
{
    return r->level[level] + ((size_t)row & (r->room - 1)) * r->bins;
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

static void to_powers(const float *level, float *power, size_t bins)
{
    for (size_t b = 0; b < bins; b++)
        power[b] = level[b] * nepers;
    vec_exp_f32(power, power, bins);
}

// The mean of an open block of level k, to which the row's powers come.
static void keep_mean(struct rows *r, int k, float *into, const float *power, bool fresh)
{
    float *sum = r->sum + (size_t)k * r->bins;

    if (fresh)
        memset(sum, 0, r->bins * sizeof *sum);
    r->count[k] = fresh ? 1 : r->count[k] + 1;
    for (size_t b = 0; b < r->bins; b++) {
        sum[b] += isfinite(power[b]) ? power[b] : 0;
        into[b] = sum[b];
    }
    matrix_levels(into, r->bins, 1 / (double)r->count[k]);
}

void rows_added(struct rows *r)
{
    const float *row = row_of(r, 0, r->seen);
    float *power = r->sum; // the first row of it is that of level 0

    if (r->merge == MERGE_MEAN)
        to_powers(row, power, r->bins);
    // Blocks are up to date while they are still open.
    for (int k = 1; k < ROWS_LEVELS; k++) {
        float *into = row_of(r, k, r->seen >> (2 * k));
        const bool fresh = r->seen % entry_size(k) == 0;

        if (r->merge == MERGE_MEAN)
            keep_mean(r, k, into, power, fresh || r->count[k] == 0);
        else if (fresh || r->merge == MERGE_LAST)
            memcpy(into, row, r->bins * sizeof *into);
        else
            keep_greatest(into, row, r->bins);
    }
    r->seen++;
}

bool rows_merge(struct rows *r, enum merge merge)
{
    const uint64_t seen = r->seen;

    if (merge == MERGE_MEAN && !r->sum && !(r->sum = pages_new(sum_bytes(r))))
        return false;
    r->merge = merge;
    memset(r->count, 0, sizeof r->count);
    for (r->seen = known_from(r, 0); r->seen < seen;)
        rows_added(r);
    return true;
}

void rows_missing(struct rows *r, uint64_t n)
{
    for (int k = 0; n && k < ROWS_LEVELS; k++) {
        const uint64_t size = entry_size(k), last = (r->seen + n - 1) / size;
        uint64_t first = (r->seen + size - 1) / size; // a block that is open stays as it is

        if (first > last)
            continue;
        first = last - first < r->room ? first : last - r->room + 1;
        for (; first <= last; first++) {
            float *row = row_of(r, k, first);

            for (size_t b = 0; b < r->bins; b++)
                row[b] = NAN;
        }
        r->count[k] = 0;
    }
    r->seen += n;
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

// Entries `from` to before `end` of a level as one line.
static void merge_line(const struct rows *r, int level, uint64_t from, uint64_t end, float *line,
                       float *power)
{
    size_t n = 0;

    memcpy(line, row_of(r, level, end - 1), r->bins * sizeof *line);
    if (r->merge == MERGE_LAST || end - from == 1)
        return;
    memset(line, 0, r->bins * sizeof *line);
    for (uint64_t e = from; e < end; e++) {
        if (isnan(*row_of(r, level, e)))
            continue;
        to_powers(row_of(r, level, e), power, r->bins);
        for (size_t b = 0; b < r->bins; b++)
            line[b] += power[b];
        n++;
    }
    for (size_t b = 0; n == 0 && b < r->bins; b++)
        line[b] = NAN;
    matrix_levels(line, r->bins, n ? 1 / (double)n : 1);
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
    // Blocks are counted from the first row, so that a picture that moves on does not flicker.
    const size_t most = lines ? lines : 1;
    const size_t each = r->merge == MERGE_GREATEST ? 1 : ((size_t)(to - from) + most - 1) / most;
    const size_t share = each ? each : 1;
    const uint64_t first_line = from / share,
                   end_line = to > from ? (to - 1) / share + 1 : first_line;
    const size_t count = (size_t)(end_line - first_line);
    float *cell = arena_alloc(scene->arena, (count + 1) * r->bins, sizeof *cell);

    for (uint64_t line = first_line; line < end_line; line++) {
        const uint64_t a = line * share > from ? line * share : from;
        const uint64_t b = (line + 1) * share < to ? (line + 1) * share : to;

        merge_line(r, level, a, b, cell + (size_t)(line - first_line) * r->bins,
                   cell + count * r->bins);
    }
    const double rows = (double)size * (double)share;

    image->x = (struct scene_steps){
        .first = first + ((double)first_line * rows + (rows - 1) / 2) * step,
        .step = rows * step,
        .count = count,
    };
    image->value = cell;
    image->x_stride = r->bins;
    image->y_stride = 1;
}

size_t rows_bytes(const struct rows *r)
{
    uint64_t seen = r->seen, known = 0;

    for (size_t k = 0; k < ROWS_LEVELS; k++, seen /= ROWS_FACTOR)
        known += seen < r->room ? seen : r->room;
    return (size_t)known * r->bins * sizeof(float);
}
