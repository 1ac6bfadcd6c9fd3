// SPDX-License-Identifier: MIT
// error: collect what is wrong, with its place and its remedy.

#include "runtime/base/error.h"

#include "runtime/base/text.h"

#include <stdlib.h>

bool error_vat(struct error *err, enum error_kind kind, struct span at, const char *format,
               va_list args)
{
    if (err->count < ERROR_MOST) {
        char *text = text_vformat(format, args);

        if (at.within) {
            char *longer = text_format("%s (in %s)", text, at.within);

            free(text);
            text = longer;
        }
        err->items[err->count] = (struct error_item){.span = at, .kind = kind, .text = text};
    }
    err->count++;
    return false;
}

bool error_at(struct error *err, struct span at, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    error_vat(err, ERROR_EXPRESSION, at, format, args);
    va_end(args);
    return false;
}

bool error_kind_at(struct error *err, enum error_kind kind, struct span at, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    error_vat(err, kind, at, format, args);
    va_end(args);
    return false;
}

void error_remedy(struct error *err, const char *format, ...)
{
    va_list args;

    if (!err->count || err->count > ERROR_MOST)
        return;
    struct error_item *last = &err->items[err->count - 1];
    free(last->remedy);
    va_start(args, format);
    last->remedy = text_vformat(format, args);
    va_end(args);
}

void error_move(struct error *err, struct error *from)
{
    const size_t kept = from->count < ERROR_MOST ? from->count : ERROR_MOST;

    for (size_t i = 0; i < kept; i++) {
        if (err->count < ERROR_MOST) {
            err->items[err->count] = from->items[i];
        } else {
            free(from->items[i].text);
            free(from->items[i].remedy);
        }
        err->count++;
    }
    err->count += from->count - kept;
    *from = (struct error){0};
}

void error_release(struct error *err)
{
    for (size_t i = 0; i < err->count && i < ERROR_MOST; i++) {
        free(err->items[i].text);
        free(err->items[i].remedy);
    }
    *err = (struct error){0};
}

static bool error_before(const struct error_item *a, const struct error_item *b)
{
    return a->span.source &&
           (!b->span.source || (a->span.source == b->span.source && a->span.at < b->span.at));
}

void error_sort(struct error *err)
{
    const size_t kept = err->count < ERROR_MOST ? err->count : ERROR_MOST;

    for (size_t i = 1; i < kept; i++) {
        const struct error_item item = err->items[i];
        size_t k = i;

        for (; k > 0 && error_before(&item, &err->items[k - 1]); k--)
            err->items[k] = err->items[k - 1];
        err->items[k] = item;
    }
}
