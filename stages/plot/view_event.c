// SPDX-License-Identifier: MIT
//
// What a person does with a figure on a screen.
#include <math.h>
#include <string.h>

#include "stages/plot/view.h"

static const double notch = 0.9; // of the range, that a notch of the wheel leaves

static double unit_low(const struct scene_axis *a)
{
    return a->log ? log(a->low) : a->low;
}

static double unit_high(const struct scene_axis *a)
{
    return a->log ? log(a->high) : a->high;
}

// The pane that a point lies in or beside, or the one in focus.
static size_t pane_at(const struct view *v, int y)
{
    for (size_t i = 0; i < v->layout.pane_count; i++) {
        const struct box *plot = &v->layout.panes[i].plot;

        if (y >= plot->y - plot->height / 20 && y < plot->y + plot->height + plot->height / 8)
            return i;
    }
    return v->focus < v->layout.pane_count ? v->focus : 0;
}

static bool is_time(const struct view *v, size_t pane)
{
    return v->scene.panes[pane].travels;
}

static void pause_at(struct view *v, double until)
{
    v->paused = true;
    v->until = until;
    v->changed = true;
}

// Moves through time by a share of what is shown; the live edge goes on.
static void travel(struct view *v, double share)
{
    const double now = figure_time(v->figure);
    const double span = isnan(v->span) ? figure_span(v->figure) : v->span;
    const double from = v->paused ? v->until : now;
    const double to = from + share * (isfinite(span) ? span : now);

    if (to >= now) {
        v->paused = false;
        v->changed = true;
        return;
    }
    pause_at(v, to > 0 ? to : 0);
}

static void lengthen(struct view *v, double factor)
{
    const double span = isnan(v->span) ? figure_span(v->figure) : v->span;

    if (isfinite(span))
        v->span = fmin(fmax(span * factor, 1e-6), 1e7);
    v->changed = true;
}

// Scales low … high by a factor about a place between them, 0 to 1.
static void scale_about(double *low, double *high, double l, double h, double factor, double place)
{
    const double at = l + (h - l) * place;

    *low = at - (at - l) * factor;
    *high = at + (h - at) * factor;
}

static void zoom_x(struct view *v, size_t pane, double factor, double place)
{
    const struct scene_axis *x = &v->scene.panes[pane].x;

    if (is_time(v, pane)) {
        lengthen(v, factor);
        return;
    }
    // Panes that share the axis go along.
    for (size_t i = 0; i < v->scene.pane_count && i < VIEW_PANES; i++)
        if (i == pane || scene_axis_same(&v->scene.panes[i].x, x))
            scale_about(&v->pane[i].x_low, &v->pane[i].x_high, unit_low(x), unit_high(x), factor,
                        place);
    v->changed = true;
}

static void zoom_y(struct view *v, size_t pane, double factor, double place)
{
    const struct scene_axis *y = &v->scene.panes[pane].y;

    if (v->scene.panes[pane].falls) {
        lengthen(v, factor);
        return;
    }
    scale_about(&v->pane[pane].y_low, &v->pane[pane].y_high, unit_low(y), unit_high(y), factor,
                place);
    v->changed = true;
}

static void zoom_colours(struct view *v, size_t pane, double low, double high)
{
    const struct scene_image *image = v->scene.panes[pane].image;

    if (!image || !(image->low < image->high))
        return;
    v->pane[pane].low = image->low + low * (image->high - image->low);
    v->pane[pane].high = image->high + high * (image->high - image->low);
    v->changed = true;
}

static void shift(double *low, double *high, double l, double h, double by)
{
    *low = l + by * (h - l);
    *high = h + by * (h - l);
}

static void reset(struct view *v)
{
    for (size_t i = 0; i < VIEW_PANES; i++)
        v->pane[i] = (struct view_pane){NAN, NAN, NAN, NAN, NAN, NAN, -1};
    v->span = NAN;
    v->paused = false;
    v->changed = true;
}

// Louder or softer: the range of values, or of colours, about its middle.
static void amplify(struct view *v, double factor)
{
    const size_t i = v->focus;

    if (i < v->scene.pane_count && v->scene.panes[i].image)
        zoom_colours(v, i, 0, factor > 1 ? 0.2 : -0.1);
    else if (i < v->scene.pane_count)
        zoom_y(v, i, factor, 0.5);
}

static void next_map(struct view *v, int step)
{
    const struct scene_image *image =
        v->focus < v->scene.pane_count ? v->scene.panes[v->focus].image : NULL;

    if (!image)
        return;
    v->pane[v->focus].map = ((int)image->map + step + COLORMAPS) % COLORMAPS;
    v->changed = true;
}

static enum view_result letter(struct view *v, const struct window_event *e)
{
    const char c = e->text[0];

