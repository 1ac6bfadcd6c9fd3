// SPDX-License-Identifier: MIT
// Cutting up a continuous wavelet transform. All of it follows from the design alone.

#include "stages/dsp/cwt_plan.h"

#include <math.h>
#include <stdlib.h>

static const double pi = 3.14159265358979323846;

enum {
    PLAN_DIRECT = 512,     // support in samples up to which a row is made at the full rate
    PLAN_NARROW = 128,     // and what it is brought down to otherwise
    PLAN_LONG = 2048,      // level samples that a group's support should not exceed
    PLAN_FLOATS = 1 << 20, // of output in a step, but
    PLAN_LEAST = 512,      // samples in a step even so
    PLAN_BLOCK = 1 << 15,  // and at most
    PLAN_PARTS = 1 << 12,  // largest hop of a part with `multi`
};
static const size_t plan_window = (size_t)1 << 26;

static bool plan_rows(struct cwt_plan *p, const struct cwt_design *d, const char **why)
{
    if (!(d->fs > 0) || !isfinite(d->fs)) {
        *why = "a wavelet transform needs a rate";
        return false;
    }
    p->rows = d->table ? d->rows : cwt_grid(d->fmin, d->fmax, d->voices, NULL);
    if (p->rows == 0 || p->rows > 100000) {
        *why =
            "between 1 and 100000 frequencies are needed: 0 < fmin ≤ fmax, and voices per octave";
        return false;
    }
    p->frequency = calloc(p->rows, sizeof *p->frequency);
    p->scale = calloc(p->rows, sizeof *p->scale);
    p->cone = calloc(p->rows, sizeof *p->cone);
    p->support = calloc(p->rows, sizeof *p->support);
    if (!p->frequency || !p->scale || !p->cone || !p->support) {
        *why = "no memory for the rows of the wavelet transform";
        return false;
    }
    if (!d->table)
        cwt_grid(d->fmin, d->fmax, d->voices, p->frequency);
    for (size_t r = 0; r < p->rows; r++) {
        const double f = d->table ? d->table[r] : p->frequency[r];
        if (!(f > 0 && f <= d->fs / 2)) {
            *why = "a row's frequency lies above 0 and not above half the rate";
            return false;
        }
        p->frequency[r] = f;
        p->scale[r] = p->mother.peak * d->fs / (2 * pi * f);
        p->cone[r] = p->mother.cone * p->scale[r];
        if (p->mother.reach * p->scale[r] > (double)plan_window / 4) {
            *why = "the lowest frequency needs a window of more than 2^26 samples: decimate first";
            return false;
        }
        p->support[r] = (size_t)ceil(p->mother.reach * p->scale[r]);
    }
    return true;
}

// The highest level at which the row still lies below level_top, if it is worth leaving level 0.
static size_t plan_level(const struct cwt_plan *p, size_t row)
{
    const double edge = fmax(p->mother.high, -p->mother.low) / (2 * pi * p->scale[row]);
    const size_t support = p->support[row];
    size_t level = 0;

    if (support <= PLAN_DIRECT)
        return 0;
    while (level < LEVEL_MOST && support >> level > PLAN_NARROW &&
           edge * (double)((size_t)2 << level) <= level_top)
        level++;
    return level;
}

static void plan_group(struct cwt_plan *p, struct cwt_group *g, size_t row, size_t lanes)
{
    double low = INFINITY, high = -INFINITY;
    size_t support = 0;

    *g = (struct cwt_group){.row = row, .lanes = lanes, .level = LEVEL_MOST, .fold = 1};
    for (size_t r = row; r < row + lanes; r++) {
        const size_t level = plan_level(p, r);
        const double unit = 2 * pi * p->scale[r];
        g->level = level < g->level ? level : g->level;
        support = p->support[r] > support ? p->support[r] : support;
        low = fmin(low, p->mother.low / unit);
        high = fmax(high, p->mother.high / unit);
    }
    const double ratio = (double)((size_t)1 << g->level);
    g->low = low * ratio;
    g->high = high * ratio;
    g->support = (size_t)ceil((double)support / ratio) + 1;
    // A little slack, for whole bins at both ends.
    while (p->multi && (g->high - g->low) * (double)(2 * g->fold) < 0.97 &&
           (2 * g->fold) << g->level <= PLAN_PARTS)
        g->fold *= 2;
}

// As many rows from `row` on as go together: full lanes, unless the rate that the highest needs
// makes the lowest very long.
static size_t plan_gather(struct cwt_plan *p, struct cwt_group *g, size_t row)
{
    size_t lanes = p->rows - row < TILE_LANES ? p->rows - row : TILE_LANES;

    plan_group(p, g, row, lanes);
    while (lanes > 1 && g->support > PLAN_LONG && !p->multi)
        plan_group(p, g, row, --lanes);
    return row + lanes;
}

