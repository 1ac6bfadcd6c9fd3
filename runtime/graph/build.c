// SPDX-License-Identifier: MIT
// build: from the tree to stages and links: chains and groups.

#include "runtime/graph/build.h"

#include "runtime/graph/registry.h"
#include "runtime/graph/shape.h"

#include <stdlib.h>
#include <string.h>

void ends_add(struct builder *b, struct ends *ends, struct end end)
{
    if (ends->count == ends->room) {
        ends->room = ends->room ? 2 * ends->room : 1;
        struct end *more = arena_alloc(&b->graph->arena, ends->room, sizeof *more);

        if (ends->count)
            memcpy(more, ends->item, ends->count * sizeof *more);
        ends->item = more;
    }
    ends->item[ends->count++] = end;
}

bool build_takes(struct builder *b, const struct unit *unit)
{
    struct error quiet = {0};
    bool takes = true;

    if (unit->kind == UNIT_GROUP) {
        takes = false;
        for (size_t i = 0; i < unit->group.count && !takes; i++)
            takes = build_takes(b, &unit->group.branches[i].units[0]);
    } else if (unit->kind == UNIT_CALL) {
        const struct sigrun_stage_type *type =
            build_stream_of(b, &unit->call)
                ? NULL
                : registry_find(b->graph->registry, unit->call.name, unit->call.name_span, &quiet);

        // An unknown name is reported where it is built; until then it is taken for a stage in the
        // middle.
        takes = build_stream_of(b, &unit->call) ? false : !type || type->in[0].name;
    }
    error_release(&quiet);
    return takes;
}

size_t build_open_branches(struct builder *b, const struct group *group)
{
    size_t open = 0;

    for (size_t i = 0; i < group->count; i++)
        open += build_takes(b, &group->branches[i].units[0]);
    return open;
}

static struct ends build_group(struct builder *b, const struct unit *unit, struct ends in, bool fed)
{
    const struct group *group = &unit->group;
    const size_t open = build_open_branches(b, group);
    const bool each = in.count == open && open > 1;
    struct ends out = {.broken = in.broken};
    size_t next = 0;

    if (unit->label)
        error_at(b->err, unit->label_span,
                 "a label names one stage; put it on a stage inside the group or definition");
    if (in.count > 1 && !each && open && !in.broken)
        in.broken = !error_at(b->err, group->span,
                              "%zu outputs meet a group with %zu open branch%s; one each is "
                              "needed, or a single output for all",
                              in.count, open, open == 1 ? "" : "es");
    for (size_t i = 0; i < group->count; i++) {
        struct ends own = {.broken = in.broken};

        if (build_takes(b, &group->branches[i].units[0])) {
            if (each)
                ends_add(b, &own, in.item[next++]);
            else
                own = in;
        }
        const struct ends made =
            build_chain(b, &group->branches[i], own, fed && (own.count || own.broken));
        for (size_t k = 0; k < made.count; k++)
            ends_add(b, &out, made.item[k]);
        out.broken = out.broken || made.broken;
    }
    if (fed && !open && !in.broken)
        error_at(b->err, group->span,
                 "no branch of this group reads what stands before it; start a branch with _ or "
                 "with a stage that has an input");
    return out;
}

static struct ends build_unit(struct builder *b, const struct chain *chain, size_t i,
                              struct ends in, bool fed)
{
    const struct unit *unit = &chain->units[i];
    const struct unit *next = i + 1 < chain->count ? &chain->units[i + 1] : NULL;
    struct stream *stream =
        unit->kind == UNIT_CALL && i == 0 ? build_stream_of(b, &unit->call) : NULL;

    build_place(b, unit);
    if (unit->kind == UNIT_GROUP)
        return build_group(b, unit, in, fed);
    if (unit->kind == UNIT_PASS) {
        if (!fed)
            error_at(b->err, unit->span, "_ passes on what stands before it, but nothing does");
        struct ends out = in;
        out.broken = out.broken || !fed;
        return out;
    }
    if (stream && !unit->call.count)
        return build_tap(b, unit, stream, in, fed);
    return build_call(b, unit, in, fed,
                      next && next->kind == UNIT_GROUP ? build_open_branches(b, &next->group) : 1);
}

struct ends build_chain(struct builder *b, const struct chain *chain, struct ends in, bool fed)
{
    for (size_t i = 0; i < chain->count; i++) {
        in = build_unit(b, chain, i, in, fed || i > 0);
        if (i + 1 < chain->count && !in.count && !in.broken) {
            const struct unit *next = &chain->units[i + 1];

            if (build_takes(b, next)) {
                error_at(b->err, chain->units[i].span,
                         "nothing leaves here, so what follows has no input; end the chain here, "
                         "or branch before it with { … ; … }");
                in.broken = true;
            }
        }
        if (i + 1 < chain->count)
            build_bar(b, &chain->bars[i], &in);
    }
    return in;
}

// Every output has to be read by something: of a statement's open ends only those that may stay
// unread are left.
static void close_ends(struct builder *b, const struct ends *ends)
{
    for (size_t i = 0; i < ends->count && !ends->broken; i++) {
        const struct end *end = &ends->item[i];

        if (!end->stage || !end->stage->type->out[0].optional)
            error_at(b->err, end->span,
                     "nothing reads the output of this; end the chain with a sink like `write "
                     "out.wav`, `plot` or `null`");
    }
}

struct graph *graph_build(const struct program *program, const struct registry *registry,
                          const struct graph_options *options, struct error *err)
{
    struct graph *graph = calloc(1, sizeof *graph);
    struct builder b = {.graph = graph, .program = program, .err = err};
    const size_t before = err->count;

    if (!graph)
        abort();
    arena_init(&graph->arena);
    pthread_mutex_init(&graph->lock, NULL);
    graph->registry = registry;
    graph->options = *options;
    graph->last = &graph->first;
    build_collect(&b, program);
    struct stream *stream = b.streams;
    for (size_t i = 0; i < program->count; i++) {
        const struct statement *statement = &program->statements[i];
        const struct ends ends = build_chain(&b, &statement->chain, (struct ends){0}, false);

        if (statement->kind == STATEMENT_STREAM) {
            stream->ends = ends;
            stream->built = true;
            stream = stream->next;
        } else {
            close_ends(&b, &ends);
        }
    }
    build_resolve(&b);
    if (err->count == before)
        graph_number(graph);
    if (err->count == before)
        return graph;
    // What is wrong with the parameters is told in the same go.
    for (struct sigrun_stage *stage = graph->first; stage; stage = stage->next)
        shape_check_params(stage, err);
    graph_free(graph);
    return NULL;
}

void graph_free(struct graph *graph)
{
    if (!graph)
        return;
    for (struct sigrun_stage *stage = graph->first; stage; stage = stage->next)
        arena_release(&stage->arena);
    error_release(&graph->failure);
    pthread_mutex_destroy(&graph->lock);
    arena_release(&graph->arena);
    free(graph);
}

struct sigrun_stage *graph_add(struct graph *graph, const struct sigrun_stage_type *type)
{
    struct sigrun_stage *stage = arena_alloc(&graph->arena, 1, sizeof *stage);

    stage->type = type;
    stage->graph = graph;
    stage->length = UINT64_MAX;
    stage->motion = (struct sigrun_motion){.up = 1, .down = 1, .window = 1};
    arena_init(&stage->arena);
    *graph->last = stage;
    graph->last = &stage->next;
    graph->count++;
    return stage;
}
