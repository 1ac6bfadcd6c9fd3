// SPDX-License-Identifier: MIT
//
// What keys and the mouse do to what is shown.
#include "stages/view/view_move.h"

#include <limits.h>
#include <math.h>

#include "stages/view/view_keys.h"

static double unit_low(const struct scene_axis *a)
{
    return a->log ? log(a->low) : a->low;
}

static double unit_high(const struct scene_axis *a)
{
    return a->log ? log(a->high) : a->high;
}

static const struct scene_pane *pane_of(const struct view *v, size_t i)
{
    return i < v->scene.pane_count ? &v->scene.panes[i] : NULL;
}

void view_reset(struct view *v)
{
    for (size_t i = 0; i < VIEW_PANES; i++)
        v->pane[i] = view_untouched;
    holds_reset(&v->holds);
    v->span = NAN;
    v->paused = false;
    v->stale = true;
}

void view_pause(struct view *v, double until)
{
    v->paused = true;
    v->until = until;
    v->stale = true;
}

double view_span(const struct view *v)
{
    return isnan(v->span) ? figure_span(v->figure) : v->span;
}

// Seconds that are seen in a pane, whose time may be another part of the figure's.
static double seen_span(const struct view *v, size_t pane)
{
    const struct scene_pane *p = pane_of(v, pane);

    return p && p->travels ? p->x.high - p->x.low
           : p && p->falls ? p->y.high - p->y.low
                           : view_span(v);
}

// The second of the oldest frame of a history of frames; 0 where there is none.
static double oldest(const struct view *v)
{
    struct figure_moment moment;

    return figure_moment(view_part(v), -INFINITY, INT_MIN / 2, &moment) ? fmax(moment.at, 0) : 0;
}

static void go_to(struct view *v, double until)
{
    const double now = figure_time(v->figure);

    v->stale = true;
    if (until >= now)
        v->paused = false;
    else
        view_pause(v, fmax(until, oldest(v)));
}

void view_travel_home(struct view *v)
{
    const double first = oldest(v);

    view_pause(v, first > 0 ? first : fmin(view_span(v), figure_time(v->figure)));
}

void view_travel(struct view *v, double share)
{
    const double now = figure_time(v->figure), span = seen_span(v, v->focus);
    const double from = v->paused ? v->until : now;

    go_to(v, from + share * (isfinite(span) ? span : now));
}

void view_travel_frames(struct view *v, int frames)
{
    const double rate = sigrun_hz(v->figure->rate), span = seen_span(v, v->focus);
    const double width = v->layout.pane_count ? v->layout.panes[0].plot.width : 1;
    const double pixel = isfinite(span) ? span / fmax(width, 1) : 0;
    const double frame = rate > 0 ? 1 / rate : 0;
    const double now = figure_time(v->figure);
    const double from = v->paused ? v->until : now, to = from + frames * fmax(frame, pixel);
    struct figure_moment moment;

    // One by one where frames are kept, as far as these go.
    if (figure_moment(view_part(v), from, frames, &moment)) {
        view_pause(v, moment.at);
        return;
    }
    view_pause(v, fmin(fmax(to, 0), now));
}

void view_lengthen(struct view *v, double factor, double place)
{
    const double span = view_span(v), now = figure_time(v->figure);

    if (!isfinite(span))
        return;
    v->span = fmin(fmax(span * factor, 1e-6), 1e7);
    v->stale = true;
    if (v->paused)
        v->until =
            fmin(v->until + (v->span / span - 1) * seen_span(v, v->focus) * (1 - place), now);
}

// Scales low … high by a factor about a place between them, 0 to 1.
static void scale_about(double *low, double *high, double l, double h, double factor, double place)
{
    const double at = l + (h - l) * place;

    *low = at - (at - l) * factor;
    *high = at + (h - at) * factor;
}

void view_zoom_x(struct view *v, size_t pane, double factor, double place)
{
    const struct scene_axis *x = &v->scene.panes[pane].x;

    v->changed = true;
    if (v->scene.panes[pane].travels) {
        view_lengthen(v, factor, place);
        return;
    }
    // Panes that share the axis go along.
    for (size_t i = 0; i < v->scene.pane_count; i++)
        if (i == pane || scene_axis_same(&v->scene.panes[i].x, x))
            scale_about(&view_own(v, i)->x_low, &view_own(v, i)->x_high, unit_low(x), unit_high(x),
                        factor, place);
}

