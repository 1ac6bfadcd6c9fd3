// SPDX-License-Identifier: MIT
//
// Any bytes are an expression or give errors, and an expression, also an expanded one, prints as
// one that parses to the same tree.

#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "runtime/lang/print.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool held)
{
    if (!held)
        abort();
}

static void check_printed(struct arena *arena, const struct program *tree)
{
    struct text printed = {0};
    struct error err = {0};

    print_program(&printed, tree);
    const struct source source = {NULL, text_of(&printed)};
    const struct program *again = parse(arena, &source, &err);
    require(again && tree_equal(tree, again));
    require(!strchr(source.text, '\n'));
    error_release(&err);
    text_release(&printed);
}

static void check_errors(const struct error *err, const struct source *source, size_t size)
{
    for (size_t i = 0; i < err->count && i < ERROR_MOST; i++) {
        require(err->items[i].span.source == source);
        require(err->items[i].span.at + err->items[i].span.length <= size);
        require(err->items[i].text && *err->items[i].text);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct binding bindings[] = {
        {"gain", "3"}, {"host", "lab1"}, {"odd", "a b;|\"$x\n"}};
    char *text = malloc(size + 1);
    struct arena arena;
    struct error err = {0};

    if (size)
        memcpy(text, data, size);
    text[size] = 0;
    arena_init(&arena);
    const struct source source = {NULL, text};
    const struct program *tree = parse_bytes(&arena, &source, size, &err);
    require(!tree == (err.count > 0));
    if (tree) {
        check_printed(&arena, tree);
        const struct program *expanded = expand(&arena, tree, bindings, 3, &err);
        require(!expanded == (err.count > 0));
        if (expanded)
            check_printed(&arena, expanded);
    }
    check_errors(&err, &source, size);
    error_release(&err);
    arena_release(&arena);
    free(text);
    return 0;
}
