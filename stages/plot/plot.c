// SPDX-License-Identifier: MIT
// plot: signals and spectra as lines over their axes.

#include "stages/plot/curve.h"
#include "stages/plot/figure.h"
#include "stages/plot/range.h"

#include <math.h>
#include <string.h>

enum plot_lanes { LANES_AUTO, LANES_OVERLAY, LANES_STACK };
static const char *const lanes_names[] = {"auto", "overlay", "stack", NULL};

enum { PANES_MOST = 64, PANE_LEAST = 84, COLUMNS_MOST = 8 };

struct plot {
    struct figure figure;
    struct sigrun_range xlim, ylim; // low == high: automatic
    enum axes_scale x, y;
    enum curve_frames frames;
    enum plot_lanes lanes;
    bool share, grid;

    const char *unit; // of all inputs, or NULL
    bool framed, stacked;
    size_t panes;            // if they are stacked
    struct axes_order order; // of frames
    double first, step;      // seconds of frames: when they come
    struct axes_span span;   // of frames that are shown, of signals
    uint64_t at;             // frames that have come, with those that were missing
    struct curve *curve;
    size_t count;
};

static const struct sigrun_param plot_params[] = {
    FIGURE_FILE(struct plot),
    {SIGRUN_PARAM(struct plot, xlim), .def = "0..0",
     .doc = "What of the x axis is shown, in its unit: 0..10m, 20..20k; 0..0: all. Once a signal "
            "has passed its end the picture is drawn."},
    {SIGRUN_PARAM(struct plot, ylim), .def = "0..0", .unit = SIGRUN_VALUE,
     .doc = "Values at the bottom and the top; 0..0: what fits."},
    {SIGRUN_PARAM(struct plot, x), .def = "auto", .choices = axes_scales,
     .doc = "Scale of the x axis; auto: as the axis of the frames is."},
    {SIGRUN_PARAM(struct plot, y), .def = "auto", .choices = axes_scales,
     .doc = "Scale of the y axis; auto: logarithmic for frames of powers (V², V²/Hz)."},
    {SIGRUN_PARAM(struct plot, frames), .def = "mean", .choices = curve_frames_names,
     .doc = "What is drawn of many frames: their mean (of decibels and complex numbers in power), "
            "the last, or the greatest of each sample."},
    {SIGRUN_PARAM(struct plot, lanes), .def = "auto", .choices = lanes_names,
     .doc = "Lanes over each other in one pane or stacked in panes; auto: stacked where they would "
            "hide each other, and from eight on."},
    {SIGRUN_PARAM(struct plot, share), .def = "true",
     .doc =
         "Stacked lanes have one range of values, so that they can be compared; no: each has what "
         "fits it."},
    {SIGRUN_PARAM(struct plot, grid), .def = "true", .doc = "Lines at the ticks."},
    FIGURE_REST(struct plot),
    {0},
};

// How many lines an input becomes.
static size_t lines_of(const struct sigrun_format *format)
{
    return format->lanes * (sigrun_is_complex(format->type) && !format->axes ? 2 : 1);
}

static bool plot_shape(struct sigrun_stage *stage, void *self)
{
    struct plot *p = self;
    size_t panes = 0;

    p->count = 0;
    for (size_t i = 0; i < sigrun_inputs(stage); i++) {
        p->count += lines_of(sigrun_input(stage, i));
        panes += sigrun_input(stage, i)->lanes;
    }
    if (sigrun_input(stage, 0)->axes > 1)
        return sigrun_fail(stage, NULL, "draws frames of one axis, found %zu; heatmap draws two",
                           sigrun_input(stage, 0)->axes);
    p->framed = sigrun_input(stage, 0)->axes == 1;
    p->stacked = p->lanes == LANES_STACK ||
                 (p->lanes == LANES_AUTO && (p->count > LINE_COLOURS || (!p->share && panes > 1)));
    p->panes = panes;
    if (p->stacked && panes > PANES_MOST)
        return sigrun_fail(stage, &p->lanes,
                           "%zu lanes do not fit below each other; pick some with select, or say "
                           "lanes=overlay",
                           panes);
    return figure_shape(stage, &p->figure);
}

static const char *curve_name(struct sigrun_stage *stage, size_t port, size_t lane,
                              enum curve_part part, bool parts)
{
    const struct sigrun_format *format = sigrun_input(stage, port);
    const bool several = sigrun_inputs(stage) > 1;
    const char *label = format->labels ? format->labels[lane] : NULL;
    const char *tail = parts ? part == CURVE_IMAGINARY ? "im" : "re" : "";
    char *name = sigrun_text(stage, "%s", label ? label : "");

    if (!label && format->lanes > 1)
        name = sigrun_text(stage, "ch%zu", lane);
    if (several)
        name = sigrun_text(stage, *name ? "in%zu %s" : "in%zu%s", port, name);
    if (*tail)
        name = sigrun_text(stage, *name ? "%s %s" : "%s%s", name, tail);
    return *name ? name : NULL;
}

