// SPDX-License-Identifier: MIT
//
// The history of a picture that grows to the right.
#include "stages/history/matrix.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "stages/dsp/clones.h"

void matrix_init(struct matrix *m, struct arena *arena, size_t bins, size_t rows, size_t columns,
                 uint64_t total)
{
    columns = columns < 2 ? 2 : columns + columns % 2;
    rows = rows < 1 ? 1 : rows < bins ? rows : bins;
    *m = (struct matrix){
        .bins = bins, .rows = rows, .columns = columns, .numerator = 1, .denominator = 1};
    if (total > columns) {
        m->numerator = columns;
        m->denominator = total;
    }
    m->cell = arena_alloc(arena, rows * columns, sizeof *m->cell);
    if (rows == bins)
        return;
    uint32_t *edge = arena_alloc(arena, rows + 1, sizeof *edge);

    for (size_t r = 0; r <= rows; r++)
        edge[r] = (uint32_t)(r * bins / rows);
    m->edge = edge;
}

// The greater of two; a number before NAN.
DSP_INLINE float greater(float a, float b)
{
    return ((b > a) | (a != a)) ? b : a;
}

DSP_CLONES static void merge(float *restrict cell, const float *restrict value, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        cell[i] = greater(cell[i], value[i]);
}

// b joins a, which stands for 1/share − 1 as many frames.
DSP_INLINE float joined(float a, float b, enum merge merge, float share)
{
    if (merge == MERGE_GREATEST || a != a || b != b)
        return greater(a, b);
    return merge == MERGE_LAST ? b : a + (b - a) * share;
}

static void join(float *cell, const float *value, size_t n, enum merge way, float share)
{
    if (way == MERGE_GREATEST) {
        merge(cell, value, n);
        return;
    }
    for (size_t i = 0; i < n; i++)
        cell[i] = joined(cell[i], value[i], way, share);
}

static void reduce(const struct matrix *m, float *cell, const float *frame, bool fresh, float share)
{
    for (size_t r = 0; r < m->rows; r++) {
        float most = frame[m->edge[r]];

        for (size_t b = m->edge[r] + 1; b < m->edge[r + 1]; b++)
            most = greater(most, frame[b]);
        cell[r] = fresh ? most : joined(cell[r], most, m->merge, share);
    }
}

static void merge_pairs(struct matrix *m)
{
    for (size_t c = 0; c < m->columns / 2; c++) {
        float *into = m->cell + c * m->rows;
        const float *a = m->cell + 2 * c * m->rows;

        if (c)
            memcpy(into, a, m->rows * sizeof *a);
        join(into, a + m->rows, m->rows, m->merge, 0.5F);
    }
    m->denominator *= 2;
}

static uint64_t column_of(const struct matrix *m, uint64_t frame)
{
    return frame * m->numerator / m->denominator;
}

// The first frame of a column.
static uint64_t first_of(const struct matrix *m, uint64_t column)
{
    return (column * m->denominator + m->numerator - 1) / m->numerator;
}

void matrix_add(struct matrix *m, const float *frames, size_t count, size_t stride)
{
    for (size_t i = 0; i < count; i++, m->seen++) {
        const float *frame = frames + i * stride;

        if (column_of(m, m->seen) >= m->columns)
            merge_pairs(m);
        const uint64_t column = column_of(m, m->seen);
        const bool fresh = m->seen == 0 || column_of(m, m->seen - 1) != column;
        float *cell = m->cell + column * m->rows;
        const float share = 1 / (float)(m->seen - first_of(m, column) + 1);

        if (m->edge)
            reduce(m, cell, frame, fresh, share);
        else if (fresh)
            memcpy(cell, frame, m->rows * sizeof *cell);
        else
            join(cell, frame, m->rows, m->merge, share);
    }
}

size_t matrix_used(const struct matrix *m)
{
    return m->seen ? (size_t)column_of(m, m->seen - 1) + 1 : 0;
}

// 10·log10 by the exponent and an odd series in (m − 1)/(m + 1), with m in [√½, √2); to 1e-5 dB. It
// has no branch, so that it runs in vectors.
DSP_INLINE float decibels(float power)
{
    union {
        float value;
        uint32_t bits;
    } p = {.value = power};
    const uint32_t shifted = p.bits - 0x3f3504f3u; // √½: what remains above it is the exponent
    const float exponent = (float)((int32_t)shifted >> 23);

    p.bits = (shifted & 0x007fffffu) + 0x3f3504f3u;
    const float t = (p.value - 1) / (p.value + 1), q = t * t;
    const float series = t * (1 + q * (1 / 3.f + q * (1 / 5.f + q * (1 / 7.f + q / 9.f))));

    return exponent * 3.01029996f + series * 8.68588964f;
}

DSP_CLONES static void to_decibels(float *cell, size_t n, float factor)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const float power = cell[i] * factor;
        const float level = decibels(power);

        cell[i] = power >= 1e-30f ? level : power < 1e-30f ? -300 : power;
    }
}

void matrix_levels(float *value, size_t n, double factor)
{
    to_decibels(value, n, (float)factor);
}

void matrix_decibels(struct matrix *m, double factor)
{
    to_decibels(m->cell, matrix_used(m) * m->rows, (float)factor);
}

void matrix_image(const struct matrix *m, double x_first, double x_step,
                  const struct scene_steps *bins, struct scene *scene, struct scene_image *image)
{
    const double width = (double)m->denominator / (double)m->numerator; // frames in a column

    image->x = (struct scene_steps){
        .first = x_first + (width - 1) / 2 * x_step,
        .step = width * x_step,
        .count = matrix_used(m),
    };
    image->y = *bins;
    image->y.count = m->rows;
    image->value = m->cell;
    image->x_stride = m->rows;
    image->y_stride = 1;
    if (!m->edge)
        return;
    double *at = arena_alloc(scene->arena, m->rows, sizeof *at);

    for (size_t r = 0; r < m->rows; r++)
        at[r] = (scene_step_at(bins, m->edge[r]) + scene_step_at(bins, m->edge[r + 1] - 1)) / 2;
    image->y.at = at;
}
