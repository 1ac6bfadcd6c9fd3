// SPDX-License-Identifier: MIT
// param: give each value of a call its row of the table, and each silent row its default.

#include "runtime/graph/param.h"

#include "runtime/base/remedy.h"
#include "runtime/graph/param_slip.h"
#include "runtime/graph/param_value.h"
#include "runtime/lang/tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// All values of one call on their way into one struct.
struct filling {
    struct arena *arena;
    const struct sigrun_param *table;
    void *self;
    const struct call *call;
    struct param_context context;
    const struct argument **argument; // of each row, NULL: not given
    bool *told;                       // of each row: there is no sense in reading it
    struct span *spans;
    bool *given;
    struct error *err;
};

size_t params_count(const struct sigrun_param *table)
{
    size_t count = 0;

    while (table && table[count].name)
        count++;
    return count;
}

const struct sigrun_param *params_find(const struct sigrun_param *table, const char *name)
{
    for (const struct sigrun_param *param = table; param && param->name; param++)
        if (strcmp(param->name, name) == 0)
            return param;
    return NULL;
}

static const char *name_at(const void *table, size_t i)
{
    return ((const struct sigrun_param *)table)[i].name;
}

static void report_unknown(const struct filling *f, const struct argument *argument)
{
    const size_t count = params_count(f->table);
    const char *nearest = text_nearest(argument->name, count, name_at, f->table);
    struct text list = {0};

    for (size_t i = 0; i < count; i++)
        text_add(&list, "%s%s", i == 0 ? "" : i + 1 < count ? ", " : " and ", f->table[i].name);
    error_at(f->err, argument->name_span, "%s has no parameter %s; it takes %s", f->context.stage,
             argument->name, count ? text_of(&list) : "none");
    if (nearest)
        remedy_replace(f->err, argument->name_span, nearest);
    text_release(&list);
}

static bool is_chain(const struct argument *argument)
{
    for (size_t i = 0; i < argument->value.count; i++)
        if (argument->value.items[i].chain)
            return true;
    return false;
}

static void report_too_many(const struct filling *f, const struct argument *argument, size_t rows)
{
    if (rows == 0)
        error_at(f->err, argument->span, "%s takes no values", f->context.stage);
    else
        error_at(f->err, argument->span, "%s takes at most %zu value%s", f->context.stage, rows,
                 rows == 1 ? "" : "s");
}

// Which argument belongs to which row. Reports those that belong to none.
static bool assign(struct filling *f)
{
    const size_t rows = params_count(f->table);
    size_t position = 0;
    bool good = true;

    for (size_t i = 0; f->call && i < f->call->count; i++) {
        const struct argument *argument = &f->call->arguments[i];
        const struct sigrun_param *row =
            argument->name ? params_find(f->table, argument->name) : NULL;

        if (is_chain(argument) && !row)
            continue;
        struct param_slip slip = {.table = f->table,
                                  .call = f->call,
                                  .context = &f->context,
                                  .arena = f->arena,
                                  .at = i,
                                  .row = position < rows ? &f->table[position] : NULL};
        const size_t slipped = param_slip_report(&slip, f->err);
        if (slipped) {
            if (slip.row)
                f->told[slip.row - f->table] = true;
            good = false;
            i += slipped - 1;
            continue;
        }
        if (!argument->name && position < rows)
            row = &f->table[position++];
        if (!row) {
            if (argument->name)
                report_unknown(f, argument);
            else
                report_too_many(f, argument, rows);
            good = false;
        } else if (f->argument[row - f->table]) {
            good = error_at(f->err, argument->span, "%s: %s is given twice", f->context.stage,
                            row->name);
        } else {
            f->argument[row - f->table] = argument;
        }
    }
    return good;
}

static bool words_of(struct arena *arena, const struct sigrun_param *row, const struct value *value,
                     const char *stage, struct param_words *words, struct error *err)
{
    struct param_word *item = arena_alloc(arena, value->count, sizeof *item);

    for (size_t i = 0; i < value->count; i++) {
        if (value->items[i].chain)
            return error_at(err, value->items[i].span,
                            "%s: %s is a value, found a chain in parentheses", stage, row->name);
        item[i] = (struct param_word){value->items[i].text, value->items[i].span};
    }
    *words = (struct param_words){item, value->count, value->span};
    return true;
}

