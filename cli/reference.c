// SPDX-License-Identifier: MIT
// reference: the stages as Markdown.

#include "cli/reference.h"

#include "cli/describe.h"
#include "runtime/graph/param.h"

#include <stdlib.h>
#include <string.h>

// A cell of a table: a bar would end it.
static void add_cell(struct text *text, const char *words)
{
    for (const char *s = words; *s; s++)
        text_add(text, *s == '|' ? "\\|" : "%c", *s);
}

void reference_list(struct text *text, const struct sigrun_stage_type *const *types, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(types[i - 1]->family, types[i]->family) != 0)
            text_add(text, "%s| %s | |\n|---|---|\n", i ? "\n" : "", types[i]->family);
        text_add(text, "| `%s` | ", types[i]->name);
        add_cell(text, types[i]->summary);
        text_add(text, " |\n");
    }
}

static void add_ports(struct text *text, const char *verb, const struct sigrun_port *ports)
{
    for (size_t i = 0; i < SIGRUN_PORTS && ports[i].name; i++) {
        text_add(text, i ? "; " : "%s ", verb);
        describe_port(text, &ports[i]);
    }
    text_add(text, ports[0].name ? ".\n" : "");
}

static void add_params(struct text *text, const struct sigrun_param *table)
{
    text_add(text, "\n| parameter | default | takes | |\n|---|---|---|---|\n");
    for (const struct sigrun_param *param = table; param->name; param++) {
        struct text words = {0};

        describe_param(&words, param);
        text_add(text, param->def ? "| `%s` | `%s` | " : "| `%s` | | ", param->name,
                 param->def && *param->def ? param->def : "\"\"");
        add_cell(text, text_of(&words));
        text_add(text, " | ");
        add_cell(text, param->doc);
        text_add(text, " |\n");
        text_release(&words);
    }
}

void reference_stage(struct text *text, const struct sigrun_stage_type *type)
{
    struct text usage = {0}, aliases = {0};

    describe_usage(&usage, type);
    describe_aliases(&aliases, type);
    text_add(text, "### %s\n\n%s: `%s`\n\n", type->name, type->summary, text_of(&usage));
    add_ports(text, "Reads", type->in);
    add_ports(text, "Writes", type->out);
    if (type->needs & SIGRUN_NEEDS_DEVICE)
        text_add(text, "Needs a device.\n");
    if (type->doc)
        text_add(text, "\n%s\n", type->doc);
    if (params_count(type->params))
        add_params(text, type->params);
    if (type->example)
        text_add(text, "\n    sigrun '%s'\n", type->example);
    if (aliases.length)
        text_add(text, "\nAlso known as %s.\n", text_of(&aliases));
    text_release(&usage);
    text_release(&aliases);
}

void reference_all(struct text *text, const struct registry *registry)
{
    size_t count;
    const struct sigrun_stage_type **types = describe_sorted(registry, &count);

    text_add(text, "# Stages\n");
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(types[i - 1]->family, types[i]->family) != 0)
            text_add(text, "\n## %s\n", types[i]->family);
        text_put(text, '\n');
        reference_stage(text, types[i]);
    }
    free(types);
}
