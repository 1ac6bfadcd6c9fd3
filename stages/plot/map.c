// SPDX-License-Identifier: MIT
//
// Frames beside each other as columns of colours.
#include "stages/plot/map.h"

#include <math.h>
#include <string.h>

#include "runtime/base/pages.h"
#include "stages/dsp/vecmath.h"
#include "stages/history/gaps.h"
#include "stages/plot/map_scene.h"

enum {
    ROWS_MOST = 2048,
    ROWS_LEAST = 128,
    PANE_LEAST = 180,
    ALL_FIRST = 1024,
    ALL_MOST = 900000,
    HISTORY_BYTES = 64 << 20
};

static const float nepers = 0.230258509F; // of a decibel of power

const char *const map_columns_names[] = {"fit", "all", NULL};

// Frames of time that follow each other without a gap, to within a column.
static bool follow(const struct sigrun_format *format)
{
    const struct sigrun_axis *time = &format->axis[0];
    const double rate = sigrun_hz(format->rate);

    return rate > 0 && time->name && strcmp(time->name, "time") == 0 && !time->table &&
           !time->log && time->step > 0 &&
           fabs(1 / rate - (double)time->n * time->step) < time->step * (1 - 1e-9);
}

bool map_shape(struct sigrun_stage *stage, struct map *m)
{
    return map_shape_own(stage, m, sigrun_input(stage, 0));
}

bool map_shape_own(struct sigrun_stage *stage, struct map *m, const struct sigrun_format *format)
{
    m->format = *format;
    if (format->axes == 0)
        return sigrun_fail(stage, NULL,
                           "needs frames, found a plain signal: put `stft 2048 |` before it");
    if (format->axes > 2)
        return sigrun_fail(stage, NULL, "draws frames of one or two axes, found %zu", format->axes);
    if (format->lanes > MAP_LANES)
        return sigrun_fail(stage, NULL,
                           "%zu lanes do not fit below each other, %d do: pick some with select",
                           format->lanes, MAP_LANES);
    m->kind = format->axes == 1 ? MAP_FRAMES : follow(format) ? MAP_BLOCKS : MAP_SINGLE;
    m->colours = m->map != COLORMAP_AUTO             ? m->map
                 : scene_unit_half_turn(m->unit) > 0 ? COLORMAP_TWILIGHT
                                                     : COLORMAP_VIRIDIS;
    m->lanes = format->lanes;
    m->times = format->axes == 2 ? format->axis[0].n : 1;
    m->bins = format->axis[format->axes - 1].n;
    return figure_shape(stage, &m->figure, m->picture ? m->picture : &map_kind, m);
}

// Of a matrix that keeps all columns.
static size_t all_bytes(const struct map *m, size_t columns)
{
    return columns * m->matrix->rows * sizeof *m->matrix->cell;
}

static void free_cells(void *self)
{
    struct map *m = self;

    for (size_t i = 0; i < m->lanes; i++)
        pages_free(m->matrix[i].cell, all_bytes(m, m->matrix[i].columns));
}

// A matrix for each lane. Nobody knows how many frames will come, so there is room for twice as
// many columns as are seen: then at least as many are kept.
static void make_matrices(struct map *m)
{
    struct figure *f = &m->figure;
    const size_t across = (size_t)(m->falls ? figure_look(f).rows : figure_columns(f));
    const size_t columns = m->columns == MAP_FIT ? 2 * across : 2;
    const size_t share = 2 * ROWS_MOST / m->lanes;
    const size_t rows = share < ROWS_LEAST ? ROWS_LEAST : share > ROWS_MOST ? ROWS_MOST : share;

    m->matrix = arena_alloc(&f->arena, m->lanes, sizeof *m->matrix);
    for (size_t i = 0; i < m->lanes; i++) {
        matrix_init(&m->matrix[i], &f->arena, m->bins, rows, columns, 0);
        m->matrix[i].merge = m->merge;
        if (m->columns == MAP_ALL) {
            m->matrix[i].cell = NULL;
            m->matrix[i].columns = 0;
        }
    }
    if (m->columns == MAP_ALL)
        sigrun_own(f->stage, m, free_cells);
}

static void free_rows(void *self)
{
    struct map *m = self;

    for (size_t i = 0; i < m->lanes; i++)
        rows_release(&m->rows[i]);
}

