// SPDX-License-Identifier: MIT
// One step of a continuous wavelet transform, and the object around it.

#include "stages/dsp/cwt.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/dsp/cwt_plan.h"
#include "stages/dsp/fft.h"

static const double pi = 3.14159265358979323846;

size_t cwt_grid(double fmin, double fmax, double voices, double *f)
{
    if (!(fmin > 0 && fmin <= fmax && voices > 0) || !isfinite(fmax) || !isfinite(voices))
        return 0;
    // A little tolerance, so that fmax itself is in when it is a whole number of voices away.
    const double steps = floor(voices * log2(fmax / fmin) + 1e-9);
    if (steps >= 1e6)
        return 0;
    const size_t rows = (size_t)steps + 1;
    for (size_t i = 0; f && i < rows; i++)
        f[i] = fmin * exp2((double)i / voices);
    return rows;
}

// Rows that show aliases of negative frequencies: at fs/2 their spectrum hasn't fallen to e^−4.5,
// three standard deviations of a Morlet wavelet.
static size_t cwt_folded(const struct cwt_plan *p)
{
    const double top = p->mother.wavelet == CWT_DOG ? 1 : 2;
    size_t rows = 0;

    for (size_t r = 0; r < p->rows; r++)
        rows += fabs(cwt_mother_value(&p->mother, pi * p->scale[r])) > exp(-4.5) * top;
    return rows;
}

struct cwt *cwt_new(const struct cwt_design *design, const char **why)
{
    struct cwt *c = calloc(1, sizeof *c);
    struct cwt_plan *p = c ? calloc(1, sizeof *p) : NULL;

    if (!p) {
        free(c);
        *why = "no memory for a wavelet transform";
        return NULL;
    }
    c->plan = p;
    if (!cwt_plan_cut(p, design, why) || !cwt_plan_tables(p, design, why)) {
        cwt_free(c);
        return NULL;
    }
    c->before = p->before;
    c->block = p->block;
    c->after = p->after;
    c->window = p->before + p->block + p->after;
    c->hop = p->hop;
    c->frames = p->block / p->hop;
    c->rows = p->rows;
    c->width = p->width;
    c->frequency = p->frequency;
    c->cone = p->cone;
    c->support = p->support;
    c->folded = cwt_folded(p);
    c->scratch = p->scratch;
    c->parts = p->multi ? p->groups : 1;
    c->part = p->part;
    for (size_t i = 0; i < c->parts; i++)
        c->values += c->part[i].frames * c->part[i].lanes;
    return c;
}

void cwt_free(void *cwt)
{
    struct cwt *c = cwt;

    if (!c)
        return;
    cwt_plan_release(c->plan);
    free(c->plan);
    free(c);
}

// The bins of a real piece as a whole circle and on, times the wavelet's unit factor.
static void cwt_circle(const struct cwt_plan *p, const struct cwt_band *b, const float *bins,
                       float *spectrum)
{
    const float re = (float)p->mother.turn_re, im = (float)p->mother.turn_im;
    const size_t n = b->length;

    for (size_t k = 0; k < b->bins; k++) {
        const size_t at = k < n ? k : k - n;
        const float x = bins[2 * (at <= n / 2 ? at : n - at)];
        const float y = at <= n / 2 ? bins[2 * at + 1] : -bins[2 * (n - at) + 1];
        spectrum[2 * k] = x * re - y * im;
        spectrum[2 * k + 1] = x * im + y * re;
    }
}

static void cwt_forward(const struct cwt_plan *p, const struct cwt_band *b, size_t piece,
                        const float *in, float *scratch)
{
    const float *level = b->level ? scratch + p->at_level[b->level] : in;
    const size_t start = b->start + piece * b->useful - b->overlap;
    const size_t left = p->level_length[b->level] - start;
    const size_t n = left < b->length ? left : b->length;
    float *time = scratch + p->at_time, *bins = scratch + p->at_bins;

    memcpy(time, level + start, n * sizeof *time);
    memset(time + n, 0, (b->length - n) * sizeof *time); // reaches no value that is kept
    fft_run(b->forward, time, bins);
    cwt_circle(p, b, bins, scratch + p->at_spectrum);
}

// Where a step's values go. `direct`: whole groups land in the frames themselves; otherwise they
// pass through the stage, 16 values a frame, because the group is not full or the order is another.
struct cwt_target {
    float *out;
    size_t frame, row; // floats from one frame, and one row, to the next
    bool direct;       // where the group is full
};

