// SPDX-License-Identifier: MIT
//
// The scene of `scope`.
#include <math.h>
#include <string.h>

#include "stages/plot/scope.h"
#include "stages/scene/numeral.h"
#include "stages/scene/range.h"

static const double patience = 0.1; // seconds without a trigger before auto runs free

static void scope_panes(void *self, struct scene *scene)
{
    const struct scope *s = self;
    struct scene_pane *pane = scene_add_pane(scene);
    const struct sigrun_format *format = sigrun_input(s->figure.stage, 0);
    double first, step;

    pane->x = axes_time(format, (struct sigrun_range){0}, &first, &step);
    pane->x.low = -s->wish.position * s->sweep;
    pane->x.high = pane->x.low + s->sweep;
    pane->y.name = axes_quantity(format->unit, false);
    pane->y.unit = format->unit;
}

// The number of the newest trigger, before number `before`, whose sweep is over at value `seen` and
// still known; UINT64_MAX: there is none.
static uint64_t newest(const struct scope *s, double seen, uint64_t before, bool whole)
{
    const struct trigger *t = &s->trigger;
    const struct trail *trail = &s->curve[0].trail;
    const uint64_t kept = t->count > TRIGGERS ? t->count - TRIGGERS : 0;
    const double known = (double)(trail->seen > trail->room ? trail->seen - trail->room : 0);

    for (uint64_t i = before < t->count ? before : t->count; i-- > kept;) {
        const double place = t->place[i % TRIGGERS];

        // Half a value of what rounding makes of the length of a sweep.
        if ((!whole || place + scope_after(s) <= seen - 0.5) && place <= seen &&
            place - s->wish.position * s->sweep / s->step >= known)
            return i;
        if (place < known)
            break;
    }
    return UINT64_MAX;
}

// The lines of a sweep whose trigger lies at value `place`.
static void add_sweep(const struct scope *s, struct scene *scene, double place, double seen,
                      bool faint, const struct look *look)
{
    struct scene_pane *pane = &scene->panes[0];
    const double begin = fmax(floor(place - s->wish.position * s->sweep / s->step) - 1, 0);
    const double end = fmin(ceil(place + scope_after(s)) + 2, seen);

    for (size_t i = 0; i < s->count; i++) {
        struct scene_trace *trace = scene_add_trace(scene, pane);

        trace->name = faint ? NULL : s->curve[i].name;
        trace->colour = (unsigned)i;
        trace->faint = faint;
        trail_trace(&s->curve[i].trail, (uint64_t)begin, (uint64_t)fmax(end, begin),
                    (size_t)(look->columns > 0 ? look->columns : 1), -place * s->step, s->step,
                    scene, trace);
    }
}

// Eight divisions about a multiple of one.
static void set_values(struct scope *s, struct scene_pane *pane)
{
    double low = INFINITY, high = -INFINITY;

    for (size_t i = 0; i < pane->trace_count; i++) {
        const struct scene_trace *t = &pane->traces[i];

        for (size_t k = 0; k < t->x.count; k++) {
            const double least = (double)(t->y ? t->y[k] : t->low[k]);
            const double most = (double)(t->y ? t->y[k] : t->high[k]);

            low = isfinite(least) ? fmin(low, least) : low;
            high = isfinite(most) ? fmax(high, most) : high;
        }
    }
    if (!(low <= high))
        low = high = 0;
    const double span = high - low, middle = low + span / 2;
    const double size = span > 1e-6 * fabs(middle) ? span / 6
                        : fabs(middle) > 0         ? fabs(middle) / 3
                                                   : 0.5;
    const double fits = s->wish.div > 0 ? s->wish.div : range_nice(size);
    const double half = SCOPE_DIVISIONS / 2.0;

    // That of the last picture while it does about as well.
    if (!(s->found_div > 0) || s->wish.div > 0 || fits < s->found_div / 3 ||
        low < s->middle - half * s->found_div || high > s->middle + half * s->found_div) {
        s->found_div = fits;
        s->middle = rint(middle / fits) * fits;
        if (low <= 0 && high >= 0 && fabs(s->middle) <= fits)
            s->middle = 0;
    }
    pane->y.low = s->middle - half * s->found_div;
    pane->y.high = s->middle + half * s->found_div;
}