void view_zoom_y(struct view *v, size_t pane, double factor, double place)
{
    const struct scene_axis *y = &v->scene.panes[pane].y;
    struct view_pane *own = view_own(v, pane);

    v->changed = true;
    if (v->scene.panes[pane].falls)
        view_lengthen(v, factor, place);
    else
        scale_about(&own->y_low, &own->y_high, unit_low(y), unit_high(y), factor, place);
}

static void set_part(double *low, double *high, const struct scene_axis *a, double from, double to)
{
    const double l = unit_low(a), h = unit_high(a);

    *low = l + from * (h - l);
    *high = l + to * (h - l);
}

void view_zoom_box(struct view *v, size_t pane, const struct box *box)
{
    const struct box *plot = &v->layout.panes[pane].plot;
    const struct scene_pane *p = &v->scene.panes[pane];
    struct view_pane *own = view_own(v, pane);
    const double left = fmax((double)(box->x - plot->x) / plot->width, 0);
    const double right = fmin((double)(box->x + box->width - plot->x) / plot->width, 1);
    const double top = fmin(1 - (double)(box->y - plot->y) / plot->height, 1);
    const double bottom = fmax(1 - (double)(box->y + box->height - plot->y) / plot->height, 0);

    if (!(left < right) || !(bottom < top))
        return;
    set_part(&own->y_low, &own->y_high, &p->y, bottom, top);
    v->changed = true;
    if (p->travels) {
        const double until = axis_value(&p->x, right);

        v->span = fmax((right - left) * view_span(v), 1e-6);
        view_pause(v, fmin(until, figure_time(v->figure)));
        return;
    }
    for (size_t i = 0; i < v->scene.pane_count; i++)
        if (i == pane || scene_axis_same(&v->scene.panes[i].x, &p->x))
            set_part(&view_own(v, i)->x_low, &view_own(v, i)->x_high, &p->x, left, right);
}

void view_shift_x(struct view *v, size_t pane, double share)
{
    const struct scene_axis x = v->scene.panes[pane].x;

    v->changed = true;
    if (v->scene.panes[pane].travels) {
        view_travel(v, share);
        return;
    }
    for (size_t i = 0; i < v->scene.pane_count; i++)
        if (i == pane || scene_axis_same(&v->scene.panes[i].x, &x))
            set_part(&view_own(v, i)->x_low, &view_own(v, i)->x_high, &x, share, 1 + share);
}

void view_shift_y(struct view *v, size_t pane, double share)
{
    v->changed = true;
    if (v->scene.panes[pane].falls)
        view_travel(v, share);
    else
        set_part(&view_own(v, pane)->y_low, &view_own(v, pane)->y_high, &v->scene.panes[pane].y,
                 share, 1 + share);
}

void view_move_ends(struct view *v, size_t pane, double low, double high)
{
    const struct scene_pane *p = pane_of(v, pane);
    struct view_pane *own = view_own(v, pane);

    if (!p || 1 + high - low < 1e-3)
        return;
    v->changed = true;
    if (!p->image) {
        set_part(&own->y_low, &own->y_high, &p->y, low, 1 + high);
        return;
    }
    if (!(p->image->low < p->image->high))
        return;
    own->low = p->image->low + low * (p->image->high - p->image->low);
    own->high = p->image->high + high * (p->image->high - p->image->low);
}

void view_step_ends(struct view *v, size_t pane, int low, int high)
{
    const struct scene_pane *p = pane_of(v, pane);

    if (!p)
        return;
    const char *unit = p->image ? p->image->unit : p->y.unit;
    const double span = p->image ? p->image->high - p->image->low : p->y.high - p->y.low;
    const double step = scene_unit_is_decibel(unit) && span != 0 ? 5 / fabs(span) : 0.05;

    view_move_ends(v, pane, low * step, high * step);
}

void view_amplify(struct view *v, size_t pane, double factor)
{
    const struct scene_pane *p = pane_of(v, pane);

    if (!p)
        return;
    const char *unit = p->image ? p->image->unit : p->y.unit;
    const double low = p->image ? p->image->low : p->y.low;
    const double high = p->image ? p->image->high : p->y.high;
    double place = 0.5;

    if (scene_unit_is_decibel(unit))
        place = 1;
    else if (low <= 0 && high >= 0 && low < high)
        place = -low / (high - low);
    view_move_ends(v, pane, place * (1 - 1 / factor), (1 - place) * (1 / factor - 1));
}

