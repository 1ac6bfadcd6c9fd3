// SPDX-License-Identifier: MIT
//
// The scene of `plot`.
#include <math.h>

#include "stages/plot/plot.h"
#include "stages/scene/range.h"

enum { PANE_LEAST = 84 };

static struct scene_pane *add_pane(struct plot *p, struct scene *scene, const char *name)
{
    struct scene_pane *pane = scene_add_pane(scene);
    const struct sigrun_format *format = sigrun_input(p->figure.stage, 0);
    const bool log = p->y == AXES_LOG || (p->y == AXES_AUTO && p->framed && axes_is_power(p->unit));

    if (p->framed)
        pane->x = axes_of(&format->axis[0], p->x, &p->order, p->xlim, scene->arena);
    else
        pane->x = axes_time(format, p->xlim, &p->first, &p->step);
    pane->x.log = p->framed ? pane->x.log : p->x == AXES_LOG;
    const bool magnitude = p->framed && !p->unit && sigrun_is_complex(format->type);

    pane->y.name = name ? name : magnitude ? "Magnitude" : axes_quantity(p->unit, p->framed);
    pane->y.unit = p->unit;
    pane->y.log = log;
    if (p->ylim.lo < p->ylim.hi) {
        pane->y.low = p->ylim.lo;
        pane->y.high = p->ylim.hi;
    }
    return pane;
}

// Whether a curve is the first of a lane.
static bool opens_lane(const struct plot *p, size_t i)
{
    return i == 0 || p->curve[i].port != p->curve[i - 1].port ||
           p->curve[i].lane != p->curve[i - 1].lane;
}

static void set_ranges(const struct plot *p, struct scene *scene)
{
    const struct scene_axis *y = &scene->panes[0].y;
    const bool log = y->log;
    struct sigrun_range all = {INFINITY, -INFINITY};

    if (p->ylim.lo < p->ylim.hi)
        return;
    if (!log && !scene_unit_is_decibel(y->unit)) {
        if (p->stacked && p->share)
            scene_share_values(scene);
        return;
    }
    for (size_t i = 0; i < scene->pane_count; i++) {
        const struct sigrun_range range = curve_range(&scene->panes[i], log);

        if (!p->share && range.lo < range.hi) {
            scene->panes[i].y.low = range.lo;
            scene->panes[i].y.high = range.hi;
            scene->panes[i].y_found = true;
        }
        all.lo = fmin(all.lo, range.lo);
        all.hi = fmax(all.hi, range.hi);
    }
    for (size_t i = 0; i < scene->pane_count && p->share && all.lo < all.hi; i++) {
        scene->panes[i].y.low = all.lo;
        scene->panes[i].y.high = all.hi;
        scene->panes[i].y_found = true;
    }
}

// Lanes that are bands, not lines, hide each other.
static bool hide(const struct plot *p)
{
    const struct envelope *e = &p->curve[0].envelope;

    return !p->framed && p->lanes == LANES_AUTO && p->panes > 1 && p->panes <= PLOT_PANES &&
           sigrun_inputs(p->figure.stage) == 1 && e->seen > e->columns;
}

static float *in_order(const float *from, size_t count, const struct axes_order *order,
                       struct arena *arena)
{
    float *values = arena_alloc(arena, count, sizeof *values);

    for (size_t i = 0; i < count; i++)
        values[i] = from[order->from ? order->from[i] : i];
    return values;
}

static void add_trace(const struct plot *p, struct scene *scene, struct scene_pane *pane,
                      const struct curve *c, const struct look *look)
{
    struct scene_trace *trace = scene_add_trace(scene, pane);

    trace->name = c->name;
    if (!p->framed && c->trail.room) {
        const double begin = fmax((look->until - look->span - p->first) / p->step - 1, 0);
        const double end = fmax((look->until - p->first) / p->step + 1, 0);

        trail_trace(&c->trail, (uint64_t)begin, (uint64_t)end,
                    (size_t)(look->columns > 0 ? look->columns : 1),
                    p->first + (double)p->span.first * p->step, p->step, scene, trace);
        return;
    }
    if (!p->framed) {
        envelope_trace(&c->envelope, p->first + (double)p->span.first * p->step, p->step, scene,
                       trace);
        return;
    }
    uint64_t count;
    const float *past = moments_at(&p->moments, look->until, &count);

    trace->x = p->order.steps;
    trace->y =
        past ? in_order(past + (size_t)(c - p->curve) * c->width, c->width, &p->order, scene->arena)
             : curve_values(c, &p->order, scene->arena);
}

// Time goes on to where the next sample would stand: a signal of 10 s ends at 10 s. Of few samples
// the last stands at the end, since the gap behind it would be seen.
static void set_time(const struct plot *p, struct scene *scene, const struct look *look)
{
    enum { FEW = 200 };
    const double begin = floor(p->first / p->step + 1e-9) * p->step;
    const bool recent = figure_recent(&p->figure);

    if (p->framed || p->xlim.lo < p->xlim.hi || (!recent && p->at < FEW))
        return;
    for (size_t i = 0; i < scene->pane_count; i++) {
        scene->panes[i].travels = recent;
        scene->panes[i].x_found = true;
        scene->panes[i].x.low = recent ? fmax(look->until - look->span, begin) : begin;
        scene->panes[i].x.high =
            recent ? fmax(look->until, begin + look->span) : begin + (double)p->at * p->step;
    }
}

static void plot_panes(void *self, struct scene *scene)
{
    struct plot *p = self;

    add_pane(p, scene, p->count == 1 ? p->curve[0].name : NULL);
}

static void plot_fill(void *self, struct scene *scene, const struct look *look)
{
    struct plot *p = self;
    struct scene_pane *pane = &scene->panes[0];

    p->stacked = p->stacked || hide(p);
    if (p->stacked)
        figure_make_room(&p->figure, p->panes, PANE_LEAST);
    for (size_t i = 0; i < p->count; i++) {
        if (p->stacked && i > 0 && opens_lane(p, i))
            pane = add_pane(p, scene, NULL);
        if (p->stacked && p->panes > 1 && opens_lane(p, i))
            pane->title = p->curve[i].title;
        add_trace(p, scene, pane, &p->curve[i], look);
    }
    if (p->framed && p->at > 1 && p->frames != CURVE_LAST)
        scene->panes[0].notes = arena_format(scene->arena,
                                             p->frames == CURVE_MEAN ? "mean of %llu frames"
                                                                     : "greatest of %llu frames",
                                             (unsigned long long)p->at);
    if (!p->framed && !p->curve[0].envelope.seen && !p->curve[0].trail.seen)
        scene->panes[0].notes = p->at ? "no data in this time" : "no data";
    set_time(p, scene, look);
    set_ranges(p, scene);
}

static bool plot_moment(void *self, double until, int frames, struct figure_moment *moment)
{
    return moments_step(&((const struct plot *)self)->moments, until, frames, moment);
}

static void plot_kept(void *self, struct figure_kept *kept)
{
    const struct plot *p = self;

    if (p->framed)
        moments_kept(&p->moments, kept);
    else
        curve_kept(p->curve, p->count, p->first + (double)p->span.first * p->step, p->step, kept);
}

const struct figure_kind plot_kind = {
    .panes = plot_panes, .fill = plot_fill, .moment = plot_moment, .kept = plot_kept};
