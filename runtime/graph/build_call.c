// SPDX-License-Identifier: MIT
// build_call: a stage, and what becomes its inputs and outputs.

#include "runtime/base/remedy.h"
#include "runtime/base/text.h"
#include "runtime/graph/build.h"
#include "runtime/graph/param.h"
#include "runtime/graph/registry.h"

#include <string.h>

static size_t port_count(const struct sigrun_port *ports)
{
    size_t n = 0;

    while (n < SIGRUN_PORTS && ports[n].name)
        n++;
    return n;
}

static bool repeats(const struct sigrun_port *ports)
{
    const size_t n = port_count(ports);

    return n && ports[n - 1].repeats;
}

// Links that a stage with so many has memory for.
static size_t link_room(size_t links)
{
    size_t room = links ? 1 : 0;

    while (room < links)
        room *= 2;
    return room;
}

static void add_link(struct builder *b, struct sigrun_stage *stage, size_t at,
                     const struct end *end)
{
    if (at >= link_room(stage->ins)) {
        struct link *more = arena_alloc(&b->graph->arena, link_room(at + 1), sizeof *more);

        if (stage->ins)
            memcpy(more, stage->in, stage->ins * sizeof *more);
        stage->in = more;
    }
    if (at >= stage->ins)
        stage->ins = at + 1;
    stage->in[at] = (struct link){.from = end->stage,
                                  .port = end->port,
                                  .policy = end->policy,
                                  .stream = end->stream,
                                  .stream_port = end->stream_port,
                                  .span = end->span};
}

static bool is_linked(const struct sigrun_stage *stage, size_t i)
{
    return i < stage->ins && (stage->in[i].from || stage->in[i].stream);
}

static size_t port_named(const struct sigrun_stage_type *type, const char *name)
{
    for (size_t i = 0; i < port_count(type->in); i++)
        if (name && !strcmp(type->in[i].name, name))
            return i;
    return SIZE_MAX;
}

// Chains in parentheses: one more input each, behind the piped ones, or the one that their key
// names.
static void add_arguments(struct builder *b, struct sigrun_stage *stage, bool *broken)
{
    const struct call *call = stage->call;
    size_t vacant = 0; // no input before it is

    for (size_t i = 0; i < call->count; i++) {
        const struct argument *argument = &call->arguments[i];

        for (size_t k = 0; k < argument->value.count; k++) {
            const struct chain *chain = argument->value.items[k].chain;
            size_t at = port_named(stage->type, argument->name);

            if (!chain)
                continue;
            const struct ends ends = build_chain(b, chain, (struct ends){0}, false);
            *broken = *broken || ends.broken;
            if (argument->name && at == SIZE_MAX) {
                if (!params_find(stage->type->params, argument->name))
                    *broken = !error_at(b->err, argument->name_span, "%s has no input named %s",
                                        stage->type->name, argument->name);
                continue;
            }
            for (size_t e = 0; e < ends.count; e++) {
                while (is_linked(stage, vacant))
                    vacant++;
                add_link(b, stage, at == SIZE_MAX ? vacant : at, &ends.item[e]);
                at = SIZE_MAX;
            }
            if (!ends.count && !ends.broken)
                *broken = !error_at(b->err, argument->span,
                                    "nothing leaves this chain, so it can't be an input");
        }
    }
}

static bool check_inputs(struct builder *b, struct sigrun_stage *stage)
{
    const struct sigrun_stage_type *type = stage->type;
    const size_t ports = port_count(type->in);

    if (stage->ins > ports && !repeats(type->in)) {
        if (!ports)
            return error_at(b->err, stage->name,
                            "%s makes a stream and reads none; start a chain of its own with it",
                            type->name);
        error_at(b->err, stage->name,
                 "%s has %zu input%s, found %zu outputs before it; join them with add or merge, or "
                 "give it to each branch",
                 type->name, ports, ports == 1 ? "" : "s", stage->ins);
        return false;
    }
    for (size_t i = 0; i < ports || i < stage->ins; i++) {
        const struct sigrun_port *port = &type->in[i < ports ? i : ports - 1];

        if (is_linked(stage, i) || (i >= stage->ins && port->optional) ||
            (i >= stage->ins && i && port->repeats))
            continue;
        if (i == 0)
            error_at(b->err, stage->name,
                     "%s needs an input; put a source before it, like `read a.wav | %s`",
                     type->name, type->name);
        else
            error_at(b->err, stage->name, "%s needs a stream at its input %s; write %s=(…)",
                     type->name, port->name, port->name);
        return false;
    }
    return true;
}

size_t build_outputs(const struct sigrun_stage_type *type, size_t in, size_t outputs)
{
    const size_t ports = port_count(type->out);

    if (type->in[0].optional && in)
        return 0; // what reads without an input writes with one
    return repeats(type->out) && outputs > ports ? outputs : ports;
}

static void add_outputs(struct builder *b, struct sigrun_stage *stage, size_t outputs,
                        const struct unit *unit, struct ends *out)
{
    const struct sigrun_stage_type *type = stage->type;
    const size_t ports = port_count(type->out);
    const struct call *call = &unit->call;
    bool found = !call->port;

    stage->outs = build_outputs(type, stage->ins, outputs);
    stage->collects = repeats(type->out);
    stage->out = arena_alloc(&b->graph->arena, stage->outs, sizeof *stage->out);
    for (size_t o = 0; o < stage->outs; o++) {
        const char *name = o < ports ? type->out[o].name : NULL;

        if (call->port && (!name || strcmp(call->port, name)))
            continue;
        found = true;
        ends_add(b, out, (struct end){.stage = stage, .port = o, .span = unit->span});
    }
    if (!found)
        out->broken =
            !error_at(b->err, call->port_span, "%s has no output named %s", type->name, call->port);
}

static void report_unknown(struct builder *b, const struct call *call)
{
    if (!call->port) {
        registry_unknown(b->graph->registry, call->name, build_nearest_own(b, call->name),
                         call->name_span, b->err);
        return;
    }
    const struct span word = span_join(call->name_span, call->port_span);
    const char *file = arena_format(&b->graph->arena, "read %s.%s", call->name, call->port);

    error_at(b->err, word, "there is no stream %s with an output %s; a file is read by `%s`",
             call->name, call->port, file);
    remedy_replace(b->err, word, file);
}

struct ends build_call(struct builder *b, const struct unit *unit, struct ends in, bool fed,
                       size_t outputs)
{
    const struct call *call = &unit->call;
    const size_t before = b->err->count;
    const struct sigrun_stage_type *type =
        registry_find(b->graph->registry, call->name, call->name_span, b->err);
    struct ends out = {.broken = in.broken};

    if (!type) {
        if (b->err->count == before && !build_misused_stream(b, call))
            report_unknown(b, call);
        out.broken = true;
        return out;
    }
    struct sigrun_stage *stage = graph_add(b->graph, type);
    bool broken = in.broken;
    stage->call = call;
    stage->label = unit->label;
    stage->name = call->name_span;
    stage->span = unit->span;
    for (size_t i = 0; i < in.count; i++)
        // A picture's scene is for who can read it; to all others a plot is an end.
        if (!in.item[i].stage || !in.item[i].stage->type->out[0].optional ||
            (port_count(type->in) && type->in[0].types & SIGRUN_SCENES))
            add_link(b, stage, stage->ins, &in.item[i]);
    add_arguments(b, stage, &broken);
    if (!broken)
        broken = !check_inputs(b, stage);
    (void)fed;
    add_outputs(b, stage, outputs, unit, &out);
    out.broken = out.broken || broken;
    return out;
}
