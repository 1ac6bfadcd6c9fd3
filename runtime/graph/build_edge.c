// SPDX-License-Identifier: MIT
// build_edge: what bars and places say: how an edge is carried, where a stage runs.

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

// `drop=oldest buffer=2s` of a bar, for every end that passes it.
void build_bar(struct builder *b, const struct bar *bar, struct ends *ends)
{
    struct edge_policy policy = {.span = bar->span};

    if (bar->transport) {
        error_at(b->err, bar->transport_span,
                 "%s: this build carries edges in memory only; write a plain | here",
                 bar->transport);
        return;
    }
    for (size_t i = 0; i < bar->count; i++) {
        const struct argument *option = &bar->options[i];
        const char *word = option->value.items[0].text ? option->value.items[0].text : "";

        if (!strcmp(option->name, "buffer")) {
            static const struct sigrun_param row[] = {{.name = "buffer",
                                                       .kind = SIGRUN_REAL,
                                                       .unit = SIGRUN_SECONDS,
                                                       .min = 1e-9,
                                                       .max = 86400},
                                                      {0}};
            const struct param_context context = {.stage = "edge"};

            param_read(&b->graph->arena, row, &policy.buffer, &option->value, &context, b->err);
        } else if (!strcmp(option->name, "drop")) {
            policy.drop_said = true;
            policy.drop_oldest = !strcmp(word, "oldest");
            if (!policy.drop_oldest && strcmp(word, "never"))
                error_at(b->err, option->value.span, "drop must be oldest or never, found %s",
                         word);
        } else {
            error_at(b->err, option->name_span,
                     "an edge knows the options buffer=TIME and drop=oldest, found %s",
                     option->name);
        }
    }
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
    if (why)
        error_at(b->err, unit->place->span, "@%s: %s", unit->place->text, why);
}
