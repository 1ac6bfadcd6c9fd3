// SPDX-License-Identifier: MIT
//
// A tree in the form in which cases.jsonl has it, without spaces.
#pragma once

#include "runtime/base/text.h"
#include "runtime/lang/tree.h"

#include <string.h>

static void dump_chain(struct text *, const struct chain *);

static void dump_string(struct text *out, const char *text)
{
    text_put(out, '"');
    for (; *text; text++)
        text_add(out, strchr("\"\\", *text) ? "\\%c" : "%c", *text);
    text_put(out, '"');
}

static void dump_item(struct text *out, const struct item *item)
{
    struct text whole = {0};

    if (item->chain) {
        text_add(out, "[\"arg\",");
        dump_chain(out, item->chain);
        text_put(out, ']');
        return;
    }
    // As it is written: `$name` and `${name}` are the same piece.
    if (!item->text)
        text_append(&whole, item->span.source->text + item->span.at, item->span.length);
    dump_string(out, item->text ? item->text : text_of(&whole));
    text_release(&whole);
}

static void dump_arguments(struct text *out, const struct argument *arguments, size_t count,
                           bool comma)
{
    for (size_t i = 0; i < count; i++) {
        const struct value *value = &arguments[i].value;

        if (i || comma)
            text_put(out, ',');
        if (arguments[i].name)
            text_add(out, "[\"%s\",", arguments[i].name);
        text_add(out, value->count > 1 ? "[\"list\",[" : "");
        for (size_t k = 0; k < value->count; k++) {
            text_add(out, k ? "," : "");
            dump_item(out, &value->items[k]);
        }
        text_add(out, value->count > 1 ? "]]" : "");
        if (arguments[i].name)
            text_put(out, ']');
    }
}

static void dump_unit(struct text *out, const struct unit *unit)
{
    if (unit->label)
        text_add(out, "[\"%s\",", unit->label);
    if (unit->place) {
        struct text place = {0};

        text_add(&place, "@%s", unit->place->text ? unit->place->text : "$");
        text_add(out, "[\"at\",");
        dump_string(out, text_of(&place));
        text_put(out, ',');
        text_release(&place);
    }
    if (unit->kind == UNIT_GROUP) {
        for (size_t i = 0; i < unit->group.count; i++) {
            text_add(out, i ? "," : "[\"group\",[");
            dump_chain(out, &unit->group.branches[i]);
        }
        text_add(out, "]]");
    } else if (unit->kind == UNIT_PASS) {
        text_add(out, "[\"_\",[]]");
    } else {
        text_add(out, unit->call.port ? "[\"%s.%s\",[" : "[\"%s\",[", unit->call.name,
                 unit->call.port);
        dump_arguments(out, unit->call.arguments, unit->call.count, false);
        text_add(out, "]]");
    }
    text_add(out, unit->place ? "]" : "");
    text_add(out, unit->label ? "]" : "");
}

static void dump_chain(struct text *out, const struct chain *chain)
{
    text_put(out, '[');
    for (size_t i = 0; i < chain->count; i++) {
        const struct bar *bar = i ? &chain->bars[i - 1] : NULL;

        if (i)
            text_put(out, ',');
        if (bar && (bar->transport || bar->count)) {
            text_add(out, "[\"edge\",[");
            if (bar->transport)
                text_add(out, "\"%s\"", bar->transport);
            dump_arguments(out, bar->options, bar->count, bar->transport);
            text_add(out, "]],");
        }
        dump_unit(out, &chain->units[i]);
    }
    text_put(out, ']');
}

static void dump_program(struct text *out, const struct program *program)
{
    text_put(out, '[');
    for (size_t i = 0; i < program->count; i++) {
        const struct statement *s = &program->statements[i];

        if (i)
            text_put(out, ',');
        if (s->kind == STATEMENT_STREAM)
            text_add(out, "[\"=\",\"%s\",", s->name);
        if (s->kind == STATEMENT_DEF) {
            text_add(out, "[\"def\",\"%s\",[", s->name);
            for (size_t k = 0; k < s->param_count; k++) {
                text_add(out, k ? ",[\"%s\"," : "[\"%s\",", s->params[k].name);
                if (s->params[k].value)
                    dump_item(out, s->params[k].value);
                else
                    text_add(out, "null");
                text_put(out, ']');
            }
            text_add(out, "],");
        }
        dump_chain(out, &s->chain);
        text_add(out, s->kind == STATEMENT_CHAIN ? "" : "]");
    }
    text_put(out, ']');
}
