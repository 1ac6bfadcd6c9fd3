// SPDX-License-Identifier: MIT
//
// Random programs: each spelling of a tree parses to it, so does its printed form, and what it
// expands to prints and parses to itself.

#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "tests/unit/lang/spell.h"

#include <stdio.h>

enum { PROGRAMS = 4000 };

static bool check_parses(struct arena *arena, const char *text, const struct program *tree)
{
    // The nodes' spans point to it, so it lives as long as they.
    struct source *source = arena_alloc(arena, 1, sizeof *source);
    struct error err = {0};

    *source = (struct source){NULL, text};
    const struct program *again = parse(arena, source, &err);
    const bool same = again && tree_equal(tree, again);
    if (!CHECK(same))
        printf("  seed %llu, text: %s\n  %s\n", (unsigned long long)check_seed(), text,
               err.count ? err.items[0].text : "another tree");
    error_release(&err);
    return same;
}

static bool check_printed(struct arena *arena, const struct program *tree)
{
    struct text text = {0};

    print_program(&text, tree);
    const bool one_line = !strchr(text_of(&text), '\n');
    CHECK(one_line);
    const bool same = check_parses(arena, arena_copy(arena, text_of(&text), text.length), tree);
    text_release(&text);
    return same;
}

// Was there anything to expand to? Lists and chains inside of words, and odd places, are refused.
static bool check_expands(struct arena *arena, const struct program *tree)
{
    const struct binding bindings[] = {{"gain", "3"}, {"host", "lab1"}, {"_x", "a | $b\n\"\xff"}};
    struct error err = {0};
    const struct program *expanded = expand(arena, tree, bindings, 3, &err);

    if (expanded) {
        CHECK(!err.count);
        check_printed(arena, expanded);
        const struct program *again = expand(arena, expanded, NULL, 0, &err);
        CHECK(again && tree_equal(expanded, again));
    } else {
        CHECK(err.count > 0);
        for (size_t i = 0; i < err.count && i < ERROR_MOST; i++)
            if (!CHECK(strstr(err.items[i].text, "expected one word for") ||
                       strstr(err.items[i].text, "is no place") ||
                       strstr(err.items[i].text, "has no port")))
                printf("  %s\n", err.items[i].text);
    }
    error_release(&err);
    return expanded;
}

// clang-format off
static const char *const different[] = {
    "", "a", "b", "a.b", "a.c", "a 1", "a 2", "a x=1", "a y=1", "a 1,2", "a 1 2", "a (b)", "a (c)",
    "a $x", "a $y", "a ${x}y", "a \"\\$x\"", "a @b", "a @c", "l: a", "m: a", "{ a }", "{ a ; b }", "_",
    "a | b", "a ; b", "a |[u] b", "a |[v] b", "a |[x=1] b", "a |[x=2] b", "x = a", "y = a",
    "def x = a", "def x(p) = a", "def x(q) = a", "def x(p=1) = a", "def x(p=2) = a", "a \"\"",
    "a b c", "a b,c (d | e)"};
// clang-format on

// tree_equal, which all of this rests on, tells different trees apart.
static void check_differences(void)
{
    const size_t count = sizeof different / sizeof *different;
    struct arena arena;
    struct error err = {0};
    const struct program *trees[64];

    arena_init(&arena);
    for (size_t i = 0; i < count; i++) {
        struct source *source = arena_alloc(&arena, 1, sizeof *source);

        source->text = different[i];
        trees[i] = parse(&arena, source, &err);
        CHECK(trees[i]);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++)
            if (trees[i] && trees[k] && !CHECK(tree_equal(trees[i], trees[k]) == (i == k)))
                printf("  %s and %s\n", different[i], different[k]);
    error_release(&err);
    arena_release(&arena);
}

int main(void)
{
    const size_t programs = check_fast() ? PROGRAMS / 2 : PROGRAMS;
    struct generator g = {0};
    size_t expanded = 0, used = 0;

    check_differences();
    for (size_t i = 0; i < programs; i++) {
        struct arena arena;
        struct text spelt = {0};

        arena_init(&arena);
        g.arena = &arena;
        const size_t uses = g.made[MADE_USE];
        const struct program *tree = generate_program(&g);
        spell_program(&spelt, tree);
        const bool same =
            check_parses(&arena, arena_copy(&arena, text_of(&spelt), spelt.length), tree) &&
            check_printed(&arena, tree);
        if (check_expands(&arena, tree)) {
            expanded++;
            used += g.made[MADE_USE] > uses;
        }
        text_release(&spelt);
        arena_release(&arena);
        if (!same)
            break;
    }
    for (size_t i = 0; i < PRODUCTIONS; i++) {
        printf("%s %zu%s", production_names[i], g.made[i], i + 1 < PRODUCTIONS ? ", " : "\n");
        CHECK(g.made[i] > 0);
    }
    printf("%zu programs, %zu expanded, %zu of them with definitions\n", programs, expanded, used);
    CHECK(expanded > programs / 3);
    CHECK(used > programs / 20);
    return check_result();
}
