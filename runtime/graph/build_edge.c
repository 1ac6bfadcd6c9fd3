// SPDX-License-Identifier: MIT
// build_edge: what bars and places say: how an edge is carried, where a stage runs.

#include "runtime/base/remedy.h"
#include "runtime/graph/build.h"
#include "runtime/graph/param.h"
#include "runtime/graph/registry.h"

#include <string.h>

void edge_policy_join(struct edge_policy *later, const struct edge_policy *earlier)
{
    if (!later->drop_said && earlier->drop_said) {
        later->drop_said = true;
        later->drop_oldest = earlier->drop_oldest;
    }
    if (later->buffer <= 0)
        later->buffer = earlier->buffer;
    if (!later->transport) {
        later->transport = earlier->transport;
        later->carry = earlier->carry;
        if (later->transport)
            later->span = earlier->span;
    }
}

// What may stand in `|[ ]`.
struct edge_options {
    int drop;
    double buffer;
};

enum edge_drop { DROP_NEVER, DROP_OLDEST };
static const char *const drop_names[] = {"never", "oldest", NULL};

enum { ROW_DROP, ROW_BUFFER, ROWS };
static const struct sigrun_param edge_params[ROWS + 1] = {
    [ROW_DROP] = {SIGRUN_PARAM(struct edge_options, drop), .def = "never", .choices = drop_names},
    [ROW_BUFFER] = {SIGRUN_PARAM(struct edge_options, buffer), .def = "1", .unit = SIGRUN_SECONDS,
                    .min = 1e-9, .max = 86400},
};

// Options of the edge itself are known by name; with a transport the others are the transport's.
static bool is_own(const struct bar *bar, size_t i)
{
    for (size_t row = 0; row < ROWS; row++)
        if (!strcmp(bar->options[i].name, edge_params[row].name))
            return true;
    return !bar->transport;
}

static size_t count_of(const struct bar *bar, bool own)
{
    size_t count = 0;

    for (size_t i = 0; i < bar->count; i++)
        count += is_own(bar, i) == own;
    return count;
}

static struct argument *arguments_of(struct builder *b, const struct bar *bar, bool own)
{
    struct argument *arguments = arena_alloc(&b->graph->arena, bar->count + 1, sizeof *arguments);
    size_t count = 0;

    for (size_t i = 0; i < bar->count; i++)
        if (is_own(bar, i) == own)
            arguments[count++] = bar->options[i];
    return arguments;
}

// What carries an edge is a stage that sends where something feeds it, and receives where nothing
// does.
static bool can_carry(const struct sigrun_stage_type *type)
{
    return type->needs & SIGRUN_NEEDS_NET && type->in[0].name && type->in[0].optional &&
           type->out[0].name;
}

static const char *transports_of(struct builder *b)
{
    const char *names = NULL;

    registry_load_all(b->graph->registry, NULL); // what they can is known only then
    for (size_t i = 0; i < registry_count(b->graph->registry); i++) {
        const struct sigrun_stage_type *type = registry_at(b->graph->registry, i);

        if (type && can_carry(type))
            names =
                names ? arena_format(&b->graph->arena, "%s, %s", names, type->name) : type->name;
    }
    return names;
}

static bool read_transport(struct builder *b, const struct bar *bar, struct edge_policy *policy)
{
    struct error quiet = {0};
    const struct sigrun_stage_type *type =
        registry_find(b->graph->registry, bar->transport, bar->transport_span, &quiet);
    struct call *call = arena_alloc(&b->graph->arena, 1, sizeof *call);

    error_release(&quiet);
    if (!type || !can_carry(type)) {
        const char *there = transports_of(b);

        if (there)
            error_at(b->err, bar->transport_span, "%s carries no edge; what does: %s",
                     bar->transport, there);
        else
            error_at(b->err, bar->transport_span,
                     "%s: this build carries edges in memory only; write a plain | here",
                     bar->transport);
        remedy_replace(b->err, bar->span, "|");
        return false;
    }
    *call = (struct call){.name = type->name,
                          .name_span = bar->transport_span,
                          .span = bar->span,
                          .arguments = arguments_of(b, bar, false),
                          .count = count_of(bar, false)};
    policy->transport = type;
    policy->carry = call;
    return true;
}

// The options as the values of a call, which takes no chains.
static void read_options(struct builder *b, const struct bar *bar, struct edge_policy *policy)
{
    const struct call call = {.name_span = bar->span,
                              .arguments = arguments_of(b, bar, true),
                              .count = count_of(bar, true)};
    const struct param_context context = {.stage = "an edge"};
    struct edge_options options = {0};
    struct span spans[ROWS];
    bool given[ROWS] = {0};

    for (size_t i = 0; i < bar->count; i++)
        if (bar->options[i].value.items[0].chain) {
            error_at(b->err, bar->options[i].value.span,
                     "an edge: %s is a value, found a chain in parentheses", bar->options[i].name);
            return;
        }
    params_read(&b->graph->arena, edge_params, &options, &call, &context, spans, given, b->err);
    policy->drop_said = given[ROW_DROP];
    policy->drop_oldest = options.drop == DROP_OLDEST;
    policy->buffer = given[ROW_BUFFER] ? options.buffer : 0;
}

// Puts the policy of a bar on every end that passes it.
void build_bar(struct builder *b, const struct bar *bar, struct ends *ends)
{
    struct edge_policy policy = {.span = bar->span};

    if (bar->transport && !read_transport(b, bar, &policy))
        return;
    if (count_of(bar, true))
        read_options(b, bar, &policy);
    struct ends marked = {.broken = ends->broken};
    for (size_t i = 0; i < ends->count; i++) {
        struct end end = ends->item[i];
        struct edge_policy own = policy;

        edge_policy_join(&own, &end.policy);
        end.policy = own;
        ends_add(b, &marked, end);
    }
    *ends = marked;
}

void build_place(struct builder *b, const struct unit *unit)
{
    const char *(*refuse)(const char *) = b->graph->options.refuse_place;

    if (!unit->place || !unit->place->text || !strcmp(unit->place->text, "cpu"))
        return;
    const char *why = refuse ? refuse(unit->place->text)
                             : "only the processor here is known; leave the place out";
    if (!why)
        return;
    error_at(b->err, unit->place->span, "@%s: %s", unit->place->text, why);
    remedy_replace(b->err, unit->place->span, "");
}