// A value with its unit, if it has one, to a hundredth of a division.
static const char *worded(const struct scope *s, double value, struct arena *arena)
{
    const double least = s->found_div / 100;
    char words[NUMERAL_MOST];

    numeral_short(words, rint(value / least) * least, sigrun_input(s->figure.stage, 0)->unit);
    return arena_format(arena, "%s", words);
}

// A place in the stream, as finely as the width of the picture shows.
static const char *placed(const struct scope *s, double second, struct arena *arena)
{
    const int decimals = (int)ceil(3 - log10(s->sweep));
    char words[NUMERAL_MOST];

    numeral_number(words, second, decimals > 0 ? decimals : 0);
    return arena_format(arena, "%s%s", words,
                        sigrun_input(s->figure.stage, 0)->rate.num ? " s" : "");
}

static void add_mark(const struct scope *s, struct scene *scene, struct scene_pane *pane,
                     uint64_t trigger)
{
    struct scene_trace *mark = scene_add_trace(scene, pane);
    float *level = arena_alloc(scene->arena, 1, sizeof *level);
    const double second = s->first + s->trigger.place[trigger % TRIGGERS] * s->step;

    *level = s->trigger.crossed[trigger % TRIGGERS];
    mark->x = (struct scene_steps){.step = 1, .count = 1};
    mark->y = level;
    mark->style = SCENE_DOTS;
    mark->colour = 4;
    pane->notes = arena_format(
        scene->arena, "trigger at %s, level %s; %s a division", placed(s, second, scene->arena),
        worded(s, (double)*level, scene->arena), worded(s, s->found_div, scene->arena));
}

static void scope_fill(void *self, struct scene *scene, const struct look *look)
{
    struct scope *s = self;
    struct scene_pane *pane = &scene->panes[0];
    const double there = (double)s->curve[0].trail.seen;
    const double seen = fmin(fmax(floor((look->until - s->first) / s->step + 0.5), 0), there);
    const double wait = fmax(2 * s->sweep, patience) / s->step;
    uint64_t shown = newest(s, seen, UINT64_MAX, true);

    if (s->mode == SCOPE_SINGLE && s->trigger.count)
        shown = 0;
    if (shown == UINT64_MAX)
        shown = newest(s, seen, UINT64_MAX, false);
    const bool late = shown != UINT64_MAX && s->wish.mode == SCOPE_AUTO &&
                      s->trigger.place[shown % TRIGGERS] + scope_after(s) + wait < seen;

    if (shown != UINT64_MAX && !late) {
        uint64_t older = shown;

        for (size_t i = 0; i < s->wish.persist && older != UINT64_MAX; i++) {
            older = newest(s, seen, older, true);
            if (older != UINT64_MAX)
                add_sweep(s, scene, s->trigger.place[older % TRIGGERS], seen, true, look);
        }
        add_sweep(s, scene, s->trigger.place[shown % TRIGGERS], seen, false, look);
    } else if (s->wish.mode == SCOPE_AUTO) {
        add_sweep(s, scene, fmax(seen - scope_after(s), s->wish.position * s->sweep / s->step),
                  seen, false, look);
        pane->notes = seen > 0 ? "no trigger" : "no data";
    } else {
        pane->notes = "waiting for a trigger";
    }
    set_values(s, pane);
    if (shown != UINT64_MAX && !late)
        add_mark(s, scene, pane, shown);
}

static void scope_stands(void *self, const char *param, double *value, double *step)
{
    const struct scope *s = self;

    if (strcmp(param, "div") == 0 && !(*value > 0) && s->found_div > 0) {
        *value = s->found_div;
    } else if (strcmp(param, "level") == 0) {
        // Until somebody says one it is the middle of what comes.
        if (isnan(s->trigger.level) && isfinite(s->trigger.at_level))
            *value = s->trigger.at_level;
        *step = s->found_div > 0 ? s->found_div : 1;
    }
}

static void scope_kept(void *self, struct figure_kept *kept)
{
    const struct scope *s = self;

    curve_kept(s->curve, s->count, s->first, s->step, kept);
}

const struct figure_kind scope_kind = {.panes = scope_panes,
                                       .fill = scope_fill,
                                       .moves = true,
                                       .recalls = true,
                                       .keys = scope_keys,
                                       .stands = scope_stands,
                                       .kept = scope_kept};
