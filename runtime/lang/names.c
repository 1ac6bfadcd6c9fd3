// SPDX-License-Identifier: MIT
// names: one walk over the tree notes what is named, and checks what is used.

#include "runtime/lang/names.h"

#include "runtime/base/text.h"
#include "runtime/lang/parser.h"

#include <stdlib.h>
#include <string.h>

enum { AGAIN_MOST = 100 }; // names given twice that are told: for each, lines are counted

static void check_chain(struct names *, const struct chain *);

static int definition_compare(const void *a, const void *b)
{
    const struct definition *x = a, *y = b;

    return strcmp(x->statement->name, y->statement->name);
}

struct definition *names_definition(const struct names *names, const char *name)
{
    const struct statement key = {.name = name};
    const struct definition wanted = {.statement = &key};

    return names->count ? bsearch(&wanted, names->definitions, names->count, sizeof wanted,
                                  definition_compare)
                        : NULL;
}

const char *names_binding(const struct names *names, const char *name)
{
    for (size_t i = names->binding_count; i > 0; i--)
        if (!strcmp(names->bindings[i - 1].name, name))
            return names->bindings[i - 1].value;
    return NULL;
}

static void give(struct names *names, const char *name, const char *what, struct span span,
                 const struct use *use)
{
    struct given *given = list_add(&names->given, names->arena, sizeof *given);

    *given = (struct given){.name = name, .what = what, .span = span, .use = use};
}

static const char *known_variable(const void *context, size_t i)
{
    const struct names *names = context;

    return i < names->params ? names->current->params[i].name
                             : names->bindings[i - names->params].name;
}

static void check_variable(struct names *names, const struct piece *piece)
{
    const size_t known = names->params + names->binding_count;
    const struct span at = piece->span;
    static const char *const batch[] = {"in", "out", "name"};
    bool batches = false;

    for (size_t i = 0; i < known; i++)
        if (!strcmp(known_variable(names, i), piece->text))
            return;
    for (size_t i = 0; i < 3; i++)
        batches = batches || !strcmp(batch[i], piece->text);
    const char *nearest = text_nearest(piece->text, known, known_variable, names);
    if (nearest) {
        flaw_at(&names->flaws, at.at, at.length,
                "the variable '$%s' has no value: did you mean '$%s'?", piece->text, nearest);
        flaw_fix(&names->flaws, at.at, at.length, "${%s}", nearest);
    } else {
        flaw_at(&names->flaws, at.at, at.length,
                "the variable '$%s' has no value: give it one with -D %s=VALUE%s", piece->text,
                piece->text, batches ? ", or run it for many files with 'sigrun batch'" : "");
    }
}

static void check_item(struct names *names, const struct item *item)
{
    for (size_t i = 0; i < item->piece_count; i++)
        if (item->pieces[i].variable)
            check_variable(names, &item->pieces[i]);
    if (item->chain)
        check_chain(names, item->chain);
}

static void check_arguments(struct names *names, const struct argument *arguments, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < arguments[i].value.count; k++)
            check_item(names, &arguments[i].value.items[k]);
}

static void check_definition_call(struct names *names, const struct call *call,
                                  struct definition *definition)
{
    if (names->current) {
        struct definition *user = names_definition(names, names->current->name);
        struct definition_use *use = list_add(&user->uses, names->arena, sizeof *use);

        *use = (struct definition_use){call->name_span, definition};
    }
    // A definition that uses itself is an error whatever the values.
    if (names->current != definition->statement)
        names_check_values(names, call, definition->statement);
}

static void check_unit(struct names *names, const struct unit *unit)
{
    if (unit->label)
        give(names, unit->label, "label", unit->label_span, unit->use);
    if (unit->place)
        check_item(names, unit->place);
    if (unit->kind == UNIT_GROUP)
        for (size_t i = 0; i < unit->group.count; i++)
            check_chain(names, &unit->group.branches[i]);
    if (unit->kind != UNIT_CALL)
        return;
    struct definition *definition = names_definition(names, unit->call.name);
    if (definition)
        check_definition_call(names, &unit->call, definition);
    check_arguments(names, unit->call.arguments, unit->call.count);
}

static void check_chain(struct names *names, const struct chain *chain)
{
    for (size_t i = 0; i < chain->count; i++) {
        check_unit(names, &chain->units[i]);
        if (i + 1 < chain->count)
            check_arguments(names, chain->bars[i].options, chain->bars[i].count);
    }
}

static void check_params(struct names *names, const struct statement *def)
{
    for (size_t i = 0; i < def->param_count; i++) {
        const struct param *param = &def->params[i];
        const struct span at = param->name_span;

        if (i == NAMES_PARAMS) {
            flaw_at(&names->flaws, at.at, at.length, "a definition has at most %d parameters",
                    NAMES_PARAMS);
            names->flaws.fatal = true;
            return;
        }
        for (size_t k = 0; k < i; k++)
            if (!strcmp(def->params[k].name, param->name)) {
                flaw_at(&names->flaws, at.at, at.length,
                        "the parameter '%s' is there already: choose another name", param->name);
                break;
            }
        // A default may use the parameters before it.
        if (param->value)
            check_item(names, param->value);
        names->params = i + 1;
    }
}