// The unit that all inputs share, or NULL.
static const char *common_unit(struct sigrun_stage *stage)
{
    const char *unit = sigrun_input(stage, 0)->unit;

    for (size_t i = 1; unit && i < sigrun_inputs(stage); i++) {
        const char *other = sigrun_input(stage, i)->unit;

        unit = other && strcmp(other, unit) == 0 ? unit : NULL;
    }
    return unit;
}

static struct scene_pane *add_pane(struct plot *p, const char *name)
{
    struct figure *f = &p->figure;
    struct scene_pane *pane = scene_add_pane(&f->scene);
    const struct sigrun_format *format = sigrun_input(f->stage, 0);
    const bool log = p->y == AXES_LOG || (p->y == AXES_AUTO && p->framed && axes_is_power(p->unit));

    if (p->framed)
        pane->x = axes_of(&format->axis[0], p->x, &p->order, p->xlim, &f->arena);
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

static void add_curves(struct plot *p)
{
    struct sigrun_stage *stage = p->figure.stage;
    size_t n = 0;

    p->curve = sigrun_alloc(stage, p->count, sizeof *p->curve);
    for (size_t i = 0; i < sigrun_inputs(stage); i++) {
        const struct sigrun_format *format = sigrun_input(stage, i);
        const bool complex = sigrun_is_complex(format->type), parts = complex && !format->axes;

        for (size_t lane = 0; lane < format->lanes; lane++)
            for (int part = 0; part < (parts ? 2 : 1); part++, n++) {
                const enum curve_part shown = complex && !parts ? CURVE_MAGNITUDE
                                              : part            ? CURVE_IMAGINARY
                                                                : CURVE_REAL;
                p->curve[n] = (struct curve){.port = i,
                                             .lane = lane,
                                             .type = format->type,
                                             .part = shown,
                                             .name = curve_name(stage, i, lane, shown, parts)};
            }
    }
}

// Whether a curve is the first of a lane.
static bool opens_lane(const struct plot *p, size_t i)
{
    return i == 0 || p->curve[i].port != p->curve[i - 1].port ||
           p->curve[i].lane != p->curve[i - 1].lane;
}

static void plot_compose(void *self);

static bool plot_start(struct sigrun_stage *stage, void *self)
{
    struct plot *p = self;
    struct figure *f = &p->figure;
    const struct sigrun_format *format = sigrun_input(stage, 0);

    if (!figure_start(stage, f, plot_compose, p))
        return false;
    f->options.no_grid = !p->grid;
    if (p->framed)
        axes_order(&p->order, &format->axis[0], &f->arena);
    add_curves(p);
    p->unit = common_unit(stage);
    add_pane(p, p->count == 1 ? p->curve[0].name : NULL);
    const size_t finer = p->count > PANES_MOST ? 2 : COLUMNS_MOST;
    const size_t columns = finer * (size_t)figure_columns(f);

    p->span = axes_span(p->framed ? (struct sigrun_range){0} : p->xlim, p->first, p->step);
    for (size_t i = 0; i < p->count; i++) {
        if (p->framed)
            curve_of_frames(&p->curve[i], &f->arena, format->axis[0].n, p->frames,
                            scene_unit_is_decibel(sigrun_input(stage, p->curve[i].port)->unit));
        else
            curve_of_signal(&p->curve[i], &f->arena, columns);
    }
    return true;
}

// n samples of all inputs, from the `from`-th on, as far as they are to be seen.
static void add_samples(struct plot *p, const struct sigrun_in *in, size_t from, size_t n)
{
    const uint64_t begin = p->at > p->span.first ? p->at : p->span.first;
    const uint64_t end = p->at + n < p->span.end ? p->at + n : p->span.end;

    for (size_t i = 0; begin < end && i < p->count; i++) {
        struct curve *c = &p->curve[i];

        curve_add(c, in[c->port].lane[c->lane], from + (size_t)(begin - p->at),
                  (size_t)(end - begin));
    }
    p->at += n;
}

static void add_gap(struct plot *p, uint64_t n)
{
    const uint64_t begin = p->at > p->span.first ? p->at : p->span.first;
    const uint64_t end = p->at + n < p->span.end ? p->at + n : p->span.end;

    for (size_t i = 0; begin < end && i < p->count; i++)
        curve_skip(&p->curve[i], end - begin);
    p->at += n;
}

// Samples up to each gap, and the gaps.
static void add_signal(struct plot *p, const struct sigrun_in *in, size_t frames)
{
    size_t from = 0;

    for (size_t i = 0; i < in[0].tag_count; i++) {
        const struct sigrun_tag *tag = &in[0].tags[i];

        if (strcmp(tag->key, "gap") || tag->frame < in[0].at + from ||
            tag->frame >= in[0].at + frames || !(tag->value >= 1))
            continue;
        const size_t before = (size_t)(tag->frame - in[0].at);

        add_samples(p, in, from, before - from);
        add_gap(p, (uint64_t)fmin(tag->value, 1e10));
        from = before;
    }
    add_samples(p, in, from, frames - from);
}

static enum sigrun_flow plot_process(struct sigrun_io *io, void *self)
{
    struct plot *p = self;
    const size_t frames = sigrun_pass(io);
    bool last = false;

