// SPDX-License-Identifier: MIT
//
// Any line that a client sends is a request, or gives one error or more that points into the line;
// JSON that was read has an end, and texts without control over what follows them.

#include "cli/request.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool held)
{
    if (!held)
        abort();
}

static size_t count_values(const struct json *value)
{
    size_t count = 1;

    require(value->kind <= JSON_OBJECT);
    require(value->kind != JSON_TEXT || value->text);
    for (const struct json *member = value->first; member; member = member->next)
        count += count_values(member);
    return count;
}

static void check_errors(const struct error *err, size_t size)
{
    for (size_t i = 0; i < err->count && i < ERROR_MOST; i++) {
        require(err->items[i].text && *err->items[i].text);
        require(!err->items[i].span.source ||
                err->items[i].span.at + err->items[i].span.length <= size);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    struct arena arena;
    struct error err = {0};
    struct request request;

    require(text != NULL);
    if (size)
        memcpy(text, data, size);
    text[size] = 0;
    arena_init(&arena);
    const struct source source = {NULL, text};
    const struct json *value = json_read(&arena, &source, &err);
    require(!value == (err.count > 0));
    if (value)
        require(count_values(value) <= strlen(text));
    check_errors(&err, size);
    error_release(&err);
    const bool good = request_read(&request, &arena, &source, &err);
    require(good == !err.count);
    if (good)
        require(request.verb <= REQUEST_STOP && request.what && request.every >= 0);
    check_errors(&err, size);
    error_release(&err);
    arena_release(&arena);
    free(text);
    return 0;
}
