// SPDX-License-Identifier: MIT
//
// Every span holds what its node says: cut out and parsed by itself, it gives the node again. In an
// expanded tree, spans point to what was written where a definition was used.

#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "tests/unit/lang/spell.h"

#include <stdio.h>
#include <stdlib.h>

static size_t cut; // how many nodes were checked

static char *text_in(struct span span)
{
    return span.source ? text_format("%.*s", (int)span.length, span.source->text + span.at)
                       : text_format("nowhere");
}

static void check_chain(const struct chain *);

// The text of a span is the value's, in parentheses if `chain`.
static void check_cut(struct span span, bool chain, const struct value *value)
{
    char *text = text_in(span), *call = text_format(chain ? "z (%s\n)" : "z %s", text);
    const struct source source = {NULL, call};
    struct argument argument = {.value = *value};
    struct unit unit = {.kind = UNIT_CALL,
                        .call = {.name = "z", .arguments = &argument, .count = 1}};
    struct statement statement = {.chain = {.units = &unit, .count = 1}};
    const struct program expected = {&source, &statement, 1};
    struct arena arena;
    struct error err = {0};

    arena_init(&arena);
    const struct program *found = parse(&arena, &source, &err);
    const bool same = found && tree_equal(found, &expected);
    if (!CHECK(same))
        printf("  seed %llu, cut out: [%s]\n", (unsigned long long)check_seed(), text);
    cut++;
    error_release(&err);
    arena_release(&arena);
    free(text);
    free(call);
}

static void check_cut_chain(struct span span, const struct chain *chain)
{
    const struct item item = {.chain = chain};

    check_cut(span, true, &(struct value){.items = &item, .count = 1});
}

static void check_word(struct span span, const char *word)
{
    char *text = text_in(span);

    CHECK_TEXT(text, word);
    free(text);
}

static void check_arguments(const struct argument *arguments, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct value *value = &arguments[i].value;

        if (arguments[i].name)
            check_word(arguments[i].name_span, arguments[i].name);
        CHECK_SIZE(arguments[i].span.at,
                   arguments[i].name ? arguments[i].name_span.at : value->span.at);
        CHECK_SIZE(arguments[i].span.at + arguments[i].span.length,
                   value->span.at + value->span.length);
        for (size_t k = 0; k < value->count; k++) {
            check_cut(value->items[k].span, false,
                      &(struct value){.items = &value->items[k], .count = 1});
            if (value->items[k].chain)
                check_chain(value->items[k].chain);
        }
    }
}

static void check_unit(const struct unit *unit)
{
    const struct chain alone = {.units = unit, .count = 1};

    check_cut_chain(unit->span, &alone);
    if (unit->label)
        check_word(unit->label_span, unit->label);
    if (unit->place && unit->place->text) {
        char *place = text_format("@%s", unit->place->text);

        check_word(unit->place->span, place);
        free(place);
    }
    for (size_t i = 0; i < unit->group.count; i++)
        check_chain(&unit->group.branches[i]);
    if (unit->kind != UNIT_CALL)
        return;
    check_word(unit->call.name_span, unit->call.name);
    if (unit->call.port)
        check_word(unit->call.port_span, unit->call.port);
    check_arguments(unit->call.arguments, unit->call.count);
}

static void check_chain(const struct chain *chain)
{
    check_cut_chain(chain->span, chain);
    for (size_t i = 0; i < chain->count; i++) {
        check_unit(&chain->units[i]);
        if (i + 1 == chain->count)
            break;
        if (chain->bars[i].transport)
            check_word(chain->bars[i].transport_span, chain->bars[i].transport);
        check_arguments(chain->bars[i].options, chain->bars[i].count);
    }
}

static void check_random_program(struct generator *g)
{
    struct arena arena;
    struct text spelt = {0};
    struct error err = {0};

    arena_init(&arena);
    g->arena = &arena;
    spell_program(&spelt, generate_program(g));
    const struct source source = {NULL, text_of(&spelt)};
    const struct program *tree = parse(&arena, &source, &err);
    if (CHECK(tree))
        for (size_t i = 0; i < tree->count; i++) {
            const struct statement *s = &tree->statements[i];

            if (s->name)
                check_word(s->name_span, s->name);
            for (size_t k = 0; k < s->param_count; k++)
                check_word(s->params[k].name_span, s->params[k].name);
            check_chain(&s->chain);
        }
    error_release(&err);
    text_release(&spelt);
    arena_release(&arena);
}

