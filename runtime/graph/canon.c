// SPDX-License-Identifier: MIT
// canon: the canonical text of a graph. Every run of stages with one reader is a chain; what has
// several readers, or is read by a join, gets a name (_1, _2, …). Chains stand in the order in
// which their first stage was written, so the text of a graph that was made from this text is the
// same text.

#include "runtime/base/text.h"
#include "runtime/graph/graph.h"
#include "runtime/graph/param.h"

#include <stdlib.h>

// Conversions are inserted again when the text is read; what changes the signal has to be in it.
static bool is_hidden(const struct sigrun_stage *stage)
{
    return stage->inserted && !stage->told;
}

// The link before a hidden stage that stands at the end of this one. Both ends of a transport are.
static const struct link *beyond(const struct link *link)
{
    const struct sigrun_stage *hidden = link->from->twin ? link->from->twin : link->from;

    return &hidden->in[link->port];
}

// The stage behind what the runtime has inserted.
static struct sigrun_stage *written(const struct link *link, size_t *port)
{
    while (is_hidden(link->from))
        link = beyond(link);
    *port = link->port;
    return link->from;
}

static size_t readers_of(const struct sigrun_stage *stage)
{
    size_t readers = 0;

    for (size_t o = 0; o < stage->outs; o++)
        readers += stage->out[o].readers;
    return readers;
}

// The stage before this one in the same chain, or NULL when a chain begins here.
static struct sigrun_stage *before(const struct sigrun_stage *stage)
{
    size_t port;

    if (stage->ins != 1)
        return NULL;
    struct sigrun_stage *from = written(&stage->in[0], &port);
    return from->outs == 1 && !from->collects && readers_of(from) == 1 ? from : NULL;
}

static int by_index(const void *a, const void *b)
{
    const struct sigrun_stage *x = *(struct sigrun_stage *const *)a,
                              *y = *(struct sigrun_stage *const *)b;

    return x->index < y->index ? -1 : x->index > y->index;
}

struct canon {
    struct sigrun_stage **stages; // written ones, in the order of their index
    struct sigrun_stage **next;   // of each, in its chain
    size_t count;
};

static void canon_init(struct canon *canon, const struct graph *graph)
{
    *canon = (struct canon){calloc(graph->count + 1, sizeof *canon->stages),
                            calloc(graph->count + 1, sizeof *canon->next), 0};
    if (!canon->stages || !canon->next)
        abort();
    for (struct sigrun_stage *stage = graph->first; stage; stage = stage->next)
        if (!is_hidden(stage))
            canon->stages[canon->count++] = stage;
    qsort(canon->stages, canon->count, sizeof *canon->stages, by_index);
    for (size_t i = 0; i < canon->count; i++)
        canon->stages[i]->place = i;
    for (size_t i = 0; i < canon->count; i++) {
        struct sigrun_stage *from = before(canon->stages[i]);

        if (from)
            canon->next[from->place] = canon->stages[i];
    }
}

static void canon_release(struct canon *canon)
{
    free(canon->stages);
    free(canon->next);
}

static void number(struct graph *graph)
{
    struct canon canon;
    size_t index = 0;

    canon_init(&canon, graph);
    for (size_t i = 0; i < canon.count; i++)
        if (!before(canon.stages[i]))
            for (struct sigrun_stage *stage = canon.stages[i]; stage;
                 stage = canon.next[stage->place])
                stage->index = index++;
    // A cycle in which every stage has one reader begins nowhere; it is one without a way in, and
    // never runs.
    canon_release(&canon);
}

void graph_number(struct graph *graph)
{
    size_t index = 0;

    for (struct sigrun_stage *stage = graph->first; stage; stage = stage->next)
        stage->index = index++;
    number(graph);
}

void graph_number_told(struct graph *graph)
{
    const size_t room = graph->count + 1;
    bool any = false;

    for (struct sigrun_stage *stage = graph->first; stage; stage = stage->next) {
        size_t port;

        // Behind its writer; of several there, in the order of their readers.
        stage->place = stage->told ? written(&stage->in[0], &port)->index * room + 1 + stage->index
                                   : stage->index * room;
        any = any || stage->told;
    }
    for (struct sigrun_stage *stage = graph->first; stage && any; stage = stage->next)
        stage->index = stage->place;
    if (any)
        number(graph);
}

