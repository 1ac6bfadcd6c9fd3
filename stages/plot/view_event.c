// SPDX-License-Identifier: MIT
//
// What a person does with a figure on a screen: keys.
#include <math.h>
#include <string.h>

#include "stages/plot/view_move.h"
#include "stages/plot/view_pointer.h"

static const double louder = 1.25;

static void toggle_pause(struct view *v)
{
    if (v->paused) {
        v->paused = false;
        v->stale = true;
    } else {
        // What is on the screen stays, whatever has come since.
        view_pause(v, v->draws ? v->edge : figure_time(v->figure));
    }
}

static void toggle(struct view *v, bool *what)
{
    *what = !*what;
    v->over = true;
}

static void wish(struct view *v, enum view_wish what)
{
    v->wish = what;
    v->over = true;
}

static void toggle_fitting(struct view *v)
{
    v->holds.track = !v->holds.track;
    view_fit(v, v->focus);
    view_say(v, v->holds.track ? "ranges follow the data" : "ranges stay");
}

// Of ranges and looks. False: another letter.
static bool look_letter(struct view *v, char c)
{
    switch (c) {
    case '+':
    case '=': view_amplify(v, v->focus, louder); break;
    case '-': view_amplify(v, v->focus, 1 / louder); break;
    case '[': view_step_ends(v, v->focus, -1, 0); break;
    case ']': view_step_ends(v, v->focus, 1, 0); break;
    case '{': view_step_ends(v, v->focus, 0, -1); break;
    case '}': view_step_ends(v, v->focus, 0, 1); break;
    case 'c': view_next_map(v, v->focus, 1); break;
    case 'C': view_next_map(v, v->focus, -1); break;
    case 'a': view_fit(v, v->focus); break;
    case 'A': toggle_fitting(v); break;
    case 'l': view_other_scale(v, v->focus); break;
    case '0': view_reset(v); break;
    case 'g':
        v->other_grid = !v->other_grid;
        v->changed = true;
        break;
    case 'z':
        v->zen = !v->zen;
        v->changed = true;
        break;
    case 't':
        v->zero = (v->zero + 1) % VIEW_ZEROS;
        v->changed = true;
        break;
    default: return false;
    }
    return true;
}

static enum view_result letter(struct view *v, const struct window_event *e)
{
    const char c = e->text[0];

    if (look_letter(v, c))
        return VIEW_GOES_ON;
    switch (c) {
    case 'q': return VIEW_QUIT;
    case ' ':
    case 'p': toggle_pause(v); break;
    case '.': view_travel_frames(v, 1); break;
    case ',': view_travel_frames(v, -1); break;
    case 'x':
        v->cross = (v->cross + 1) % VIEW_CROSSES;
        v->over = true;
        break;
    case 'm': view_add_mark(v, false); break;
    case 'M': view_add_mark(v, true); break;
    case 'k': toggle(v, &v->peaks); break;
    case 'i': toggle(v, &v->statistics); break;
    case '?': toggle(v, &v->help); break;
    case 's': wish(v, VIEW_PICTURE); break;
    case 'S': wish(v, VIEW_VALUES); break;
    case 'f': wish(v, VIEW_FULL); break;
    default:
        if (c >= '1' && c <= '9')
            view_channel(v, (size_t)(c - '1'));
    }
    return VIEW_GOES_ON;
}

// Esc takes away what lies over the figure, and then leaves the full screen.
static void escape(struct view *v)
{
    if (v->help || v->statistics)
        v->help = v->statistics = false;
    else if (v->full)
        wish(v, VIEW_FULL);
    v->over = true;
}

static void key(struct view *v, const struct window_event *e)
{
    switch (e->key) {
    case WINDOW_LEFT: view_travel(v, e->shift ? -1 : -0.25); break;
    case WINDOW_RIGHT: view_travel(v, e->shift ? 1 : 0.25); break;
    case WINDOW_UP: view_step_ends(v, v->focus, 1, 1); break;
    case WINDOW_DOWN: view_step_ends(v, v->focus, -1, -1); break;
    case WINDOW_HOME: view_pause(v, fmin(view_span(v), figure_time(v->figure))); break;
    case WINDOW_END:
        v->paused = false;
        v->stale = true;
        break;
    case WINDOW_PAGE_UP: view_lengthen(v, 2, 1); break;
    case WINDOW_PAGE_DOWN: view_lengthen(v, 0.5, 1); break;
    case WINDOW_TAB:
        if (v->scene.pane_count)
            v->focus = (v->focus + (e->shift ? v->scene.pane_count - 1 : 1)) % v->scene.pane_count;
        v->over = true;
        break;
    case WINDOW_DELETE:
        v->marks = 0;
        v->over = true;
        break;
    case WINDOW_F1: toggle(v, &v->help); break;
    case WINDOW_F11: wish(v, VIEW_FULL); break;
    case WINDOW_ESCAPE: escape(v); break;
    default: break;
    }
}

enum view_result view_event(struct view *v, const struct window_event *e)
{
    switch (e->kind) {
    case WINDOW_LETTER: return letter(v, e);
    case WINDOW_KEY: key(v, e); break;
    case WINDOW_CLOSE: return VIEW_CLOSED;
    case WINDOW_RESIZE: v->over = true; break;
    default: view_point(v, e);
    }
    return VIEW_GOES_ON;
}