// Frames from `first` to `end` of a group, from the stage to where they belong.
static void cwt_emit(const struct cwt_plan *p, const struct cwt_group *g, const float *stage,
                     const struct cwt_target *to, size_t first, size_t end)
{
    const size_t width = p->width, chunk = 16;

    for (size_t m = first; m < end; m += chunk) {
        const size_t last = m + chunk < end ? m + chunk : end;
        for (size_t w = 0; w < g->lanes; w++) {
            float *y = to->out + (g->row + w) * to->row + m * to->frame;
            const float *x = stage + (m * TILE_LANES + w) * width;
            for (size_t i = m; i < last; i++, x += TILE_LANES * width, y += to->frame) {
                y[0] = x[0];
                if (width == 2)
                    y[1] = x[1];
            }
        }
    }
}

// One piece of one group, straight into its values.
static void cwt_piece_run(const struct cwt_plan *p, const struct cwt_band *b,
                          const struct cwt_group *g, size_t piece, float *scratch,
                          const struct cwt_target *to)
{
    const struct tile_in in = {scratch + p->at_spectrum, g->rows, g->first, g->width};
    struct tile_out out = {.form = p->form, .slot = b->slots + piece * (b->length / b->fold)};
    const bool direct = to->direct && g->lanes == TILE_LANES;

    if (p->multi) {
        out.to = to->out + g->offset;
        out.stride = TILE_LANES * p->width;
    } else if (direct) {
        out.to = to->out + g->row * p->width;
        out.stride = to->frame;
    } else {
        out.to = scratch + p->at_stage;
        out.stride = TILE_LANES * p->width;
    }
    cwt_tile_run(&b->tile, &in, &out, scratch + p->at_tile);
    if (!p->multi && !direct) {
        const size_t end =
            (piece + 1) * b->useful < b->points ? (piece + 1) * b->useful : b->points;
        cwt_emit(p, g, out.to, to, (piece * b->useful + p->hop - 1) / p->hop,
                 (end + p->hop - 1) / p->hop);
    }
}

// A band at the full rate, or with `multi` at any.
static void cwt_band_run(const struct cwt_plan *p, const struct cwt_band *b, const float *in,
                         float *scratch, const struct cwt_target *to)
{
    for (size_t piece = 0; piece < b->pieces; piece++) {
        if (!b->used[piece])
            continue;
        cwt_forward(p, b, piece, in, scratch);
        for (size_t i = 0; i < b->groups; i++)
            cwt_piece_run(p, b, p->group + b->group + i, piece, scratch, to);
    }
}

// A band at the rate of a level: elements first, then the frames blended from them.
static void cwt_level_run(const struct cwt_plan *p, const struct cwt_band *b, const float *in,
                          float *scratch, const struct cwt_target *to)
{
    const size_t frames = p->block / p->hop, held = b->points * TILE_FLOATS;

    for (size_t piece = 0; piece < b->pieces; piece++) {
        cwt_forward(p, b, piece, in, scratch);
        for (size_t i = 0; i < b->groups; i++) {
            const struct cwt_group *g = p->group + b->group + i;
            const struct tile_in from = {scratch + p->at_spectrum, g->rows, g->first, g->width};
            const struct tile_out out = {TILE_ELEMENT, scratch + p->at_elements + i * held,
                                         TILE_FLOATS, b->slots + piece * b->length};
            cwt_tile_run(&b->tile, &from, &out, scratch + p->at_tile);
        }
    }
    for (size_t i = 0; i < b->groups; i++) {
        const struct cwt_group *g = p->group + b->group + i;
        const float *elements = scratch + p->at_elements + i * held;
        float *stage = scratch + p->at_stage;
        if (to->direct && g->lanes == TILE_LANES) {
            cwt_blend_run(&p->blend[b->level], elements, p->form, to->out + g->row * p->width,
                          to->frame, frames);
        } else {
            cwt_blend_run(&p->blend[b->level], elements, p->form, stage, TILE_LANES * p->width,
                          frames);
            cwt_emit(p, g, stage, to, 0, frames);
        }
    }
}

static void cwt_step(const struct cwt_plan *p, float *scratch, const float *in,
                     const struct cwt_target *to)
{
    for (size_t l = 1; l <= p->levels; l++)
        cwt_halve(&p->half, l == 1 ? in : scratch + p->at_level[l - 1], scratch + p->at_level[l],
                  p->level_length[l]);
    for (size_t i = 0; i < p->bands; i++)
        if (p->band[i].level > 0 && !p->multi)
            cwt_level_run(p, p->band + i, in, scratch, to);
        else
            cwt_band_run(p, p->band + i, in, scratch, to);
}

void cwt_run(const struct cwt *cwt, void *scratch, const float *in, float *out, size_t stride)
{
    const struct cwt_plan *p = cwt->plan;
    const struct cwt_target to = {out, stride * p->width, p->width, true};

    cwt_step(p, scratch, in, &to);
}

void cwt_run_rows(const struct cwt *cwt, void *scratch, const float *in, float *out, size_t stride)
{
    const struct cwt_plan *p = cwt->plan;
    const struct cwt_target to = {out, p->width, stride * p->width, false};

    cwt_step(p, scratch, in, &to);
}
