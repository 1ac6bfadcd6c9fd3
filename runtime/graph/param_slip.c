// SPDX-License-Identifier: MIT
// param_slip: `freq =440`, `--freq 440`, `freq:440`, `freq 440` for freq=440, `-6 dB` for -6dB, and
// `> b.wav` for `| write b.wav`.

#include "runtime/graph/param_slip.h"

#include "runtime/base/remedy.h"
#include "runtime/graph/param_value.h"
#include "runtime/lang/tree.h"

#include <ctype.h>
#include <string.h>

// The only word of an argument, if it isn't in quotes; what quotes hold was meant as it is.
static const char *bare_word(const struct param_slip *slip, size_t i)
{
    if (i >= slip->call->count)
        return NULL;
    const struct value *value = &slip->call->arguments[i].value;
    const struct span at = value->span;
    const char first = at.source && !at.within ? at.source->text[at.at] : 0;

    return value->count != 1 || first == '"' || first == '\'' ? NULL : value->items[0].text;
}

static const char *positional_word(const struct param_slip *slip, size_t i)
{
    const char *word = bare_word(slip, i);

    return word && !slip->call->arguments[i].name ? word : NULL;
}

static bool is_number(const struct sigrun_param *row)
{
    return !row->choices && row->kind != SIGRUN_TEXT && row->kind != SIGRUN_TEXTS &&
           row->kind != SIGRUN_BOOL;
}

// Could the word of letters be meant as it stands?
static bool may_stand(const struct sigrun_param *row, const char *word)
{
    if (!row || is_number(row) || row->kind == SIGRUN_BOOL)
        return false;
    for (size_t i = 0; row->choices && row->choices[i]; i++)
        if (!strcmp(row->choices[i], word))
            return true;
    return !row->choices;
}

static size_t report(struct param_slip *slip, size_t values, const char *meant, const char *advice,
                     struct error *err)
{
    const struct argument *first = &slip->call->arguments[slip->at], *last = first + values - 1;
    const struct span span = span_join(first->span, last->span);

    error_at(err, span, "%s: write %s%s", slip->context->stage, meant, advice);
    remedy_replace(err, span, meant);
    return values;
}

// The row whose name is the first `length` bytes, or NULL.
static const struct sigrun_param *row_named(const struct param_slip *slip, const char *name,
                                            size_t length)
{
    return params_find(slip->table, arena_copy(slip->arena, name, length));
}

// A name that isn't followed by a `=` without spaces.
static size_t slip_of_name(struct param_slip *slip, const char *word, struct error *err)
{
    const bool dashed = word[0] == '-' && !isdigit((unsigned char)word[1]);
    const char *name = dashed ? word + strspn(word, "-") : word;
    const size_t length = strcspn(name, dashed ? "=" : "=:");
    const struct sigrun_param *row = length ? row_named(slip, name, length) : NULL;
    const char *value = name[length] ? name + length + 1 : positional_word(slip, slip->at + 1);

    if (!row || !value)
        return 0;
    if (!name[length] && *value == '=' && value[1]) { // freq =440
        slip->row = row;
        return report(slip, 2, arena_format(slip->arena, "%s%s", row->name, value),
                      " without a space before the =", err);
    }
    const bool option = word[0] == '-' && word[1] == '-'; // nobody means that as a text
    if (!*value || (!option && may_stand(slip->row, word)))
        return 0;
    slip->row = row;
    return report(slip, name[length] ? 1 : 2, arena_format(slip->arena, "%s=%s", row->name, value),
                  "", err);
}

// A number and its unit as two values.
static size_t slip_of_unit(struct param_slip *slip, const char *word, struct error *err)
{
    const struct argument *argument = &slip->call->arguments[slip->at];
    const struct sigrun_param *row =
        argument->name ? params_find(slip->table, argument->name) : slip->row;
    const char *unit = positional_word(slip, slip->at + 1);

    if (!row || !is_number(row) || !unit || strpbrk(unit, "0123456789"))
        return 0;
    // After a positional value the next row is the unit's; it may be one that takes words.
    const struct sigrun_param *next = !slip->row          ? NULL
                                      : argument->name    ? slip->row
                                      : slip->row[1].name ? &slip->row[1]
                                                          : NULL;
    if (may_stand(next, unit))
        return 0;
    const char *meant = arena_format(slip->arena, "%s%s", word, unit);
    struct error quiet = {0};
    struct quantity quantity;
    struct quantity_reader reader = param_reader(row, slip->context, "", span_none());
    if (!reader.rate.num) // whatever it is, the words are the same
        reader.rate = (struct sigrun_ratio){1, 1};
    const bool apart = quantity_read(&reader, meant, &quantity, &quiet);
    error_release(&quiet);
    if (!apart)
        return 0;
    slip->row = row;
    if (argument->name)
        meant = arena_format(slip->arena, "%s=%s", argument->name, meant);
    return report(slip, 2, meant, " without a space before the unit", err);
}

// `> b.wav` and `>b.wav`, as a shell redirects.
static size_t slip_of_shell(struct param_slip *slip, const char *word, struct error *err)
{
    const bool apart = !word[1];
    const char *file = apart ? positional_word(slip, slip->at + 1) : word + 1;

    if (word[0] != '>' || !file || may_stand(slip->row, word))
        return 0;
    slip->row = NULL;
    return report(slip, apart ? 2 : 1, arena_format(slip->arena, "| write %s", file),
                  " in place of the >", err);
}

size_t param_slip_report(struct param_slip *slip, struct error *err)
{
    const char *word = bare_word(slip, slip->at);
    const bool positional = word && !slip->call->arguments[slip->at].name;
    size_t values = 0;

    if (positional)
        values = slip_of_shell(slip, word, err);
    if (positional && !values)
        values = slip_of_name(slip, word, err);
    return values || !word ? values : slip_of_unit(slip, word, err);
}
