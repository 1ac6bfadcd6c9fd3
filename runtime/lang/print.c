// SPDX-License-Identifier: MIT
// print: a tree as one line of text.

#include "runtime/lang/print.h"

#include "runtime/lang/utf8.h"
#include "runtime/lang/word.h"

#include <string.h>

// Would a word that starts with these characters be taken for something else? `alone`: that is all.
static bool misleads(const char *text, bool alone)
{
    const size_t length = strlen(text), name = word_name_length(text, length);

    if (*text == '#' || *text == '@' || (*text == '=' && alone && !text[1]))
        return true;
    return name && (text[name] == '=' || (alone && text[name] == ':' && !text[name + 1]));
}

static void add_escaped(struct text *out, const char *text)
{
    const size_t length = strlen(text);

    for (size_t i = 0; i < length;) {
        const unsigned char c = (unsigned char)text[i];
        const size_t step = utf8_step(text + i, length - i, NULL);

        if (strchr("\"\\$", c))
            text_add(out, "\\%c", c);
        else if (c == '\n' || c == '\t' || c == '\r')
            text_add(out, "\\%c", c == '\n' ? 'n' : c == '\t' ? 't' : 'r');
        else if (!step || utf8_is_control(text[i]))
            text_add(out, "\\x%02x", c);
        else
            text_append(out, text + i, step);
        i += step ? step : 1;
    }
}

void print_text(struct text *out, const char *text)
{
    if (*text && word_is_plain(text) && !misleads(text, true)) {
        text_append(out, text, strlen(text));
        return;
    }
    text_put(out, '"');
    add_escaped(out, text);
    text_put(out, '"');
}

static bool pieces_are_plain(const struct item *item)
{
    for (size_t i = 0; i < item->piece_count; i++)
        if (!item->pieces[i].variable &&
            (!word_is_plain(item->pieces[i].text) || (!i && misleads(item->pieces[i].text, false))))
            return false;
    return true;
}

static void print_pieces(struct text *out, const struct item *item, bool escape)
{
    for (size_t i = 0; i < item->piece_count; i++) {
        const struct piece *piece = &item->pieces[i], *next = piece + 1;

        if (!piece->variable) {
            if (escape)
                add_escaped(out, piece->text);
            else
                text_append(out, piece->text, strlen(piece->text));
            continue;
        }
        // `$name` ends where no character of a name follows.
        const bool open = i + 1 < item->piece_count && !next->variable;
        const char c = open ? *next->text : 0;
        text_add(out, word_is_name(&c, 1) || (c >= '0' && c <= '9') ? "${%s}" : "$%s", piece->text);
    }
}

static void print_item(struct text *out, const struct item *item)
{
    if (item->chain) {
        text_put(out, '(');
        print_chain(out, item->chain);
        text_put(out, ')');
    } else if (item->text) {
        print_text(out, item->text);
    } else if (pieces_are_plain(item)) {
        print_pieces(out, item, false);
    } else {
        text_put(out, '"');
        print_pieces(out, item, true);
        text_put(out, '"');
    }
}

static void print_arguments(struct text *out, const struct argument *arguments, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct argument *argument = &arguments[i];

        text_put(out, ' ');
        if (argument->name)
            text_add(out, "%s=", argument->name);
        for (size_t k = 0; k < argument->value.count; k++) {
            if (k)
                text_put(out, ',');
            print_item(out, &argument->value.items[k]);
        }
    }
}

static void print_bar(struct text *out, const struct bar *bar)
{
    struct text options = {0};

    if (bar->transport)
        text_add(&options, " %s", bar->transport);
    print_arguments(&options, bar->options, bar->count);
    if (options.length)
        text_add(out, " |[%s] ", text_of(&options) + 1);
    else
        text_add(out, " | ");
    text_release(&options);
}

void print_unit(struct text *out, const struct unit *unit)
{
    if (unit->label)
        text_add(out, "%s: ", unit->label);
    switch (unit->kind) {
    case UNIT_PASS: text_put(out, '_'); break;
    case UNIT_CALL:
        text_add(out, unit->call.port ? "%s.%s" : "%s", unit->call.name, unit->call.port);
        print_arguments(out, unit->call.arguments, unit->call.count);
        break;
    case UNIT_GROUP:
        for (size_t i = 0; i < unit->group.count; i++) {
            text_add(out, i ? " ; " : "{ ");
            print_chain(out, &unit->group.branches[i]);
        }
        text_add(out, " }");
        break;
    }
    if (unit->place) {
        text_add(out, " @");
        if (unit->place->text)
            text_append(out, unit->place->text, strlen(unit->place->text));
        else
            print_pieces(out, unit->place, false);
    }
}

void print_chain(struct text *out, const struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        if (i)
            print_bar(out, &chain->bars[i - 1]);
        print_unit(out, &chain->units[i]);
    }
}

static void print_statement(struct text *out, const struct statement *statement)
{
    if (statement->kind == STATEMENT_DEF)
        text_add(out, "def ");
    if (statement->name)
        text_add(out, "%s", statement->name);
    for (size_t i = 0; i < statement->param_count; i++) {
        const struct param *param = &statement->params[i];

        text_add(out, i ? ", %s" : "(%s", param->name);
        if (param->value) {
            text_put(out, '=');
            print_item(out, param->value);
        }
    }
    if (statement->param_count)
        text_put(out, ')');
    if (statement->name)
        text_add(out, " = ");
    print_chain(out, &statement->chain);
}

void print_program(struct text *out, const struct program *program)
{
    for (size_t i = 0; i < program->count; i++) {
        if (i)
            text_add(out, " ; ");
        print_statement(out, &program->statements[i]);
    }
}