static bool plan_groups(struct cwt_plan *p, const char **why)
{
    p->group = calloc(p->rows, sizeof *p->group);
    p->band = calloc(p->rows, sizeof *p->band);
    if (!p->group || !p->band) {
        *why = "no memory for the rows of the wavelet transform";
        return false;
    }
    for (size_t row = 0; row < p->rows; p->groups++)
        row = plan_gather(p, p->group + p->groups, row);
    // A last group that isn't full rather makes some rows twice than leave lanes empty.
    struct cwt_group full, *last = p->group + p->groups - 1;
    if (!p->multi && last->lanes < TILE_LANES && p->rows >= TILE_LANES) {
        plan_group(p, &full, p->rows - TILE_LANES, TILE_LANES);
        if (full.support <= PLAN_DIRECT + 1 || full.support <= last->support)
            *last = full;
    }
    for (size_t i = 0; i < p->groups; i++)
        p->levels = p->group[i].level > p->levels ? p->group[i].level : p->levels;
    return true;
}

// Overlaps come in steps of about √2, so that neighbours share a band.
static size_t plan_overlap(size_t support)
{
    size_t overlap = 32;

    while (overlap < support)
        overlap += (overlap & (overlap - 1)) ? overlap / 3 : overlap / 2;
    return overlap;
}

static void plan_bands(struct cwt_plan *p)
{
    for (size_t i = 0; i < p->groups; i++) {
        const struct cwt_group *g = p->group + i;
        const size_t support = plan_overlap(g->support);
        struct cwt_band *b = p->band + p->bands;
        if (p->bands > 0 && b[-1].level == g->level && b[-1].support == support &&
            b[-1].fold == g->fold) {
            b[-1].groups++;
        } else {
            *b = (struct cwt_band){.level = g->level, .support = support, .fold = g->fold};
            b->group = i;
            b->groups = 1;
            p->bands++;
        }
    }
}

// Level samples that the band makes in a step.
static size_t plan_points(const struct cwt_plan *p, const struct cwt_band *b, size_t block)
{
    if (b->level == 0 || p->multi)
        return block >> b->level;
    return cwt_blend_elements((size_t)1 << b->level, p->hop, block / p->hop);
}

// The widest of the band's groups, in cycles per level sample.
static double plan_width(const struct cwt_plan *p, const struct cwt_band *b)
{
    double width = 0;

    for (size_t i = b->group; i < b->group + b->groups; i++)
        width = fmax(width, p->group[i].high - p->group[i].low);
    return fmin(width, 1);
}

// The cheapest length of a piece with this fold, when it is below `least`; costs are nanoseconds or
// so, and only their order counts.
static double plan_pieces(const struct cwt_plan *p, struct cwt_band *b, size_t fold, double least)
{
    const size_t overlap = (b->support + fold - 1) / fold * fold;
    const size_t apart =
        b->level == 0 && !p->multi ? p->hop : 1; // pieces between frames aren't made
    const double width = plan_width(p, b);

    for (size_t n = TILE_SMALLEST * fold; n <= (size_t)TILE_LARGEST * fold; n *= 2) {
        if (n < 256 || n <= 2 * overlap || n > (size_t)1 << 21)
            continue;
        const size_t useful = n - 2 * overlap;
        const size_t pieces = (b->points + useful - 1) / useful;
        const size_t frames = (b->points + apart - 1) / apart;
        const size_t made = n / fold;
        const double depth = log2((double)n) / 10, size = (double)made;
        const double rows = (double)(b->groups * TILE_LANES);
        const double each = (double)n * 2 * depth +
                            rows * ((double)n * width * (fold > 1 ? 0.1 : 0) + size * 0.5 * depth);
        const double cost = (double)(pieces < frames ? pieces : frames) * each;
        if (cost < least) {
            least = cost;
            b->fold = fold;
            b->overlap = overlap;
            b->length = n;
            b->useful = useful;
            b->pieces = pieces;
        }
    }
    return least;
}

// Folds that give all frames: with `multi` the groups' own; else at the full rate the hop, or its
// power of two, out of which the frames are picked; at a level all samples are wanted.
static double plan_band(const struct cwt_plan *p, struct cwt_band *b)
{
    const size_t even = p->hop & (~p->hop + 1);

    if (p->multi)
        return plan_pieces(p, b, b->fold, INFINITY);
    if (b->level > 0)
        return plan_pieces(p, b, 1, INFINITY);
    const double least = plan_pieces(p, b, even < 4096 ? even : 4096, INFINITY);
    return p->hop < 8192 ? plan_pieces(p, b, p->hop, least) : least;
}

