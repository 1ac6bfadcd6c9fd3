// SPDX-License-Identifier: MIT
// join: inputs that meet have to have one rate and one shape of frames.

#include "runtime/base/text.h"
#include "runtime/graph/format.h"
#include "runtime/graph/registry.h"
#include "runtime/graph/shape.h"

#include <stdlib.h>
#include <string.h>

static bool is_free(const struct sigrun_stage *stage, size_t i)
{
    size_t last = 0;

    while (last < i && last + 1 < SIGRUN_PORTS && stage->type->in[last + 1].name)
        last++;
    return stage->type->in[last].free;
}

// The stage that a lane's rate comes from: the last one that the user wrote and that isn't a mere
// pass-through.
static const struct sigrun_stage *origin(const struct link *link)
{
    const struct sigrun_stage *stage = link->from;

    while (stage->ins && format_same_rate(stage->in[0].format.rate, stage->out[0].format.rate))
        stage = stage->in[0].from;
    return stage;
}

static void add_origin(struct text *text, const struct link *link)
{
    const struct sigrun_stage *from = origin(link);

    format_add_rate(text, link->format.rate);
    text_add(text, " (from %s)", stage_label(from));
}

// The expression with ` | resample RATE` behind the stage that feeds input i.
static void remedy(const struct sigrun_stage *stage, size_t i, struct error *err)
{
    const struct link *link = &stage->in[i];
    const struct span at = link->span;
    const struct sigrun_ratio want = stage->in[0].format.rate;
    struct text text = {0};

    if (!at.source || !at.source->text || !want.num)
        return;
    if (at.within)
        text_add(&text, "%s …", stage_label(link->from));
    else
        text_append(&text, at.source->text, at.at + at.length);
    text_add(&text, " | resample ");
    if (want.den == 1 && want.num % 1000 == 0)
        text_add(&text, "%lldk", (long long)(want.num / 1000));
    else if (want.den == 1)
        text_add(&text, "%lld", (long long)want.num);
    else
        text_add(&text, "%lld/%lld", (long long)want.num, (long long)want.den);
    text_add(&text, "%s", at.within ? "" : at.source->text + at.at + at.length);
    error_remedy(err, "%s", text_of(&text));
    text_release(&text);
}

static bool insert_resample(struct graph *graph, struct sigrun_stage *stage, size_t i,
                            struct error *err)
{
    const char *name = graph->registry->tables.resample;
    const struct sigrun_stage_type *type =
        name ? registry_find(graph->registry, name, stage->name, err) : NULL;
    const struct sigrun_ratio want = stage->in[0].format.rate;

    if (!type)
        return false;
    const char *rate =
        arena_format(&graph->arena, "%lld/%lld", (long long)want.num, (long long)want.den);
    struct sigrun_stage *between = shape_insert(graph, stage, i, type, rate, err);
    if (!between)
        return false;
    between->told = true;
    between->index = stage->index; // until all are numbered
    return true;
}

static bool rates_differ(struct sigrun_stage *stage, size_t i, struct error *err)
{
    const bool full = error_full(err);
    struct text text = {0};

    text_add(&text, "%s: the inputs have different rates: ", stage_label(stage));
    add_origin(&text, &stage->in[0]);
    text_add(&text, " and ");
    add_origin(&text, &stage->in[i]);
    error_at(err, stage->name, "%s", text_of(&text));
    text_release(&text);
    if (!full)
        remedy(stage, i, err);
    return false;
}

static bool axes_differ(struct sigrun_stage *stage, size_t i, struct error *err)
{
    struct text a = {0}, b = {0};

    format_add(&a, &stage->in[0].format);
    format_add(&b, &stage->in[i].format);
    error_at(err, stage->name,
             "%s: the inputs have frames of different shape: %s (from %s) and %s (from %s)",
             stage_label(stage), text_of(&a), stage_label(stage->in[0].from), text_of(&b),
             stage_label(stage->in[i].from));
    text_release(&a);
    text_release(&b);
    return false;
}

bool join_check(struct graph *graph, struct sigrun_stage *stage, struct error *err)
{
    bool good = true;

    for (size_t i = 1; i < stage->ins; i++) {
        const struct sigrun_format *first = &stage->in[0].format, *own = &stage->in[i].format;

        if (is_free(stage, i) || is_free(stage, 0))
            continue;
        if (!format_same_rate(first->rate, own->rate)) {
            if (graph->options.auto_resample && first->rate.num && own->rate.num && !first->axes &&
                !own->axes)
                good = insert_resample(graph, stage, i, err) && good;
            else
                good = rates_differ(stage, i, err);
        } else if (!format_same_axes(first, own)) {
            good = axes_differ(stage, i, err);
        }
    }
    return good;
}
