// SPDX-License-Identifier: MIT
//
// A tree in one of its many spellings: space, newlines and comments wherever they mean nothing,
// either quote, escapes, braces around variables.
#pragma once

#include "runtime/base/text.h"
#include "runtime/lang/print.h"
#include "tests/unit/lang/generate.h"

enum spell_place { SPELL_TOP, SPELL_GROUP, SPELL_INSIDE }; // inside of ( ) or |[ ]

static void spell_chain(struct text *, const struct chain *, enum spell_place);

// Space that must be there.
static void spell_space(struct text *out, enum spell_place place)
{
    static const char *const spaces[] = {
        " ", "  ", "\t", " \r ", "\n", "\n\n ", " # | ( \" \xff\n"};

    text_add(out, "%s", spaces[generate_below(place == SPELL_INSIDE ? 7 : 4)]);
}

static void spell_maybe(struct text *out, enum spell_place place)
{
    if (generate_odds(2))
        spell_space(out, place);
}

static void spell_escaped(struct text *out, const char *text, char quote)
{
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;

        if (c == (unsigned char)quote || c == '\\' || c == '$')
            text_add(out, "\\%c", c);
        else if (c < 32 || c >= 127 || generate_odds(16))
            text_add(out, generate_odds(2) ? "\\%03o" : "\\x%02X", c);
        else
            text_put(out, (char)c);
    }
}

static void spell_pieces(struct text *out, const struct item *item, char quote)
{
    for (size_t i = 0; i < item->piece_count; i++)
        if (!item->pieces[i].variable)
            spell_escaped(out, item->pieces[i].text, quote);
        else
            text_add(out, i + 1 < item->piece_count || generate_odds(2) ? "${%s}" : "$%s",
                     item->pieces[i].text);
}

static void spell_item(struct text *out, const struct item *item)
{
    const char quote = generate_odds(2) ? '"' : '\'';

    if (item->chain) {
        text_put(out, '(');
        spell_maybe(out, SPELL_INSIDE);
        spell_chain(out, item->chain, SPELL_INSIDE);
        spell_maybe(out, SPELL_INSIDE);
        text_put(out, ')');
    } else if (item->text && generate_odds(2)) {
        print_text(out, item->text);
    } else {
        text_put(out, quote);
        if (item->text)
            spell_escaped(out, item->text, quote);
        else
            spell_pieces(out, item, quote);
        text_put(out, quote);
    }
}

static void spell_equals(struct text *out, enum spell_place place)
{
    static const char *const equals[] = {"=", "= ", " = ", "\t=  "};

    text_add(out, "%s", equals[generate_below(4)]);
    if (place == SPELL_INSIDE && generate_odds(4))
        text_add(out, " \n");
}

static void spell_arguments(struct text *out, const struct argument *arguments, size_t count,
                            enum spell_place place)
{
    for (size_t i = 0; i < count; i++) {
        if (i)
            spell_space(out, place);
        if (arguments[i].name) {
            text_add(out, "%s", arguments[i].name);
            spell_equals(out, place);
        }
        for (size_t k = 0; k < arguments[i].value.count; k++) {
            if (k) {
                spell_maybe(out, place);
                text_put(out, ',');
                spell_maybe(out, place);
            }
            spell_item(out, &arguments[i].value.items[k]);
        }
    }
}

// A newline before or after a bar is space everywhere.
static void spell_bar(struct text *out, const struct bar *bar)
{
    spell_maybe(out, SPELL_INSIDE);
    text_put(out, '|');
    if (bar->transport || bar->count) {
        text_put(out, '[');
        spell_maybe(out, SPELL_INSIDE);
        if (bar->transport)
            text_add(out, "%s", bar->transport);
        if (bar->transport && bar->count)
            spell_space(out, SPELL_INSIDE);
        spell_arguments(out, bar->options, bar->count, SPELL_INSIDE);
        spell_maybe(out, SPELL_INSIDE);
        text_put(out, ']');
    }
    spell_maybe(out, SPELL_INSIDE);
}

static void spell_separator(struct text *out)
{
    static const char *const separators[] = {";",          " ; ", "\n",      ";\n;",
                                             " # x ; y\n", ";;",  "\r\n\r\n"};

    text_add(out, "%s", separators[generate_below(7)]);
}

static void spell_unit(struct text *out, const struct unit *unit, enum spell_place place)
{
    if (unit->label) {
        text_add(out, "%s:", unit->label);
        spell_space(out, place);
    }
    if (unit->kind == UNIT_PASS)
        text_put(out, '_');
    if (unit->kind == UNIT_CALL) {
        text_add(out, unit->call.port ? "%s.%s" : "%s", unit->call.name, unit->call.port);
        if (unit->call.count)
            spell_space(out, place);
        spell_arguments(out, unit->call.arguments, unit->call.count, place);
    }
    for (size_t i = 0; i < unit->group.count; i++) {
        text_add(out, i ? "" : "{");
        if (i)
            spell_separator(out);
        else if (generate_odds(4))
            spell_separator(out);
        spell_maybe(out, SPELL_GROUP);
        spell_chain(out, &unit->group.branches[i], SPELL_GROUP);
        spell_maybe(out, SPELL_GROUP);
    }
    if (unit->kind == UNIT_GROUP) {
        if (generate_odds(4))
            spell_separator(out);
        text_put(out, '}');
    }
    if (unit->place) {
        spell_space(out, place);
        text_add(out, "@%s", unit->place->text ? unit->place->text : "tls://${host}:1");
    }
}

static void spell_chain(struct text *out, const struct chain *chain, enum spell_place place)
{
    for (size_t i = 0; i < chain->count; i++) {
        if (i)
            spell_bar(out, &chain->bars[i - 1]);
        spell_unit(out, &chain->units[i], place);
    }
}

static void spell_params(struct text *out, const struct statement *def)
{
    for (size_t i = 0; i < def->param_count; i++) {
        text_add(out, i ? "," : "(");
        spell_maybe(out, SPELL_INSIDE);
        text_add(out, "%s", def->params[i].name);
        if (def->params[i].value) {
            spell_equals(out, SPELL_INSIDE);
            spell_item(out, def->params[i].value);
        }
        spell_maybe(out, SPELL_INSIDE);
    }
    text_add(out, def->param_count ? ")" : "");
}

static void spell_program(struct text *out, const struct program *program)
{
    for (size_t i = 0; i < program->count; i++) {
        const struct statement *statement = &program->statements[i];

        if (i || generate_odds(4))
            spell_separator(out);
        if (statement->kind == STATEMENT_DEF) {
            text_add(out, "def");
            spell_space(out, SPELL_TOP);
        }
        if (statement->name) {
            text_add(out, "%s", statement->name);
            spell_params(out, statement);
            spell_equals(out, SPELL_TOP);
        }
        spell_chain(out, &statement->chain, SPELL_TOP);
        spell_maybe(out, SPELL_TOP);
    }
}
