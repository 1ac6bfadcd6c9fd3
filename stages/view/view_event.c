// SPDX-License-Identifier: MIT
//
// What a person does with a figure on a screen: keys.
#include <math.h>

#include "stages/view/view_keys.h"
#include "stages/view/view_move.h"
#include "stages/view/view_pointer.h"

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
    case '+': view_amplify(v, v->focus, louder); break;
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

static enum view_result letter(struct view *v, char c)
{
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
    case WINDOW_HOME: view_travel_home(v); break;
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

// What changes how the figure is made goes the way of `sigrun ctl`.
static bool press_own(struct view *v, int code, bool shift)
{
    const struct figure_key *key = view_keys_own(v, code);
    char told[VIEW_WORDS];

    if (!key || (shift && code >= FIGURE_LEFT))
        return false;
    figure_press(view_part(v), key, told, sizeof told);
    view_say(v, "%s", told);
    return true;
}

static void tell_missing(struct view *v, const struct window_event *e, int code)
{
    static const char *const arrows[] = {"←", "→", "↑", "↓"};
    const char *who = sigrun_label(view_part(v)->stage), *tail = "? shows those that there are";

    if (code >= FIGURE_LEFT && code <= FIGURE_DOWN)
        view_say(v, "%s has no key %s here; %s", who, arrows[code - FIGURE_LEFT], tail);
    else if (e->kind == WINDOW_LETTER && code > ' ' && code < 0x7f)
        view_say(v, "%s has no key %c here; %s", who, code, tail);
    else
        view_say(v, "%s has no such key here; %s", who, tail);
}

enum view_result view_event(struct view *v, const struct window_event *e)
{
    const bool pressed = e->kind == WINDOW_LETTER || e->kind == WINDOW_KEY;
    const int code = pressed ? view_keys_code(e) : 0;

    if (pressed && !code)
        return VIEW_GOES_ON;
    if (pressed && press_own(v, code, e->shift))
        return VIEW_GOES_ON;
    if (pressed && !view_keys_has(v, code)) {
        tell_missing(v, e, code);
        return VIEW_GOES_ON;
    }
    switch (e->kind) {
    case WINDOW_LETTER: return letter(v, (char)code);
    case WINDOW_KEY: key(v, e); break;
    case WINDOW_CLOSE: return VIEW_CLOSED;
    case WINDOW_RESIZE: v->over = true; break;
    default: view_point(v, e);
    }
    return VIEW_GOES_ON;
}
