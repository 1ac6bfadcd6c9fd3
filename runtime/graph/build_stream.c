// SPDX-License-Identifier: MIT
// build_stream: named streams: what reads them, also before they are built, and who reads nothing.

#include "runtime/base/text.h"
#include "runtime/graph/build.h"
#include "runtime/graph/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int compare_name(const void *name, const void *stream)
{
    return strcmp(name, (*(struct stream *const *)stream)->statement->name);
}

static int compare_streams(const void *a, const void *b)
{
    return compare_name((*(struct stream *const *)a)->statement->name, b);
}

struct stream *build_stream_of(struct builder *b, const struct call *call)
{
    struct stream **found =
        call->count || !b->named_count
            ? NULL
            : bsearch(call->name, b->named, b->named_count, sizeof *b->named, compare_name);

    return found ? *found : NULL;
}

static const char *own_name(const void *context, size_t i)
{
    const struct builder *b = context;

    return i < b->named_count ? b->named[i]->statement->name
                              : b->program->definitions[i - b->named_count];
}

const char *build_nearest_own(struct builder *b, const char *name)
{
    return error_full(b->err)
               ? NULL
               : text_nearest(name, b->named_count + b->program->definition_count, own_name, b);
}

bool build_misused_stream(struct builder *b, const struct call *call)
{
    const struct call bare = {.name = call->name};
    struct stream *stream = build_stream_of(b, &bare);

    if (!stream)
        return false;
    stream->used = true; // that it is never read would be said beside the point
    if (call->count)
        error_at(b->err, span_join(call->arguments[0].span, call->arguments[call->count - 1].span),
                 "%s is a stream and takes no values", call->name);
    else
        error_at(
            b->err, call->name_span,
            "%s is a stream: it starts a chain and reads nothing; write it in front, or join it "
            "with add or merge",
            call->name);
    return true;
}

void build_collect(struct builder *b, const struct program *program)
{
    struct stream **end = &b->streams;

    for (size_t i = 0; i < program->count; i++) {
        if (program->statements[i].kind != STATEMENT_STREAM)
            continue;
        *end = arena_alloc(&b->graph->arena, 1, sizeof **end);
        (*end)->statement = &program->statements[i];
        end = &(*end)->next;
        b->named_count++;
    }
    b->named = arena_alloc(&b->graph->arena, b->named_count, sizeof(struct stream *));
    b->named_count = 0;
    for (struct stream *s = b->streams; s; s = s->next)
        b->named[b->named_count++] = s;
    if (b->named_count)
        qsort(b->named, b->named_count, sizeof(struct stream *), compare_streams);
}

static size_t count_chain(struct builder *, const struct chain *, size_t in);

// Open ends of a stream, which may not be built yet.
static size_t count_stream(struct builder *b, struct stream *stream)
{
    if (stream->built)
        return stream->ends.count;
    if (stream->counting)
        return 1; // what a stream reads of itself is one stream, behind a delay
    if (!stream->counted) {
        stream->counting = true;
        stream->count = count_chain(b, &stream->statement->chain, 0);
        stream->counting = false;
        stream->counted = true;
    }
    return stream->count;
}

static size_t count_call(struct builder *b, const struct call *call, size_t in, size_t outputs)
{
    struct error quiet = {0};
    const struct sigrun_stage_type *type =
        registry_find(b->graph->registry, call->name, call->name_span, &quiet);

    error_release(&quiet);
    for (size_t i = 0; i < call->count; i++)
        in += call->arguments[i].value.items[0].chain != NULL;
    return call->port || !type ? 1 : build_outputs(type, in, outputs);
}

static size_t count_group(struct builder *b, const struct group *group, size_t in)
{
    const size_t open = build_open_branches(b, group);
    const bool each = in == open && open > 1;
    size_t count = 0;

    for (size_t i = 0; i < group->count; i++) {
        const struct chain *branch = &group->branches[i];

        count += count_chain(b, branch, !build_takes(b, &branch->units[0]) ? 0 : each ? 1 : in);
    }
    return count;
}

// Outputs that leave a chain before which there are `in`.
static size_t count_chain(struct builder *b, const struct chain *chain, size_t in)
{
    for (size_t i = 0; i < chain->count; i++) {
        const struct unit *unit = &chain->units[i], *next = unit + 1;
        struct stream *stream =
            unit->kind == UNIT_CALL && !i ? build_stream_of(b, &unit->call) : NULL;
        const bool grouped = i + 1 < chain->count && next->kind == UNIT_GROUP;

        if (unit->kind == UNIT_GROUP)
            in = count_group(b, &unit->group, in);
        else if (stream)
            in = unit->call.port ? 1 : count_stream(b, stream);
        else if (unit->kind == UNIT_CALL)
            in = count_call(b, &unit->call, in, grouped ? build_open_branches(b, &next->group) : 1);
    }
    return in;
}

