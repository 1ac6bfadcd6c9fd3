// SPDX-License-Identifier: MIT
// help: the usage, and what a stage does.

#include "cli/help.h"

#include "cli/commands.h"
#include "cli/completion.h"
#include "cli/describe.h"
#include "cli/language.h"
#include "cli/man.h"
#include "cli/reference.h"
#include "cli/report.h"
#include "cli/terminal.h"
#include "runtime/graph/param.h"
#include "stages/registry.h"

#include <stdio.h>
#include <string.h>

enum { WIDEST = 100 }; // text wider than this is hard to read

// What a page is written with.
struct page {
    struct text text;
    struct terminal terminal;
    size_t width;
};

static struct page page_of(const struct options *options)
{
    struct page page = {.terminal = terminal_of(stdout, options->color)};

    page.width = page.terminal.width < WIDEST ? page.terminal.width : WIDEST;
    return page;
}

static void add_heading(struct page *page, const char *words)
{
    text_add(&page->text, "\n%s%s%s\n", terminal_ink(&page->terminal, INK_BOLD), words,
             terminal_ink(&page->terminal, INK_NONE));
}

static void add_ports(struct page *page, const char *verb, const struct sigrun_port *ports,
                      const char *none)
{
    for (size_t i = 0; i < SIGRUN_PORTS && ports[i].name; i++) {
        struct text port = {0};

        describe_port(&port, &ports[i]);
        text_add(&page->text, "  %-8s", i ? "" : verb);
        describe_wrapped(&page->text, text_of(&port), 10, page->width);
        text_release(&port);
    }
    if (!ports[0].name)
        text_add(&page->text, "  %-8s%s\n", verb, none);
}

static void add_param(struct page *page, const struct sigrun_param *param, size_t column)
{
    struct text name = {0}, words = {0};

    text_add(&name, "%s", param->name);
    if (param->def)
        text_add(&name, "=%s", *param->def ? param->def : "\"\"");
    text_add(&page->text, "  %s%s%s%*s", terminal_ink(&page->terminal, INK_CYAN), text_of(&name),
             terminal_ink(&page->terminal, INK_NONE),
             (int)(column > name.length ? column - name.length : 1), "");
    describe_param(&words, param);
    describe_wrapped(&page->text, text_of(&words), column + 2, page->width);
    text_add(&page->text, "%*s", (int)column + 2, "");
    describe_wrapped(&page->text, param->doc, column + 2, page->width);
    text_release(&name);
    text_release(&words);
}

static void add_params(struct page *page, const struct sigrun_param *table)
{
    size_t column = 12; // where descriptions start: behind most names

    for (const struct sigrun_param *param = table; param && param->name; param++) {
        const size_t length = strlen(param->name) + (param->def ? 1 + strlen(param->def) : 0) + 2;

        column = length > column && length <= 28 ? length : column;
    }
    if (params_count(table))
        add_heading(page, "Parameters");
    for (const struct sigrun_param *param = table; param && param->name; param++)
        add_param(page, param, column);
}

static void add_stage(struct page *page, const struct sigrun_stage_type *type)
{
    struct text summary = {0}, usage = {0}, aliases = {0};

    text_add(&summary, "%s: %s", type->name, type->summary);
    text_add(&page->text, "%s", terminal_ink(&page->terminal, INK_BOLD));
    describe_wrapped(&page->text, text_of(&summary), 0, page->width);
    text_add(&page->text, "%s\n", terminal_ink(&page->terminal, INK_NONE));
    describe_usage(&usage, type);
    text_add(&page->text, "  %s\n\n", text_of(&usage));
    add_ports(page, "reads", type->in, "nothing: a chain starts with it");
    add_ports(page, "writes", type->out, "nothing: a chain ends with it");
    if (type->needs & SIGRUN_NEEDS_DEVICE)
        text_add(&page->text, "  needs   a device: see `sigrun devices`\n");
    if (type->doc) {
        text_put(&page->text, '\n');
        describe_wrapped(&page->text, type->doc, 0, page->width);
    }
    add_params(page, type->params);
    if (type->example) {
        add_heading(page, "Example");
        text_add(&page->text, "  sigrun '%s'\n", type->example);
    }
    describe_aliases(&aliases, type);
    if (aliases.length) {
        add_heading(page, "Also known as");
        text_add(&page->text, "  ");
        describe_wrapped(&page->text, text_of(&aliases), 2, page->width);
    }
    text_release(&summary);
    text_release(&usage);
    text_release(&aliases);
}

