// SPDX-License-Identifier: MIT
//
// A figure on a screen: what is to be seen, made into a scene, a layout and pixels.
#include "stages/view/view.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "stages/view/overlay.h"
#include "stages/view/view_keys.h"

const struct view_pane view_untouched = {.x_low = NAN,
                                         .x_high = NAN,
                                         .y_low = NAN,
                                         .y_high = NAN,
                                         .low = NAN,
                                         .high = NAN,
                                         .height = NAN,
                                         .map = -1};

static const double message_stays = 4;     // seconds
static const double statistics_stay = 0.5; // seconds until they are worked out again

void view_say(struct view *v, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(v->message, sizeof v->message, format, args);
    va_end(args);
    v->message_until = pace_clock() + message_stays;
    v->over = true;
}

struct view_pane *view_own(struct view *v, size_t i)
{
    return &v->pane[v->number[i < VIEW_PANES ? i : 0]];
}

static bool hides(const struct view_pane *own, size_t trace)
{
    return trace < 32 && (own->hidden >> trace & 1);
}

size_t view_trace_number(const struct view *v, size_t pane, size_t shown)
{
    const struct view_pane *own = &v->pane[v->number[pane < VIEW_PANES ? pane : 0]];
    size_t number = 0;

    for (size_t left = shown + 1; left; number++)
        left -= !hides(own, number);
    return number - 1;
}

size_t view_trace_shown(const struct view *v, size_t pane, size_t number)
{
    const struct view_pane *own = &v->pane[v->number[pane < VIEW_PANES ? pane : 0]];
    size_t shown = 0;

    for (size_t k = 0; k < number; k++)
        shown += !hides(own, k);
    return hides(own, number) ? SIZE_MAX : shown;
}

bool view_init(struct view *v, struct figure *f, double scale, double per_second)
{
    const char *why = NULL;

    *v = (struct view){.figure = f,
                       .age = NAN,
                       .capture = NAN,
                       .scale = scale,
                       .until = NAN,
                       .span = NAN,
                       .stale = true,
                       .seen = UINT64_MAX,
                       .theme = f->theme == FIGURE_LIGHT ? &theme_light : &theme_dark};
    for (size_t i = 0; i < VIEW_PANES; i++)
        v->pane[i] = view_untouched;
    pace_init(&v->pace, per_second);
    v->rows_clock = pace_clock();
    arena_init(&v->data);
    arena_init(&v->arena);
    arena_init(&v->brief);
    arena_init(&v->fonts);
    layers_init(&v->layers);
    v->font = font_open(&v->fonts, f->options.font, &why);
    return v->font || sigrun_fail(f->stage, NULL, "%s", why);
}

void view_release(struct view *v)
{
    layers_release(&v->layers);
    arena_release(&v->data);
    arena_release(&v->arena);
    arena_release(&v->brief);
    arena_release(&v->fonts);
}

static bool has_news(const struct view *v)
{
    // What is stopped is seen another way, too, when it is made another way.
    return figure_changes(v->figure) != v->altered ||
           (!v->paused && figure_taken(v->figure) != v->seen);
}

bool view_fresh(struct view *v)
{
    const double now = pace_clock();

    if (v->message_until > 0 && now > v->message_until) {
        v->message_until = 0;
        v->over = true;
    }
    if (v->statistics && now > v->rows_clock + statistics_stay)
        v->over = true;
    return v->stale || v->changed || v->over || has_news(v);
}

// The seconds of the day, in local time, at second 0 of the stream.
static double midnight(const struct view *v)
{
    const double into = figure_time(v->figure), arrived = figure_arrived(v->figure);
    const double since = arrived > 0 ? pace_clock() - arrived : 0;
    struct timespec now;
    struct tm day;

    clock_gettime(CLOCK_REALTIME, &now);
    localtime_r(&now.tv_sec, &day);
    return day.tm_hour * 3600. + day.tm_min * 60. + day.tm_sec + 1e-9 * (double)now.tv_nsec -
           since - into;
}

// What a person has chosen of the ranges, instead of what the figure has found.
static void choose_ranges(const struct view_pane *own, struct scene_pane *pane)
{
    struct scene_axis *scaled = pane->image ? &pane->y : &pane->x;

    if (own->other_scale && !(scaled == &pane->x && pane->travels))
        scaled->log = !scaled->log;
    if (own->x_low < own->x_high && !pane->travels) {
        pane->x.low = pane->x.log ? exp(own->x_low) : own->x_low;
        pane->x.high = pane->x.log ? exp(own->x_high) : own->x_high;
    }
    if (own->y_low < own->y_high) {
        pane->y.low = pane->y.log ? exp(own->y_low) : own->y_low;
        pane->y.high = pane->y.log ? exp(own->y_high) : own->y_high;
    }
    if (isfinite(own->height))
        pane->height = own->height;
    if (pane->image && own->low < own->high) {
        pane->image->low = own->low;
        pane->image->high = own->high;
    }
    if (pane->image && own->map >= 0)
        pane->image->map = (enum colormap)own->map;
}

static void choose_traces(const struct view_pane *own, struct scene_pane *pane, struct arena *arena)
{
    struct scene_trace *traces = arena_alloc(arena, pane->trace_count + 1, sizeof *traces);
    size_t n = 0;

    for (size_t k = 0; k < pane->trace_count; k++)
        if (!hides(own, k))
            traces[n++] = pane->traces[k];
    pane->traces = traces;
    pane->trace_count = n;
}

