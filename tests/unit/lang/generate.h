// SPDX-License-Identifier: MIT
//
// Random programs: trees with every production of the grammar, with nasty texts in them. Names are
// given once, and definitions are called with the values that they need, so most can be expanded.
#pragma once

#include "runtime/base/arena.h"
#include "runtime/lang/tree.h"
#include "tests/check.h"

#include <string.h>

enum production {
    MADE_CHAIN,
    MADE_STREAM,
    MADE_DEF,
    MADE_PARAM,
    MADE_DEFAULT,
    MADE_BAR,
    MADE_TRANSPORT,
    MADE_OPTION,
    MADE_LABEL,
    MADE_PLACE,
    MADE_PASS,
    MADE_GROUP,
    MADE_CALL,
    MADE_PORT,
    MADE_USE,
    MADE_POSITIONAL,
    MADE_NAMED,
    MADE_LIST,
    MADE_TEXT,
    MADE_PIECES,
    MADE_PARENTHESES,
    PRODUCTIONS
};

static const char *const production_names[] = {
    "chain",  "stream",     "def",   "param", "default", "bar",      "transport",
    "option", "label",      "place", "pass",  "group",   "call",     "port",
    "use",    "positional", "named", "list",  "text",    "variable", "parentheses"};

struct generator {
    struct arena *arena;
    size_t made[PRODUCTIONS];
    size_t names; // given so far
    const struct statement *defs[8];
    size_t def_count;
    const struct statement *current; // whose parameters there are
    size_t depth;
    bool plain; // no labels, since this may be put in twice
};

static const char *const generate_variables[] = {"gain", "host", "_x"};

static size_t generate_below(size_t n)
{
    return (size_t)(check_random() % n);
}

static bool generate_odds(size_t in)
{
    return generate_below(in) == 0;
}

static const char *generate_name(struct generator *g, const char *start)
{
    return arena_format(g->arena, "%s%zu", start, g->names++);
}

static const char *generate_stage(void)
{
    static const char *const names[] = {"a", "B9", "_a", "fft", "x_y", "Def", "deff", "__"};

    return names[generate_below(sizeof names / sizeof *names)];
}

// clang-format off
static const char *const generate_texts[] = {
    "", "440", "-3dB", "a b", "it's", "#x", "x#", "x=1", "=", "==", "=4", "@p", "a@b", "l:", "l:x",
    ":9", "\\", "a\\b", "$", "$x", "${x}", "a[1]", "[x]", "]", "a,b", ";", "|", "|[", "{}", "(a)",
    "\"", "'", "a\nb", "\t", "\x01\x7f", "\xff", "\xc3", "\xc3\xbc", "\xc2\xa0", "def", "_",
    "300..3k", "../x", "h://a?b=c&d", "2^16", "\0331", "?", "a\"b", "\r", "-", "1k", "x=", "_=",
    "\xe2\x80\xa6"};
// clang-format on

static const char *generate_text(struct generator *g)
{
    if (generate_odds(8)) {
        char bytes[12];
        const size_t length = generate_below(sizeof bytes);

        for (size_t i = 0; i < length; i++)
            bytes[i] = (char)(1 + generate_below(255));
        return arena_copy(g->arena, bytes, length);
    }
    return generate_texts[generate_below(sizeof generate_texts / sizeof *generate_texts)];
}

static const char *generate_variable(const struct generator *g)
{
    if (g->current && g->current->param_count && !generate_odds(4))
        return g->current->params[generate_below(g->current->param_count)].name;
    return generate_variables[generate_below(3)];
}

static struct chain generate_chain(struct generator *);

static void generate_pieces(struct generator *g, struct item *item)
{
    const size_t count = 1 + generate_below(4);
    struct piece *pieces = arena_alloc(g->arena, count, sizeof *pieces);
    const size_t variable = generate_below(count);

    // Two texts side by side would be one.
    for (size_t i = 0; i < count; i++) {
        pieces[i].variable = i == variable || (i && !pieces[i - 1].variable) || i + 1 == variable ||
                             generate_odds(2);
        do
            pieces[i].text = pieces[i].variable ? generate_variable(g) : generate_text(g);
        while (!*pieces[i].text);
    }
    item->pieces = pieces;
    item->piece_count = count;
    g->made[MADE_PIECES]++;
}

static struct item generate_item(struct generator *g)
{
    struct item item = {0};

    if (g->depth < 5 && generate_odds(8)) {
        struct chain *chain = arena_alloc(g->arena, 1, sizeof *chain);

        *chain = generate_chain(g);
        item.chain = chain;
        g->made[MADE_PARENTHESES]++;
    } else if (generate_odds(3)) {
        generate_pieces(g, &item);
    } else {
        item.text = generate_text(g);
        g->made[MADE_TEXT]++;
    }
    return item;
}

static struct value generate_value(struct generator *g)
{
    const size_t count = generate_odds(4) ? 2 + generate_below(2) : 1;
    struct item *items = arena_alloc(g->arena, count, sizeof *items);

    for (size_t i = 0; i < count; i++)
        items[i] = generate_item(g);
    g->made[MADE_LIST] += count > 1;
    return (struct value){.items = items, .count = count};
}

static const struct argument *generate_arguments(struct generator *g, size_t count, bool named)
{
    struct argument *arguments = arena_alloc(g->arena, count, sizeof *arguments);

    for (size_t i = 0; i < count; i++) {
        if (named || generate_odds(2))
            arguments[i].name = generate_stage();
        arguments[i].value = generate_value(g);
        g->made[arguments[i].name ? MADE_NAMED : MADE_POSITIONAL]++;
    }
    return arguments;
}

