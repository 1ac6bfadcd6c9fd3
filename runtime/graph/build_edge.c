// SPDX-License-Identifier: MIT
// build_edge: what bars and places say: how an edge is carried, where a stage runs.

#include "runtime/base/remedy.h"
#include "runtime/graph/build.h"
#include "runtime/graph/param.h"

#include <string.h>

void edge_policy_join(struct edge_policy *later, const struct edge_policy *earlier)
{
    if (!later->drop_said && earlier->drop_said) {
        later->drop_said = true;
        later->drop_oldest = earlier->drop_oldest;
    }
    if (later->buffer <= 0)
        later->buffer = earlier->buffer;
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

// The options as the values of a call, which takes no chains.
static void read_options(struct builder *b, const struct bar *bar, struct edge_policy *policy)
{
    const struct call call = {
        .name_span = bar->span, .arguments = bar->options, .count = bar->count};
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

    if (bar->transport) {
        error_at(b->err, bar->transport_span,
                 "%s: this build carries edges in memory only; write a plain | here",
                 bar->transport);
        remedy_replace(b->err, bar->span, "|");
        return;
    }
    if (bar->count)
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
