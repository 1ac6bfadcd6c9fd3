// SPDX-License-Identifier: MIT
// top_table: one line a task: speed, share of a processor, buffers, waits, latency, losses.

#include "cli/top.h"

#include "runtime/graph/quantity.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_LEAST = 16, FIGURES = 76 }; // columns

// What a task did between two sets of figures.
struct pace {
    double cpu, frames, wait_input, wait_room; // shares of the time; frames a second
};

static struct top_row row_of(const struct json *stage)
{
    const double out = json_number(stage, "frames_out", 0);

    return (struct top_row){out > 0 ? out : json_number(stage, "frames_in", 0),
                            json_number(stage, "busy", 0), json_number(stage, "wait_input", 0),
                            json_number(stage, "wait_room", 0)};
}

static struct pace pace_of(const struct top_row *before, const struct top_row *now, double seconds)
{
    return (struct pace){(now->busy - before->busy) / seconds,
                         (now->frames - before->frames) / seconds,
                         (now->wait_input - before->wait_input) / seconds,
                         (now->wait_room - before->wait_room) / seconds};
}

// Does it hold the others up? It works most of the time, its input is full, its output isn't. (One
// that several threads run waits and works at the same time, so waits tell nothing here.)
static bool holds_up(const struct json *stage, const struct pace *pace)
{
    const bool fed =
        json_number(stage, "inputs", 0) == 0 || json_number(stage, "fill_in", 0) >= 0.5;
    const bool room = json_number(stage, "outputs", 0) == 0 || json_number(stage, "fill", 0) < 0.9;

    return fed && room && pace->cpu >= 0.5;
}

// What works most where a source had no room for half of the time, or works most itself: fill is
// that of a moment, and what comes in bursts may have shown an empty one.
static size_t busiest(const struct json *stages, const struct pace *paces, size_t count)
{
    size_t most = count, i = 0;
    bool held = false;

    for (size_t k = 0; k < count; k++)
        if (paces[k].cpu >= 0.5 && (most == count || paces[k].cpu > paces[most].cpu))
            most = k;
    for (const struct json *stage = stages->first; stage; stage = stage->next, i++)
        held = held ||
               (json_number(stage, "inputs", 0) == 0 && (paces[i].wait_room >= 0.5 || i == most));
    return held ? most : count;
}

static void add_cell(struct text *line, int width, const char *text)
{
    const int columns = (int)terminal_columns(text, strlen(text));

    text_add(line, "%*s%s", width > columns ? width - columns : 0, "", text);
}

static void add_percent(struct text *line, int width, double share)
{
    char text[16];

    snprintf(text, sizeof text, "%.0f %%", 100 * share);
    add_cell(line, width, share >= 0 ? text : "–");
}

// A number in three digits with its prefix.
static void add_si(struct text *line, int width, double value, const char *unit)
{
    struct text text = {0};
    char digits[32];

    snprintf(digits, sizeof digits, "%.3g", value);
    quantity_add_si(&text, strtod(digits, NULL), unit);
    add_cell(line, width, isnan(value) ? "–" : text_of(&text));
    text_release(&text);
}

static void add_name(struct text *line, size_t width, const char *name)
{
    size_t at = 0, columns = 0, bytes, own;

    for (; name[at]; at += bytes, columns += own) {
        bytes = terminal_character(name + at, strlen(name + at), &own);
        if (columns + own > width)
            break;
        text_append(line, name + at, bytes);
    }
    text_add(line, "%*s", (int)(width - columns), "");
}

