// SPDX-License-Identifier: MIT
//
// Tables that lie over a figure on a screen: the keys, the statistics.
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "stages/plot/numeral.h"
#include "stages/plot/overlay.h"
#include "stages/plot/view_move.h"

static const struct {
    const char *keys, *what;
    bool pixels; // needs a pointer, or a window
} help[] = {
    {"space p", "pause and go on; what comes is kept meanwhile", false},
    {". ,", "a step later, earlier", false},
    {"← →", "scroll; with Shift a whole page", false},
    {"Home End", "the oldest, the newest", false},
    {"PgUp PgDn", "a longer, a shorter time", false},
    {"↑ ↓", "higher, lower values: by 5 dB or a twentieth", false},
    {"+ −", "larger, smaller", false},
    {"[ ] { }", "the lowest, the highest value shown", false},
    {"a A", "the range that fits: once, always", false},
    {"l", "logarithmic or linear frequencies", false},
    {"c C", "other colours", false},
    {"x", "crosshair: off, on, at peaks", true},
    {"m M Del", "mark, mark of a distance, no marks", true},
    {"k", "the highest peaks", false},
    {"1 … 9", "channels on and off", false},
    {"g t z", "grid, kind of time, nothing but data", false},
    {"s S", "picture (PNG), values (CSV)", false},
    {"f F11", "full screen", true},
    {"Tab", "the next pane", false},
    {"i", "statistics", false},
    {"0", "everything as it was", false},
    {"q", "quit", false},
    {"drag", "move; colour bar: its end; between panes: the border", true},
    {"right drag", "look at a part; Shift and drag too", true},
    {"wheel", "look closer; over an axis only that axis; Ctrl: coarser", true},
    {"Shift wheel", "scroll", true},
    {"double click", "everything as it was", true},
};
enum { HELP = sizeof help / sizeof *help };
_Static_assert((int)HELP <= (int)OVERLAY_ROWS, "rows of a table");

void overlay_row(struct overlay_table *t, const char *left, const char *format, ...)
{
    va_list args;

    if (t->rows == OVERLAY_ROWS)
        return;
    snprintf(t->left[t->rows], OVERLAY_WORDS, "%s", left);
    va_start(args, format);
    vsnprintf(t->right[t->rows], OVERLAY_WORDS, format, args);
    va_end(args);
    t->rows++;
}

static int widest(const struct view *v, const char words[][OVERLAY_WORDS], int count)
{
    int most = 0;

    for (int i = 0; i < count; i++) {
        const int width = font_width(v->font, overlay_size(v), words[i]);

        most = width > most ? width : most;
    }
    return most;
}

void overlay_table(const struct view *v, struct raster *raster, const struct overlay_table *t,
                   const struct box *corner)
{
    const int gap = (int)lrint((corner ? 6 : 12) * v->scale);
    const int left = widest(v, t->left, t->rows), right = widest(v, t->right, t->rows);
    const int between = left && right ? (int)lrint(12 * v->scale) : 0;
    const int room = corner ? corner->height - 4 : raster->height;
    int line = (int)lrint(18 * v->scale);
    struct box box = {.width = left + between + right + 2 * gap};

    // Closer before cut off.
    if (t->rows * line + 2 * gap > room)
        line = (int)lrint(15 * v->scale);
    box.height = t->rows * line + 2 * gap;
    box.x = corner ? corner->x + corner->width - box.width - gap : (raster->width - box.width) / 2;
    box.y = corner ? corner->y + gap : (raster->height - box.height) / 2;
    raster_tint(raster, &box, v->theme->ground, 224);
    raster_frame(raster, &box, 1, v->theme->faint);
    for (int i = 0; i < t->rows; i++) {
        const int y = box.y + gap + i * line;

        overlay_write(v, raster, box.x + gap, y, t->left[i], v->theme->ink);
        overlay_write(v, raster, box.x + gap + left + between, y, t->right[i], v->theme->ink);
    }
}

void overlay_keys(struct overlay_table *table, bool pointer)
{
    for (int i = 0; i < HELP; i++)
        if (pointer || !help[i].pixels)
            overlay_row(table, help[i].keys, "%s", help[i].what);
}

void overlay_help(const struct view *v, struct raster *raster)
{
    struct overlay_table table = {0};

    overlay_keys(&table, true);
    overlay_table(v, raster, &table, NULL);
}

void overlay_figures(const struct view *v, struct overlay_table *table)
{
    char span[NUMERAL_MOST];
    const struct pace *p = &v->pace;
    const double now = figure_time(v->figure), shown = view_span(v);

    numeral_short(span, shown, "s");
    overlay_row(table, "frames in", "%llu   %.0f a second",
                (unsigned long long)figure_taken(v->figure), v->rows_rate);
    overlay_row(table, "stream", "%.2f s", now);
    overlay_row(table, "shown", "%s", isfinite(shown) ? span : "all");
    overlay_row(table, "to the screen", "%.1f ms after arrival", 1e3 * v->delay);
    overlay_row(table, "drawing", "%.1f ms (p50), %.1f ms (p95)", view_draw_ms(v, 0.5),
                view_draw_ms(v, 0.95));
    overlay_row(table, "pictures", "%llu drawn, %.1f a second", (unsigned long long)p->drawn,
                v->draw_rate);
    overlay_row(table, "deadlines", "%llu skipped, %llu idle of %llu",
                (unsigned long long)p->skipped, (unsigned long long)p->idle,
                (unsigned long long)pace_deadlines(p));
}

void overlay_statistics(const struct view *v, struct raster *raster)
{
    struct overlay_table table = {0};

    overlay_figures(v, &table);
    if (v->layout.pane_count)
        overlay_table(v, raster, &table, &v->layout.panes[0].plot);
}
