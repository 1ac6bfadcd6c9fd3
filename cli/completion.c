// SPDX-License-Identifier: MIT
// completion: scripts for bash, zsh and fish.

#include "cli/completion.h"

#include "cli/commands.h"

#include <string.h>

// Prints the names of all stages, asked for when they are needed: a user's modules come and go.
#define STAGE_NAMES "sigrun list --markdown 2>/dev/null | sed -n 's/^| `\\([^`]*\\)`.*/\\1/p'"

static bool takes_file(const struct option *option)
{
    return option->argument && strcmp(option->argument, "FILE") == 0;
}

// In single quotes, as all three shells read them.
static void add_quoted(struct text *text, const char *words)
{
    text_put(text, '\'');
    for (const char *s = words; *s; s++) {
        if (*s == '\'')
            text_add(text, "'\\''");
        else
            text_put(text, *s);
    }
    text_put(text, '\'');
}

static void add_choices(struct text *text, const struct option *option)
{
    for (const char *const *choice = option->param.choices; choice && *choice; choice++)
        if (**choice)
            text_add(text, "%s%s", *choice, choice[1] ? " " : "");
}

static void bash_option(struct text *text, const struct option *option)
{
    if (!option->argument || !(option->param.choices || takes_file(option)))
        return;
    text_add(text, "    --%s=", option->param.name);
    if (!option->implied)
        text_add(text, " | --%s", option->param.name);
    if (option->letter)
        text_add(text, " | -%s", option->letter);
    text_add(text, ")\n        COMPREPLY=($(compgen ");
    if (option->param.choices) {
        text_add(text, "-W \"");
        add_choices(text, option);
        text_add(text, "\"");
    } else {
        text_add(text, "-f");
    }
    text_add(text, " -- \"$cur\"))\n        return ;;\n");
}

static void bash(struct text *text)
{
    text_add(
        text,
        "# bash completion for sigrun\n_sigrun() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
        "    # --name=value comes as three words\n"
        "    if [[ $cur == = ]]; then\n        prev+== cur=\n"
        "    elif [[ $prev == = ]]; then\n        prev=${COMP_WORDS[COMP_CWORD - 2]}=\n    fi\n"
        "    case $prev in\n");
    for (const struct option *option = options_table; option->param.name; option++)
        bash_option(text, option);
    text_add(text, "    help)\n        COMPREPLY=($(compgen -W \"$(" STAGE_NAMES
                   ")\" -- \"$cur\"))\n        return ;;\n"
                   "    esac\n    if [[ $cur == -* ]]; then\n        COMPREPLY=($(compgen -W \"");
    for (const struct option *option = options_table; option->param.name; option++)
        text_add(text, option->letter ? "%s--%s -%s" : "%s--%s", option == options_table ? "" : " ",
                 option->param.name, option->letter);
    text_add(
        text,
        "\" -- \"$cur\"))\n    elif ((COMP_CWORD == 1)); then\n        COMPREPLY=($(compgen -W \"");
    for (const struct command *command = commands_table; command->run; command++)
        if (command->name)
            text_add(text, "%s%s", command->name, command[1].run ? " " : "");
    text_add(text, "\" -- \"$cur\"))\n    fi\n}\ncomplete -o default -F _sigrun sigrun\n");
}

// '(-f --file)'{-f+,--file=}'[doc]:FILE:_files'
static void zsh_option(struct text *text, const struct option *option)
{
    struct text words = {0};

    for (const char *s = option->param.doc; *s; s++)
        text_add(&words, strchr("[]:", *s) ? "\\%c" : "%c", *s);
    text_add(text, "        ");
    if (option->letter)
        text_add(text, "'(-%s --%s)'{-%s%s,--%s%s}", option->letter, option->param.name,
                 option->letter, option->argument ? "+" : "", option->param.name,
                 option->argument ? "=" : "");
    else
        text_add(text, "--%s%s", option->param.name,
                 !option->argument ? ""
                 : option->implied ? "=-"
                                   : "=");
    struct text spec = {0};
    text_add(&spec, "[%s]", text_of(&words));
    if (option->argument) {
        text_add(&spec, "%s%s:", option->implied ? "::" : ":", option->argument);
        if (option->param.choices) {
            text_put(&spec, '(');
            add_choices(&spec, option);
            text_put(&spec, ')');
        } else {
            text_add(&spec, takes_file(option) ? "_files" : " ");
        }
    }
    add_quoted(text, text_of(&spec));
    text_add(text, " \\\n");
    text_release(&spec);
    text_release(&words);
}

static void zsh(struct text *text)
{
    text_add(text, "#compdef sigrun\n_sigrun() {\n    local -a commands stages\n    commands=(\n");
    for (const struct command *command = commands_table; command->run; command++) {
        struct text row = {0};

        if (!command->name)
            continue;
        text_add(&row, "%s:%s", command->name, command->summary);
        text_add(text, "        ");
        add_quoted(text, text_of(&row));
        text_put(text, '\n');
        text_release(&row);
    }
    text_add(text, "    )\n    _arguments -s \\\n");
    for (const struct option *option = options_table; option->param.name; option++)
        zsh_option(text, option);
    text_add(text, "        '1: :->first' '2: :->second'\n"
                   "    case $state in\n    first) _describe command commands ;;\n"
                   "    second)\n        if [[ $words[2] == help ]]; then\n"
                   "            stages=(${(f)\"$(" STAGE_NAMES
                   ")\"})\n            _describe stage stages\n        fi ;;\n"
                   "    esac\n}\n"
                   "if [[ $funcstack[1] == _sigrun ]]; then\n    _sigrun \"$@\"\nelse\n    compdef "
                   "_sigrun sigrun\nfi\n");
}

static void fish(struct text *text)
{
    text_add(text, "# fish completion for sigrun\n");
    for (const struct command *command = commands_table; command->run; command++) {
        if (!command->name)
            continue;
        text_add(text, "complete -c sigrun -n __fish_use_subcommand -a %s -d ", command->name);
        add_quoted(text, command->summary);
        text_put(text, '\n');
    }
    text_add(text, "complete -c sigrun -f -n '__fish_seen_subcommand_from help' -a \"(sigrun list "
                   "--markdown 2>/dev/null"
                   " | string replace -fr '^\\| `([^`]*)`.*' '\\$1')\"\n");
    for (const struct option *option = options_table; option->param.name; option++) {
        text_add(text, "complete -c sigrun -l %s", option->param.name);
        if (option->letter)
            text_add(text, " -s %s", option->letter);
        if (option->argument)
            text_add(text, takes_file(option) ? " -r -F" : option->implied ? " -f" : " -x");
        if (option->param.choices) {
            text_add(text, " -a '");
            add_choices(text, option);
            text_put(text, '\'');
        }
        text_add(text, " -d ");
        add_quoted(text, option->param.doc);
        text_put(text, '\n');
    }
}

void completion_script(struct text *text, const char *shell)
{
    if (strcmp(shell, "bash") == 0)
        bash(text);
    else if (strcmp(shell, "zsh") == 0)
        zsh(text);
    else
        fish(text);
}