static bool make_rows(struct map *m)
{
    struct figure *f = &m->figure;

    if (m->rows) {
        free_rows(m);
    } else {
        m->rows = arena_alloc(&f->arena, m->lanes, sizeof *m->rows);
        sigrun_own(f->stage, m, free_rows);
    }
    const size_t bytes = m->history ? m->history : HISTORY_BYTES;

    for (size_t i = 0; i < m->lanes; i++)
        if (!rows_init(&m->rows[i], m->bins, bytes / m->lanes) ||
            !rows_merge(&m->rows[i], m->merge))
            return sigrun_fail(f->stage, NULL, "no memory for a history of %zu values a frame",
                               m->bins);
    return true;
}

bool map_restart(struct map *m, const struct sigrun_format *format)
{
    m->format = *format;
    m->bins = format->axis[format->axes - 1].n;
    map_scene_begin(m);
    if (m->rows)
        return make_rows(m);
    make_matrices(m);
    return true;
}

bool map_start(struct sigrun_stage *stage, void *self)
{
    struct map *m = self;
    struct figure *f = &m->figure;

    if (!figure_start(stage, f))
        return false;
    m->alone = m->kind == MAP_BLOCKS && f->mode == FIGURE_MOVIE && !(f->span > 0);
    map_scene_begin(m);
    figure_make_room(f, m->lanes, PANE_LEAST);
    m->row = arena_alloc(&f->arena, m->bins, sizeof *m->row);
    if (m->kind == MAP_SINGLE) {
        m->single = arena_alloc(&f->arena, m->lanes * m->times * m->bins, sizeof *m->single);
        m->span = (struct axes_span){0, UINT64_MAX};
    } else {
        m->span = axes_span(m->xlim, m->first, m->step);
        if (figure_recent(f))
            return make_rows(m);
        make_matrices(m);
    }
    return true;
}

// The same of f64, and of levels as powers.
static void convert_double(const struct map *m, const struct sigrun_in *in, size_t lane,
                           size_t from, size_t n, float *into)
{
    const double *d = in->lane[lane];

    for (size_t i = 0; i < n; i++) {
        const double x = d[from + i];

        into[i] = (float)(m->values == MAP_AMPLITUDE ? x * x
                          : m->values == MAP_LEVEL   ? pow(10, x / 10)
                                                     : x);
    }
}

// n values, from number `from` in memory on, as floats: what is shown, or its power.
static void convert(const struct map *m, const struct sigrun_in *in, size_t lane, size_t from,
                    size_t n, float *into)
{
    const float *f = in->lane[lane];
    const double *d = in->lane[lane];

    switch (in->type) {
    case SIGRUN_F32:
        for (size_t i = 0; i < n; i++)
            into[i] = m->values == MAP_AMPLITUDE ? f[from + i] * f[from + i]
                      : m->values == MAP_LEVEL   ? f[from + i] * nepers
                                                 : f[from + i];
        if (m->values == MAP_LEVEL)
            vec_exp_f32(into, into, n);
        break;
    case SIGRUN_F64: convert_double(m, in, lane, from, n, into); break;
    case SIGRUN_CF32: vec_power_cf32(f + 2 * from, into, n); break;
    default:
        for (size_t i = 0; i < n; i++) {
            const double re = d[2 * (from + i)], im = d[2 * (from + i) + 1];

            into[i] = (float)(re * re + im * im);
        }
    }
}

// Room for n more columns where all are kept. False: there is no memory for them.
static bool widen(struct map *m, size_t n)
{
    for (size_t i = 0; !m->rows && m->columns == MAP_ALL && i < m->lanes; i++) {
        struct matrix *x = &m->matrix[i];
        size_t columns = x->columns ? x->columns : ALL_FIRST;

        while (columns < x->seen + n && columns < ALL_MOST)
            columns = 2 * columns < ALL_MOST ? 2 * columns : ALL_MOST;
        if (columns <= x->columns)
            continue;
        float *cell = x->cell ? pages_grow(x->cell, all_bytes(m, x->columns), all_bytes(m, columns))
                              : pages_new(all_bytes(m, columns));

        if (!cell)
            return sigrun_fail(m->figure.stage, &m->columns, "no memory for %zu columns", columns);
        x->cell = cell;
        x->columns = columns;
    }
    return true;
}

// The values of a column in ascending order of its axis.
static void convert_column(const struct map *m, const struct sigrun_in *in, size_t lane,
                           size_t from, float *into)
{
    if (!m->order.from) {
        convert(m, in, lane, from, m->bins, into);
        return;
    }
    for (size_t b = 0; b < m->bins; b++)
        convert(m, in, lane, from + m->order.from[b], 1, into + b);
}

static void remember(struct map *m, size_t lane, const struct sigrun_in *in, size_t from)
{
    float *row = rows_next(&m->rows[lane]);

    convert_column(m, in, lane, from, row);
    if (m->values != MAP_AS_THEY_ARE)
        matrix_levels(row, m->bins, 1);
    rows_added(&m->rows[lane]);
}

