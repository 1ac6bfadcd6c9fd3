// SPDX-License-Identifier: MIT
// completion: scripts for bash, zsh and fish.

#include "cli/completion.h"

#include "cli/bench.h"
#include "cli/commands.h"

#include <string.h>

// Prints the stages, each as `row` says, \\1 its name and \\2 its summary. They are asked for when
// they are needed: a user's modules come and go.
#define STAGES(row) \
    "sigrun list --markdown 2>/dev/null | sed -n 's/^| `\\([^`]*\\)` | \\(.*\\) |$/" row "/p'"

// The processes of running pipelines, and `label.param=` of all that can change in them.
#define RUNS "sigrun ctl 2>/dev/null | sed -n 's/^\\([0-9][0-9]*\\)  .*/\\1/p'"
#define LIVE "sigrun ctl 2>/dev/null | sed -n 's/^  \\([^ =]*=\\).*/\\1/p'"

static const unsigned named = (unsigned)COMMAND_ALL & ~(unsigned)COMMAND_RUN;

static bool takes(const struct option *option, const char *argument)
{
    return option->argument && strcmp(option->argument, argument) == 0;
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

// The names of the commands of a set; the one without a name is "run".
static void add_commands(struct text *text, unsigned set, const char *between)
{
    bool first = true;

    for (const struct command *command = commands_table; command->run; command++)
        if (set & command->bit) {
            text_add(text, "%s%s", first ? "" : between, command->name ? command->name : "run");
            first = false;
        }
}

static unsigned with_operand(enum operand operand)
{
    unsigned set = 0;

    for (const struct command *command = commands_table; command->run; command++)
        set |= command->operand == operand ? command->bit : 0;
    return set;
}

static void add_rows(struct text *text)
{
    for (const struct bench_row *row = bench_rows; row->name; row++)
        text_add(text, "%s ", row->name);
    text_add(text, "wisdom");
}

// A value: what is typed when $prev is its option.
static void bash_value(struct text *text, const struct option *option)
{
    if (!option->argument)
        return;
    text_add(text, "    --%s=", option->param.name);
    if (!option->implied)
        text_add(text, " | --%s", option->param.name);
    if (option->letter)
        text_add(text, " | -%s", option->letter);
    text_add(text, ")\n");
    if (option->param.choices) {
        text_add(text, "        COMPREPLY=($(compgen -W '");
        add_choices(text, option);
        text_add(text, "' -- \"$cur\"))\n");
    } else if (takes(option, "FOLDER")) {
        text_add(text, "        compopt -o dirnames 2>/dev/null\n");
    } else if (!takes(option, "FILE")) {
        text_add(text, "        compopt +o default 2>/dev/null\n");
    }
    text_add(text, "        return ;;\n");
}

static void bash_operands(struct text *text)
{
    text_add(text, "        case $command in\n        run) words='");
    add_commands(text, named, " ");
    text_add(text, "' ;;\n        ");
    add_commands(text, with_operand(OPERAND_STAGE), " | ");
    text_add(text, ") words=$(" STAGES("\\1") ") ;;\n        ");
    add_commands(text, with_operand(OPERAND_TOPIC), " | ");
    text_add(text, ") words=\"$(" STAGES("\\1") ") ");
    add_commands(text, named, " ");
    text_add(text, "\" ;;\n        ");
    add_commands(text, with_operand(OPERAND_ROW), " | ");
    text_add(text, ") words='");
    add_rows(text);
    text_add(text, "' ;;\n        ");
    add_commands(text, with_operand(OPERAND_RUN), " | ");
    text_add(text, ") words=$(" RUNS ") ;;\n        ");
    add_commands(text, with_operand(OPERAND_SET), " | ");
    text_add(text, ")\n            words=\"$(" RUNS ") $(" LIVE ")\"\n"
                   "            compopt -o nospace 2>/dev/null ;;\n        ");
    add_commands(text, with_operand(OPERAND_FILE), " | ");
    text_add(text, ") return ;;\n        esac\n");
}

// Names of files are left to readline (-o default), which quotes them.
static void bash(struct text *text)
{
    text_add(text, "# bash completion for sigrun\n_sigrun() {\n"
                   "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}\n"
                   "    local command=run word words=\n"
                   "    # --name=value comes as three words\n"
                   "    if [[ $cur == = ]]; then\n        prev+== cur=\n"
                   "    elif [[ $prev == = ]]; then\n"
                   "        prev=${COMP_WORDS[COMP_CWORD - 2]}=\n    fi\n"
                   "    for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
                   "        case $word in\n        ");
    add_commands(text, named, " | ");
    text_add(text, ")\n            command=$word\n            break ;;\n        esac\n    done\n"
                   "    COMPREPLY=()\n    case $prev in\n");
    for (const struct option *option = options_table; option->param.name; option++)
        bash_value(text, option);
    text_add(text, "    esac\n    if [[ $cur == -* ]]; then\n");
    for (const struct option *option = options_table; option->param.name; option++) {
        text_add(text, "        [[ ' ");
        add_commands(text, option->commands, " ");
        text_add(text, " ' == *\" $command \"* ]] && words+=' --%s", option->param.name);
        text_add(text, option->letter ? " -%s'\n" : "'\n", option->letter);
    }
    text_add(text, "    else\n");
    bash_operands(text);
    text_add(text, "    fi\n    compopt +o default 2>/dev/null\n"
                   "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n}\n"
                   "complete -o default -F _sigrun sigrun\n");
}

// '(-f --file)'{-f+,--file=}'[doc]:FILE:_files', for the commands that take it.
static void zsh_option(struct text *text, const struct option *option)
{
    struct text spec = {0};

    text_add(text, "    [[ $command == (");
    add_commands(text, option->commands, "|");
    text_add(text, ") ]] && options+=(");
    if (option->letter)
        text_add(text, "'(-%s --%s)'{-%s%s,--%s%s}", option->letter, option->param.name,
                 option->letter, option->argument ? "+" : "", option->param.name,
                 option->argument ? "=" : "");
    else
        text_add(text, "--%s%s", option->param.name,
                 !option->argument ? ""
                 : option->implied ? "=-"
                                   : "=");
    text_put(&spec, '[');
    for (const char *s = option->param.doc; *s; s++)
        text_add(&spec, strchr("[]:", *s) ? "\\%c" : "%c", *s);
    text_put(&spec, ']');
    if (option->argument) {
        text_add(&spec, "%s%s:", option->implied ? "::" : ":", option->argument);
        if (option->param.choices) {
            text_put(&spec, '(');
            add_choices(&spec, option);
            text_put(&spec, ')');
        } else {
            text_add(&spec, "%s",
                     takes(option, "FILE")     ? "_files"
                     : takes(option, "FOLDER") ? "_files -/"
                                               : " ");
        }
    }
    add_quoted(text, text_of(&spec));
    text_add(text, ")\n");
    text_release(&spec);
}

static void zsh_operands(struct text *text)
{
    text_add(text, "    case $command in\n    ");
    add_commands(text, with_operand(OPERAND_STAGE) | with_operand(OPERAND_TOPIC), "|");
    text_add(text,
             ") stages=(${(f)\"$(" STAGES(
                 "\\1:\\2") ")\"}) ;;\n    esac\n"
                            "    case $command in\n    run) _describe command commands ;;\n    ");
    add_commands(text, with_operand(OPERAND_STAGE), "|");
    text_add(text, ") _describe stage stages ;;\n    ");
    add_commands(text, with_operand(OPERAND_TOPIC), "|");
    text_add(text, ") _describe -O topic stages -- commands ;;\n    ");
    add_commands(text, with_operand(OPERAND_ROW), "|");
    text_add(text, ") _values row ");
    add_rows(text);
    text_add(text, " ;;\n    ");
    add_commands(text, with_operand(OPERAND_RUN), "|");
    text_add(text, ") compadd -- ${(f)\"$(" RUNS ")\"} ;;\n    ");
    add_commands(text, with_operand(OPERAND_SET), "|");
    text_add(text, ") compadd -S '' -- ${(f)\"$(" LIVE ")\"} ; compadd -- ${(f)\"$(" RUNS
                   ")\"} ;;\n    ");
    add_commands(text, with_operand(OPERAND_FILE), "|");
    text_add(text, ") _files ;;\n    esac\n");
}

static void zsh(struct text *text)
{
    text_add(text, "#compdef sigrun\n_sigrun() {\n    local state command\n"
                   "    local -a options stages commands=(\n");
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
    text_add(text, "    )\n    command=${${(M)words[2,CURRENT-1]:#(");
    add_commands(text, named, "|");
    text_add(text, ")}[1]:-run}\n");
    for (const struct option *option = options_table; option->param.name; option++)
        zsh_option(text, option);
    text_add(text, "    _arguments -s $options '*: :->word'\n    [[ -n $state ]] || return\n");
    zsh_operands(text);
    text_add(text, "}\nif [[ $funcstack[1] == _sigrun ]]; then\n    _sigrun \"$@\"\nelse\n"
                   "    compdef _sigrun sigrun\nfi\n");
}

static void fish_condition(struct text *text, unsigned commands)
{
    text_add(text, "complete -c sigrun -n 'contains (__sigrun_command) ");
    add_commands(text, commands, " ");
    text_put(text, '\'');
}

static void fish_option(struct text *text, const struct option *option)
{
    fish_condition(text, option->commands);
    text_add(text, " -l %s", option->param.name);
    if (option->letter)
        text_add(text, " -s %s", option->letter);
    if (option->argument)
        text_add(text, "%s", takes(option, "FILE") ? " -r -F" : option->implied ? "" : " -x");
    if (takes(option, "FOLDER"))
        text_add(text, " -a '(__fish_complete_directories)'");
    if (option->param.choices) {
        text_add(text, " -a '");
        add_choices(text, option);
        text_put(text, '\'');
    }
    text_add(text, " -d ");
    add_quoted(text, option->param.doc);
    text_put(text, '\n');
}

static void fish(struct text *text)
{
    text_add(text, "# fish completion for sigrun\nfunction __sigrun_command\n"
                   "    for word in (commandline -opc)[2..]\n        if contains -- $word ");
    add_commands(text, named, " ");
    text_add(text, "\n            echo $word\n            return\n        end\n    end\n"
                   "    echo run\nend\ncomplete -c sigrun -f\n");
    for (const struct command *command = commands_table; command->run; command++) {
        if (!command->name)
            continue;
        fish_condition(text, COMMAND_RUN | with_operand(OPERAND_TOPIC));
        text_add(text, " -a %s -d ", command->name);
        add_quoted(text, command->summary);
        text_put(text, '\n');
    }
    fish_condition(text, with_operand(OPERAND_STAGE) | with_operand(OPERAND_TOPIC));
    text_add(text, " -a \"(sigrun list --markdown 2>/dev/null"
                   " | string replace -fr '^\\| `([^`]*)` \\| (.*) \\|\\$' '\\$1\\t\\$2')\"\n");
    fish_condition(text, with_operand(OPERAND_ROW));
    text_add(text, " -a '");
    add_rows(text);
    text_add(text, "'\n");
    fish_condition(text, with_operand(OPERAND_RUN) | with_operand(OPERAND_SET));
    text_add(text, " -a \"(" RUNS ")\"\n");
    fish_condition(text, with_operand(OPERAND_SET));
    text_add(text, " -a \"(" LIVE ")\"\n");
    fish_condition(text, with_operand(OPERAND_FILE));
    text_add(text, " -F\n");
    for (const struct option *option = options_table; option->param.name; option++)
        fish_option(text, option);
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
