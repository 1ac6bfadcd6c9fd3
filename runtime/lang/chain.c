// SPDX-License-Identifier: MIT
// chain: chains, units and groups.

#include "runtime/lang/grammar.h"
#include "runtime/lang/word.h"

// What goes wrong between two units, by the token that is found instead of a bar.
static bool report_no_bar(struct parser *p)
{
    const struct token *token = parser_peek(p, 0);
    struct flaws *flaws = &p->flaws;

    switch (token->kind) {
    case TOKEN_BRACE:
        parser_unexpected(p, "'|' before a group", NULL);
        flaw_fix(flaws, token->at, 0, "| ");
        return false;
    case TOKEN_LABEL:
        parser_unexpected(p, "'|' before a label", "quote it if it is a value");
        flaw_fix(flaws, token->at, 0, "| ");
        return false;
    case TOKEN_EQUALS:
        return flaw_at(flaws, token->at, 1,
                       "'=' needs a name before it: a parameter's, or a stream's "
                       "at the start of a statement");
    case TOKEN_COMMA:
        return flaw_at(flaws, token->at, 1,
                       "',' needs a value before it: it separates the items of a list");
    default: return parser_unexpected(p, "'|', ';' or the end", NULL);
    }
}

bool parse_chain(struct parser *p, struct chain *out)
{
    const size_t start = parser_peek(p, 0)->at;
    struct list units = {0}, bars = {0};
    bool fine = true;

    for (;;) {
        struct unit *unit = parser_add(p, &units, sizeof *unit);

        if (!parse_unit(p, unit)) {
            fine = false;
            parser_resume(p, true);
        }
        switch (parser_peek(p, 0)->kind) {
        case TOKEN_BAR:
        case TOKEN_EDGE: break;
        case TOKEN_END:
        case TOKEN_SEPARATOR:
        case TOKEN_PAREN_END:
        case TOKEN_BRACE_END:
        case TOKEN_EDGE_END:
            out->units = units.items;
            out->count = units.count;
            out->bars = bars.items;
            out->span = parser_since(p, start);
            return fine;
        default:
            fine = report_no_bar(p);
            parser_resume(p, true);
            if (!parser_at(p, TOKEN_BAR) && !parser_at(p, TOKEN_EDGE))
                return false;
        }
        fine = parse_bar(p, parser_add(p, &bars, sizeof(struct bar))) && fine;
    }
}

// A bar with nothing in front of it.
static bool report_bar(struct parser *p)
{
    const struct token *token = parser_peek(p, 0), *last = p->at ? token - 1 : NULL;
    const char *expected =
        "a chain starts with a stage, found '%s': put one before it, or remove it";

    if (last && last->added)
        return false;
    if (last && (last->kind == TOKEN_BAR || last->kind == TOKEN_EDGE_END))
        expected = "expected a stage between two bars, found '%s'";
    else if (last && last->kind == TOKEN_LABEL)
        expected = "expected a stage after its label, found '%s'";
    else if (last && last->kind == TOKEN_EQUALS)
        expected = "expected a chain after '=', found '%s'";
    flaw_at(&p->flaws, token->at, token->length, expected, token->kind == TOKEN_BAR ? "|" : "|[");
    if (token->kind == TOKEN_BAR)
        flaw_fix(&p->flaws, token->at, 1 + (parser_peek(p, 1)->at == token->at + 2), "%s", "");
    return false;
}

// What can't be a unit, by the token that it starts with.
static bool report_no_unit(struct parser *p)
{
    const struct token *token = parser_peek(p, 0);

    switch (token->kind) {
    case TOKEN_BAR:
    case TOKEN_EDGE: return report_bar(p);
    case TOKEN_STRING:
        return parser_unexpected(p, "a stage",
                                 "a stage's name has no quotes, and a value comes after it");
    case TOKEN_PAREN:
        return parser_unexpected(p, "a stage",
                                 "a chain in parentheses is a value; a group has braces, { … }");
    case TOKEN_PLACE: return parser_unexpected(p, "a stage", "a place comes after its stage");
    case TOKEN_LABEL: return parser_unexpected(p, "a stage", "a stage has one label");
    case TOKEN_EQUALS:
    case TOKEN_COMMA: return report_no_bar(p);
    default: break;
    }
    const struct token *last = p->at ? token - 1 : NULL;
    if (last && last->kind == TOKEN_BAR)
        return parser_unexpected(p, "a stage after '|'", NULL);
    if (last && last->kind == TOKEN_LABEL)
        return parser_unexpected(p, "a stage after its label", NULL);
    return parser_unexpected(p, "a stage", NULL);
}

