// SPDX-License-Identifier: MIT
//
// The scene of points of two coordinates.
#include <math.h>

#include "stages/history/hits.h"
#include "stages/plot/axes.h"
#include "stages/plot/cloud.h"
#include "stages/scene/range.h"

enum { POINTS_MOST = 2000, LINE_MOST = 20000, GRID_MOST = 512 };

// The points that are shown.
struct part {
    uint64_t begin, end;
};

static struct part shown(const struct cloud *c, const struct look *look)
{
    const double rate = sigrun_hz(c->figure.rate), step = rate > 0 ? 1 / rate : 1;
    const double from = (look->until - look->span - c->figure.origin) / step - (double)c->gone;
    const double to = (look->until - c->figure.origin) / step - (double)c->gone;
    struct part p = {samples_first(&c->points), c->points.seen};

    if (to < (double)p.end)
        p.end = to > (double)p.begin ? (uint64_t)(to + 0.5) : p.begin;
    if (from > (double)p.begin)
        p.begin = from < (double)p.end ? (uint64_t)(from + 0.5) : p.end;
    return p;
}

static const char *name_of(const struct cloud *c, int part)
{
    const struct sigrun_format *format = sigrun_input(c->figure.stage, c->ports[part]);

    if (c->complex)
        return part ? "Quadrature" : "In phase";
    if (format->labels && format->labels[c->lanes[part]])
        return format->labels[c->lanes[part]];
    return part ? "y" : "x";
}

static void cloud_panes(void *self, struct scene *scene)
{
    const struct cloud *c = self;
    struct scene_pane *pane = scene_add_pane(scene);

    pane->x.name = name_of(c, 0);
    pane->y.name = name_of(c, 1);
    pane->x.unit = sigrun_input(c->figure.stage, c->ports[0])->unit;
    pane->y.unit = sigrun_input(c->figure.stage, c->ports[1])->unit;
    pane->equal = c->equal;
}

// Least and greatest coordinate.
static struct range extent(const struct cloud *c, struct part p, int part)
{
    struct range r = {INFINITY, -INFINITY};

    for (uint64_t i = p.begin; i < p.end; i++) {
        const float v = samples_at(&c->points, i)[part];

        if (!isfinite(v))
            continue;
        r.low = fmin(r.low, (double)v);
        r.high = fmax(r.high, (double)v);
    }
    return r;
}

// As the last picture had it, unless that is much too large, or too small.
static void hold(double *found, struct range r)
{
    const double span = found[1] - found[0];

    if (!(r.low < found[0] || r.high > found[1]) && r.high - r.low > span / 3)
        return;
    found[0] = r.low;
    found[1] = r.high;
}

static void set_ranges(struct cloud *c, struct scene_pane *pane, struct part p)
{
    struct scene_axis *axis[2] = {&pane->x, &pane->y};
    const struct sigrun_range given[2] = {c->xlim, c->ylim};
    struct range r[2] = {extent(c, p, 0), extent(c, p, 1)};

    // A constellation lies around zero, with as much room on each side.
    if (c->complex) {
        const double far =
            fmax(fmax(fabs(r[0].low), fabs(r[0].high)), fmax(fabs(r[1].low), fabs(r[1].high)));

        if (isfinite(far))
            r[0] = r[1] = (struct range){-far, far};
    }
    for (int k = 0; k < 2; k++) {
        const struct range fits =
            r[k].low <= r[k].high ? range_line(r[k].low, r[k].high) : (struct range){-1, 1};

        hold(&c->found[2 * k], fits);
        axis[k]->low = given[k].lo < given[k].hi ? given[k].lo : c->found[2 * k];
        axis[k]->high = given[k].lo < given[k].hi ? given[k].hi : c->found[2 * k + 1];
    }
}

static void show_density(const struct cloud *c, struct scene *scene, struct scene_pane *pane,
                         struct part p, const struct look *look)
{
    const int most = look->rows / 2 > 16 ? look->rows / 2 : 16;
    const size_t side = most < GRID_MOST ? (size_t)most : GRID_MOST;
    struct hits hits = {
        .left = pane->x.low, .right = pane->x.high, .low = pane->y.low, .high = pane->y.high};

