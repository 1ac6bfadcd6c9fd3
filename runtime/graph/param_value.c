// SPDX-License-Identifier: MIT
// param_value: read the words of one parameter into its field, and check them against its row.

#include "runtime/graph/param_value.h"

#include "runtime/base/remedy.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

// A value being read: all that its parts need.
struct reading {
    struct arena *arena;
    const struct sigrun_param *param;
    const struct param_context *context;
    const char *what; // "fft: size"
    struct error *err;
};

struct quantity_reader param_reader(const struct sigrun_param *param,
                                    const struct param_context *context, const char *what,
                                    struct span at)
{
    const bool plain_rate = param->kind == SIGRUN_RATE && param->unit == SIGRUN_PLAIN;

    return (struct quantity_reader){
        .unit = plain_rate ? SIGRUN_HZ : param->unit,
        .whole = param->kind == SIGRUN_SIZE || param->kind == SIGRUN_INT,
        .rate = context->rate,
        .value_unit = context->unit,
        .what = what,
        .at = at,
    };
}

static bool refuse(const struct reading *r, const struct param_word *word)
{
    struct text expected = {0};

    param_add_expected(&expected, r->param, r->context);
    error_at(r->err, word->at, "%s takes %s, found %s", r->what, text_of(&expected),
             *word->text ? word->text : "nothing");
    text_release(&expected);
    return false;
}

// Limits in the words that the value was given in.
static bool in_limits(const struct reading *r, const struct quantity_reader *reader,
                      const struct quantity *found, const char *word)
{
    const double min = r->param->min, max = r->param->max;
    const double least = r->param->kind == SIGRUN_SIZE && min <= 0 ? 0 : min;
    const bool free = min == 0 && max == 0;
    struct text limits = {0};

    if (free ? r->param->kind != SIGRUN_SIZE || found->value >= 0
             : found->value >= least && found->value <= max)
        return true;
    param_add_limits(&limits, reader, found->form, least, free ? INFINITY : max);
    error_at(r->err, reader->at, "%s takes %s, found %s", r->what, text_of(&limits), word);
    text_release(&limits);
    return false;
}

static bool read_quantity(const struct reading *r, const struct param_word *word,
                          struct quantity *out)
{
    const struct quantity_reader reader = param_reader(r->param, r->context, r->what, word->at);

    return quantity_read(&reader, word->text, out, r->err) &&
           in_limits(r, &reader, out, word->text);
}

static const char *choice_at(const void *choices, size_t i)
{
    return ((const char *const *)choices)[i];
}

static bool read_choice(const struct reading *r, const struct param_word *word, int *out)
{
    const char *const *choices = r->param->choices;
    size_t count = 0;

    for (; choices[count]; count++) {
        if (strcmp(choices[count], word->text) == 0) {
            *out = (int)count;
            return true;
        }
    }
    refuse(r, word);
    const char *nearest = text_nearest(word->text, count, choice_at, choices);
    if (nearest)
        remedy_replace(r->err, word->at, nearest);
    return false;
}

static bool read_bool(const struct reading *r, const struct param_word *word, bool *out)
{
    static const char *const yes[] = {"yes", "true", "on", "1"}, *const no[] = {"no", "false",
                                                                                "off", "0"};

    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (strcmp(word->text, yes[i]) == 0 || strcmp(word->text, no[i]) == 0) {
            *out = strcmp(word->text, yes[i]) == 0;
            return true;
        }
    }
    return refuse(r, word);
}

static bool read_rate(const struct reading *r, const struct param_word *word,
                      struct sigrun_ratio *out)
{
    struct quantity quantity;

    if (!read_quantity(r, word, &quantity))
        return false;
    if (!quantity.exact.den)
        return error_at(r->err, word->at,
                        "%s takes a fraction of whole numbers (48k, 44.1k, 1/3), found %s", r->what,
                        word->text);
    *out = quantity.exact;
    return true;
}

// A part of a word, with its place when the word stands in the source as it is.
static struct param_word part(const struct reading *r, const struct param_word *word, size_t from,
                              size_t length)
{
    struct param_word made = {arena_copy(r->arena, word->text + from, length), word->at};

    if (word->at.length == strlen(word->text)) {
        made.at.at += from;
        made.at.length = length;
    }
    return made;
}

static bool read_range(const struct reading *r, const struct param_word *word,
                       struct sigrun_range *out)
{
    const char *dots = strstr(word->text, "..");
    struct quantity lo, hi;

    if (!dots)
        return refuse(r, word);
    const size_t at = (size_t)(dots - word->text);
    const struct param_word low = part(r, word, 0, at),
                            high = part(r, word, at + 2, strlen(dots + 2));
    const bool read = read_quantity(r, &low, &lo);
    if (!read_quantity(r, &high, &hi) || !read)
        return false;
    if (lo.value > hi.value) {
        error_at(r->err, word->at, "%s: the range %s runs backwards", r->what, word->text);
        remedy_replace(r->err, word->at, arena_format(r->arena, "%s..%s", high.text, low.text));
        return false;
    }
    *out = (struct sigrun_range){lo.value, hi.value};
    return true;
}

