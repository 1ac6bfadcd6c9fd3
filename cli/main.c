// SPDX-License-Identifier: MIT
// main: find the command, and hand it its words.

#include "cli/commands.h"
#include "cli/exact.h"
#include "cli/help.h"
#include "cli/report.h"
#include "cli/script.h"
#include "stages/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command *find_command(struct options *options)
{
    const struct command *command = commands_table;

    for (const struct command *named = commands_table; options->word_count && named->run; named++)
        if (named->name && strcmp(named->name, options->words[0]) == 0)
            command = named;
    if (command->name) {
        options->words++;
        options->word_count--;
    }
    return command;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n;")] == 0;
}

static const char *command_at(const void *names, size_t i)
{
    return ((const char *const *)names)[i];
}

// The command that a word is most like, or NULL.
static const char *nearest_command(const char *word)
{
    const char *names[COMMAND_MOST];
    size_t count = 0;

    for (const struct command *other = commands_table; other->run; other++)
        if (other->name)
            names[count++] = other->name;
    return text_nearest(word, count, command_at, names);
}

// Several words in a row are mostly an expression without quotes, or else a command that is
// misspelt.
static void report_words(const struct command *command, const struct options *options,
                         struct error *err)
{
    const char *name = command->name ? command->name : "", *space = command->name ? " " : "";
    const char *nearest = nearest_command(options->words[0]);
    struct text joined = {0};

    if (!command->name && nearest && strpbrk(options->words[1], " |")) {
        error_at(err, span_none(), "there is no command %s; did you mean %s?", options->words[0],
                 nearest);
        error_remedy(err, "sigrun %s '%s'", nearest, options->words[1]);
        return;
    }
    for (size_t i = 0; i < options->word_count; i++)
        text_add(&joined, "%s%s", i ? " " : "", options->words[i]);
    error_at(err, span_none(),
             "an expression is one word for the shell, found %zu: put quotes around all of it",
             options->word_count);
    error_remedy(err, "sigrun %s%s'%s'", name, space, text_of(&joined));
    text_release(&joined);
}

// The words that a command can't take.
static bool check_words(const struct command *command, const struct options *options,
                        struct error *err)
{
    const size_t expressions = command->expression && !*options->file;

    if (options->word_count <= expressions || options->word_count - expressions <= command->words)
        return true;
    if (!command->expression)
        error_at(err, span_none(), "sigrun %s takes %s, found %zu", command->name,
                 command->words ? "at most one word" : "no words", options->word_count);
    else if (*options->file)
        error_at(err, span_none(),
                 "the expression comes from %s; values for it are given by -D NAME=VALUE, found %s",
                 options->file, options->words[0]);
    else
        report_words(command, options, err);
    return false;
}

static int usage(const struct options *options, FILE *stream)
{
    struct text text = {0};

    help_usage(&text, options, stream == stdout);
    fputs(text_of(&text), stream);
    text_release(&text);
    return stream == stdout ? 0 : 2;
}

// A word alone that is no stage, and nearly a command, was meant to be one.
static bool is_command(const char *word, struct error *err)
{
    const char *nearest = strpbrk(word, " |;{(") ? NULL : nearest_command(word);
    struct registry registry;

    if (!nearest)
        return false;
    stages_registry(&registry);
    const bool stage = registry_find(&registry, word, span_none(), err) != NULL;
    registry_release(&registry);
    if (stage || err->count)
        return err->count;
    error_at(err, span_none(), "there is no command and no stage %s; did you mean %s?", word,
             nearest);
    error_remedy(err, "sigrun %s", nearest);
    return true;
}

static int run_expression(const struct command *command, const struct options *options,
                          struct arena *arena)
{
    struct source source = {NULL, options->word_count ? options->words[0] : ""};
    struct error err = {0};

    if (*options->file && !script_read(&source, arena, options->file, &err))
        return report_errors(&err, options);
    if (is_blank(source.text)) {
        if (*options->file) {
            error_at(&err, span_none(), "%s: there is no expression in it", options->file);
            return report_errors(&err, options);
        }
        return usage(options, stderr);
    }
    if (!*options->file && script_looks_like(source.text)) {
        error_at(&err, span_none(), "%s is a file, not an expression", source.text);
        error_remedy(&err, "sigrun %s%s-f %s", command->name ? command->name : "",
                     command->name ? " " : "", source.text);
        return report_errors(&err, options);
    }
    if (!*options->file && !command->name && is_command(source.text, &err))
        return report_errors(&err, options);
    return command->run(options, &source);
}

static int dispatch(struct options *options, struct arena *arena, int count, char **words)
{
    struct error err = {0};
    bool good = options_read(options, arena, (size_t)count, words, &err);
    const struct command *command = find_command(options);

    if (options->version && good) {
        puts("sigrun " SIGRUN_VERSION);
        return 0;
    }
    if (options->help && good)
        return command->name ? help_about(options, command) : usage(options, stdout);
    good &= options_fit(options, command, &err);
    good = good && check_words(command, options, &err) && exact_enter(options, words - 1, &err);
    if (!good)
        return report_errors(&err, options);
    // Libraries of modules are loud or quiet; the environment is what modules share with us.
    if (options->verbose)
        setenv("SIGRUN_VERBOSE", "1", 1);
    return command->expression ? run_expression(command, options, arena)
                               : command->run(options, NULL);
}

// What reads our output may have seen enough; a full disk is another matter.
static int close_output(int status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    if (errno == EPIPE)
        return status;
    fprintf(stderr, "error: standard output can't be written: %s\n", strerror(errno));
    return status ? status : 1;
}

// A stream that was closed before would lend its number to the next file that is opened, which
// would then get what is printed. One that can't be used takes its place: printing fails as it did.
static void hold_streams(void)
{
    for (int stream = 0; stream < 3; stream++)
        if (fcntl(stream, F_GETFD) < 0 &&
            open("/dev/null", (stream ? O_RDONLY : O_WRONLY) | O_NOCTTY) < 0)
            return;
}

int main(int argc, char **argv)
{
    struct options options;
    struct arena arena;

    hold_streams();
    signal(SIGPIPE, SIG_IGN);
    arena_init(&arena);
    const int status = dispatch(&options, &arena, argc > 0 ? argc - 1 : 0, argv + 1);
    arena_release(&arena);
    return close_output(status);
}
