// SPDX-License-Identifier: MIT
// substitute: what stands for variables.

#include "runtime/base/text.h"
#include "runtime/lang/expander.h"
#include "runtime/lang/word.h"

#include <string.h>

static void extent_of_chain(const struct chain *, struct bound *, size_t depth);

static void extent_of_value(const struct value *value, struct bound *out, size_t depth)
{
    for (size_t i = 0; i < value->count; i++) {
        out->bytes += sizeof(struct item);
        if (value->items[i].chain)
            extent_of_chain(value->items[i].chain, out, depth + 1);
        else
            out->bytes += strlen(value->items[i].text);
    }
}

static void extent_of_chain(const struct chain *chain, struct bound *out, size_t depth)
{
    if (depth > out->depth)
        out->depth = depth;
    for (size_t i = 0; i < chain->count; i++) {
        const struct unit *unit = &chain->units[i];

        out->bytes += sizeof *unit;
        for (size_t k = 0; k < unit->group.count; k++)
            extent_of_chain(&unit->group.branches[k], out, depth + 1);
        for (size_t k = 0; k < unit->call.count; k++)
            extent_of_value(&unit->call.arguments[k].value, out, depth);
        for (size_t k = 0; i && k < chain->bars[i - 1].count; k++)
            extent_of_value(&chain->bars[i - 1].options[k].value, out, depth);
    }
}

static const struct bound *find_bound(const struct frame *frame, const char *name)
{
    for (size_t i = 0; frame && i < frame->known; i++)
        if (!strcmp(frame->def->params[i].name, name))
            return &frame->bound[i];
    return NULL;
}

static struct item *add_item(struct expander *x, const struct frame *frame, struct list *items)
{
    expander_count(x, frame, sizeof(struct item));
    return list_add(items, x->arena, sizeof(struct item));
}

// A variable that is the whole item: all items of its value, as they are.
static void put_value(struct expander *x, const struct frame *frame, const struct bound *bound,
                      struct list *items)
{
    expander_count(x, frame, bound->bytes);
    if (!expander_fits(x, frame->name, bound->depth))
        return;
    for (size_t i = 0; i < bound->value.count; i++) {
        struct item *item = add_item(x, frame, items);

        *item = bound->value.items[i];
        item->span.within = frame->name.within;
    }
}

// The text of a variable inside a word, or NULL after a report.
static const char *variable_text(struct expander *x, const struct frame *frame,
                                 const struct piece *piece, struct span *span)
{
    const struct bound *bound = find_bound(frame, piece->text);

    if (!bound)
        return names_binding(x->names, piece->text);
    const struct value *value = &bound->value;
    if (value->count > 1 || value->items->chain) {
        error_at(x->err, value->span,
                 "%s: expected one word for '%s', which is part of a word there, found %s",
                 frame->def->name, piece->text,
                 value->count > 1 ? "a list" : "a chain in parentheses");
        return NULL;
    }
    // What was given points to where it was given; of several, from the first to the last.
    if (value->span.at != frame->name.at) {
        const struct span other = value->span;
        const bool first = span->at == frame->name.at;

        *span = first                 ? other
                : other.at < span->at ? span_join(other, *span)
                                      : span_join(*span, other);
    }
    return value->items->text;
}

// A text with variables in it.
static bool join_pieces(struct expander *x, const struct frame *frame, const struct item *item,
                        struct item *out)
{
    struct text text = {0};
    bool fine = true;

    out->span = frame_span(frame, item->span);
    for (size_t i = 0; i < item->piece_count && fine && !x->full; i++) {
        const struct piece *piece = &item->pieces[i];
        const char *part =
            piece->variable ? variable_text(x, frame, piece, &out->span) : piece->text;

        fine = part;
        if (part) {
            expander_count(x, frame, strlen(part));
            text_append(&text, part, strlen(part));
        }
    }
    out->span.within = frame_span(frame, out->span).within;
    out->text = arena_copy(x->arena, text_of(&text), text.length);
    text_release(&text);
    return fine;
}

void expand_item(struct expander *x, const struct frame *frame, const struct item *item,
                 struct list *items)
{
    const struct bound *whole =
        item->piece_count == 1 ? find_bound(frame, item->pieces->text) : NULL;

    if (whole) {
        put_value(x, frame, whole, items);
        return;
    }
    struct item made = *item;
    made.span = frame_span(frame, item->span);
    if (item->chain) {
        struct chain *chain = arena_alloc(x->arena, 1, sizeof *chain);

        *chain = expand_inner(x, frame, item->chain);
        made.chain = chain;
    } else if (item->pieces) {
        made = (struct item){0};
        join_pieces(x, frame, item, &made);
    }
    *add_item(x, frame, items) = made;
}

struct value expand_value(struct expander *x, const struct frame *frame, const struct value *value)
{
    struct list items = {0};

    for (size_t i = 0; i < value->count && !x->full; i++)
        expand_item(x, frame, &value->items[i], &items);
    struct value made = {frame_span(frame, value->span), items.items, items.count};
    // Where all of it was given at the use, that is where it stands.
    if (frame && items.count && made.items[0].span.at != frame->name.at)
        made.span = span_join(made.items[0].span, made.items[items.count - 1].span);
    return made;
}

const struct argument *expand_arguments(struct expander *x, const struct frame *frame,
                                        const struct argument *arguments, size_t count)
{
    struct argument *made = arena_alloc(x->arena, count, sizeof *made);

    expander_count(x, frame, count * sizeof *made);
    for (size_t i = 0; i < count && !x->full; i++) {
        made[i] = arguments[i];
        made[i].value = expand_value(x, frame, &arguments[i].value);
        made[i].name_span = frame_span(frame, arguments[i].name_span);
        made[i].span = frame ? made[i].value.span : arguments[i].span;
    }
    return made;
}

const struct item *expand_place(struct expander *x, const struct frame *frame,
                                const struct item *place)
{
    struct item *made = arena_alloc(x->arena, 1, sizeof *made);

    *made = *place;
    made->span = frame_span(frame, place->span);
    if (place->pieces) {
        *made = (struct item){0};
        if (join_pieces(x, frame, place, made) && !word_is_place(made->text))
            error_at(x->err, made->span,
                     "'@%s' is no place: expected a host without spaces, quotes and "
                     "brackets",
                     made->text);
    }
    return made;
}

void frame_bind(struct frame *frame, size_t param, struct value value)
{
    struct bound *bound = &frame->bound[param];

    bound->value = value;
    extent_of_value(&value, bound, 0);
}
