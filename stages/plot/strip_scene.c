// SPDX-License-Identifier: MIT
//
// The scene of `strip`: a lane's line lies at the whole number of its place from below, and the
// distance of two lines is 1.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stages/plot/strip.h"
#include "stages/scene/numeral.h"
#include "stages/scene/range.h"

static const double reach = 1.5; // lanes up and down from its line that a trace may go

static double height_of(const struct strip *s, size_t lane)
{
    return (double)(s->lanes - 1 - lane);
}

static void strip_panes(void *self, struct scene *scene)
{
    const struct strip *s = self;
    struct scene_pane *pane = scene_add_pane(scene);
    struct scene_mark *marks = arena_alloc(scene->arena, s->lanes, sizeof *marks);
    double first, step;

    pane->x = axes_time(sigrun_input(s->figure.stage, 0), s->xlim, &first, &step);
    pane->y.low = -1;
    pane->y.high = (double)s->lanes;
    for (size_t i = 0; i < s->lanes; i++)
        marks[i] = (struct scene_mark){height_of(s, i), s->name[i]};
    pane->marks = marks;
    pane->mark_count = s->lanes;
}

// From the 1st to the 99th percentile of a lane, of every eighth of what lies between.
static double spread(const struct scene_trace *t)
{
    struct range_summary low, high;
    const size_t n = t->x.count;

    range_summarize(&low, &(struct range_values){t->y ? t->y : t->low, 1, 0, n, 1});
    if (t->y)
        return low.most - low.few;
    range_summarize(&high, &(struct range_values){t->high, 1, 0, n, 1});
    return high.most - low.few;
}

// The scale that a person asks for, or one that fits the lanes; that of the last picture while it
// does about as well.
static double scale_of(struct strip *s, const struct scene_pane *pane)
{
    double spreads[STRIP_LANES];
    size_t n = 0;

    if (s->wish.scale > 0)
        return s->wish.scale;
    for (size_t i = 0; i < pane->trace_count; i++) {
        const double width = spread(&pane->traces[i]);
        size_t at = n;

        if (!(width > 0) || !isfinite(width))
            continue;
        for (; at && spreads[at - 1] > width; at--)
            spreads[at] = spreads[at - 1];
        spreads[at] = width;
        n++;
    }
    const double fits = n ? range_nice(0.8 * spreads[n / 2]) : s->found > 0 ? s->found : 1;

    if (!(s->found > 0) || fits > s->found || fits < s->found / 3)
        s->found = fits;
    return s->found;
}

static double mean_of(const float *low, const float *high, size_t count)
{
    double sum = 0, n = 0;

    for (size_t i = 0; i < count; i++)
        if (isfinite(low[i]) && isfinite(high[i])) {
            sum += ((double)low[i] + (double)high[i]) / 2;
            n++;
        }
    return n > 0 ? sum / n : 0;
}

static float *placed(struct scene *scene, const float *from, size_t count, double mean, double gain,
                     double height)
{
    float *to = arena_alloc(scene->arena, count + 1, sizeof *to);

    for (size_t i = 0; i < count; i++) {
        const double away = ((double)from[i] - mean) * gain;

        to[i] = isnan(away) ? NAN : (float)(height + fmin(fmax(away, -reach), reach));
    }
    return to;
}

// From values to heights in the pane.
static void place(const struct strip *s, struct scene *scene, struct scene_trace *t, size_t lane,
                  double scale)
{
    const float *low = t->y ? t->y : t->low, *high = t->y ? t->y : t->high;
    const size_t n = t->x.count;
    const double mean = s->wish.centre ? mean_of(low, high, n) : 0;
    const double gain = (s->wish.neg == STRIP_NEGATIVE_UP ? -1 : 1) / scale;
    const double height = height_of(s, lane);

    if (t->y) {
        t->y = placed(scene, t->y, n, mean, gain, height);
        return;
    }
    t->low = placed(scene, gain > 0 ? low : high, n, mean, gain, height);
    t->high = placed(scene, gain > 0 ? high : low, n, mean, gain, height);
    t->mean = t->deviation = NULL;
}

static void set_time(const struct strip *s, struct scene_pane *pane, const struct look *look)
{
    const double begin = floor(s->first / s->step + 1e-9) * s->step;
    const bool recent = figure_recent(&s->figure);

    pane->travels = recent;
    if (!recent && s->xlim.lo < s->xlim.hi)
        return;
    if (!recent) {
        pane->x.low = begin;
        pane->x.high = begin + (double)(s->at ? s->at : 1) * s->step;
    } else if (s->mode == STRIP_PAGE) {
        const double pages = floor((look->until - begin) / look->span - 1e-9);

        pane->x.low = begin + fmax(pages, 0) * look->span;
        pane->x.high = pane->x.low + look->span;
    } else {
        pane->x.low = fmax(look->until - look->span, begin);
        pane->x.high = fmax(look->until, begin + look->span);
    }
}

