// SPDX-License-Identifier: MIT
// list: the stages by family, or those that a word finds.

#include "cli/commands.h"
#include "cli/describe.h"
#include "cli/reference.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "stages/registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool finds(const char *word, const char *text)
{
    return text && strcasestr(text, word);
}

// The alias that a word finds, or "" where it finds the stage by something else; NULL: not found.
static const char *match(const struct sigrun_stage_type *type, const char *word)
{
    if (finds(word, type->name) || finds(word, type->family))
        return "";
    for (const char *const *alias = type->aliases; alias && *alias; alias++)
        if (finds(word, *alias))
            return *alias;
    return finds(word, type->summary) ? "" : NULL;
}

static size_t longest_name(const struct sigrun_stage_type **types, size_t count)
{
    size_t longest = 10;

    for (size_t i = 0; i < count; i++)
        if (strlen(types[i]->name) > longest)
            longest = strlen(types[i]->name);
    return longest;
}

static size_t print_stages(const struct sigrun_stage_type **types, size_t count, const char *word,
                           const struct terminal *terminal)
{
    const int width = (int)longest_name(types, count);
    const char *family = "";
    size_t shown = 0;

    for (size_t i = 0; i < count; i++) {
        const char *alias = match(types[i], word);

        if (!alias)
            continue;
        if (strcmp(family, types[i]->family) != 0)
            printf("%s%s%s%s\n", shown ? "\n" : "", terminal_ink(terminal, INK_BOLD),
                   types[i]->family, terminal_ink(terminal, INK_NONE));
        family = types[i]->family;
        printf("  %s%-*s%s  %s", terminal_ink(terminal, INK_CYAN), width, types[i]->name,
               terminal_ink(terminal, INK_NONE), types[i]->summary);
        printf(*alias ? " (%s)\n" : "\n", alias);
        shown++;
    }
    return shown;
}

static size_t print_absent(const struct registry *registry, const char *word)
{
    const struct registry_absent *absent = registry->tables.absent;
    size_t shown = 0;

    for (; absent && absent->stage; absent++) {
        if (!finds(word, absent->stage))
            continue;
        printf("%s  %-10s  needs %s\n", shown ? "" : "\nnot in this build\n", absent->stage,
               absent->needs);
        shown++;
    }
    return shown;
}

static int report_nothing(const struct registry *registry, const char *word,
                          const struct options *options)
{
    const char *nearest = registry_nearest(registry, word);
    struct error err = {0};

    error_at(&err, span_none(), "no stage has %s in its name, summary, family or aliases", word);
    if (nearest)
        error_remedy(&err, "sigrun list %s", nearest);
    return report_errors(&err, options);
}

int list_command(const struct options *options, const struct source *source)
{
    const struct terminal terminal = terminal_of(stdout, options->color);
    const char *word = options->word_count ? options->words[0] : "";
    struct registry registry;
    struct error err = {0};
    struct text text = {0};
    size_t count, shown = 0;
    int status = 0;

    (void)source;
    stages_registry(&registry);
    registry_load_all(&registry, &err); // a module that is broken leaves the rest
    const struct sigrun_stage_type **types = describe_sorted(&registry, &count);
    if (options->markdown) {
        reference_list(&text, types, count);
        fputs(text_of(&text), stdout);
    } else {
        shown = print_stages(types, count, word, &terminal);
        if (shown + print_absent(&registry, word) == 0)
            status = report_nothing(&registry, word, options);
        else if (!*word)
            printf("\n%zu stages; sigrun help STAGE shows one\n", shown);
    }
    fflush(stdout);
    if (err.count)
        report_errors(&err, options);
    text_release(&text);
    free(types);
    registry_release(&registry);
    return status;
}