// What the parts of the last unit of the last chain point to after it was expanded.
struct expansion {
    const char *text;
    const char *unit, *name;
    const char *value;      // the first, or NULL
    const char *def, *body; // of the use, or NULL
};

static const struct expansion expansions[] = {
    {"a b", "a b", "a", "b", NULL, NULL},
    {"a $v", "a $v", "a", "$v", NULL, NULL},
    {"def f = a b ; f", "f", "f", "f", "f", "a b"},
    {"def f(x) = a $x ; f 12", "f 12", "f", "12", "f", "a $x"},
    {"def f(x, y) = a $x..$y ; f 12 34", "f 12 34", "f", "12 34", "f", "a $x..$y"},
    {"def f(x, y) = a $x..$y ; f y=34 x=12", "f y=34 x=12", "f", "34 x=12", "f", "a $x..$y"},
    {"def f(x, y=3k) = a $x..$y ; f 12", "f 12", "f", "12", "f", "a $x..$y"},
    {"def f(y=3k) = a $y ; m | f", "f", "f", "f", "f", "a $y"},
    {"def f(x) = a l=$x,$v,$x ; f 1,2", "f 1,2", "f", "1,2", "f", "a l=$x,$v,$x"},
    {"def f(x) = a $x ; f (b 1)", "f (b 1)", "f", "(b 1)", "f", "a $x"},
    {"def g(x) = a $x ; def f(x) = g $x ; f 9", "f 9", "f", "9", "g", "a $x"},
    {"def g(x) = a $x ; def f = g 8 ; f", "f", "f", "f", "g", "a $x"},
    {"def f(x) = a ${x}Hz ; f 7", "f 7", "f", "7", "f", "a ${x}Hz"},
    {"def f(x) = a $x$v ; f 7", "f 7", "f", "7", "f", "a $x$v"},
    {"def f = a $v ; f", "f", "f", "f", "f", "a $v"},
};

static void check_expansion(const struct expansion *e)
{
    const struct binding binding = {"v", "value"};
    const struct source source = {NULL, e->text};
    struct arena arena;
    struct error err = {0};

    check_case(e->text);
    arena_init(&arena);
    const struct program *tree = parse(&arena, &source, &err);
    tree = tree ? expand(&arena, tree, &binding, 1, &err) : NULL;
    if (CHECK(tree)) {
        const struct chain *chain = &tree->statements[tree->count - 1].chain;
        const struct unit *unit = &chain->units[chain->count - 1];

        check_word(unit->span, e->unit);
        check_word(unit->call.span, e->unit);
        check_word(unit->call.name_span, e->name);
        check_word(unit->call.arguments[0].value.span, e->value);
        CHECK_TEXT(unit->use ? unit->use->def : NULL, e->def);
        if (unit->use)
            check_word(unit->use->body, e->body);
    }
    error_release(&err);
    arena_release(&arena);
}

// A definition used inside of another: from the inner use to the outer.
static void check_uses(void)
{
    const struct source source = {NULL, "def g(x) = a $x ; def f = c | g 8 ; m | f"};
    struct arena arena;
    struct error err = {0};

    check_case("uses");
    arena_init(&arena);
    const struct program *tree = parse(&arena, &source, &err);
    tree = tree ? expand(&arena, tree, NULL, 0, &err) : NULL;
    if (CHECK(tree)) {
        const struct unit *units = tree->statements[0].chain.units;

        CHECK_SIZE(tree->statements[0].chain.count, 3);
        CHECK(!units[0].use);
        CHECK_TEXT(units[1].use->def, "f");
        CHECK(!units[1].use->outer);
        CHECK_TEXT(units[2].use->def, "g");
        check_word(units[2].use->call, "g 8");
        CHECK_TEXT(units[2].use->outer->def, "f");
        check_word(units[2].use->outer->call, "f");
    }
    error_release(&err);
    arena_release(&arena);
}

int main(void)
{
    const size_t programs = check_fast() ? 100 : 400;
    struct generator g = {0};

    check_case("random programs");
    for (size_t i = 0; i < programs; i++)
        check_random_program(&g);
    printf("%zu nodes of %zu programs\n", cut, programs);
    CHECK(cut > 10 * programs);
    for (size_t i = 0; i < sizeof expansions / sizeof *expansions; i++)
        check_expansion(&expansions[i]);
    check_uses();
    return check_result();
}
