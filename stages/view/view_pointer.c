// SPDX-License-Identifier: MIT
//
// What the mouse does with a figure on a screen.
#include "stages/view/view_pointer.h"

#include <math.h>
#include <stdlib.h>

#include "stages/view/view_keys.h"
#include "stages/view/view_move.h"

static const double notch = 0.9, wide_notch = 0.7; // of the range, that a notch leaves

static bool within(const struct box *box, int x, int y)
{
    return x >= box->x && x < box->x + box->width && y >= box->y && y < box->y + box->height;
}

enum view_part view_part_at(const struct view *v, int x, int y, size_t *pane)
{
    const int near = (int)lrint(4 * v->scale);

    *pane = v->focus;
    for (size_t i = 0; i < v->layout.pane_count; i++) {
        const struct layout_pane *p = &v->layout.panes[i];
        const bool last = i + 1 == v->layout.pane_count;
        const int bottom = p->plot.y + p->plot.height;
        const int end = last ? v->layout.height : v->layout.panes[i + 1].plot.y;

        if (y >= end || y < p->plot.y - (i == 0 ? p->plot.y : 0))
            continue;
        *pane = i;
        if (within(&p->bar, x, y))
            return VIEW_COLOUR_BAR;
        // The border is where the next pane begins; without room between them, all of that.
        if (!last && y >= bottom && y >= end - 2 * near)
            return VIEW_EDGE;
        if (within(&p->plot, x, y))
            return VIEW_PLOT;
        if (y >= bottom)
            return VIEW_X_AXIS;
        return x < p->plot.x ? VIEW_Y_AXIS : VIEW_OUTSIDE;
    }
    return VIEW_OUTSIDE;
}

static void wheel(struct view *v, const struct window_event *e)
{
    size_t i;
    const enum view_part part = view_part_at(v, e->x, e->y, &i);

    if (i >= v->layout.pane_count)
        return;
    const struct box *plot = &v->layout.panes[i].plot;
    const double factor = pow(e->control && !e->shift ? wide_notch : notch, e->wheel);
    const double across = (double)(e->x - plot->x) / plot->width;
    const double up = 1 - (double)(e->y - plot->y) / plot->height;

    v->focus = i;
    if (part == VIEW_COLOUR_BAR) {
        const double at = fmin(fmax(up, 0), 1);

        view_move_ends(v, i, at * (1 - factor), (1 - at) * (factor - 1));
    } else if (part == VIEW_Y_AXIS || (e->control && e->shift)) {
        view_zoom_y(v, i, factor, fmin(fmax(up, 0), 1));
    } else if (e->shift) {
        view_shift_x(v, i, -0.1 * e->wheel);
    } else {
        view_zoom_x(v, i, factor, fmin(fmax(across, 0), 1));
    }
}

static void press(struct view *v, const struct window_event *e)
{
    size_t i;
    const enum view_part part = view_part_at(v, e->x, e->y, &i);

    if (e->clicks == 2 && e->button == 1) {
        view_reset(v);
        v->drag = VIEW_NO_DRAG;
        return;
    }
    if (i >= v->layout.pane_count)
        return;
    const struct box *plot = &v->layout.panes[i].plot;

    v->focus = i;
    v->begin_x = v->drag_x = e->x;
    v->begin_y = v->drag_y = e->y;
    v->over = true;
    if (e->button == 3 || (e->button == 1 && e->shift))
        v->drag = part == VIEW_PLOT ? VIEW_BOX : VIEW_NO_DRAG;
    else if (e->button != 1)
        v->drag = VIEW_NO_DRAG;
    else if (part == VIEW_COLOUR_BAR)
        v->drag = VIEW_BAR;
    else if (part == VIEW_EDGE)
        v->drag = VIEW_BORDER;
    else
        v->drag = VIEW_PAN;
    v->upper = e->y < plot->y + plot->height / 2;
}

static void pan(struct view *v, const struct window_event *e)
{
    const size_t i = v->focus;
    const struct box *plot = &v->layout.panes[i].plot;
    const double dx = -(double)(e->x - v->drag_x) / plot->width;
    const double dy = (double)(e->y - v->drag_y) / plot->height;
    const struct view_pane *own = view_own(v, i);
    const bool beside = v->begin_x < plot->x, below = v->begin_y >= plot->y + plot->height;

    if (e->x != v->drag_x && !beside)
        view_shift_x(v, i, dx);
    // Up and down only what was looked at closer, lest a line leaves the pane by accident.
    const bool falls = v->scene.panes[i].falls;

    if (e->y != v->drag_y && !below && (beside || falls || own->y_low < own->y_high))
        view_shift_y(v, i, dy);
}

// What has a direction to be seen from is turned, where others are moved.
static bool turn(struct view *v, const struct window_event *e)
{
    struct figure *part = view_part(v);
    const struct box *plot = &v->layout.panes[v->focus].plot;
    const double right = (double)(e->x - v->drag_x) / plot->width;
    const double up = -(double)(e->y - v->drag_y) / plot->height;
    char one[VIEW_WORDS], other[VIEW_WORDS];

    if (!part->kind->across || !part->kind->upwards)
        return false;
    figure_turn(part, part->kind->across, right, one, sizeof one);
    figure_turn(part, part->kind->upwards, up, other, sizeof other);
    view_say(v, "%.60s, %.60s", one, other);
    return true;
}

static void drag(struct view *v, const struct window_event *e)
{
    if (v->focus >= v->layout.pane_count)
        return;
    const struct box *plot = &v->layout.panes[v->focus].plot;
    const double up = -(double)(e->y - v->drag_y) / plot->height;

    switch (v->drag) {
    case VIEW_PAN:
        if (!turn(v, e))
            pan(v, e);
        break;
    case VIEW_BAR: view_move_ends(v, v->focus, v->upper ? 0 : up, v->upper ? up : 0); break;
    case VIEW_BORDER: view_move_border(v, v->focus, e->y - v->drag_y); break;
    default: break;
    }
    v->drag_x = e->x;
    v->drag_y = e->y;
}

static void release(struct view *v, const struct window_event *e)
{
    enum { CLICK = 4 }; // pixels: less is no box

    if (v->drag == VIEW_BOX && v->focus < v->layout.pane_count) {
        const struct box box = {e->x < v->begin_x ? e->x : v->begin_x,
                                e->y < v->begin_y ? e->y : v->begin_y, abs(e->x - v->begin_x),
                                abs(e->y - v->begin_y)};

        if (box.width > CLICK && box.height > CLICK)
            view_zoom_box(v, v->focus, &box);
    }
    v->drag = VIEW_NO_DRAG;
    v->over = true;
}

void view_point(struct view *v, const struct window_event *e)
{
    switch (e->kind) {
    case WINDOW_WHEEL: wheel(v, e); break;
    case WINDOW_PRESS: press(v, e); break;
    case WINDOW_RELEASE: release(v, e); break;
    case WINDOW_LEAVE:
        v->over = v->over || v->inside;
        v->inside = false;
        break;
    case WINDOW_MOVE:
        if (v->drag != VIEW_NO_DRAG)
            drag(v, e);
        v->pointer_x = e->x;
        v->pointer_y = e->y;
        v->inside = v->over = true;
        break;
    default: break;
    }
}