bool param_read(struct arena *arena, const struct sigrun_param *param, void *self,
                const struct value *value, const struct param_context *context, struct error *err)
{
    struct param_words words;

    return words_of(arena, param, value, context->stage, &words, err) &&
           param_store(arena, param, self, &words, context, err);
}

bool param_read_word(struct arena *arena, const struct sigrun_param *param, void *self,
                     const struct source *word, const struct param_context *context,
                     struct error *err)
{
    const struct param_words words =
        param_split(arena, param, word->text, (struct span){word, 0, strlen(word->text)});

    return param_store(arena, param, self, &words, context, err);
}

static bool is_relative(const struct sigrun_param *row)
{
    return row->unit == SIGRUN_HZ || row->unit == SIGRUN_FRAMES || row->unit == SIGRUN_VALUE;
}

// A default that stands on what this graph lacks is the person's to mend; any other that can't be
// read is a bug.
static bool store_default(const struct filling *f, const struct sigrun_param *row)
{
    const struct span place = f->call ? f->call->name_span : span_none();
    const bool relative = is_relative(row);
    struct error trouble = {0};

    if (!row->def) {
        struct text expected = {0};

        param_add_expected(&expected, row, &f->context);
        error_at(f->err, place, "%s: %s is missing; it takes %s", f->context.stage, row->name,
                 text_of(&expected));
        text_release(&expected);
        return false;
    }
    const struct param_words words = param_split(f->arena, row, row->def, span_none());
    if (param_store(f->arena, row, f->self, &words, &f->context, &trouble))
        return true;
    if (!relative) {
        fprintf(stderr, "sigrun: a bug: the default %s: %s\n", row->def, trouble.items[0].text);
        abort();
    }
    error_release(&trouble);
    return error_at(f->err, place, "%s: %s has to be given here: its default is %s, and %s",
                    f->context.stage, row->name, row->def,
                    row->unit == SIGRUN_VALUE ? "the input has another unit"
                                              : "the input has no rate");
}

static bool fill_row(struct filling *f, size_t i)
{
    const struct sigrun_param *row = &f->table[i];
    const struct argument *argument = f->argument[i];

    if (f->told[i])
        return false;
    f->given[i] = argument != NULL;
    f->spans[i] = argument ? argument->value.span : span_none();
    // Words that stand on the input mean nothing yet; that one is missing can be told all the same.
    if (f->context.unknown && is_relative(row) && (argument || row->def))
        return true;
    return argument ? param_read(f->arena, row, f->self, &argument->value, &f->context, f->err)
                    : store_default(f, row);
}

// A source's own rate and unit are what its other words stand on. They are read first.
static bool fill_context(struct filling *f, bool *filled)
{
    const struct sigrun_param *rate = params_find(f->table, "rate"),
                              *unit = params_find(f->table, "unit");
    bool good = true;

    if (!f->context.source)
        return true;
    if (rate && rate->kind == SIGRUN_RATE) {
        filled[rate - f->table] = true;
        good = fill_row(f, (size_t)(rate - f->table));
        // After an error any rate will do, so that it is the only one reported.
        f->context.rate =
            good
                ? *(const struct sigrun_ratio *)(const void *)((const char *)f->self + rate->offset)
                : (struct sigrun_ratio){1, 1};
    }
    if (unit && unit->kind == SIGRUN_TEXT) {
        filled[unit - f->table] = true;
        good &= fill_row(f, (size_t)(unit - f->table));
        f->context.unit =
            *(const char *const *)(const void *)((const char *)f->self + unit->offset);
    }
    return good;
}

bool params_read(struct arena *arena, const struct sigrun_param *table, void *self,
                 const struct call *call, const struct param_context *context, struct span *spans,
                 bool *given, struct error *err)
{
    const size_t rows = params_count(table);
    struct filling f = {.arena = arena,
                        .table = table,
                        .self = self,
                        .call = call,
                        .context = *context,
                        .spans = spans,
                        .given = given,
                        .err = err};
    bool *filled = arena_alloc(arena, rows, sizeof *filled);

    f.argument = arena_alloc(arena, rows, sizeof *f.argument);
    f.told = arena_alloc(arena, rows, sizeof *f.told);
    bool good = assign(&f);
    good &= fill_context(&f, filled);
    for (size_t i = 0; i < rows; i++)
        if (!filled[i])
            good &= fill_row(&f, i);
    return good;
}
