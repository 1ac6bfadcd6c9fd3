// SPDX-License-Identifier: MIT
// describe: the words of help, the reference and the manual page.

#include "cli/describe.h"

#include "cli/terminal.h"
#include "runtime/graph/param.h"

#include <stdlib.h>
#include <string.h>

static const char *const type_names[] = {"u8",  "s16",  "s32",  "f32",  "f64",
                                         "cu8", "cs16", "cf32", "cf64", "text"};
enum { TYPES = sizeof type_names / sizeof *type_names };

// The catalogue's order: from what makes signals to what shows them.
static const char *const families[] = {"source",    "file",       "sound",   "flow",   "math",
                                       "channel",   "statistics", "fourier", "filter", "rate",
                                       "wavelet",   "audio",      "radio",   "radar",  "biosignal",
                                       "vibration", "image",      "edge",    "sink",   "plot"};

void describe_types(struct text *text, unsigned types)
{
    size_t left = 0;

    for (size_t t = 0; t < TYPES; t++)
        left += types >> t & 1;
    for (size_t t = 0; t < TYPES; t++)
        if (types >> t & 1)
            text_add(text, "%s%s", type_names[t], --left > 1 ? ", " : left == 1 ? " or " : "");
}

void describe_port(struct text *text, const struct sigrun_port *port)
{
    text_add(text, "%s: ", port->name);
    if (port->frames == SIGRUN_SIGNAL)
        text_add(text, "plain signal of ");
    else if (port->frames == SIGRUN_FRAMED)
        text_add(text, "frames of ");
    describe_types(text, port->types);
    if (port->repeats)
        text_add(text, ", any number of them");
    if (port->optional)
        text_add(text, ", may be left out");
    if (port->free)
        text_add(text, ", at a rate of its own");
}

void describe_usage(struct text *text, const struct sigrun_stage_type *type)
{
    enum { SHOWN = 4 };

    text_add(text, "%s", type->name);
    for (size_t i = 0; i < params_count(type->params); i++) {
        if (type->params[i].def && i >= SHOWN) {
            text_add(text, " [name=value...]");
            break;
        }
        text_add(text, type->params[i].def ? " [%s]" : " %s", type->params[i].name);
    }
}

void describe_param(struct text *text, const struct sigrun_param *param)
{
    struct text limits = {0};

    if (param->choices) {
        for (size_t i = 0; param->choices[i]; i++)
            text_add(text, "%s%s",
                     i == 0                  ? ""
                     : param->choices[i + 1] ? ", "
                                             : " or ",
                     param->choices[i]);
    } else {
        text_add(text, "%s", param_type_name(param));
        param_print_limits(&limits, param);
        text_add(text, "%s%s", limits.length ? ", " : "", text_of(&limits));
    }
    text_add(text, param->def ? "" : "; required");
    text_add(text, param->live ? "; live" : "");
    text_release(&limits);
}

void describe_aliases(struct text *text, const struct sigrun_stage_type *type)
{
    for (const char *const *alias = type->aliases; alias && *alias; alias++)
        text_add(text, "%s%s", alias == type->aliases ? "" : alias[1] ? ", " : " and ", *alias);
}

void describe_option(struct text *text, const struct option *option)
{
    const char *const *choice = option->param.choices;

    text_add(text, "%s", option->param.doc);
    for (bool first = true; choice && *choice; choice++)
        if (**choice) {
            text_add(text, "%s%s", first ? " One of " : choice[1] ? ", " : " or ", *choice);
            first = false;
        }
    text_add(text, option->param.choices ? "." : "");
}

void describe_wrapped(struct text *text, const char *words, size_t indent, size_t width)
{
    size_t column = indent;

    for (const char *word = words + strspn(words, " \n"); *word;) {
        const size_t bytes = strcspn(word, " \n"), wide = terminal_columns(word, bytes);
        const bool first = column == indent;

        if (!first && column + 1 + wide > width) {
            text_add(text, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!first) {
            text_put(text, ' ');
            column++;
        }
        text_append(text, word, bytes);
        column += wide;
        word += bytes;
        word += strspn(word, " \n");
    }
    text_put(text, '\n');
}

static size_t family_rank(const char *family)
{
    size_t rank = 0;

    while (rank < sizeof families / sizeof *families && strcmp(families[rank], family) != 0)
        rank++;
    return rank;
}

static int compare(const void *a, const void *b)
{
    const struct sigrun_stage_type *const *x = a, *const *y = b;
    const size_t rank_x = family_rank((*x)->family), rank_y = family_rank((*y)->family);

    if (rank_x != rank_y)
        return rank_x < rank_y ? -1 : 1;
    const int family = strcmp((*x)->family, (*y)->family);
    return family ? family : strcmp((*x)->name, (*y)->name);
}

const struct sigrun_stage_type **describe_sorted(const struct registry *registry, size_t *count)
{
    registry_load_all(registry, NULL);
    *count = registry_count(registry);
    const struct sigrun_stage_type **types = calloc(*count + 1, sizeof *types);
    if (!types)
        abort();
    for (size_t i = 0; i < *count; i++)
        types[i] = registry_at(registry, i);
    qsort(types, *count, sizeof *types, compare);
    return types;
}