// "" is the empty list.
static size_t items_of(const struct param_words *words)
{
    return words->count == 1 && !*words->item[0].text ? 0 : words->count;
}

static bool read_list(const struct reading *r, const struct param_words *words,
                      struct sigrun_list *out)
{
    const size_t count = items_of(words);
    double *item = arena_alloc(r->arena, count, sizeof *item);
    bool read = true;

    for (size_t i = 0; i < count; i++) {
        struct quantity quantity = {0};

        read &= read_quantity(r, &words->item[i], &quantity);
        item[i] = quantity.value;
    }
    if (read)
        *out = (struct sigrun_list){item, count};
    return read;
}

static bool read_text(const struct reading *r, const struct param_word *word, const char **out)
{
    int unused;

    if (r->param->choices && !read_choice(r, word, &unused))
        return false;
    *out = arena_copy(r->arena, word->text, strlen(word->text));
    return true;
}

static bool read_texts(const struct reading *r, const struct param_words *words,
                       struct sigrun_texts *out)
{
    const size_t count = items_of(words);
    const char **item = arena_alloc(r->arena, count, sizeof *item);
    bool read = true;

    for (size_t i = 0; i < count; i++)
        read &= read_text(r, &words->item[i], &item[i]);
    if (read)
        *out = (struct sigrun_texts){item, count};
    return read;
}

static bool read_int(const struct reading *r, const struct param_word *word, int *out)
{
    struct quantity quantity;

    if (r->param->choices)
        return read_choice(r, word, out);
    if (!read_quantity(r, word, &quantity))
        return false;
    if (quantity.exact.num > INT_MAX || quantity.exact.num < INT_MIN)
        return error_at(r->err, word->at, "%s: %s is too large a number", r->what, word->text);
    *out = (int)quantity.exact.num;
    return true;
}

static bool one_word(const struct reading *r, const struct param_words *words)
{
    if (words->count == 1)
        return true;
    error_at(r->err, words->at, "%s takes one value, found %zu with commas between", r->what,
             words->count);
    if (r->param->kind == SIGRUN_TEXT && words->at.source) {
        struct text quoted = {0};

        text_add_quoted(&quoted, words->at.source->text + words->at.at, words->at.length);
        remedy_replace(r->err, words->at, text_of(&quoted));
        text_release(&quoted);
    }
    return false;
}

static bool store(const struct reading *r, const struct param_words *words, void *field)
{
    const struct param_word *word = words->item;
    struct quantity quantity;

    switch (r->param->kind) {
    case SIGRUN_LIST: return read_list(r, words, field);
    case SIGRUN_TEXTS: return read_texts(r, words, field);
    default: break;
    }
    if (!one_word(r, words))
        return false;
    switch (r->param->kind) {
    case SIGRUN_BOOL: return read_bool(r, word, field);
    case SIGRUN_INT: return read_int(r, word, field);
    case SIGRUN_TEXT: return read_text(r, word, field);
    case SIGRUN_RATE: return read_rate(r, word, field);
    case SIGRUN_RANGE: return read_range(r, word, field);
    case SIGRUN_SIZE:
        if (!read_quantity(r, word, &quantity))
            return false;
        *(size_t *)field = (size_t)quantity.exact.num;
        return true;
    case SIGRUN_REAL:
        if (!read_quantity(r, word, &quantity))
            return false;
        *(double *)field = quantity.value;
        return true;
    case SIGRUN_LIST:
    case SIGRUN_TEXTS: break;
    }
    return false;
}

bool param_store(struct arena *arena, const struct sigrun_param *param, void *self,
                 const struct param_words *words, const struct param_context *context,
                 struct error *err)
{
    struct reading r = {arena, param, context, NULL, err};

    r.what = arena_join(arena, arena_join(arena, context->stage, ": "), param->name);
    return store(&r, words, (char *)self + param->offset);
}

struct param_words param_split(struct arena *arena, const struct sigrun_param *param,
                               const char *text, struct span at)
{
    const bool several = param->kind == SIGRUN_LIST || param->kind == SIGRUN_TEXTS;
    size_t count = 1, n = 0;

    for (const char *s = text; several && *s; s++)
        count += *s == ',';
    struct param_word *item = arena_alloc(arena, count, sizeof *item);
    if (several && !*text)
        return (struct param_words){item, 0, at};
    for (const char *s = text; n < count; n++) {
        const size_t length = several ? strcspn(s, ",") : strlen(s);

        item[n] = (struct param_word){arena_copy(arena, s, length), at};
        if (at.source && at.length == strlen(text))
            item[n].at = (struct span){at.source, at.at + (size_t)(s - text), length, at.within};
        s += length + 1;
    }
    return (struct param_words){item, count, at};
}
