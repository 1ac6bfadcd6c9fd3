// SPDX-License-Identifier: MIT
//
// Which keys there are.
#include "stages/view/view_keys.h"

// What a key needs of the pane in focus.
enum need {
    ANYTHING,
    PAST,     // seconds before now can be shown
    TIME,     // an axis is the time of the stream
    RANGE,    // values on an axis, or as colours
    VALUES,   // axes of values
    LINES,    // that have peaks
    SCALE,    // an axis that isn't time
    COLOURS,  // of a map
    CHANNELS, // several lines, or panes
    PANES,
    TURNS, // dragging turns it
    STAYS, // it doesn't
};

enum { CODES = 9 };

static const struct row {
    int code[CODES];
    struct view_row row;
    enum need need;
} rows[] = {
    {{' ', 'p'}, {"space p", "pause and go on; what comes is kept meanwhile"}, ANYTHING},
    {{'.', ','}, {". ,", "a step later, earlier"}, PAST},
    {{FIGURE_LEFT, FIGURE_RIGHT}, {"← →", "scroll; with Shift a whole page"}, PAST},
    {{VIEW_KEYS + WINDOW_HOME, VIEW_KEYS + WINDOW_END},
     {"Home End", "the oldest, the newest"},
     PAST},
    {{VIEW_KEYS + WINDOW_PAGE_UP, VIEW_KEYS + WINDOW_PAGE_DOWN},
     {"PgUp PgDn", "a longer, a shorter time"},
     TIME},
    {{FIGURE_UP, FIGURE_DOWN}, {"↑ ↓", "higher, lower values: by 5 dB or a twentieth"}, RANGE},
    {{'+', '-'}, {"+ −", "larger, smaller"}, RANGE},
    {{'[', ']', '{', '}'}, {"[ ] { }", "the lowest, the highest value shown"}, RANGE},
    {{'a', 'A'}, {"a A", "the range that fits: once, always"}, RANGE},
    {{'l'}, {"l", "logarithmic or linear axis"}, SCALE},
    {{'c', 'C'}, {"c C", "other colours"}, COLOURS},
    {{'x'}, {"x", "crosshair: off, on, at peaks", true}, VALUES},
    {{'m', 'M', VIEW_KEYS + WINDOW_DELETE},
     {"m M Del", "mark, mark of a distance, no marks", true},
     VALUES},
    {{'k'}, {"k", "the highest peaks"}, LINES},
    {{'1', '2', '3', '4', '5', '6', '7', '8', '9'}, {"1 … 9", "channels on and off"}, CHANNELS},
    {{'t'}, {"t", "time: of the stream, from now, of the day"}, TIME},
    {{'g', 'z'}, {"g z", "grid, nothing but data"}, ANYTHING},
    {{'s', 'S'}, {"s S", "picture (PNG); drawing (SVG) and values (CSV)"}, ANYTHING},
    {{'f', VIEW_KEYS + WINDOW_F11}, {"f F11", "full screen", true}, ANYTHING},
    {{VIEW_KEYS + WINDOW_TAB}, {"Tab", "the next pane"}, PANES},
    {{'i'}, {"i", "statistics"}, ANYTHING},
    {{'?', VIEW_KEYS + WINDOW_F1}, {"? F1", "these keys"}, ANYTHING},
    {{VIEW_KEYS + WINDOW_ESCAPE}, {"Esc", "away with what lies over it"}, ANYTHING},
    {{'0'}, {"0", "looked at as it was"}, ANYTHING},
    {{'q'}, {"q", "quit"}, ANYTHING},
    {{0}, {"drag", "turn it", true}, TURNS},
    {{0}, {"drag", "move; colour bar: its end; between panes: the border", true}, STAYS},
    {{0}, {"right drag", "look at a part; Shift and drag too", true}, VALUES},
    {{0}, {"wheel", "look closer; over an axis only that axis; Ctrl: coarser", true}, VALUES},
    {{0}, {"Shift wheel", "scroll", true}, VALUES},
    {{0}, {"double click", "looked at as it was", true}, ANYTHING},
};
enum { ROWS = sizeof rows / sizeof *rows };

int view_keys_code(const struct window_event *e)
{
    const unsigned char letter = (unsigned char)e->text[0];

    if (e->kind == WINDOW_LETTER)
        return letter == '=' ? '+' : letter;
    switch (e->key) {
    case WINDOW_LEFT: return FIGURE_LEFT;
    case WINDOW_RIGHT: return FIGURE_RIGHT;
    case WINDOW_UP: return FIGURE_UP;
    case WINDOW_DOWN: return FIGURE_DOWN;
    case WINDOW_NO_KEY:
    case WINDOW_ENTER: return 0;
    default: return VIEW_KEYS + (int)e->key;
    }
}

struct figure *view_part(const struct view *v)
{
    return figure_part(v->figure, v->number[v->focus < VIEW_PANES ? v->focus : 0]);
}

const struct figure_key *view_keys_own(const struct view *v, int code)
{
    const struct figure_key *key = view_part(v)->kind->keys;

    while (key && key->key && key->key != code)
        key++;
    return key && key->key ? key : NULL;
}

static bool has(const struct view *v, enum need need)
{
    static const struct scene_pane none;
    const struct figure_kind *kind = view_part(v)->kind;
    const bool there = v->focus < v->scene.pane_count;
    const struct scene_pane *p = there ? &v->scene.panes[v->focus] : &none;
    const bool time = p->travels || p->falls;

    switch (need) {
    case PAST: return time || kind->moment || kind->recalls;
    case TIME: return time;
    case RANGE: return !p->bare || p->image;
    case VALUES: return !p->bare;
    case LINES: return !p->bare && !p->image;
    case SCALE: return !p->bare && (p->image || (!p->travels && p->x.low >= 0));
    case COLOURS: return scene_has_bar(p->image);
    case CHANNELS:
        return v->whole.pane_count > 1 ||
               (v->whole.pane_count && v->whole.panes[0].trace_count > 1);
    case PANES: return v->scene.pane_count > 1;
    case TURNS: return kind->across != NULL;
    case STAYS: return !kind->across;
    default: return true;
    }
}

// Does a row say something that the figure's own keys don't say otherwise?
static bool stands(const struct view *v, const struct row *row)
{
    bool taken = row->code[0] != 0;

    for (size_t i = 0; i < CODES && row->code[i]; i++)
        taken = taken && view_keys_own(v, row->code[i]);
    return !taken && has(v, row->need);
}

bool view_keys_has(const struct view *v, int code)
{
    for (size_t i = 0; i < ROWS; i++)
        for (size_t k = 0; k < CODES && rows[i].code[k]; k++)
            if (rows[i].code[k] == code)
                return has(v, rows[i].need);
    return false;
}

size_t view_keys_list(const struct view *v, struct view_row shown[VIEW_ROWS])
{
    size_t n = 0;

    for (const struct figure_key *key = view_part(v)->kind->keys; key && key->key; key++)
        if (key->keys && n < VIEW_ROWS)
            shown[n++] = (struct view_row){key->keys, key->what, false};
    for (size_t i = 0; i < ROWS && n < VIEW_ROWS; i++)
        if (stands(v, &rows[i]))
            shown[n++] = rows[i].row;
    return n;
}
