// SPDX-License-Identifier: MIT
//
// texts.txt: what each expression expands to, or every error that it gives with place and remedy. A
// remedy that is a whole expression must itself be without error.
//
//     == EXPRESSION           where <0a> stands for a byte
//     ok EXPANDED             or, for each error
//     COLUMN+LENGTH TEXT
//     try: REMEDY

#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "runtime/lang/print.h"
#include "tests/check.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct binding bindings[] = {
    {"gain", "3"}, {"host", "lab1"}, {"odd", "a b;|$x"}, {"list", "3,7"}, {"empty", ""}};

// The text with its <0a> resolved.
static char *resolve(const char *text, size_t length)
{
    struct text made = {0};

    for (size_t i = 0; i < length; i++) {
        const char *c = text + i;

        if (*c == '<' && i + 3 < length && isxdigit(c[1]) && isxdigit(c[2]) && c[3] == '>') {
            text_put(&made, (char)strtol((const char[]){c[1], c[2], 0}, NULL, 16));
            i += 3;
        } else {
            text_put(&made, *c);
        }
    }
    return text_take(&made);
}

static const struct program *read_tree(struct arena *arena, const struct source *source,
                                       struct error *err)
{
    const struct program *tree = parse(arena, source, err);

    return tree ? expand(arena, tree, bindings, sizeof bindings / sizeof *bindings, err) : NULL;
}

static void check_remedy(const char *remedy)
{
    const struct source source = {NULL, remedy};
    struct arena arena;
    struct error err = {0};

    arena_init(&arena);
    if (!CHECK(read_tree(&arena, &source, &err)))
        printf("  %s: %s\n", remedy, err.items[0].text);
    error_release(&err);
    arena_release(&arena);
}

// What the file should say about the expression.
static char *describe(const char *expression)
{
    const struct source source = {NULL, expression};
    struct arena arena;
    struct error err = {0};
    struct text made = {0};

    arena_init(&arena);
    const struct program *tree = read_tree(&arena, &source, &err);
    CHECK((tree != NULL) == (err.count == 0));
    if (tree) {
        text_add(&made, "ok ");
        print_program(&made, tree);
        text_put(&made, '\n');
    }
    for (size_t i = 0; i < err.count; i++) {
        const struct error_item *item = &err.items[i];

        CHECK(item->kind == ERROR_EXPRESSION);
        CHECK(item->span.source == &source);
        text_add(&made, "%zu+%zu %s\n", item->span.at + 1, item->span.length, item->text);
        if (item->remedy)
            text_add(&made, "try: %s\n", item->remedy);
        if (item->remedy && err.count == 1 && !strchr(expression, '\n'))
            check_remedy(item->remedy);
    }
    error_release(&err);
    arena_release(&arena);
    return text_take(&made);
}

static char *read_file(void)
{
    char *path = text_format("%s/tests/unit/lang/texts.txt", check_source());
    FILE *file = fopen(path, "r");
    struct text text = {0};

    if (CHECK(file)) {
        for (int c = getc(file); c != EOF; c = getc(file))
            text_put(&text, (char)c);
        fclose(file);
    }
    free(path);
    return text_take(&text);
}

int main(void)
{
    char *file = read_file();
    size_t errors = 0, expanded = 0;

    for (const char *at = strstr(file, "== "); at;) {
        const size_t line = strcspn(at, "\n");
        const char *next = strstr(at + line, "\n== ");
        const char *answer = at + line + 1, *end = next ? next + 1 : at + strlen(at);
        char *expression = resolve(at + 3, line - 3);
        char *expected = resolve(answer, (size_t)(end - answer)), *found = describe(expression);

        check_case(expression);
        CHECK_TEXT(found, expected);
        if (!strncmp(expected, "ok ", 3))
            expanded++;
        else
            errors++;
        free(expression);
        free(expected);
        free(found);
        at = next ? next + 1 : NULL;
    }
    check_case(NULL);
    CHECK(errors >= 100);
    CHECK(expanded >= 20);
    free(file);
    return check_result();
}
