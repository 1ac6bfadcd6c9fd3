// SPDX-License-Identifier: MIT
//
// cases.jsonl: each expression means the tree beside it, or is refused.

#include "runtime/lang/parser.h"
#include "runtime/lang/print.h"
#include "tests/check.h"
#include "tests/unit/lang/dump.h"

#include <stdio.h>
#include <stdlib.h>

// The text of the JSON string that starts at *at, which moves behind it.
static char *read_string(const char **at)
{
    struct text text = {0};
    const char *c = *at + 1;

    for (; *c && *c != '"'; c++) {
        if (*c == '\\')
            c++;
        text_put(&text, c[-1] == '\\' && *c == 'n' ? '\n' : *c);
    }
    *at = c + 1;
    return text_take(&text);
}

// The value at `at` without the spaces between its parts.
static char *without_spaces(const char *at)
{
    struct text text = {0};
    bool quoted = false;

    for (; *at; at++) {
        if (*at == '"' && at[-1] != '\\')
            quoted = !quoted;
        if (quoted || *at != ' ')
            text_put(&text, *at);
    }
    return text_take(&text);
}

static char *dump(const struct program *program)
{
    struct text text = {0};

    dump_program(&text, program);
    return text_take(&text);
}

static void check_same_printed(struct arena *arena, const struct program *tree)
{
    struct text printed = {0};
    struct error err = {0};

    print_program(&printed, tree);
    const struct source source = {NULL, text_of(&printed)};
    const struct program *again = parse(arena, &source, &err);
    if (CHECK(again))
        CHECK(tree_equal(tree, again));
    else
        printf("  printed as: %s\n", source.text);
    error_release(&err);
    text_release(&printed);
}

// One line of the file; true for an expression that is to be refused.
static bool check_line(char *line)
{
    const char *at = line + strlen("{\"expr\": ");
    char *expression = read_string(&at);
    const struct source source = {NULL, expression};
    const bool refused = strstr(at, "\"reject\":") != NULL;
    struct arena arena;
    struct error err = {0};

    check_case(expression);
    arena_init(&arena);
    const struct program *tree = parse(&arena, &source, &err);
    if (refused) {
        CHECK(!tree);
        CHECK(err.count > 0);
    } else if (CHECK(tree)) {
        line[strlen(line) - 1] = 0; // the brace that closes the line's object
        char *expected = without_spaces(strstr(at, "\"tree\": ") + strlen("\"tree\": "));
        char *found = dump(tree);
        CHECK_TEXT(found, expected);
        check_same_printed(&arena, tree);
        free(expected);
        free(found);
    } else {
        printf("  %s\n", err.items[0].text);
    }
    error_release(&err);
    arena_release(&arena);
    free(expression);
    return refused;
}

int main(void)
{
    char *path = text_format("%s/tests/unit/lang/cases.jsonl", check_source());
    FILE *file = fopen(path, "r");
    char line[4096];
    size_t trees = 0, refused = 0;

    if (CHECK(file)) {
        while (fgets(line, sizeof line, file)) {
            line[strcspn(line, "\n")] = 0;
            if (check_line(line))
                refused++;
            else
                trees++;
        }
        fclose(file);
    }
    check_case(NULL);
    CHECK_SIZE(trees + refused, 101);
    CHECK_SIZE(refused, 17);
    free(path);
    return check_result();
}