    v->changed = true;
    switch (c) {
    case 'q': return VIEW_QUIT;
    case ' ':
    case 'p':
        if (v->paused)
            v->paused = false;
        else
            pause_at(v, figure_time(v->figure));
        break;
    case '+':
    case '=': amplify(v, 0.8); break;
    case '-': amplify(v, 1.25); break;
    case '[': zoom_colours(v, v->focus, -0.05, 0); break;
    case ']': zoom_colours(v, v->focus, 0.05, 0); break;
    case '{': zoom_colours(v, v->focus, 0, -0.05); break;
    case '}': zoom_colours(v, v->focus, 0, 0.05); break;
    case 'c': next_map(v, 1); break;
    case 'C': next_map(v, -1); break;
    case '0': reset(v); break;
    case '?': v->help = !v->help; break;
    case 'i': v->status = !v->status; break;
    default: break;
    }
    return VIEW_GOES_ON;
}

static void key(struct view *v, const struct window_event *e)
{
    v->changed = true;
    switch (e->key) {
    case WINDOW_LEFT: travel(v, e->shift ? -1 : -0.25); break;
    case WINDOW_RIGHT: travel(v, e->shift ? 1 : 0.25); break;
    case WINDOW_END: v->paused = false; break;
    case WINDOW_HOME: pause_at(v, 0); break;
    case WINDOW_PAGE_UP: lengthen(v, 2); break;
    case WINDOW_PAGE_DOWN: lengthen(v, 0.5); break;
    case WINDOW_TAB:
        v->focus = v->scene.pane_count ? (v->focus + 1) % v->scene.pane_count : 0;
        break;
    case WINDOW_F1: v->help = !v->help; break;
    case WINDOW_ESCAPE: v->help = false; break;
    default: break;
    }
}

static void wheel(struct view *v, const struct window_event *e)
{
    if (!v->layout.pane_count)
        return;
    const size_t i = pane_at(v, e->y);
    const struct box *plot = &v->layout.panes[i].plot;
    const double factor = pow(e->control ? 0.7 : notch, e->wheel);
    const double across = (double)(e->x - plot->x) / plot->width;
    const double up = 1 - (double)(e->y - plot->y) / plot->height;

    v->focus = i;
    if (e->shift)
        travel(v, -0.1 * e->wheel);
    else if (across < 0)
        zoom_y(v, i, factor, fmin(fmax(up, 0), 1));
    else
        zoom_x(v, i, factor, fmin(fmax(across, 0), 1));
}

static void drag(struct view *v, const struct window_event *e)
{
    const size_t i = pane_at(v, v->drag_y);
    const struct box *plot = &v->layout.panes[i].plot;
    const double dx = -(double)(e->x - v->drag_x) / plot->width;
    const double dy = (double)(e->y - v->drag_y) / plot->height;
    const struct scene_axis *x = &v->scene.panes[i].x, *y = &v->scene.panes[i].y;
    struct view_pane *own = &v->pane[i];

    if (e->x != v->drag_x && v->drag_x >= plot->x) {
        if (is_time(v, i))
            travel(v, dx);
        else
            shift(&own->x_low, &own->x_high, unit_low(x), unit_high(x), dx);
    }
    if (e->y != v->drag_y && v->scene.panes[i].falls)
        travel(v, dy);
    else if (e->y != v->drag_y && (own->y_low < own->y_high || v->drag_x < plot->x))
        shift(&own->y_low, &own->y_high, unit_low(y), unit_high(y), dy);
    v->drag_x = e->x;
    v->drag_y = e->y;
    v->changed = true;
}

enum view_result view_event(struct view *v, const struct window_event *e)
{
    switch (e->kind) {
    case WINDOW_LETTER: return letter(v, e);
    case WINDOW_KEY: key(v, e); break;
    case WINDOW_WHEEL: wheel(v, e); break;
    case WINDOW_CLOSE: return VIEW_CLOSED;
    case WINDOW_RESIZE: v->changed = true; break;
    case WINDOW_PRESS:
        if (e->clicks == 2) {
            reset(v);
            break;
        }
        v->dragging = e->button == 1 && v->layout.pane_count;
        v->focus = v->layout.pane_count ? pane_at(v, e->y) : 0;
        v->drag_x = e->x;
        v->drag_y = e->y;
        break;
    case WINDOW_RELEASE: v->dragging = false; break;
    case WINDOW_LEAVE:
        v->changed = v->changed || v->inside;
        v->inside = false;
        break;
    case WINDOW_MOVE:
        if (v->dragging)
            drag(v, e);
        v->pointer_x = e->x;
        v->pointer_y = e->y;
        v->inside = v->changed = true;
        break;
    default: break;
    }
    return VIEW_GOES_ON;
}
