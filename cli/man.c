// SPDX-License-Identifier: MIT
// man: the manual page in roff.

#include "cli/man.h"

#include "cli/commands.h"
#include "cli/describe.h"
#include "cli/language.h"

#include <stdlib.h>
#include <string.h>

// Words that roff takes as they are.
static void add_words(struct text *text, const char *words)
{
    if (*words == '.' || *words == '\'')
        text_add(text, "\\&");
    for (const char *s = words; *s; s++) {
        if (*s == '\\')
            text_add(text, "\\e");
        else if (*s == '-')
            text_add(text, "\\-");
        else
            text_put(text, *s);
    }
}

static void add_tagged(struct text *text, const char *tag, const char *words)
{
    text_add(text, ".TP\n.B ");
    add_words(text, tag);
    text_put(text, '\n');
    add_words(text, words);
    text_put(text, '\n');
}

// Paragraphs below the words of a tag.
static void add_more(struct text *text, const struct command *command)
{
    for (const char *line = command->doc; line && *line; line += *line == '\n') {
        const size_t length = strcspn(line, "\n");
        struct text words = {0};

        text_append(&words, line, length);
        text_add(text, ".IP\n");
        add_words(text, text_of(&words));
        text_put(text, '\n');
        text_release(&words);
        line += length;
    }
    if (!command->example)
        return;
    text_add(text, ".IP\n.nf\n");
    add_words(text, command->example);
    text_add(text, "\n.fi\n");
}

static void add_commands(struct text *text)
{
    text_add(text, ".SH COMMANDS\n");
    for (const struct command *command = commands_table; command->run; command++) {
        struct text call = {0}, words = {0};

        text_add(&call, "sigrun %s%s%s", command->name ? command->name : "",
                 command->name ? " " : "", command->operands);
        text_add(&words, "%s.", command->summary);
        add_tagged(text, text_of(&call), text_of(&words));
        add_more(text, command);
        text_release(&call);
        text_release(&words);
    }
}

// The commands that take an option, where a run doesn't.
static void add_takers(struct text *text, unsigned commands)
{
    const char *before = " (";

    if (commands & COMMAND_RUN)
        return;
    for (const struct command *command = commands_table; command->run; command++)
        if (commands & command->bit) {
            text_add(text, "%s%s", before, command->name);
            before = ", ";
        }
    text_put(text, ')');
}

static void add_options(struct text *text)
{
    text_add(text, ".SH OPTIONS\n");
    for (const struct option *option = options_table; option->param.name; option++) {
        struct text name = {0}, words = {0};

        if (option->letter)
            text_add(&name, "-%s, ", option->letter);
        text_add(&name, "--%s", option->param.name);
        if (option->argument)
            text_add(&name, option->implied ? "[=%s]" : "=%s", option->argument);
        describe_option(&words, option);
        add_takers(&words, option->commands);
        add_tagged(text, text_of(&name), text_of(&words));
        text_release(&name);
        text_release(&words);
    }
}

static void add_stages(struct text *text, const struct registry *registry)
{
    size_t count;
    const struct sigrun_stage_type **types = describe_sorted(registry, &count);

    text_add(text, ".SH STAGES\n");
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(types[i - 1]->family, types[i]->family) != 0)
            text_add(text, ".SS %s\n", types[i]->family);
        add_tagged(text, types[i]->name, types[i]->summary);
    }
    free(types);
}

static void add_language(struct text *text)
{
    text_add(text, ".SH EXPRESSIONS\nStages are joined by\n.BR | ,\nas in a shell; the whole "
                   "expression is one word for the shell, so it stands in single quotes.\n");
    for (const struct language_row *row = language_rows; row->form; row++)
        add_tagged(text, row->form, row->meaning);
    text_add(text, ".PP\n");
    add_words(text, language_values);
    text_put(text, '\n');
}

void man_page(struct text *text, const struct registry *registry)
{
    text_add(text, ".TH SIGRUN 1 \"\" \"sigrun " SIGRUN_VERSION "\" \"User commands\"\n"
                   ".SH NAME\nsigrun \\- run signal processing pipelines\n"
                   ".SH SYNOPSIS\n.B sigrun\n.RI [ option ...]\n.I EXPR\n.br\n.B sigrun\n.RI [ "
                   "option ...]\n.B \\-f\n.I FILE\n"
                   ".br\n.B sigrun\n.I command\n.RI [ option ...]\n.RI [ word ...]\n"
                   ".SH DESCRIPTION\nRuns an expression of stages over signals from files, pipes "
                   "and generators.\n");
    add_commands(text);
    add_language(text);
    add_options(text);
    add_stages(text, registry);
    text_add(text, ".SH EXIT STATUS\n");
    add_tagged(text, "0", "Done.");
    add_tagged(text, "1", "Failed while running.");
    add_tagged(text, "2", "The expression or the call is wrong; nothing was touched.");
    add_tagged(text, "3", "An input can't be read.");
    add_tagged(text, "4", "Samples were clipped or dropped under --strict.");
    add_tagged(text, "130", "Interrupted; the files are finished.");
    text_add(text, ".SH ENVIRONMENT\n");
    add_tagged(text, "NO_COLOR", "No colours, when it is not empty.");
    add_tagged(
        text, "TERM, COLORTERM",
        "What the terminal can: dumb has letters once, truecolor all colours, tmux and screen "
        "no pixels.");
    add_tagged(text, "LC_ALL, LC_CTYPE, LANG",
               "The first that is set: without UTF-8 in it pictures on the terminal are ASCII.");
    add_tagged(text, "SIGRUN_MODULES",
               "Folders with modules of your own stages, with colons between.");
    text_add(text, ".SH FILES\n");
    add_tagged(text, "~/.local/lib/sigrun", "Modules of your own stages.");
    add_tagged(text, "~/.cache/sigrun/wisdom-*",
               "Transforms as measured here (XDG_CACHE_HOME may say another folder), which "
               "--plan=measure reads; without that option no run depends on it.");
    add_tagged(text, SIGRUN_PREFIX "/" SIGRUN_LIBRARIES "/sigrun/modules",
               "Modules of stages for everyone.");
}