static void check_statement(struct names *names, const struct statement *statement)
{
    const bool def = statement->kind == STATEMENT_DEF;

    if (statement->name)
        give(names, statement->name, def ? "definition" : "stream", statement->name_span, NULL);
    names->current = def ? statement : NULL;
    check_params(names, statement);
    if (!names->flaws.fatal)
        check_chain(names, &statement->chain);
    names->current = NULL;
    names->params = 0;
}

static int given_compare(const void *a, const void *b)
{
    const struct given *x = a, *y = b;
    const int order = strcmp(x->name, y->name);

    return order ? order : x->span.at < y->span.at ? -1 : x->span.at > y->span.at;
}

// "line 3" in a text of several lines, else "column 12".
static const char *position(struct names *names, struct span span)
{
    const char *text = span.source->text;
    size_t line = 1, column = 1;

    for (size_t i = 0; i < span.at; i++) {
        line += text[i] == '\n';
        column += (text[i] & 0xc0) != 0x80;
    }
    return strchr(text, '\n') ? arena_format(names->arena, "line %zu", line)
                              : arena_format(names->arena, "column %zu", column);
}

static void report_again(struct names *names, const struct given *first, const struct given *again)
{
    const struct span at = again->span;

    if (++names->again > AGAIN_MOST)
        names->flaws.unkept++;
    else if (at.at == first->span.at)
        flaw_at(&names->flaws, at.at, at.length,
                "a definition puts the label '%s' in twice: leave it out, or name the chain as a "
                "stream",
                again->name);
    else if (again->use)
        flaw_at(&names->flaws, at.at, at.length,
                "the definition '%s' brings the label '%s' again, after %s: leave it out of the "
                "definition",
                again->use->def, again->name, position(names, first->span));
    else
        flaw_at(&names->flaws, at.at, at.length,
                "the name '%s' is taken by the %s in %s: choose another for this %s", again->name,
                first->what, position(names, first->span), again->what);
}

static void check_given(struct names *names)
{
    const struct given *given = names->given.items, *first = given;

    if (names->given.count)
        qsort(names->given.items, names->given.count, sizeof *given, given_compare);
    for (size_t i = 1; i < names->given.count; i++)
        if (strcmp(given[i].name, first->name))
            first = &given[i];
        else
            report_again(names, first, &given[i]);
}

static void measure(struct names *names, struct definition *definition, size_t depth)
{
    const struct definition_use *uses = definition->uses.items;
    const char *name = definition->statement->name;
    size_t highest = 0;

    definition->active = true;
    for (size_t i = 0; i < definition->uses.count && !names->flaws.fatal; i++) {
        struct definition *used = uses[i].definition;
        const struct span at = uses[i].span;

        if (used->active) {
            const bool direct = used == definition;
            flaw_at(&names->flaws, at.at, at.length,
                    "the definition '%s' uses itself%s%s%s: give it another name if a stage '%s' "
                    "was meant",
                    used->statement->name, direct ? "" : " through '", direct ? "" : name,
                    direct ? "" : "'", used->statement->name);
            continue;
        }
        if (!used->height && depth < NAMES_DEPTH)
            measure(names, used, depth + 1);
        if (used->height > highest)
            highest = used->height;
        if ((!used->height && depth >= NAMES_DEPTH) || highest >= NAMES_DEPTH) {
            flaw_at(&names->flaws, at.at, at.length,
                    "definitions use each other deeper than %d here: merge some of them",
                    NAMES_DEPTH);
            names->flaws.fatal = true;
        }
    }
    definition->height = highest + 1;
    definition->active = false;
}

static bool check_program(struct names *names, const struct program *program, struct error *err)
{
    for (size_t i = 0; i < program->count; i++)
        names->count += program->statements[i].kind == STATEMENT_DEF;
    names->definitions = arena_alloc(names->arena, names->count, sizeof *names->definitions);
    for (size_t i = 0, k = 0; i < program->count; i++)
        if (program->statements[i].kind == STATEMENT_DEF)
            names->definitions[k++].statement = &program->statements[i];
    if (names->count)
        qsort(names->definitions, names->count, sizeof *names->definitions, definition_compare);
    for (size_t i = 0; i < program->count && !names->flaws.fatal; i++)
        check_statement(names, &program->statements[i]);
    for (size_t i = 0; i < names->count && !names->flaws.fatal; i++)
        if (!names->definitions[i].height)
            measure(names, &names->definitions[i], 1);
    check_given(names);
    return flaw_tell(&names->flaws, err);
}

static void start_flaws(struct names *names, const struct source *source)
{
    names->flaws =
        (struct flaws){.arena = names->arena, .source = source, .length = strlen(source->text)};
}

// Is a mended text without flaws, with the same bindings?
static bool accepts(const void *context, const struct source *source)
{
    const struct names *like = context;
    struct arena arena;
    struct error err = {0};

    arena_init(&arena);
    struct names names = {
        .arena = &arena, .bindings = like->bindings, .binding_count = like->binding_count};
    const struct program *program = parse(&arena, source, &err);
    start_flaws(&names, source);
    const bool fine = program && check_program(&names, program, &err);
    error_release(&err);
    arena_release(&arena);
    return fine;
}

bool names_check(struct names *names, const struct program *program, struct error *err)
{
    start_flaws(names, program->source);
    names->flaws.accepts = accepts;
    names->flaws.context = names;
    return check_program(names, program, err);
}

bool names_check_expanded(struct arena *arena, const struct program *program, struct error *err)
{
    struct names names = {.arena = arena};

    return names_check(&names, program, err);
}