static const struct command *command_named(const char *name)
{
    for (const struct command *command = commands_table; command->run; command++)
        if (command->name && strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static int help_stage(const struct options *options, const struct registry *registry,
                      const char *name)
{
    struct error err = {0};
    const struct sigrun_stage_type *type = registry_find(registry, name, span_none(), &err);
    struct page page = page_of(options);

    if (!type && !err.count) {
        type = registry_find_alias(registry, name);
        if (type && !options->markdown)
            text_add(&page.text, "%s is called %s here.\n\n", name, type->name);
    }
    if (!type) {
        if (!err.count)
            registry_unknown(registry, name, NULL, span_none(), &err);
        return report_errors(&err, options);
    }
    if (options->markdown)
        reference_stage(&page.text, type);
    else
        add_stage(&page, type);
    fputs(text_of(&page.text), stdout);
    text_release(&page.text);
    return 0;
}

// command: whose option it is, where it belongs to one alone.
static void add_option(struct page *page, const struct option *option, const char *command)
{
    struct text name = {0}, words = {0};

    if (option->letter)
        text_add(&name, "-%s, ", option->letter);
    else
        text_add(&name, "%s%s", command, *command ? " " : "    ");
    text_add(&name, "--%s", option->param.name);
    if (option->argument)
        text_add(&name, option->implied ? "[=%s]" : "=%s", option->argument);
    text_add(&page->text, "  %-25s ", text_of(&name));
    describe_option(&words, option);
    describe_wrapped(&page->text, text_of(&words), 28, page->width);
    text_release(&name);
    text_release(&words);
}

static void add_options(struct page *page, unsigned command)
{
    for (const struct option *option = options_table; option->param.name; option++)
        if (option->commands & command)
            add_option(page, option, "");
}

// Those that a run doesn't take, each with its command before it.
static void add_special_options(struct page *page)
{
    for (const struct command *command = commands_table; command->run; command++)
        for (const struct option *option = options_table; option->param.name; option++)
            if (option->commands & command->bit && !(option->commands & COMMAND_RUN))
                add_option(page, option, command->name);
}

static void add_commands(struct page *page)
{
    for (const struct command *command = commands_table; command->run; command++) {
        struct text call = {0};

        text_add(&call, "sigrun %s%s%s", command->name ? command->name : "",
                 command->name ? " " : "", command->operands);
        text_add(&page->text, "  %-26s ", text_of(&call));
        describe_wrapped(&page->text, command->summary, 29, page->width);
        text_release(&call);
    }
}

static void add_language(struct page *page)
{
    for (const struct language_row *row = language_rows; row->form; row++)
        text_add(&page->text, "  %s%-38s%s %s\n", terminal_ink(&page->terminal, INK_CYAN),
                 row->form, terminal_ink(&page->terminal, INK_NONE), row->meaning);
    text_add(&page->text, "\n  ");
    describe_wrapped(&page->text, language_values, 2, page->width);
}

void help_usage(struct text *out, const struct options *options, bool whole)
{
    struct page page = page_of(options);

    text_add(&page.text, "%ssigrun%s: signal processing, written as a shell pipe\n",
             terminal_ink(&page.terminal, INK_BOLD), terminal_ink(&page.terminal, INK_NONE));
    add_heading(&page, "Usage");
    add_commands(&page);
    add_heading(&page, "Examples");
    text_add(&page.text, "  sigrun 'sine 440 | gain -6dB | head 1s | write tone.wav'\n"
                         "  sigrun 'read talk.flac | highpass 80 | resample 16k | write talk.wav'\n"
                         "  sigrun 'mic | { spectrum ; write keep.wav }'\n"
                         "  sigrun -f chain.sigrun -D in=talk.flac\n");
    if (whole) {
        add_heading(&page, "Expressions");
        add_language(&page);
        add_heading(&page, "Options");
        add_options(&page, COMMAND_RUN);
        add_special_options(&page);
        add_heading(&page, "Exit codes");
        text_add(&page.text,
                 "  0    done\n  1    failed while running\n  2    wrong expression or usage\n"
                 "  3    an input can't be read\n  4    samples clipped or dropped under --strict\n"
                 "  130  interrupted; the files are finished\n");
    } else {
        text_add(&page.text, "\nsigrun help shows all options, sigrun list all stages.\n");
    }
    text_append(out, text_of(&page.text), page.text.length);
    text_release(&page.text);
}

int help_about(const struct options *options, const struct command *command)
{
    struct page page = page_of(options);
    struct text call = {0};

    text_add(&call, "sigrun %s%s%s: %s", command->name, *command->operands ? " " : "",
             command->operands, command->summary);
    text_add(&page.text, "%s", terminal_ink(&page.terminal, INK_BOLD));
    describe_wrapped(&page.text, text_of(&call), 0, page.width);
    text_add(&page.text, "%s", terminal_ink(&page.terminal, INK_NONE));
    text_release(&call);
    for (const char *line = command->doc; line && *line; line += *line == '\n') {
        const size_t length = strcspn(line, "\n");
        struct text paragraph = {0};

        text_append(&paragraph, line, length);
        text_put(&page.text, '\n');
        describe_wrapped(&page.text, text_of(&paragraph), 0, page.width);
        text_release(&paragraph);
        line += length;
    }
    if (command->example) {
        add_heading(&page, "Example");
        text_add(&page.text, "  %s\n", command->example);
    }
    add_heading(&page, "Options");
    add_options(&page, command->bit);
    fputs(text_of(&page.text), stdout);
    text_release(&page.text);
    return 0;
}

int help_command(const struct options *options, const struct source *source)
{
    struct registry registry;
    struct text text = {0};
    int status = 0;

    (void)source;
    stages_registry(&registry);
    if (options->man)
        man_page(&text, &registry);
    else if (*options->completion)
        completion_script(&text, options->completion);
    else if (options->word_count && command_named(options->words[0]))
        status = help_about(options, command_named(options->words[0]));
    else if (options->word_count)
        status = help_stage(options, &registry, options->words[0]);
    else if (options->markdown)
        reference_all(&text, &registry);
    else
        help_usage(&text, options, true);
    fputs(text_of(&text), stdout);
    text_release(&text);
    registry_release(&registry);
    return status;
}