void view_fit(struct view *v, size_t pane)
{
    struct view_pane *own = view_own(v, pane);
    const size_t number = v->number[pane < VIEW_PANES ? pane : 0];

    own->y_low = own->y_high = own->low = own->high = NAN;
    if (number < HOLDS)
        v->holds.values[number].set = v->holds.colours[number].set = false;
    v->stale = true;
}

void view_next_map(struct view *v, size_t pane, int step)
{
    const struct scene_pane *p = pane_of(v, pane);

    if (!p || !p->image)
        return;
    view_own(v, pane)->map = ((int)p->image->map + step + COLORMAPS) % COLORMAPS;
    v->changed = true;
}

void view_other_scale(struct view *v, size_t pane)
{
    struct view_pane *own = view_own(v, pane);
    const struct scene_pane *p = pane_of(v, pane);

    if (!p)
        return;
    if (!p->image && p->travels) {
        view_say(v, "time has no logarithmic axis");
        return;
    }
    own->other_scale = !own->other_scale;
    // Ranges of the one scale mean nothing on the other.
    if (p->image)
        own->y_low = own->y_high = NAN;
    else
        own->x_low = own->x_high = NAN;
    v->changed = true;
}

static size_t shown_traces(const struct view_pane *own, size_t count)
{
    size_t n = 0;

    for (size_t k = 0; k < count; k++)
        n += k >= 32 || !(own->hidden >> k & 1);
    return n;
}

void view_channel(struct view *v, size_t number)
{
    struct view_pane *own = view_own(v, v->focus);
    const size_t at = v->number[v->focus < VIEW_PANES ? v->focus : 0];
    const size_t traces = v->whole.pane_count ? v->whole.panes[at].trace_count : 0;

    v->changed = true;
    if (traces > 1) {
        const uint32_t bit = number < traces && number < 32 ? 1U << number : 0;

        own->hidden ^= shown_traces(own, traces) > 1 || own->hidden & bit ? bit : 0;
        return;
    }
    if (number >= v->whole.pane_count || number >= VIEW_PANES ||
        (v->scene.pane_count < 2 && !v->pane[number].off))
        return;
    v->pane[number].off = !v->pane[number].off;
}

void view_move_border(struct view *v, size_t pane, int by)
{
    enum { LEAST = 16 };

    if (pane + 1 >= v->layout.pane_count)
        return;
    struct box *upper = &v->layout.panes[pane].plot, *lower = &v->layout.panes[pane + 1].plot;

    if (upper->height + by < LEAST || lower->height - by < LEAST)
        return;
    // The layout is made anew with the next picture; until then there may be more moves.
    upper->height += by;
    lower->height -= by;
    lower->y += by;
    for (size_t i = 0; i < v->layout.pane_count; i++)
        view_own(v, i)->height = v->layout.panes[i].plot.height;
    v->changed = true;
}

void view_probe(struct view *v)
{
    const int reach = (int)lrint(16 * v->scale);

    v->probe = (struct probe){0};
    for (size_t i = 0; v->inside && i < v->layout.pane_count && !v->probe.found; i++) {
        const struct box *plot = &v->layout.panes[i].plot;

        v->probed = i;
        v->probe =
            v->cross == VIEW_SNAP
                ? probe_near(&v->scene.panes[i], plot, v->pointer_x, v->pointer_y, reach, &v->brief)
                : probe_at(&v->scene.panes[i], plot, v->pointer_x, v->pointer_y, &v->brief);
    }
}

void view_add_mark(struct view *v, bool delta)
{
    view_probe(v);
    if (!v->probe.found) {
        view_say(v, "point at something to mark it");
        return;
    }
    if (v->marks == VIEW_MARKS) {
        view_say(v, "there are %d marks; Del takes them away", VIEW_MARKS);
        return;
    }
    v->focus = v->probed;
    v->mark[v->marks++] =
        (struct view_mark){.pane = v->number[v->probed],
                           .trace = view_trace_number(v, v->probed, v->probe.trace),
                           .x = v->probe.x,
                           .y = v->probe.y,
                           .cell = v->probe.cell,
                           .delta = delta && v->marks > 0};
    v->over = true;
}
