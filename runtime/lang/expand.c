// SPDX-License-Identifier: MIT
// expand: a copy of the tree, with each definition's body where it was used.

#include "runtime/lang/expand.h"

#include "runtime/lang/expander.h"

enum { EXPANDED_BYTES = 16 << 20 }; // of tree that definitions may make

void expander_count(struct expander *x, const struct frame *frame, size_t bytes)
{
    if (!frame || x->full)
        return;
    x->bytes += bytes;
    if (x->bytes <= EXPANDED_BYTES)
        return;
    x->full = true;
    error_at(x->err, frame->name,
             "the definitions used here make more than %d MiB: use them less often",
             EXPANDED_BYTES >> 20);
}

bool expander_fits(struct expander *x, struct span at, size_t depth)
{
    if (x->nesting + depth <= PARSE_DEPTH || x->full)
        return !x->full;
    x->full = true;
    return error_at(x->err, at, "definitions make braces and parentheses nest deeper than %d here",
                    PARSE_DEPTH);
}

struct chain sequence_close(const struct sequence *s, struct span span)
{
    return (struct chain){span, s->units.items, s->units.count, s->bars.items};
}

struct chain expand_inner(struct expander *x, const struct frame *frame, const struct chain *chain)
{
    struct sequence sequence = {0};

    x->nesting++;
    if (expander_fits(x, frame_span(frame, chain->span), 0))
        expand_chain(x, frame, chain, &sequence);
    x->nesting--;
    return sequence_close(&sequence, frame_span(frame, chain->span));
}

// The values of the parameters: what was given in the user's frame, defaults in the definition's.
static void bind_all(struct expander *x, const struct frame *user, const struct call *call,
                     struct frame *frame)
{
    size_t position = 0;

    for (size_t i = 0; i < call->count && !x->full; i++) {
        const size_t param = names_param(frame->def, &call->arguments[i], &position);

        frame_bind(frame, param, expand_value(x, user, &call->arguments[i].value));
    }
    for (frame->known = 0; frame->known < frame->def->param_count && !x->full; frame->known++) {
        struct list items = {0};

        if (frame->bound[frame->known].value.count)
            continue;
        expand_item(x, frame, frame->def->params[frame->known].value, &items);
        frame_bind(frame, frame->known, (struct value){frame->name, items.items, items.count});
    }
}

static const struct use *use_of(struct expander *x, const struct frame *frame, struct span body)
{
    if (!frame)
        return NULL;
    struct use *use = arena_alloc(x->arena, 1, sizeof *use);
    *use = frame->use;
    use->body = body;
    return use;
}

// Gives the units of a body what was written around the use: place, port and label.
static void finish_use(struct expander *x, const struct frame *user, const struct unit *written,
                       struct sequence *made)
{
    struct unit *units = made->units.items, *last = units + made->units.count - 1;
    const struct item *place = written->place ? expand_place(x, user, written->place) : NULL;

    // An inner place wins over an outer one.
    for (size_t i = 0; i < made->units.count; i++)
        if (place && !units[i].place)
            units[i].place = place;
    if (written->call.port && (last->kind != UNIT_CALL || last->call.port)) {
        error_at(x->err, frame_span(user, written->call.port_span),
                 "%s: has no port '%s', as its last stage is %s", written->call.name,
                 written->call.port, last->kind == UNIT_CALL ? "a port already" : "no call");
    } else if (written->call.port) {
        last->call.port = written->call.port;
        last->call.port_span = frame_span(user, written->call.port_span);
    }
    if (!written->label)
        return;
    if (made->units.count > 1) {
        struct chain *branch = arena_alloc(x->arena, 1, sizeof *branch);

        *branch = sequence_close(made, frame_span(user, written->span));
        *made = (struct sequence){0};
        last = list_add(&made->units, x->arena, sizeof *last);
        *last = (struct unit){
            .kind = UNIT_GROUP, .span = branch->span, .use = use_of(x, user, written->span)};
        last->group = (struct group){branch->span, branch, 1};
    }
    last->label = written->label;
    last->label_span = frame_span(user, written->label_span);
}

