// SPDX-License-Identifier: MIT
//
// What is shown and what a person has chosen, as JSON.
#include <math.h>
#include <stdio.h>

#include "stages/scene/scene_json.h"
#include "stages/view/overlay.h"
#include "stages/view/view_keys.h"
#include "stages/view/view_move.h"
#include "stages/view/view_save.h"

static const char *yes(bool is)
{
    return is ? "true" : "false";
}

static void add_number(struct text *out, const char *name, double value)
{
    text_add(out, "\"%s\": ", name);
    if (isfinite(value))
        text_add_number(out, value);
    else
        text_add(out, "null");
    text_add(out, ", ");
}

static void add_counts(struct text *out, const struct view *v)
{
    const struct pace *p = &v->pace;

    text_add(out, "\"frames\": %llu, \"skipped\": %llu, \"idle\": %llu, \"deadlines\": %llu, ",
             (unsigned long long)p->drawn, (unsigned long long)p->skipped,
             (unsigned long long)p->idle, (unsigned long long)pace_deadlines(p));
    text_add(out, "\"taken\": %llu, \"stills\": %llu, \"painted\": %llu, \"draws\": %llu, ",
             (unsigned long long)v->seen, (unsigned long long)v->layers.stills,
             (unsigned long long)v->layers.panes, (unsigned long long)v->draws);
    add_number(out, "delay", v->delay);
    add_number(out, "capture", v->capture);
    add_number(out, "draw_ms", view_draw_ms(v, 0.5));
    add_number(out, "draw_ms_99", view_draw_ms(v, 0.99));
    add_number(out, "frame_rate", v->rows_rate);
    add_number(out, "draw_rate", v->draw_rate);
}

static void add_choices(struct text *out, const struct view *v)
{
    static const char *const crosses[] = {"off", "on", "snap"};
    static const char *const zeros[] = {"stream", "relative", "clock"};

    add_number(out, "time", figure_time(v->figure));
    add_number(out, "edge", v->edge);
    add_number(out, "span", view_span(v));
    text_add(out, "\"paused\": %s, \"help\": %s, \"statistics\": %s, \"zen\": %s, ", yes(v->paused),
             yes(v->help), yes(v->statistics), yes(v->zen));
    text_add(out, "\"peaks\": %s, \"full\": %s, \"grid\": %s, \"track\": %s, ", yes(v->peaks),
             yes(v->full), yes(v->figure->options.no_grid == v->other_grid), yes(v->holds.track));
    text_add(out, "\"focus\": %zu, \"cross\": \"%s\", \"zero\": \"%s\", ", v->focus,
             crosses[v->cross], zeros[v->zero]);
}

// Words of the status line are letters and what the program itself says: no quotes.
static void add_words(struct text *out, const struct view *v)
{
    struct view_row rows[VIEW_ROWS];
    const size_t n = view_keys_list(v, rows);
    const struct figure_kept kept = figure_kept(view_part(v));
    struct figure_moment m;

    text_add(out, "\"message\": \"%s\", \"keys\": [", v->message_until > 0 ? v->message : "");
    for (size_t i = 0; i < n; i++)
        text_add(out, "%s\"%s\"", i ? ", " : "", rows[i].keys);
    text_add(out, "], ");
    add_number(out, "history", figure_time(v->figure) - kept.since);
    text_add(out, "\"history_bytes\": %zu, \"moment\": ", kept.bytes);
    if (figure_moment(view_part(v), v->edge, 0, &m))
        text_add(out, "[%llu, %llu, %llu], ", (unsigned long long)m.number,
                 (unsigned long long)m.oldest, (unsigned long long)m.newest);
    else
        text_add(out, "null, ");
}

static void add_marks(struct text *out, const struct view *v)
{
    text_add(out, "\"marks\": [");
    for (size_t i = 0; i < v->marks; i++) {
        const struct view_mark *m = &v->mark[i];

        text_add(out, "%s{", i ? ", " : "");
        add_number(out, "x", m->x);
        add_number(out, "y", m->y);
        text_add(out, "\"pane\": %zu, \"delta\": %s}", m->pane, yes(m->delta));
    }
    text_add(out, "], \"probe\": ");
    if (!v->probe.found) {
        text_add(out, "null, ");
        return;
    }
    text_add(out, "{");
    add_number(out, "x", v->probe.x);
    add_number(out, "y", v->probe.y);
    add_number(out, "value", v->probe.value);
    text_add(out, "\"pane\": %zu, \"trace\": %zu}, ", v->probed, v->probe.trace);
}

static void add_panes(struct text *out, const struct view *v)
{
    text_add(out, "\"shown\": [");
    for (size_t i = 0; i < v->scene.pane_count; i++)
        text_add(out, "%s%zu", i ? ", " : "", v->number[i]);
    text_add(out, "], \"colours\": [");
    for (size_t i = 0; i < v->scene.pane_count; i++)
        text_add(out, "%s%d", i ? ", " : "",
                 v->scene.panes[i].image ? (int)v->scene.panes[i].image->map : -1);
    text_add(out, "], ");
}

// Readers see a whole file: it comes under its name when it is written.
void view_save_state(const struct view *v, const char *path)
{
    struct text out = {0}, part = {0};

    text_add(&out, "{");
    add_counts(&out, v);
    add_choices(&out, v);
    add_words(&out, v);
    add_marks(&out, v);
    add_panes(&out, v);
    text_add(&out, "\"scene\": ");
    scene_json(&out, &v->scene, &v->layout, SCENE_JSON_WORDS);
    text_add(&out, "}\n");
    text_add(&part, "%s.part", path);
    FILE *file = fopen(text_of(&part), "w");

    if (file) {
        const bool whole = fwrite(text_of(&out), 1, out.length, file) == out.length;

        if (fclose(file) == 0 && whole)
            rename(text_of(&part), path);
    }
    text_release(&part);
    text_release(&out);
}