    hits_init(&hits, scene->arena, c->equal ? side : 2 * side, side);
    for (uint64_t i = p.begin; i < p.end; i++) {
        const float *pair = samples_at(&c->points, i);

        hits_add(&hits, (double)pair[0], (double)pair[1]);
    }
    hits_image(&hits, scene, pane, c->map);
}

static void show_points(const struct cloud *c, struct scene *scene, struct scene_pane *pane,
                        struct part p, bool joined)
{
    struct scene_trace *trace = scene_add_trace(scene, pane);
    const size_t n = (size_t)(p.end - p.begin);
    double *at = arena_alloc(scene->arena, n + 1, sizeof *at);
    float *y = arena_alloc(scene->arena, n + 1, sizeof *y);

    for (size_t i = 0; i < n; i++) {
        const float *pair = samples_at(&c->points, p.begin + i);

        at[i] = (double)pair[0];
        y[i] = pair[1];
    }
    trace->style = joined ? SCENE_PATH : SCENE_DOTS;
    trace->x = (struct scene_steps){.at = at, .count = n};
    trace->y = y;
}

// The ideal points where the received ones should be, and how far these are from there.
static void show_ideal(const struct cloud *c, struct scene *scene, struct scene_pane *pane,
                       struct part p)
{
    const size_t n = (size_t)(p.end - p.begin);
    float *pairs = arena_alloc(scene->arena, 2 * n + 1, sizeof *pairs);
    double point[2 * IDEAL_MOST];

    for (size_t i = 0; i < n; i++) {
        pairs[2 * i] = samples_at(&c->points, p.begin + i)[0];
        pairs[2 * i + 1] = samples_at(&c->points, p.begin + i)[1];
    }
    const struct ideal_fit fit = ideal_fit(c->ideal, pairs, n);
    const size_t count = ideal_points(c->ideal, point);

    if (!(fit.gain > 0))
        return;
    struct scene_trace *trace = scene_add_trace(scene, pane);
    double *at = arena_alloc(scene->arena, count, sizeof *at);
    float *y = arena_alloc(scene->arena, count, sizeof *y);

    for (size_t i = 0; i < count; i++) {
        at[i] = point[2 * i] / fit.gain;
        y[i] = (float)(point[2 * i + 1] / fit.gain);
    }
    trace->style = SCENE_DOTS;
    trace->colour = 1;
    trace->x = (struct scene_steps){.at = at, .count = count};
    trace->y = y;
    const double decibels = 20 * log10(fmax(fit.evm, 1e-15));

    pane->notes = arena_format(scene->arena, "%s, EVM %.2f %% (%s%.1f dB), %zu symbols",
                               ideal_names[c->ideal], 100 * fit.evm, decibels < 0 ? "−" : "",
                               fabs(decibels), fit.points);
}

static void cloud_fill(void *self, struct scene *scene, const struct look *look)
{
    struct cloud *c = self;
    struct scene_pane *pane = &scene->panes[0];
    const struct part p = shown(c, look);
    const uint64_t n = p.end - p.begin;
    const enum cloud_draw usual = n > (c->complex ? POINTS_MOST : LINE_MOST) ? CLOUD_DENSITY
                                  : c->complex                               ? CLOUD_POINTS
                                                                             : CLOUD_LINE;
    const enum cloud_draw draw = c->draw == CLOUD_AUTO ? usual : c->draw;

    set_ranges(c, pane, p);
    pane->notes = n == 0 ? "no data" : NULL;
    if (n && p.begin > 0 && !figure_recent(&c->figure))
        pane->notes = arena_format(scene->arena, "the last %llu points", (unsigned long long)n);
    if (draw == CLOUD_DENSITY)
        show_density(c, scene, pane, p, look);
    else
        show_points(c, scene, pane, p, draw == CLOUD_LINE);
    if (c->ideal != IDEAL_NONE)
        show_ideal(c, scene, pane, p);
}

const struct figure_kind cloud_kind = {.panes = cloud_panes, .fill = cloud_fill, .moves = true};