static void add_lane(const struct strip *s, struct scene *scene, struct scene_pane *pane,
                     size_t lane, const struct look *look)
{
    const struct curve *c = &s->curve[lane];
    struct scene_trace *trace = scene_add_trace(scene, pane);
    const double first = s->first + (double)s->span.first * s->step;

    trace->colour = 0;
    if (c->trail.room) {
        const double begin = fmax((pane->x.low - first) / s->step - 1, 0);
        const double end = fmax((fmin(look->until, pane->x.high) - first) / s->step + 1, 0);

        trail_trace(&c->trail, (uint64_t)begin, (uint64_t)end,
                    (size_t)(look->columns > 0 ? look->columns : 1), first, s->step, scene, trace);
    } else {
        envelope_trace(&c->envelope, first, s->step, scene, trace);
    }
}

// A path of some points of the arena.
static void add_path(struct scene *scene, struct scene_pane *pane, size_t count, const double *x,
                     const double *y, unsigned colour)
{
    struct scene_trace *trace = scene_add_trace(scene, pane);
    double *at = arena_alloc(scene->arena, count, sizeof *at);
    float *value = arena_alloc(scene->arena, count, sizeof *value);

    for (size_t i = 0; i < count; i++) {
        at[i] = x[i];
        value[i] = (float)y[i];
    }
    trace->style = SCENE_PATH;
    trace->colour = colour;
    trace->x = (struct scene_steps){.at = at, .count = count};
    trace->y = value;
}

// A bar of one lane's distance at the right end of the last lane, and what it stands for.
static void add_bar(const struct strip *s, struct scene *scene, struct scene_pane *pane,
                    double scale)
{
    const char *unit = sigrun_input(s->figure.stage, 0)->unit;
    const double span = pane->x.high - pane->x.low, at = pane->x.high - 0.012 * span;
    const double foot = 0.003 * span, low = -0.9, high = 0.1;
    const double x[] = {at - foot, at + foot, at, at, at - foot, at + foot};
    const double y[] = {low, low, low, high, high, high};
    struct scene_label *label = scene_add_label(scene, pane);
    char words[NUMERAL_MOST];

    add_path(scene, pane, 6, x, y, 4);
    if (unit)
        numeral_short(words, scale, unit);
    else
        snprintf(words, sizeof words, "%.4g", scale);
    label->x = at - foot;
    label->y = (low + high) / 2;
    label->text = arena_format(scene->arena, "%s%s", words,
                               s->wish.neg == STRIP_NEGATIVE_UP ? ", negative up" : "");
    label->side = SCENE_LEFT;
}

static void add_events(const struct strip *s, struct scene *scene, struct scene_pane *pane)
{
    const uint64_t first = s->events > STRIP_EVENTS ? s->events - STRIP_EVENTS : 0;
    const double top = pane->y.high;

    for (uint64_t i = first; i < s->events; i++) {
        const struct strip_event *event = &s->event[i % STRIP_EVENTS];
        const double x[] = {event->at, event->at}, y[] = {pane->y.low, top};

        if (!(event->at >= pane->x.low && event->at <= pane->x.high))
            continue;
        add_path(scene, pane, 2, x, y, 1);
        struct scene_label *label = scene_add_label(scene, pane);

        label->x = event->at;
        label->y = top - 0.4;
        label->text = event->words;
    }
}

static void strip_fill(void *self, struct scene *scene, const struct look *look)
{
    struct strip *s = self;
    struct scene_pane *pane = &scene->panes[0];

    set_time(s, pane, look);
    for (size_t i = 0; i < s->lanes; i++)
        add_lane(s, scene, pane, i, look);
    const double scale = scale_of(s, pane);

    for (size_t i = 0; i < s->lanes; i++)
        place(s, scene, &pane->traces[i], i, scale);
    if (!s->at)
        pane->notes = "no data";
    if (isnan(pane->x.low))
        return;
    add_events(s, scene, pane);
    add_bar(s, scene, pane, scale);
}

static void strip_stands(void *self, const char *param, double *value, double *step)
{
    const struct strip *s = self;

    (void)step;
    if (strcmp(param, "lane") == 0 && !(*value > 0))
        *value = s->found;
}

static void strip_kept(void *self, struct figure_kept *kept)
{
    const struct strip *s = self;

    curve_kept(s->curve, s->lanes, s->first + (double)s->span.first * s->step, s->step, kept);
}

const struct figure_kind strip_kind = {.panes = strip_panes,
                                       .fill = strip_fill,
                                       .moves = true,
                                       .keys = strip_keys,
                                       .stands = strip_stands,
                                       .kept = strip_kept};