// Adds the body of a definition to the chain in which it is used.
static void expand_use(struct expander *x, const struct frame *user, const struct unit *unit,
                       const struct statement *def, struct sequence *out)
{
    struct frame *frame = arena_alloc(x->arena, 1, sizeof *frame);
    struct sequence made = {0};

    frame->def = def;
    frame->bound = arena_alloc(x->arena, def->param_count, sizeof *frame->bound);
    frame->call = user ? user->call : unit->call.span;
    frame->name = user ? user->name : unit->call.name_span;
    frame->name.within = frame->call.within =
        user ? arena_format(x->arena, "the definition of %s, by way of %s", def->name,
                            user->outermost)
             : arena_format(x->arena, "the definition of %s", def->name);
    frame->outermost = user ? user->outermost : def->name;
    frame->use = (struct use){def->name, unit->call.span, {0}, user ? &user->use : NULL};
    expander_count(x, frame, sizeof *frame + def->param_count * sizeof *frame->bound);
    bind_all(x, user, &unit->call, frame);
    x->nesting += unit->label != NULL; // a body of several units becomes a group then
    if (expander_fits(x, frame->name, 0))
        expand_chain(x, frame, &def->chain, &made);
    x->nesting -= unit->label != NULL;
    if (x->full)
        return;
    finish_use(x, user, unit, &made);
    expander_count(x, frame, made.units.count * sizeof(struct unit));
    for (size_t i = 0; i < made.units.count; i++) {
        const struct bar *bars = made.bars.items;

        if (i)
            *(struct bar *)list_add(&out->bars, x->arena, sizeof *bars) = bars[i - 1];
        *(struct unit *)list_add(&out->units, x->arena, sizeof(struct unit)) =
            ((struct unit *)made.units.items)[i];
    }
}

static struct group expand_group(struct expander *x, const struct frame *frame,
                                 const struct group *group)
{
    struct chain *branches = arena_alloc(x->arena, group->count, sizeof *branches);

    expander_count(x, frame, group->count * sizeof *branches);
    for (size_t i = 0; i < group->count && !x->full; i++)
        branches[i] = expand_inner(x, frame, &group->branches[i]);
    return (struct group){frame_span(frame, group->span), branches, group->count};
}

static void expand_unit(struct expander *x, const struct frame *frame, const struct unit *unit,
                        struct sequence *out)
{
    const struct definition *used =
        unit->kind == UNIT_CALL ? names_definition(x->names, unit->call.name) : NULL;

    if (used) {
        expand_use(x, frame, unit, used->statement, out);
        return;
    }
    struct unit made = *unit;
    expander_count(x, frame, sizeof made + sizeof(struct use));
    made.span = frame ? frame->call : unit->span;
    made.label_span = frame_span(frame, unit->label_span);
    made.use = use_of(x, frame, unit->span);
    if (unit->place)
        made.place = expand_place(x, frame, unit->place);
    if (unit->kind == UNIT_GROUP)
        made.group = expand_group(x, frame, &unit->group);
    if (unit->kind == UNIT_CALL) {
        made.call.arguments = expand_arguments(x, frame, unit->call.arguments, unit->call.count);
        made.call.span = frame ? frame->call : unit->call.span;
        made.call.name_span = frame_span(frame, unit->call.name_span);
        made.call.port_span = frame_span(frame, unit->call.port_span);
    }
    *(struct unit *)list_add(&out->units, x->arena, sizeof made) = made;
}

void expand_chain(struct expander *x, const struct frame *frame, const struct chain *chain,
                  struct sequence *out)
{
    for (size_t i = 0; i < chain->count && !x->full; i++) {
        if (i) {
            struct bar bar = chain->bars[i - 1];

            bar.options = expand_arguments(x, frame, bar.options, bar.count);
            bar.span = frame_span(frame, bar.span);
            bar.transport_span = frame_span(frame, bar.transport_span);
            *(struct bar *)list_add(&out->bars, x->arena, sizeof bar) = bar;
        }
        expand_unit(x, frame, &chain->units[i], out);
    }
}

struct program *expand(struct arena *arena, const struct program *program,
                       const struct binding *bindings, size_t count, struct error *err)
{
    struct names names = {.arena = arena, .bindings = bindings, .binding_count = count};
    struct expander x = {.arena = arena, .names = &names, .err = err};
    const size_t before = err->count;
    struct list statements = {0};

    if (!names_check(&names, program, err))
        return NULL;
    for (size_t i = 0; i < program->count && !x.full; i++) {
        const struct statement *written = &program->statements[i];
        struct sequence sequence = {0};

        if (written->kind == STATEMENT_DEF)
            continue;
        expand_chain(&x, NULL, &written->chain, &sequence);
        struct statement *made = list_add(&statements, arena, sizeof *made);
        *made = *written;
        made->chain = sequence_close(&sequence, written->chain.span);
    }
    struct program *expanded = arena_alloc(arena, 1, sizeof *expanded);
    const char **gone = arena_alloc(arena, names.count, sizeof *gone);
    for (size_t i = 0; i < names.count; i++)
        gone[i] = names.definitions[i].statement->name;
    *expanded = (struct program){.source = program->source,
                                 .statements = statements.items,
                                 .count = statements.count,
                                 .definitions = gone,
                                 .definition_count = names.count};
    if (err->count > before || !names_check_expanded(arena, expanded, err))
        return NULL;
    return expanded;
}