static bool parse_branches(struct parser *p, struct group *out)
{
    struct list branches = {0};
    bool fine = true;

    while (!parser_at(p, TOKEN_BRACE_END)) {
        if (parser_at(p, TOKEN_SEPARATOR)) {
            parser_take(p);
            continue;
        }
        const bool good = parse_chain(p, parser_add(p, &branches, sizeof(struct chain)));
        if (good && !parser_at(p, TOKEN_SEPARATOR) && !parser_at(p, TOKEN_BRACE_END))
            parser_unexpected(p, "'|', ';' or '}'", NULL);
        fine = fine && good;
        parser_resume(p, false);
    }
    out->branches = branches.items;
    out->count = branches.count;
    return fine;
}

static bool parse_group(struct parser *p, struct group *out)
{
    const struct token *open = parser_take(p);
    bool fine = parse_branches(p, out);
    const struct token *close = parser_take(p);

    out->span = parser_since(p, open->at);
    if (!out->count && !close->added)
        fine =
            flaw_at(&p->flaws, open->at, close->at + 1 - open->at,
                    "a group needs a branch, found none: write a chain between the braces, or '_' "
                    "to pass the input on");
    return fine;
}

// `@place`, and what can't come after it.
static bool parse_place(struct parser *p, struct unit *out)
{
    const struct token *token = parser_take(p);
    struct item *place = arena_alloc(p->arena, 1, sizeof *place);

    if (token->length == 1) {
        const struct token *next = parser_peek(p, 0);

        flaw_at(&p->flaws, token->at, 1,
                "expected a place right after '@': write @host, @gpu or @host/gpu");
        if (next->kind == TOKEN_WORD && !next->bad)
            flaw_fix(&p->flaws, token->at, next->at + next->length - token->at, "@%s",
                     token_text(p, next));
        return false;
    }
    *place = word_item(&p->flaws, token);
    out->place = place;
    const struct token *next = parser_peek(p, 0);
    switch (next->kind) {
    case TOKEN_PLACE:
        flaw_at(&p->flaws, next->at, next->length,
                "a unit has one place, found '%s' after '%s': remove one",
                flaw_quote(&p->flaws, next->at, next->length),
                flaw_quote(&p->flaws, token->at, token->length));
        flaw_fix(&p->flaws, next->at - 1, next->length + 1, "%s", "");
        return false;
    case TOKEN_WORD:
    case TOKEN_STRING:
    case TOKEN_PAREN:
        parser_unexpected(p, "'|', ';' or the end after a place",
                          "a place is the last of its unit");
        if (next->kind != TOKEN_PAREN && !next->bad)
            flaw_fix(&p->flaws, token->at, next->at + next->length - token->at, "%s %s",
                     token_text(p, next), token_text(p, token));
        return false;
    default: return true;
    }
}

// A label, without its colon.
static bool parse_label(struct parser *p, struct unit *out)
{
    const struct token *token = parser_take(p);
    struct token name = *token;

    name.kind = TOKEN_WORD;
    name.length--;
    out->label = token_text(p, &name);
    out->label_span = token_span(p, &name);
    return parser_check_name(p, &name);
}

static bool parse_pass(struct parser *p, struct unit *out)
{
    parser_take(p);
    out->kind = UNIT_PASS;
    switch (parser_peek(p, 0)->kind) {
    case TOKEN_WORD:
    case TOKEN_STRING:
    case TOKEN_PAREN:
        return parser_unexpected(p, "'|', ';' or the end after '_'", "it takes no values");
    default: return true;
    }
}

bool parse_unit(struct parser *p, struct unit *out)
{
    const size_t start = parser_peek(p, 0)->at;
    bool fine = true;

    if (parser_at(p, TOKEN_LABEL))
        fine = parse_label(p, out);
    if (parser_at(p, TOKEN_BRACE)) {
        out->kind = UNIT_GROUP;
        fine = parse_group(p, &out->group) && fine;
    } else if (token_is(p, parser_peek(p, 0), "_")) {
        fine = parse_pass(p, out) && fine;
    } else if (parser_at(p, TOKEN_WORD)) {
        fine = parse_call(p, &out->call) && fine;
    } else {
        return report_no_unit(p);
    }
    if (fine && parser_at(p, TOKEN_PLACE))
        fine = parse_place(p, out);
    out->span = parser_since(p, start);
    return fine;
}
