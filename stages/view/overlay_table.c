// SPDX-License-Identifier: MIT
//
// Tables that lie over a figure on a screen: the keys, the statistics.
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "stages/scene/numeral.h"
#include "stages/view/overlay.h"
#include "stages/view/view_keys.h"
#include "stages/view/view_move.h"

#define MORE "more, in a larger window"

_Static_assert((int)VIEW_ROWS <= (int)OVERLAY_ROWS, "rows of a table");

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
    const int room = (corner ? corner->height - 4 : raster->height) - 2 * gap;
    const int wide = left + between + right + 2 * gap;
    int line = (int)lrint(18 * v->scale), columns = 1;

    // Closer, and side by side, before anything is left out.
    if (t->rows * line > room)
        line = (int)lrint(15 * v->scale);
    const int fit = room / line > 1 ? room / line : 1;
    while (!corner && columns * fit < t->rows && (columns + 1) * wide <= raster->width)
        columns++;
    const bool all = columns * fit >= t->rows;
    const int each = all ? (t->rows + columns - 1) / columns : fit;
    const int shown = all ? t->rows : columns * fit - 1;
    struct box box = {.width = columns * wide, .height = each * line + 2 * gap};

    box.x = corner ? corner->x + corner->width - box.width - gap : (raster->width - box.width) / 2;
    box.y = corner ? corner->y + gap : (raster->height - box.height) / 2;
    raster_tint(raster, &box, v->theme->ground, 224);
    raster_frame(raster, &box, 1, v->theme->faint);
    for (int i = 0; i <= shown && i < t->rows; i++) {
        const int x = box.x + gap + i / each * wide, y = box.y + gap + i % each * line;

        overlay_write(v, raster, x, y, i < shown ? t->left[i] : "…", v->theme->ink);
        overlay_write(v, raster, x + left + between, y, i < shown ? t->right[i] : MORE,
                      v->theme->ink);
    }
}

void overlay_keys(const struct view *v, struct overlay_table *table, bool window)
{
    struct view_row rows[VIEW_ROWS];
    const size_t n = view_keys_list(v, rows);

    for (size_t i = 0; i < n; i++)
        if (window || !rows[i].window)
            overlay_row(table, rows[i].keys, "%s", rows[i].what);
}

void overlay_help(const struct view *v, struct raster *raster)
{
    struct overlay_table table = {0};

    overlay_keys(v, &table, true);
    overlay_table(v, raster, &table, NULL);
}

// From the clock of the source where it has one; else from where frames become seen.
static void tell_delay(const struct view *v, struct overlay_table *table)
{
    if (isfinite(v->capture))
        overlay_row(table, "to the screen", "%.1f ms after capture, as the source's clock has it",
                    1e3 * v->capture);
    else
        overlay_row(table, "to the screen", "%.1f ms after arrival here; no clock of the source",
                    1e3 * v->delay);
}

static void tell_history(const struct view *v, double now, struct overlay_table *table)
{
    const struct figure_kept kept = figure_kept(view_part(v));
    char since[NUMERAL_MOST];

    if (isnan(kept.since)) {
        overlay_row(table, "history", "only what is seen");
        return;
    }
    numeral_short(since, numeral_rounded(fmax(now - kept.since, 0)), "s");
    overlay_row(table, "history", "%s, %.2f MiB", since, (double)kept.bytes / (1 << 20));
}

void overlay_figures(const struct view *v, struct overlay_table *table)
{
    char span[NUMERAL_MOST];
    const struct pace *p = &v->pace;
    const double now = figure_time(v->figure), shown = view_span(v);

    numeral_short(span, shown, "s");
    overlay_row(table, "a second", "%.1f frames in%s, %.1f pictures drawn", v->rows_rate,
                v->figure->kind->part ? " of all parts" : "", v->draw_rate);
    overlay_row(table, "frames in", "%llu", (unsigned long long)figure_taken(v->figure));
    overlay_row(table, "stream", "%.2f s", now);
    overlay_row(table, "shown", "%s", isfinite(shown) ? span : "all");
    overlay_row(table, "drawing", "%.1f ms (median), %.1f ms (99 %%)", view_draw_ms(v, 0.5),
                view_draw_ms(v, 0.99));
    tell_delay(v, table);
    tell_history(v, now, table);
    overlay_row(table, "deadlines", "%llu drawn, %llu skipped, %llu idle of %llu",
                (unsigned long long)p->drawn, (unsigned long long)p->skipped,
                (unsigned long long)p->idle, (unsigned long long)pace_deadlines(p));
}

void overlay_statistics(const struct view *v, struct raster *raster)
{
    struct overlay_table table = {0};

    overlay_figures(v, &table);
    if (v->layout.pane_count)
        overlay_table(v, raster, &table, &v->layout.panes[0].plot);
}