// Where the window begins and ends around the block.
static void plan_window_of(struct cwt_plan *p)
{
    const size_t top = (size_t)1 << p->levels;
    size_t end = 0;

    p->before = 0;
    for (size_t i = 0; i < p->bands; i++) {
        const struct cwt_band *b = p->band + i;
        const size_t ratio = (size_t)1 << b->level, lead = LEVEL_LEAD * (ratio - 1);
        const size_t first = b->overlap + (b->level && !p->multi ? LEVEL_TAPS / 2 - 1 : 0);
        const size_t before = lead + first * ratio;
        p->before = before > p->before ? before : p->before;
    }
    // Sample `before` falls on a sample of every level: before ≡ lead (mod ratio).
    if (p->levels > 0)
        p->before = (p->before + LEVEL_LEAD + top - 1) / top * top - LEVEL_LEAD;
    for (size_t i = 0; i < p->bands; i++) {
        struct cwt_band *b = p->band + i;
        const size_t ratio = (size_t)1 << b->level, lead = LEVEL_LEAD * (ratio - 1);
        b->start = (p->before - lead) / ratio - (b->level && !p->multi ? LEVEL_TAPS / 2 - 1 : 0);
        const size_t last = b->start + b->points - 1 + b->overlap;
        const size_t reach = last * ratio + 2 * lead + 1;
        end = reach > end ? reach : end;
    }
    p->after = end > p->before + p->block ? end - p->before - p->block : 0;
}

// The cost of a step of this block, for each of its samples.
static double plan_cost(struct cwt_plan *p, size_t block)
{
    const size_t frames = block / p->hop;
    double cost = 0;

    p->block = block;
    for (size_t i = 0; i < p->bands; i++) {
        struct cwt_band *b = p->band + i;
        b->points = plan_points(p, b, block);
        cost += plan_band(p, b);
        if (b->level > 0 && !p->multi)
            cost += 0.4 * (double)(b->groups * TILE_LANES * frames);
    }
    plan_window_of(p);
    if (p->levels > 0)
        cost += 2.0 * (double)(p->before + block + p->after);
    return cost / (double)block;
}

static bool plan_block(struct cwt_plan *p, const struct cwt_design *d, const char **why)
{
    size_t hop = p->hop, most, best;

    for (size_t i = 0; p->multi && i < p->groups; i++) {
        const size_t own = p->group[i].fold << p->group[i].level;
        hop = own > hop ? own : hop;
    }
    most = p->multi ? PLAN_BLOCK / hop : PLAN_FLOATS / (p->rows * p->width);
    most = most > PLAN_LEAST / hop ? most : PLAN_LEAST / hop;
    most = most < PLAN_BLOCK / hop ? most : PLAN_BLOCK / hop;
    if (d->block)
        most = d->block / hop;
    best = most = most ? most : 1;
    double least = INFINITY;
    for (size_t m = most; m > 0 && m >= most / 64 && !d->block; m -= (m + 31) / 32)
        least = fmin(least, plan_cost(p, m * hop));
    // The shortest that costs little more: less waiting, less memory.
    for (size_t m = most; m > 0 && m >= most / 64 && !d->block; m -= (m + 31) / 32)
        best = plan_cost(p, m * hop) < 1.03 * least ? m : best;
    plan_cost(p, best * hop);
    for (size_t i = 0; i < p->bands; i++)
        if (p->band[i].length == 0) {
            *why = "a row of the wavelet is too long at its rate: choose a lower order";
            return false;
        }
    if (p->before + p->block + p->after > plan_window) {
        *why = "the lowest frequency needs a window of more than 2^26 samples: decimate first";
        return false;
    }
    return true;
}

bool cwt_plan_cut(struct cwt_plan *p, const struct cwt_design *design, const char **why)
{
    p->multi = design->multi;
    p->hop = design->hop && !p->multi ? design->hop : 1;
    p->form = design->power ? TILE_POWER : TILE_COMPLEX;
    p->width = design->power ? 1 : 2;
    if (p->hop > (size_t)1 << 24) {
        *why = "hop lies between 1 and 2^24 samples";
        return false;
    }
    if (!cwt_mother_init(&p->mother, design, why) || !plan_rows(p, design, why) ||
        !plan_groups(p, why))
        return false;
    plan_bands(p);
    return plan_block(p, design, why);
}