static void add_stream(struct text *text, const struct link *link)
{
    size_t port;
    const struct sigrun_stage *from = written(link, &port);

    text_add(text, "_%zu", from->index + 1);
    if (from->collects)
        text_add(text, ".%zu", port + 1);
    else if (from->outs > 1)
        text_add(text, ".%s", from->type->out[port].name);
}

// What was said of an edge; inserted stages stand behind it.
static const struct edge_policy *policy_of(const struct link *link)
{
    while (is_hidden(link->from))
        link = beyond(link);
    return &link->policy;
}

static bool is_plain(const struct edge_policy *policy)
{
    return !policy->transport && !policy->drop_oldest && policy->buffer <= 0;
}

// The end of a transport that sends on this link, whose parameters are those of both.
static const struct sigrun_stage *sender_of(const struct link *link)
{
    while (is_hidden(link->from)) {
        if (link->from->twin)
            return link->from->twin;
        link = beyond(link);
    }
    return NULL;
}

static void add_bar(struct text *text, const struct link *link)
{
    const struct edge_policy *policy = policy_of(link);
    const struct sigrun_stage *sender = sender_of(link);
    const char *between = "";

    if (is_plain(policy)) {
        text_add(text, " | ");
        return;
    }
    text_add(text, " |[");
    if (sender) {
        text_add(text, "%s ", sender->type->name);
        params_print(text, sender->type->params, sender->self);
        between = " ";
    }
    if (policy->drop_oldest) {
        text_add(text, "%sdrop=oldest", between);
        between = " ";
    }
    if (policy->buffer > 0) {
        text_add(text, "%sbuffer=", between);
        text_add_number(text, policy->buffer);
    }
    text_add(text, "] ");
}

static void add_inputs(struct text *text, const struct sigrun_stage *stage)
{
    if (stage->ins == 1) {
        add_stream(text, &stage->in[0]);
        add_bar(text, &stage->in[0]);
    } else if (stage->ins > 1) {
        text_add(text, "{ ");
        for (size_t i = 0; i < stage->ins; i++) {
            add_stream(text, &stage->in[i]);
            if (!is_plain(policy_of(&stage->in[i]))) {
                add_bar(text, &stage->in[i]);
                text_add(text, "_");
            }
            text_add(text, i + 1 < stage->ins ? " ; " : " } | ");
        }
    }
}

static void add_stage(struct text *text, const struct sigrun_stage *stage)
{
    if (stage->label)
        text_add(text, "%s: ", stage->label);
    text_add(text, "%s", stage->type->name);
    if (stage->params) {
        text_put(text, ' ');
        params_print(text, stage->type->params, stage->self);
    }
    if (stage->causal)
        text_add(text, " align=causal");
    if (!stage->collects)
        return;
    text_add(text, " | { ");
    for (size_t o = 0; o < stage->outs; o++)
        text_add(text, o + 1 < stage->outs ? "_ ; " : "_ }");
}

void graph_print(const struct graph *graph, struct text *text)
{
    struct canon canon;
    bool first = true;

    canon_init(&canon, graph);
    for (size_t i = 0; i < canon.count; i++) {
        struct sigrun_stage *last = canon.stages[i];

        if (before(last))
            continue;
        while (canon.next[last->place])
            last = canon.next[last->place];
        text_add(text, first ? "" : " ; ");
        first = false;
        if (readers_of(last))
            text_add(text, "_%zu = ", last->index + 1);
        add_inputs(text, canon.stages[i]);
        for (const struct sigrun_stage *stage = canon.stages[i]; stage;
             stage = canon.next[stage->place]) {
            add_stage(text, stage);
            if (canon.next[stage->place])
                add_bar(text, &canon.next[stage->place]->in[0]);
        }
    }
    canon_release(&canon);
}