// What is shown of the figure's scene.
static void choose(struct view *v)
{
    const size_t most = v->whole.pane_count < VIEW_PANES ? v->whole.pane_count : VIEW_PANES;
    const double zero = v->zero == VIEW_RELATIVE ? v->edge : v->zero ? -midnight(v) : 0;

    arena_release(&v->arena);
    arena_init(&v->arena);
    scene_init(&v->scene, &v->arena);
    v->scene.title = v->whole.title;
    for (size_t i = 0; i < most; i++) {
        if (v->pane[i].off)
            continue;
        struct scene_pane *pane = scene_add_pane(&v->scene);

        *pane = v->whole.panes[i];
        v->number[v->scene.pane_count - 1] = i;
        if (pane->image) {
            struct scene_image *image = arena_alloc(&v->arena, 1, sizeof *image);

            *image = *pane->image;
            pane->image = image;
        }
        choose_traces(&v->pane[i], pane, &v->arena);
        choose_ranges(&v->pane[i], pane);
        if (pane->travels) {
            pane->x.zero = zero;
            pane->x.clock = v->zero == VIEW_CLOCK;
        }
    }
    scene_fit(&v->scene);
}

static uint64_t measure_of(const struct scene_pane *pane)
{
    const char *unit = pane->image ? pane->image->unit : pane->y.unit;
    uint64_t sum = pane->image ? 2 : pane->y.log ? 3 : 4;

    for (; unit && *unit; unit++)
        sum = (sum ^ (unsigned char)*unit) * 0x100000001b3u;
    return sum;
}

// Ranges of decibels mean nothing for volts.
static void forget_ranges(struct view *v)
{
    for (size_t i = 0; i < v->whole.pane_count && i < VIEW_PANES; i++) {
        struct view_pane *own = &v->pane[i];
        const uint64_t measure = measure_of(&v->whole.panes[i]);

        if (own->measure && own->measure != measure) {
            own->y_low = own->y_high = own->low = own->high = NAN;
            if (i < HOLDS)
                v->holds.values[i].set = v->holds.colours[i].set = false;
        }
        own->measure = measure;
    }
}

// Asks the figure for what it has now.
static void look(struct view *v)
{
    struct figure *f = v->figure;

    arena_release(&v->data);
    arena_init(&v->data);
    scene_init(&v->whole, &v->data);
    v->whole.title = *f->title ? f->title : NULL;
    if (v->width > 0) {
        f->options.width = v->width;
        f->options.height = v->height;
        f->options.scale = v->scale;
    }
    v->edge = v->paused ? v->until : figure_time(f);
    v->newest = v->paused ? 0 : figure_arrived(f);
    v->looked = pace_clock();
    v->age = v->paused ? (double)NAN : figure_age(view_part(v));
    v->altered = figure_changes(f);
    v->seen = figure_snapshot(f, &v->whole, v->edge, v->span);
    forget_ranges(v);
    holds_apply(&v->holds, &v->whole, v->edge);
}

bool view_scene(struct view *v)
{
    const bool looks = v->stale || has_news(v), chooses = looks || v->changed;

    v->anew = v->anew || v->stale || v->changed;
    if (looks)
        look(v);
    if (chooses)
        choose(v);
    if (v->focus >= v->scene.pane_count)
        v->focus = 0;
    v->stale = v->changed = v->over = false;
    return chooses;
}

void view_compose(struct view *v, int width, int height)
{
    v->stale = v->stale || width != v->width || height != v->height;
    v->width = width;
    v->height = height;
    if (!view_scene(v))
        return;
    if (v->zen)
        layout_bare(&v->layout, &v->scene, width, height, v->scale, &v->arena);
    else
        layout_make(&v->layout, &v->scene, width, height - overlay_status_height(v), v->scale,
                    v->font, &v->arena);
}

void view_draw(struct view *v, struct raster *raster)
{
    struct painter painter = {
        .raster = raster,
        .scene = &v->scene,
        .layout = &v->layout,
        .theme = v->theme,
        .font = v->font,
        .arena = &v->brief,
        .no_grid = v->figure->options.no_grid != v->other_grid,
    };

    arena_release(&v->brief);
    arena_init(&v->brief);
    layers_paint(&v->layers, &painter, v->anew);
    v->anew = false;
    overlay_draw(v, raster);
}

void view_shown(struct view *v, double seconds)
{
    const double now = pace_clock();

    v->draw_ms[v->draws++ % VIEW_TIMES] = 1e3 * seconds;
    if (v->newest > 0)
        v->delay = now - v->newest;
    if (v->newest > 0)
        v->capture = v->age + now - v->looked;
    v->newest = 0;
    if (now > v->rows_clock + statistics_stay) {
        const uint64_t taken = figure_taken(v->figure);

        v->rows_rate = (double)(taken - v->rows_seen) / (now - v->rows_clock);
        v->rows_seen = taken;
        v->draw_rate = (double)(v->draws - v->draws_seen) / (now - v->rows_clock);
        v->draws_seen = v->draws;
        v->rows_clock = now;
    }
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double view_draw_ms(const struct view *v, double share)
{
    double ms[VIEW_TIMES];
    const size_t n = v->draws < VIEW_TIMES ? (size_t)v->draws : VIEW_TIMES;

    if (n == 0)
        return 0;
    memcpy(ms, v->draw_ms, n * sizeof *ms);
    qsort(ms, n, sizeof *ms, ascending);
    return ms[(size_t)(share * (double)(n - 1) + 0.5)];
}