    p->figure.begun = p->figure.begun || frames;
    if (p->framed) {
        for (size_t k = 0; k < frames; k++)
            for (size_t i = 0; i < p->count; i++) {
                const struct sigrun_in *in = &io->in[p->curve[i].port];

                curve_frame(&p->curve[i], in->lane[p->curve[i].lane], k * in->stride);
            }
        p->at += frames;
    } else {
        add_signal(p, io->in, frames);
    }
    for (size_t i = 0; i < io->ins; i++)
        last = last || (io->in[i].last && io->in[i].done == io->in[i].frames);
    return last || p->at >= p->span.end ? figure_finish(&p->figure) : SIGRUN_MORE;
}

static void set_ranges(struct plot *p)
{
    struct scene *scene = &p->figure.scene;
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
        }
        all.lo = fmin(all.lo, range.lo);
        all.hi = fmax(all.hi, range.hi);
    }
    for (size_t i = 0; i < scene->pane_count && p->share && all.lo < all.hi; i++) {
        scene->panes[i].y.low = all.lo;
        scene->panes[i].y.high = all.hi;
    }
}

// Lanes that are bands, not lines, hide each other.
static bool hide(const struct plot *p)
{
    const struct envelope *e = &p->curve[0].envelope;

    return !p->framed && p->lanes == LANES_AUTO && p->panes > 1 && p->panes <= PANES_MOST &&
           sigrun_inputs(p->figure.stage) == 1 && e->seen > e->columns;
}

static void add_trace(struct plot *p, struct scene_pane *pane, struct curve *c)
{
    struct scene *scene = &p->figure.scene;
    struct scene_trace *trace = scene_add_trace(scene, pane);

    trace->name = c->name;
    if (!p->framed) {
        envelope_trace(&c->envelope, p->first + (double)p->span.first * p->step, p->step, scene,
                       trace);
        return;
    }
    trace->x = p->order.steps;
    trace->y = curve_values(c, &p->order, scene->arena);
}

// Time goes on to where the next sample would stand: a signal of 10 s ends at 10 s. Of few samples
// the last stands at the end, since the gap behind it would be seen.
static void set_time(struct plot *p)
{
    enum { FEW = 200 };
    const double begin = floor(p->first / p->step + 1e-9) * p->step;

    if (p->framed || p->xlim.lo < p->xlim.hi || p->at < FEW)
        return;
    for (size_t i = 0; i < p->figure.scene.pane_count; i++) {
        p->figure.scene.panes[i].x.low = begin;
        p->figure.scene.panes[i].x.high = begin + (double)p->at * p->step;
    }
}

static void plot_compose(void *self)
{
    struct plot *p = self;
    struct scene *scene = &p->figure.scene;
    struct scene_pane *pane = &scene->panes[0];

    p->stacked = p->stacked || hide(p);
    if (p->stacked)
        figure_make_room(&p->figure, p->panes, PANE_LEAST);
    for (size_t i = 0; i < p->count; i++) {
        if (p->stacked && i > 0 && opens_lane(p, i))
            pane = add_pane(p, NULL);
        if (p->stacked && p->panes > 1 && opens_lane(p, i))
            pane->title =
                curve_name(p->figure.stage, p->curve[i].port, p->curve[i].lane, CURVE_REAL, false);
        add_trace(p, pane, &p->curve[i]);
    }
    if (p->framed && p->at > 1 && p->frames != CURVE_LAST)
        scene->panes[0].notes = arena_format(scene->arena,
                                             p->frames == CURVE_MEAN ? "mean of %llu frames"
                                                                     : "greatest of %llu frames",
                                             (unsigned long long)p->at);
    if (!p->framed && !p->curve[0].envelope.seen)
        scene->panes[0].notes = p->at ? "no data in this time" : "no data";
    set_time(p);
    set_ranges(p);
}

const struct sigrun_stage_type sigrun_plot = {
    .abi = SIGRUN_ABI,
    .name = "plot",
    .family = "plot",
    .summary = "draw signals and spectra as lines",
    .doc = "Writes a picture when the stream has ended: a PNG, the values as JSON, or letters on "
           "the terminal. A signal is drawn over time, each lane a line; where many samples share "
           "a column of pixels, from the least to the greatest of them. Of complex signals both "
           "parts are drawn, of complex frames the magnitude. Frames of one axis are drawn over "
           "it, and many of them as their mean. Several inputs lie over each other: "
           "{ _ ; abs } | plot.",
    .example = "sine 5 rate=1k | head 1s | plot -",
    .aliases = (const char *const[]){"line", "graph", "time_sink", "draw", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS, .repeats = true}},
    .params = plot_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct plot),
    .shape = plot_shape,
    .start = plot_start,
    .process = plot_process,
};
