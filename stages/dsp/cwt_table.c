// SPDX-License-Identifier: MIT
// Tables of a continuous wavelet transform that has been cut up: spectra of the rows, where each
// value goes, and the parts of a worker's scratch memory.

#include <math.h>
#include <stdlib.h>

#include "stages/dsp/cwt_plan.h"
#include "stages/dsp/fft.h"

static void table_band_of(struct cwt_group *g, size_t length)
{
    const double n = (double)length;
    const double first = floor(g->low * n), last = ceil(g->high * n);

    if (last - first + 1 >= n) {
        g->first = 0;
        g->width = length;
        return;
    }
    g->width = (size_t)(last - first) + 1;
    g->first = (size_t)(first - n * floor(first / n));
}

// The spectra of the group's rows, each divided by the length, as the inverse transform isn't.
static bool table_rows(struct cwt_plan *p, const struct cwt_band *b, struct cwt_group *g,
                       enum cwt_norm norm)
{
    const double ratio = (double)((size_t)1 << b->level), n = (double)b->length;

    table_band_of(g, b->length);
    g->rows = fft_alloc(g->width * TILE_LANES * sizeof *g->rows);
    if (!g->rows)
        return false;
    for (size_t w = 0; w < g->lanes; w++) {
        const double s = p->scale[g->row + w];
        const double gain = norm == CWT_ENERGY ? sqrt(s / p->mother.energy) : 1;
        for (size_t i = 0; i < g->width; i++) {
            const double nu = (double)(g->first + i) / n;
            const double value = gain * cwt_mother_sampled(&p->mother, nu, s / ratio);
            g->rows[i * TILE_LANES + w] = (float)(value / n);
        }
    }
    return true;
}

// Which slot takes the level sample `at` after the band's first, of which every fold-th is made.
static uint32_t table_slot(const struct cwt_plan *p, const struct cwt_band *b, size_t at)
{
    if (at >= b->points)
        return tile_nowhere;
    if (p->multi)
        return (uint32_t)(at / b->fold);
    if (b->level > 0)
        return (uint32_t)at;
    return at % p->hop == 0 ? (uint32_t)(at / p->hop) : tile_nowhere;
}

static bool table_slots(const struct cwt_plan *p, struct cwt_band *b)
{
    const size_t size = b->length / b->fold;

    b->slots = calloc(b->pieces * size, sizeof *b->slots);
    b->used = calloc(b->pieces, sizeof *b->used);
    if (!b->slots || !b->used)
        return false;
    for (size_t piece = 0; piece < b->pieces; piece++)
        for (size_t i = 0; i < size; i++) {
            const size_t n = i * b->fold;
            const bool clean = n >= b->overlap && n < b->overlap + b->useful;
            const uint32_t slot =
                clean ? table_slot(p, b, piece * b->useful + n - b->overlap) : tile_nowhere;
            b->slots[piece * size + i] = slot;
            b->used[piece] = b->used[piece] || slot != tile_nowhere;
        }
    return true;
}

static bool table_band(struct cwt_plan *p, struct cwt_band *b, enum cwt_norm norm)
{
    if (!cwt_tile_init(&b->tile, b->length / b->fold) || !table_slots(p, b))
        return false;
    for (size_t i = 0; i < b->groups; i++) {
        struct cwt_group *g = p->group + b->group + i;
        if (!table_rows(p, b, g, norm))
            return false;
        b->bins = g->first + g->width > b->bins ? g->first + g->width : b->bins;
    }
    if (b->level == 0 || p->multi || p->blend[b->level].taps)
        return true;
    return cwt_blend_init(&p->blend[b->level], (size_t)1 << b->level, p->hop);
}

static bool table_parts(struct cwt_plan *p)
{
    const size_t parts = p->multi ? p->groups : 1;
    size_t offset = 0;

    p->part = calloc(parts, sizeof *p->part);
    if (!p->part)
        return false;
    p->part[0] = (struct cwt_part){0, p->rows, p->hop, p->block / p->hop, 0, p->rows};
    for (size_t i = 0; p->multi && i < p->groups; i++) {
        struct cwt_group *g = p->group + i;
        const size_t hop = g->fold << g->level;
        p->part[i] = (struct cwt_part){g->row, g->lanes, hop, p->block / hop, offset, TILE_LANES};
        g->offset = offset;
        offset += p->part[i].frames * TILE_LANES * p->width;
    }
    return true;
}

static size_t table_place(size_t *end, size_t floats)
{
    const size_t at = *end;

    *end += (floats + 15) / 16 * 16;
    return at;
}

static void table_scratch(struct cwt_plan *p)
{
    size_t end = 0, length = 0, bins = 0, elements = 0, tile = 0;

    p->level_length[0] = p->before + p->block + p->after;
    for (size_t l = 1; l <= p->levels; l++) {
        p->level_length[l] = (p->level_length[l - 1] - 2 * LEVEL_LEAD + 1) / 2;
        p->at_level[l] = table_place(&end, p->level_length[l]);
    }
    for (size_t i = 0; i < p->bands; i++) {
        const struct cwt_band *b = p->band + i;
        const size_t held = b->level && !p->multi ? b->points * b->groups * TILE_FLOATS : 0;
        length = b->length > length ? b->length : length;
        bins = b->bins > bins ? b->bins : bins;
        elements = held > elements ? held : elements;
        tile = b->tile.scratch > tile ? b->tile.scratch : tile;
    }
    p->at_time = table_place(&end, length);
    p->at_bins = table_place(&end, length + 2);
    p->at_spectrum = table_place(&end, 2 * bins);
    p->at_elements = table_place(&end, elements);
    p->at_stage = table_place(&end, p->multi ? 0 : p->block / p->hop * TILE_LANES * p->width);
    p->at_tile = table_place(&end, tile / sizeof(float));
    p->scratch = end * sizeof(float);
}

bool cwt_plan_tables(struct cwt_plan *p, const struct cwt_design *design, const char **why)
{
    for (size_t i = 0; i < p->bands; i++) {
        p->band[i].forward = fft_get(FFT_R2C, p->band[i].length, false, why);
        if (!p->band[i].forward)
            return false;
    }
    bool good = table_parts(p);
    for (size_t i = 0; good && i < p->bands; i++)
        good = table_band(p, p->band + i, design->norm);
    if (!good) {
        *why = "no memory for the tables of the wavelet transform";
        return false;
    }
    cwt_half_init(&p->half);
    table_scratch(p);
    return true;
}

void cwt_plan_release(struct cwt_plan *p)
{
    for (size_t i = 0; i < p->bands; i++) {
        cwt_tile_release(&p->band[i].tile);
        free(p->band[i].slots);
        free(p->band[i].used);
    }
    for (size_t i = 0; p->group && i < p->groups; i++)
        fft_free(p->group[i].rows);
    for (size_t l = 0; l <= LEVEL_MOST; l++)
        cwt_blend_release(&p->blend[l]);
    free(p->band);
    free(p->group);
    free(p->part);
    free(p->frequency);
    free(p->scale);
    free(p->cone);
    free(p->support);
    *p = (struct cwt_plan){0};
}