static void add_row(struct text *line, const struct json *stage, const struct pace *pace,
                    size_t width)
{
    const bool source = json_number(stage, "inputs", 0) == 0,
               sink = json_number(stage, "outputs", 0) == 0;
    const double rate = json_number(stage, "rate", 0),
                 lost = json_number(stage, "dropped", 0) + json_number(stage, "clipped", 0);
    char text[32];

    add_name(line, width, json_text(stage, "stage"));
    add_percent(line, 7, pace->cpu);
    add_si(line, 10, pace->frames, "/s");
    snprintf(text, sizeof text, "%.3g", rate > 0 ? pace->frames / rate : 0);
    add_cell(line, 8, rate > 0 ? text : "–");
    add_percent(line, 7, source ? -1 : json_number(stage, "fill_in", 0));
    add_percent(line, 7, sink ? -1 : json_number(stage, "fill", 0));
    add_percent(line, 8, source ? -1 : pace->wait_input);
    add_percent(line, 8, sink ? -1 : pace->wait_room);
    add_si(line, 9, json_number(stage, "latency_p50", NAN), "s");
    add_si(line, 9, json_number(stage, "latency_p99", NAN), "s");
    snprintf(text, sizeof text, "%.0f", lost);
    add_cell(line, 7, text);
}

static void add_head(struct text *out, const struct top *top, size_t width,
                     const struct terminal *terminal)
{
    text_add(out, "%ssigrun %ld%s  %d:%02d:%02d\n", terminal_ink(terminal, INK_BOLD),
             (long)top->pid, terminal_ink(terminal, INK_NONE), (int)(top->seconds / 3600),
             (int)(top->seconds / 60) % 60, (int)top->seconds % 60);
    text_add(out, "%s%-*s", terminal_ink(terminal, INK_DIM), (int)width, "stage");
    text_add(out,
             "    cpu    frames  × clock     in    out no input no room      p50      p99   lost%s",
             terminal_ink(terminal, INK_NONE));
}

static size_t count_of(const struct json *stages)
{
    size_t count = 0;

    for (const struct json *stage = stages ? stages->first : NULL; stage; stage = stage->next)
        count++;
    return count;
}

// The task that works most among those that hold others up; `count`: none.
static size_t bottleneck(const struct json *stages, const struct pace *paces, size_t count)
{
    size_t most = count, i = 0;

    for (const struct json *stage = stages->first; stage; stage = stage->next, i++)
        if (holds_up(stage, &paces[i]) && (most == count || paces[i].cpu > paces[most].cpu))
            most = i;
    return most < count ? most : busiest(stages, paces, count);
}

static void add_rows(struct text *out, const struct json *stages, const struct pace *paces,
                     size_t count, size_t width, const struct terminal *terminal)
{
    const size_t slow = bottleneck(stages, paces, count);
    size_t i = 0;

    for (const struct json *stage = stages->first; stage; stage = stage->next, i++) {
        const struct json *ended = json_member(stage, "ended");

        text_add(out, "\n%s", i == slow ? terminal_ink(terminal, INK_RED) : "");
        add_row(out, stage, &paces[i], width);
        text_add(out, "%s%s",
                 i == slow               ? " < bottleneck"
                 : ended && ended->truth ? " ended"
                                         : "",
                 i == slow ? terminal_ink(terminal, INK_NONE) : "");
    }
}

void top_add(struct text *out, struct top *top, const struct json *stats,
             const struct terminal *terminal)
{
    const struct json *stages = json_member(stats, "stages");
    const size_t count = count_of(stages);
    const double now = json_number(stats, "seconds", 0), seconds = now - top->seconds;
    const size_t room = terminal->width > FIGURES + 14 ? terminal->width - FIGURES - 14 : 0,
                 width = room > NAME_LEAST ? room : NAME_LEAST;
    const bool comparable = count && top->count == count && seconds > 0;
    struct top_row *rows = calloc(count + 1, sizeof *rows);
    struct pace *paces = calloc(count + 1, sizeof *paces);
    size_t i = 0;

    if (!rows || !paces)
        abort();
    for (const struct json *stage = stages ? stages->first : NULL; stage;
         stage = stage->next, i++) {
        rows[i] = row_of(stage);
        if (comparable)
            paces[i] = pace_of(&top->rows[i], &rows[i], seconds);
    }
    top->seconds = now;
    add_head(out, top, width, terminal);
    if (comparable)
        add_rows(out, stages, paces, count, width, terminal);
    free(paces);
    free(top->rows);
    top->rows = rows;
    top->count = count;
}

void top_release(struct top *top)
{
    free(top->rows);
}
