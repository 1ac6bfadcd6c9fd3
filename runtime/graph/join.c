// SPDX-License-Identifier: MIT
// join: inputs that meet have to have one rate and one shape of frames.

#include "runtime/base/remedy.h"
#include "runtime/base/text.h"
#include "runtime/graph/format.h"
#include "runtime/graph/quantity.h"
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

// A reader is known by its file, which is its first parameter.
static const char *origin_name(const struct sigrun_stage *stage)
{
    const struct sigrun_param *params = stage->type->params;

    if (stage->label || !(stage->type->needs & SIGRUN_NEEDS_READ) || !stage->self || !params ||
        params->kind != SIGRUN_TEXT)
        return stage_label(stage);
    return *(const char *const *)(const void *)((const char *)stage->self + params->offset);
}

// The stage before the join that the user wrote.
static const struct sigrun_stage *neighbour(const struct link *link)
{
    const struct sigrun_stage *stage = link->from;

    while (stage->inserted && stage->ins)
        stage = stage->in[0].from;
    return stage;
}

static void add_origin(struct text *text, const struct link *link)
{
    format_add_rate(text, link->format.rate);
    text_add(text, " (from %s)", origin_name(origin(link)));
}

// The line with ` | resample RATE` behind the stage that feeds input i.
static void remedy(const struct sigrun_stage *stage, size_t i, struct sigrun_ratio rate,
                   struct error *err)
{
    const struct link *link = &stage->in[i];
    const struct span end = {link->span.source, link->span.at + link->span.length, 0,
                             link->span.within};
    struct text words = {0};

    if (end.within)
        text_add(&words, "%s …", stage_label(neighbour(link)));
    text_add(&words, " | resample ");
    if (rate.den == 1 && rate.num >= 1000 && rate.num % 100 == 0) {
        text_add_number(&words, (double)rate.num / 1000);
        text_put(&words, 'k');
    } else {
        quantity_add_ratio(&words, rate);
    }
    remedy_replace(err, end, text_of(&words));
    text_release(&words);
}

static bool insert_resample(struct graph *graph, struct sigrun_stage *stage, size_t i,
                            struct sigrun_ratio want, struct error *err)
{
    const char *name = graph->registry->tables.resample;
    const struct sigrun_stage_type *type =
        name ? registry_find(graph->registry, name, stage->name, err) : NULL;

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

// Can `resample` bring the one to the rate of the other?
static bool resamples(const struct sigrun_format *a, const struct sigrun_format *b)
{
    return a->rate.num && b->rate.num && !a->axes && !b->axes;
}

static bool rates_differ(struct sigrun_stage *stage, size_t i, size_t to, struct error *err)
{
    const struct link *own = &stage->in[i], *wanted = &stage->in[to];
    const bool full = error_full(err);
    struct text text = {0};

    text_add(&text, "%s: the inputs have different rates: ", stage_label(stage));
    add_origin(&text, i < to ? own : wanted);
    text_add(&text, " and ");
    add_origin(&text, i < to ? wanted : own);
    if (!own->format.rate.num)
        text_add(&text, "; give it one with rate=");
    error_at(err, stage->name, "%s", text_of(&text));
    text_release(&text);
    if (!full && resamples(&own->format, &wanted->format))
        remedy(stage, i, wanted->format.rate, err);
    return false;
}

static bool axes_differ(struct sigrun_stage *stage, size_t first, size_t second, struct error *err)
{
    struct text a = {0}, b = {0};

    format_add(&a, &stage->in[first].format);
    format_add(&b, &stage->in[second].format);
    error_at(err, stage->name,
             "%s: the inputs have frames of different shape: %s (from %s) and %s (from %s)",
             stage_label(stage), text_of(&a), stage_label(neighbour(&stage->in[first])),
             text_of(&b), stage_label(neighbour(&stage->in[second])));
    text_release(&a);
    text_release(&b);
    return false;
}

// The input that the others have to agree with: the fastest, since what goes up to its rate loses
// nothing.
static size_t leading_input(const struct sigrun_stage *stage)
{
    size_t to = 0;

    for (size_t i = 1; i < stage->ins; i++)
        if (!is_free(stage, i) &&
            sigrun_hz(stage->in[i].format.rate) > sigrun_hz(stage->in[to].format.rate))
            to = i;
    return to;
}

bool join_check(struct graph *graph, struct sigrun_stage *stage, struct error *err)
{
    const size_t to = leading_input(stage);
    bool good = true;

    for (size_t i = 0; i < stage->ins; i++) {
        const struct sigrun_format *wanted = &stage->in[to].format, *own = &stage->in[i].format;

        if (i == to || is_free(stage, i) || is_free(stage, 0))
            continue;
        if (!format_same_axes(wanted, own))
            good = axes_differ(stage, i < to ? i : to, i < to ? to : i, err);
        else if (format_same_rate(wanted->rate, own->rate))
            continue;
        else if (graph->options.auto_resample && resamples(wanted, own))
            good = insert_resample(graph, stage, i, wanted->rate, err) && good;
        else
            good = rates_differ(stage, i, to, err);
    }
    return good;
}
