// SPDX-License-Identifier: MIT
// options: read the command line by the table of options.

#include "cli/options.h"

#include "cli/commands.h"
#include "runtime/base/text.h"
#include "runtime/graph/param.h"

#include <string.h>

struct words {
    char *const *word;
    size_t count, at;
};

// Reads `text` into the option's field. Errors point nowhere: the shell shows what was typed.
static bool read_value(struct options *options, struct arena *arena, const struct option *option,
                       const char *text, struct error *err)
{
    const struct source source = {NULL, text};
    const struct param_context context = {.stage = "sigrun"};
    struct error found = {0};
    struct sigrun_param named = option->param;

    if (option->read)
        return option->read(options, arena, text, err);
    named.name = arena_join(arena, "--", option->param.name);
    const bool read = param_read_word(arena, &named, options, &source, &context, &found);
    for (size_t i = 0; i < found.count; i++) {
        error_at(err, span_none(), "%s", found.items[i].text + strlen("sigrun: "));
        if (found.items[i].remedy)
            error_remedy(err, "%s=%s", named.name, found.items[i].remedy);
    }
    error_release(&found);
    return read;
}

static const char *name_at(const void *table, size_t i)
{
    return ((const struct option *)table)[i].param.name;
}

static bool report_unknown(const char *word, const char *name, struct error *err)
{
    size_t count = 0;

    while (options_table[count].param.name)
        count++;
    error_at(err, span_none(), "there is no option %s (sigrun help shows them)", word);
    const char *nearest = text_nearest(name, count, name_at, options_table);
    if (nearest)
        error_remedy(err, "--%s", nearest);
    return false;
}

static bool take(struct options *options, struct arena *arena, const struct option *option,
                 const char *value, struct error *err)
{
    options->given |= UINT64_C(1) << (option - options_table);
    return read_value(options, arena, option, value, err);
}

// --name, --name=value, --name value.
static bool read_long(struct options *options, struct arena *arena, struct words *words,
                      struct error *err)
{
    const char *word = words->word[words->at++], *name = word + 2, *value = strchr(name, '=');
    const size_t length = value ? (size_t)(value - name) : strlen(name);
    const struct option *option = options_table;

    while (option->param.name &&
           (strlen(option->param.name) != length || strncmp(option->param.name, name, length)))
        option++;
    if (!option->param.name)
        return report_unknown(word, arena_copy(arena, name, length), err);
    if (value) {
        if (!option->argument)
            return error_at(err, span_none(), "--%s takes no value, found %s", option->param.name,
                            value + 1);
        value++;
    } else if (!option->argument) {
        value = "yes";
    } else if (option->implied) {
        value = option->implied;
    } else if (words->at < words->count) {
        value = words->word[words->at++];
    } else {
        return error_at(err, span_none(), "--%s needs a value: --%s=%s", option->param.name,
                        option->param.name, option->argument);
    }
    return take(options, arena, option, value, err);
}

// -q, -qv, -j4, -j 4.
static bool read_letters(struct options *options, struct arena *arena, struct words *words,
                         struct error *err)
{
    const char *word = words->word[words->at++];

    for (const char *letter = word + 1; *letter; letter++) {
        const struct option *option = options_table;
        const char *value = "yes";

        while (option->param.name && (!option->letter || *option->letter != *letter))
            option++;
        if (!option->param.name)
            return report_unknown(word, word + 1, err);
        if (option->argument && letter[1])
            value = letter + 1;
        else if (option->argument && words->at < words->count)
            value = words->word[words->at++];
        else if (option->argument)
            return error_at(err, span_none(), "-%s needs a value: -%s %s", option->letter,
                            option->letter, option->argument);
        if (!take(options, arena, option, value, err))
            return false;
        if (option->argument)
            break;
    }
    return true;
}

bool options_read(struct options *options, struct arena *arena, size_t count, char *const *word,
                  struct error *err)
{
    struct words words = {word, count, 0};
    bool good = true, ended = false;

    *options = (struct options){.words = arena_alloc(arena, count, sizeof *options->words)};
    for (const struct option *option = options_table; option->param.name; option++)
        if (option->param.def)
            good &= read_value(options, arena, option, option->param.def, err);
    while (words.at < words.count) {
        const char *next = words.word[words.at];

        if (ended || next[0] != '-' || !next[1]) {
            options->words[options->word_count++] = next;
            words.at++;
        } else if (strcmp(next, "--") == 0) {
            ended = true;
            words.at++;
        } else if (next[1] == '-') {
            good &= read_long(options, arena, &words, err);
        } else {
            good &= read_letters(options, arena, &words, err);
        }
    }
    return good;
}

bool options_fit(const struct options *options, const struct command *command, struct error *err)
{
    bool fit = true;

    for (size_t i = 0; options_table[i].param.name; i++) {
        const unsigned takers = options_table[i].commands;
        struct text names = {0};

        if (!(options->given >> i & 1) || takers & command->bit)
            continue;
        for (const struct command *taker = commands_table; taker->run; taker++)
            if (takers & taker->bit)
                text_add(&names, "%ssigrun %s", names.length ? " and " : "",
                         taker->name ? taker->name : "EXPR");
        fit = error_at(err, span_none(), "--%s belongs to %s", options_table[i].param.name,
                       text_of(&names));
        text_release(&names);
    }
    return fit;
}