struct ends build_tap(struct builder *b, const struct unit *unit, struct stream *stream,
                      struct ends in, bool fed)
{
    const size_t count = unit->call.port ? 1 : count_stream(b, stream);
    struct ends out = {0};

    stream->used = true;
    if (fed && (in.count || in.broken)) {
        if (!in.broken)
            build_misused_stream(b, &unit->call);
        out.broken = true;
        return out;
    }
    if (unit->label)
        error_at(b->err, unit->label_span,
                 "a stream has a name already; put the label on the stage that follows");
    if (stream->built && stream->ends.broken) {
        out.broken = true;
        return out;
    }
    if (stream->built && !unit->call.port) {
        for (size_t i = 0; i < stream->ends.count; i++) {
            struct end end = stream->ends.item[i];

            end.span = unit->call.span;
            ends_add(b, &out, end);
        }
        return out;
    }
    for (size_t i = 0; i < count || i < 1; i++) {
        const char *port = unit->call.port;

        if (!port && count > 1)
            port = arena_format(&b->graph->arena, "%zu", i + 1);
        ends_add(b, &out,
                 (struct end){.stream = stream, .stream_port = port, .span = unit->call.span});
    }
    return out;
}

// The end of a stream that `port` names: an output of the stage, or its number from 1 on. NULL: the
// first.
static const struct end *end_named(const struct ends *ends, const char *port)
{
    if (!port)
        return ends->count ? &ends->item[0] : NULL;
    for (size_t i = 0; i < ends->count; i++) {
        const struct end *end = &ends->item[i];
        const char *name =
            end->stage && end->port < SIGRUN_PORTS ? end->stage->type->out[end->port].name : NULL;

        char number[24];

        snprintf(number, sizeof number, "%zu", i + 1);
        if ((name && !strcmp(name, port)) || !strcmp(number, port))
            return end;
    }
    return NULL;
}

static void resolve_link(struct builder *b, struct link *link)
{
    const char *name = link->stream->statement->name;

    if (link->stream->ends.broken)
        return;
    const struct end *end = end_named(&link->stream->ends, link->stream_port);
    // A stream that only renames another one is followed to where it is made.
    for (size_t n = 0; end && n < 1000; n++) {
        edge_policy_join(&link->policy, &end->policy);
        if (end->stage || !end->stream)
            break;
        end = end_named(&end->stream->ends, end->stream_port);
    }
    if (end && end->stage) {
        link->from = end->stage;
        link->port = end->port;
    } else if (link->stream_port) {
        const size_t count = link->stream->ends.count;
        const char *range =
            count < 2 ? "" : arena_format(&b->graph->arena, ".1 to %s.%zu", name, count);

        error_at(b->err, link->span, "the stream %s has no output named %s; read it as %s%s", name,
                 link->stream_port, name, range);
    } else if (end) {
        error_at(b->err, link->span, "the stream %s only names itself; start it with a stage",
                 name);
    } else {
        error_at(b->err, link->span, "the stream %s has no output to read", name);
    }
}

// A stage of a stream's branch that nothing reads. Of several outputs of one stage one may do.
static void check_read(struct builder *b, const struct stream *stream)
{
    const struct ends *ends = &stream->ends;
    const char *name = stream->statement->name;

    if (!stream->used && !ends->count)
        error_at(b->err, stream->statement->name_span,
                 "nothing leaves the stream %s; leave out the name before its =", name);
    else if (!stream->used)
        error_at(b->err, stream->statement->name_span,
                 "the stream %s is never read; use it as in `%s | plot`", name, name);
    for (size_t i = 0; i < ends->count && stream->used; i++) {
        const struct sigrun_stage *stage = ends->item[i].stage;
        size_t readers = 0;

        for (size_t o = 0; stage && o < stage->outs; o++)
            readers += stage->out[o].readers;
        if (stage && !readers && !stage->type->out[0].optional)
            error_at(b->err, ends->item[i].span,
                     "nothing reads this output of the stream %s; read it as %s.%zu, or leave it "
                     "out",
                     name, name, i + 1);
    }
}

void build_resolve(struct builder *b)
{
    for (struct sigrun_stage *stage = b->graph->first; stage; stage = stage->next)
        for (size_t i = 0; i < stage->ins; i++) {
            if (stage->in[i].stream && !stage->in[i].from)
                resolve_link(b, &stage->in[i]);
            if (stage->in[i].from)
                stage->in[i].from->out[stage->in[i].port].readers++;
        }
    const bool broken = b->err->count > 0;
    for (struct stream *s = b->streams; s; s = s->next)
        if (!s->ends.broken && (!broken || !s->used))
            check_read(b, s);
    // What may stay unread and does so is not made.
    for (struct sigrun_stage *stage = b->graph->first; stage; stage = stage->next)
        while (stage->outs && !stage->out[stage->outs - 1].readers && stage->type->out[0].optional)
            stage->outs--;
}
