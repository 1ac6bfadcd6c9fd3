// SPDX-License-Identifier: MIT
//
// Fuzzes the values of a call: whatever is read prints as canonical text, which reads back to the
// same text.
#include "runtime/lang/expand.h"
#include "runtime/lang/parser.h"
#include "tests/unit/graph/toy.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// The canonical text of the first call, or NULL where something is wrong with it. The caller frees
// it.
static char *canonical(const char *expression, size_t length, const struct param_context *context)
{
    const struct source source = {NULL, expression};
    struct arena arena;
    struct error err = {0};
    struct text text = {0};
    struct toy toy = {0};
    struct span spans[TOY_ROWS];
    bool given[TOY_ROWS], good = false;

    arena_init(&arena);
    const struct program *program = parse_bytes(&arena, &source, length, &err);
    if (program)
        program = expand(&arena, program, NULL, 0, &err);
    if (program && program->count && program->statements[0].chain.units[0].kind == UNIT_CALL)
        good = params_read(&arena, toy_params, &toy, &program->statements[0].chain.units[0].call,
                           context, spans, given, &err);
    if (good) {
        text_add(&text, "toy ");
        params_print(&text, toy_params, &toy);
    }
    char *made = good ? text_take(&text) : NULL;
    error_release(&err);
    arena_release(&arena);
    return made;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct param_context elsewhere = {"toy", false, {0, 1}, "m"};
    struct text text = {0};

    text_add(&text, "toy ");
    text_append(&text, (const char *)data, size);
    char *first = canonical(text_of(&text), text.length, &toy_context);
    if (first) {
        char *second = canonical(first, strlen(first), &elsewhere);

        if (!second || strcmp(first, second) != 0) {
            fprintf(stderr, "%s\n%s\n", first, second ? second : "refused");
            abort();
        }
        free(second);
    }
    free(first);
    text_release(&text);
    return 0;
}