// A call of a definition with all that it needs.
static void generate_use(struct generator *g, struct call *call, const struct statement *def)
{
    const size_t count = def->param_count;
    struct argument *arguments = arena_alloc(g->arena, count, sizeof *arguments);
    const size_t positional = generate_below(count + 1);

    g->plain = true;
    for (size_t i = 0; i < count; i++) {
        arguments[i].value = generate_value(g);
        if (i >= positional)
            arguments[i].name = def->params[i].name;
    }
    call->name = def->name;
    call->arguments = arguments;
    call->count = count;
    g->made[MADE_USE]++;
}

static void generate_call(struct generator *g, struct call *call)
{
    const bool plain = g->plain;

    if (g->def_count && generate_odds(4)) {
        generate_use(g, call, g->defs[generate_below(g->def_count)]);
    } else {
        call->name = generate_stage();
        call->count = generate_below(4);
        call->arguments = generate_arguments(g, call->count, false);
        if (generate_odds(6)) {
            call->port = generate_odds(2) ? "left" : "0";
            g->made[MADE_PORT]++;
        }
    }
    g->plain = plain;
    g->made[MADE_CALL]++;
}

static const struct item *generate_place(struct generator *g)
{
    static const char *const places[] = {"gpu", "lab1/gpu", "tls://h:1", "x=y", "#1", "a:"};
    static const struct piece pieces[] = {
        {.text = "tls://"}, {.variable = true, .text = "host"}, {.text = ":1"}};
    struct item *place = arena_alloc(g->arena, 1, sizeof *place);

    if (generate_odds(3))
        *place = (struct item){.pieces = pieces, .piece_count = 3};
    else
        place->text = places[generate_below(sizeof places / sizeof *places)];
    g->made[MADE_PLACE]++;
    return place;
}

static struct unit generate_unit(struct generator *g)
{
    struct unit unit = {0};
    const size_t kind = generate_below(8);

    if (kind == 0) {
        unit.kind = UNIT_PASS;
        g->made[MADE_PASS]++;
    } else if (kind == 1 && g->depth < 5) {
        const size_t count = 1 + generate_below(3);
        struct chain *branches = arena_alloc(g->arena, count, sizeof *branches);

        for (size_t i = 0; i < count; i++)
            branches[i] = generate_chain(g);
        unit.kind = UNIT_GROUP;
        unit.group = (struct group){.branches = branches, .count = count};
        g->made[MADE_GROUP]++;
    } else {
        unit.kind = UNIT_CALL;
        generate_call(g, &unit.call);
    }
    if (!g->plain && generate_odds(6)) {
        unit.label = generate_name(g, "l");
        g->made[MADE_LABEL]++;
    }
    if (generate_odds(6))
        unit.place = generate_place(g);
    return unit;
}

static struct bar generate_bar(struct generator *g)
{
    struct bar bar = {0};

    g->made[MADE_BAR]++;
    if (!generate_odds(4))
        return bar;
    if (!generate_odds(3)) {
        bar.transport = generate_odds(2) ? "udp" : "_";
        g->made[MADE_TRANSPORT]++;
    }
    bar.count = generate_below(3) + !bar.transport;
    bar.options = generate_arguments(g, bar.count, true);
    g->made[MADE_OPTION] += bar.count;
    return bar;
}

static struct chain generate_chain(struct generator *g)
{
    const size_t count = 1 + generate_below(3);
    struct unit *units = arena_alloc(g->arena, count, sizeof *units);
    struct bar *bars = arena_alloc(g->arena, count, sizeof *bars);

    g->depth++;
    for (size_t i = 0; i < count; i++) {
        units[i] = generate_unit(g);
        if (i + 1 < count)
            bars[i] = generate_bar(g);
    }
    g->depth--;
    return (struct chain){.units = units, .count = count, .bars = bars};
}

static struct statement generate_statement(struct generator *g)
{
    struct statement statement = {.kind = (enum statement_kind)generate_below(3)};

    g->made[statement.kind == STATEMENT_DEF      ? MADE_DEF
            : statement.kind == STATEMENT_STREAM ? MADE_STREAM
                                                 : MADE_CHAIN]++;
    if (statement.kind != STATEMENT_CHAIN)
        statement.name = generate_name(g, "n");
    if (statement.kind == STATEMENT_DEF) {
        struct param *params = arena_alloc(g->arena, 3, sizeof *params);

        statement.param_count = generate_below(4);
        for (size_t i = 0; i < statement.param_count; i++) {
            params[i].name = arena_format(g->arena, "p%zu", i);
            g->made[MADE_PARAM]++;
            if (generate_odds(2)) {
                struct item *value = arena_alloc(g->arena, 1, sizeof *value);

                value->text = generate_text(g);
                params[i].value = value;
                g->made[MADE_DEFAULT]++;
            }
        }
        statement.params = params;
        g->current = &statement;
        g->plain = true;
    }
    statement.chain = generate_chain(g);
    g->current = NULL;
    g->plain = false;
    return statement;
}

static const struct program *generate_program(struct generator *g)
{
    static const struct source nowhere = {NULL, ""};
    const size_t count = generate_below(5);
    struct statement *statements = arena_alloc(g->arena, count, sizeof *statements);
    struct program *program = arena_alloc(g->arena, 1, sizeof *program);

    g->def_count = 0;
    for (size_t i = 0; i < count; i++) {
        statements[i] = generate_statement(g);
        if (statements[i].kind == STATEMENT_DEF)
            g->defs[g->def_count++] = &statements[i];
    }
    *program = (struct program){&nowhere, statements, count};
    return program;
}
