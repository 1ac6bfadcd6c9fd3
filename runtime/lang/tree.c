// SPDX-License-Identifier: MIT
// tree: compare what two trees say.

#include "runtime/lang/tree.h"

#include <string.h>

static bool chains_equal(const struct chain *, const struct chain *);

static bool texts_equal(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static bool items_equal(const struct item *a, const struct item *b)
{
    if (!a || !b)
        return a == b;
    if (!texts_equal(a->text, b->text) || a->piece_count != b->piece_count ||
        !a->chain != !b->chain)
        return false;
    for (size_t i = 0; i < a->piece_count; i++)
        if (a->pieces[i].variable != b->pieces[i].variable ||
            !texts_equal(a->pieces[i].text, b->pieces[i].text))
            return false;
    return !a->chain || chains_equal(a->chain, b->chain);
}

static bool arguments_equal(const struct argument *a, size_t count, const struct argument *b,
                            size_t b_count)
{
    if (count != b_count)
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!texts_equal(a[i].name, b[i].name) || a[i].value.count != b[i].value.count)
            return false;
        for (size_t k = 0; k < a[i].value.count; k++)
            if (!items_equal(&a[i].value.items[k], &b[i].value.items[k]))
                return false;
    }
    return true;
}

static bool groups_equal(const struct group *a, const struct group *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!chains_equal(&a->branches[i], &b->branches[i]))
            return false;
    return true;
}

static bool units_equal(const struct unit *a, const struct unit *b)
{
    if (a->kind != b->kind || !texts_equal(a->label, b->label) || !items_equal(a->place, b->place))
        return false;
    if (a->kind == UNIT_GROUP)
        return groups_equal(&a->group, &b->group);
    return a->kind == UNIT_PASS ||
           (texts_equal(a->call.name, b->call.name) && texts_equal(a->call.port, b->call.port) &&
            arguments_equal(a->call.arguments, a->call.count, b->call.arguments, b->call.count));
}

static bool chains_equal(const struct chain *a, const struct chain *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!units_equal(&a->units[i], &b->units[i]))
            return false;
    for (size_t i = 0; i + 1 < a->count; i++)
        if (!texts_equal(a->bars[i].transport, b->bars[i].transport) ||
            !arguments_equal(a->bars[i].options, a->bars[i].count, b->bars[i].options,
                             b->bars[i].count))
            return false;
    return true;
}

bool tree_equal(const struct program *a, const struct program *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++) {
        const struct statement *x = &a->statements[i], *y = &b->statements[i];

        if (x->kind != y->kind || !texts_equal(x->name, y->name) ||
            x->param_count != y->param_count || !chains_equal(&x->chain, &y->chain))
            return false;
        for (size_t k = 0; k < x->param_count; k++)
            if (!texts_equal(x->params[k].name, y->params[k].name) ||
                !items_equal(x->params[k].value, y->params[k].value))
                return false;
    }
    return true;
}