bool map_add(struct map *m, const struct sigrun_in *in, size_t from, size_t n, size_t stride)
{
    const uint64_t begin = m->at > m->span.first ? m->at : m->span.first;
    const uint64_t end = m->at + n < m->span.end ? m->at + n : m->span.end;
    const bool plain = in->type == SIGRUN_F32 && m->values <= MAP_POWER && !m->order.from;

    if (begin < end && !widen(m, (size_t)(end - begin)))
        return false;
    for (size_t lane = 0; begin < end && lane < m->lanes; lane++) {
        const size_t skipped = from + (size_t)(begin - m->at) * stride;

        for (size_t k = 0; m->rows && k < end - begin; k++)
            remember(m, lane, in, skipped + k * stride);
        if (plain && !m->rows)
            matrix_add(&m->matrix[lane], (const float *)in->lane[lane] + skipped,
                       (size_t)(end - begin), stride);
        for (size_t k = 0; !plain && !m->rows && k < end - begin; k++) {
            convert_column(m, in, lane, skipped + k * stride, m->row);
            matrix_add(&m->matrix[lane], m->row, 1, m->bins);
        }
    }
    m->at += n;
    return true;
}

// A gap is shown as columns without values, as many as there is room for.
bool map_miss(struct map *m, uint64_t n)
{
    const uint64_t begin = m->at > m->span.first ? m->at : m->span.first;
    const uint64_t end = m->at + n < m->span.end ? m->at + n : m->span.end;
    const uint64_t some = begin < end ? end - begin : 0;

    for (size_t b = 0; b < m->bins; b++)
        m->row[b] = NAN;
    if (some && !widen(m, (size_t)some))
        return false;
    for (size_t lane = 0; m->rows && lane < m->lanes; lane++)
        rows_missing(&m->rows[lane], some);
    for (uint64_t k = 0; !m->rows && k < some; k++)
        for (size_t lane = 0; lane < m->lanes; lane++)
            matrix_add(&m->matrix[lane], m->row, 1, m->bins);
    m->at += n;
    return true;
}

static bool add_gap(struct map *m, double frames)
{
    const uint64_t n = (uint64_t)fmin(frames * (double)m->times, 1e7);

    figure_missed(&m->figure, n / m->times);
    return map_miss(m, n);
}

bool map_merge(struct map *m, enum merge merge)
{
    bool good = true;

    m->merge = merge;
    for (size_t i = 0; i < m->lanes; i++)
        if (m->rows)
            good = rows_merge(&m->rows[i], merge) && good;
        else if (m->matrix)
            m->matrix[i].merge = merge;
    return good;
}

// The frames before each gap, and the gaps.
static bool add_frames(struct map *m, const struct sigrun_in *in, size_t from, size_t frames)
{
    struct gaps_piece piece = gaps_begin(from, from + frames);

    while (gaps_next(&piece, in)) {
        if (m->kind == MAP_FRAMES &&
            !map_add(m, in, piece.from * in->stride, piece.to - piece.from, in->stride))
            return false;
        for (size_t k = piece.from; m->kind == MAP_BLOCKS && k < piece.to; k++)
            if (!map_add(m, in, k * in->stride, m->times, m->bins))
                return false;
        if (piece.missing > 0 && !add_gap(m, piece.missing))
            return false;
    }
    return true;
}

static void keep_last(struct map *m, const struct sigrun_in *in, size_t from, size_t frames)
{
    const size_t n = m->times * m->bins;

    for (size_t lane = 0; frames && lane < m->lanes; lane++)
        convert(m, in, lane, (from + frames - 1) * in->stride, n, m->single + lane * n);
    m->at += frames;
}

enum sigrun_flow map_process(struct sigrun_io *io, void *self)
{
    struct map *m = self;
    const struct sigrun_in *in = &io->in[0];
    size_t from, frames;
    bool good = true;

    while (good && figure_next(&m->figure, io, &from, &frames)) {
        if (m->kind == MAP_SINGLE)
            keep_last(m, in, from, frames);
        else
            good = add_frames(m, in, from, frames);
    }
    return good ? figure_flow(&m->figure, io, m->at >= m->span.end) : figure_stop(&m->figure);
}

void map_kept(void *self, struct figure_kept *kept)
{
    const struct map *m = self;

    if (!m->rows)
        return;
    kept->since = m->first + (double)(m->span.first + rows_first(&m->rows[0])) * m->step;
    for (size_t i = 0; i < m->lanes; i++)
        kept->bytes += rows_bytes(&m->rows[i]);
}
