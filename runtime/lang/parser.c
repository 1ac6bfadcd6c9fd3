// SPDX-License-Identifier: MIT
// parser: programs and statements.

#include "runtime/lang/parser.h"

#include "runtime/base/text.h"
#include "runtime/lang/grammar.h"
#include "runtime/lang/word.h"

#include <string.h>

void *list_add(struct list *list, struct arena *arena, size_t size)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 1;
        void *items = arena_alloc(arena, list->capacity, size);

        if (list->count)
            memcpy(items, list->items, list->count * size);
        list->items = items;
    }
    return (char *)list->items + list->count++ * size;
}

void *parser_add(struct parser *p, struct list *list, size_t size)
{
    if (!p->flaws.count || !list->count)
        return list_add(list, p->arena, size);
    return memset((char *)list->items + (list->count - 1) * size, 0, size);
}

const struct token *parser_peek(const struct parser *p, size_t ahead)
{
    const size_t last = p->tokens.count - 1;

    return &p->tokens.items[last - p->at < ahead ? last : p->at + ahead];
}

const struct token *parser_take(struct parser *p)
{
    const struct token *token = parser_peek(p, 0);

    if (token->kind != TOKEN_END)
        p->at++;
    p->end = token->at + token->length;
    return token;
}

bool parser_at(const struct parser *p, enum token_kind kind)
{
    return parser_peek(p, 0)->kind == kind;
}

bool parser_at_key(const struct parser *p)
{
    return parser_at(p, TOKEN_WORD) && parser_peek(p, 1)->kind == TOKEN_EQUALS &&
           token_is_name(p, parser_peek(p, 0));
}

bool token_is(const struct parser *p, const struct token *token, const char *word)
{
    return token->kind == TOKEN_WORD && token->length == strlen(word) &&
           !memcmp(p->flaws.source->text + token->at, word, token->length);
}

bool token_is_name(const struct parser *p, const struct token *token)
{
    return token->kind == TOKEN_WORD &&
           word_is_name(p->flaws.source->text + token->at, token->length);
}

char *token_text(const struct parser *p, const struct token *token)
{
    return arena_copy(p->arena, p->flaws.source->text + token->at, token->length);
}

struct span parser_span(const struct parser *p, size_t from, size_t to)
{
    return (struct span){p->flaws.source, from, to > from ? to - from : 0};
}

struct span token_span(const struct parser *p, const struct token *token)
{
    return parser_span(p, token->at, token->at + token->length);
}

struct span parser_since(const struct parser *p, size_t from)
{
    return parser_span(p, from, p->end);
}

static const char *describe(const struct parser *p, const struct token *token)
{
    if (token->kind == TOKEN_END)
        return "the end";
    if (token->kind == TOKEN_SEPARATOR && p->flaws.source->text[token->at] == '\n')
        return "the end of the line";
    const char *shown = flaw_quote(&p->flaws, token->at, token->length);
    return token->kind == TOKEN_STRING ? arena_format(p->arena, "the text %s", shown)
                                       : arena_format(p->arena, "'%s'", shown);
}

bool parser_unexpected(struct parser *p, const char *expected, const char *advice)
{
    const struct token *token = parser_peek(p, 0);

    if (token->added || token->bad || (p->at && (token - 1)->added))
        return false;
    return flaw_at(&p->flaws, token->at, token->length, "expected %s, found %s%s%s", expected,
                   describe(p, token), advice ? ": " : "", advice ? advice : "");
}

void parser_resume(struct parser *p, bool bars)
{
    for (size_t depth = 0;; parser_take(p)) {
        switch (parser_peek(p, 0)->kind) {
        case TOKEN_END: return;
        case TOKEN_SEPARATOR:
            if (!depth)
                return;
            break;
        case TOKEN_BAR:
            if (!depth && bars)
                return;
            break;
        case TOKEN_EDGE:
            if (!depth && bars)
                return;
            depth++;
            break;
        case TOKEN_PAREN:
        case TOKEN_BRACE: depth++; break;
        case TOKEN_EDGE_END:
        case TOKEN_PAREN_END:
        case TOKEN_BRACE_END:
            if (!depth)
                return;
            depth--;
            break;
        default: break;
        }
    }
}

bool parser_check_name(struct parser *p, const struct token *token)
{
    if (token_is(p, token, "_"))
        return flaw_at(&p->flaws, token->at, token->length,
                       "'_' passes its input on and can't be a name: choose another");
    if (token_is(p, token, "def"))
        return flaw_at(&p->flaws, token->at, token->length,
                       "'def' starts a definition and can't be a name: choose another");
    return true;
}

// `NAME = chain`
static bool parse_stream(struct parser *p, struct statement *out)
{
    const struct token *name = parser_take(p);

    out->kind = STATEMENT_STREAM;
    out->name = token_text(p, name);
    out->name_span = token_span(p, name);
    const bool fine = parser_check_name(p, name);
    parser_take(p);
    return parse_chain(p, &out->chain) && fine;
}

static bool parse_param(struct parser *p, struct param *out)
{
    const struct token *name = parser_peek(p, 0);

    if (!token_is_name(p, name))
        return parser_unexpected(p, "a parameter's name", NULL);
    parser_take(p);
    out->name = token_text(p, name);
    out->name_span = token_span(p, name);
    bool fine = parser_check_name(p, name);
    if (parser_at(p, TOKEN_EQUALS)) {
        struct item *value = arena_alloc(p->arena, 1, sizeof *value);

        parser_take(p);
        fine = parse_item(p, out->name, value) && fine;
        out->value = value;
    }
    out->span = parser_since(p, name->at);
    return fine;
}

static bool report_no_comma(struct parser *p)
{
    const size_t end = p->end;

    parser_unexpected(p, "',' or ')'", "parameters are separated by commas");
    if (token_is_name(p, parser_peek(p, 0)))
        flaw_fix(&p->flaws, end, 0, ",");
    return false;
}

// `(lo, hi=3k)`
static bool parse_params(struct parser *p, struct statement *out)
{
    struct list params = {0};
    const struct token *open = parser_take(p);

    if (parser_at(p, TOKEN_PAREN_END) && !parser_peek(p, 0)->added) {
        const struct token *close = parser_take(p);

        flaw_at(&p->flaws, open->at, close->at + 1 - open->at,
                "expected a parameter, found '()': leave the parentheses out where there is none");
        flaw_fix(&p->flaws, open->at, close->at + 1 - open->at, "%s", "");
        return false;
    }
    for (;;) {
        if (!parse_param(p, parser_add(p, &params, sizeof(struct param))))
            return false;
        if (parser_at(p, TOKEN_PAREN_END))
            break;
        if (!parser_at(p, TOKEN_COMMA))
            return report_no_comma(p);
        parser_take(p);
    }
    parser_take(p);
    out->params = params.items;
    out->param_count = params.count;
    return true;
}

// Words between the name of a definition and its `=` were meant as parameters.
static bool report_bare_params(struct parser *p, const struct token *name)
{
    const struct token *first = parser_peek(p, 0);
    struct text fix = {0};
    size_t i = 0;

    flaw_at(&p->flaws, first->at, first->length,
            "expected '(' or '=', found %s: parameters stand in "
            "parentheses, a space before and after the '='",
            describe(p, first));
    for (; token_is_name(p, parser_peek(p, i)); i++)
        text_add(&fix, i ? ", %s" : "(%s", token_text(p, parser_peek(p, i)));
    if (i && parser_peek(p, i)->kind == TOKEN_EQUALS)
        flaw_fix(&p->flaws, name->at + name->length,
                 parser_peek(p, i)->at - name->at - name->length, "%s) ", text_of(&fix));
    text_release(&fix);
    return false;
}

// `def NAME(params) = chain`
static bool parse_def(struct parser *p, struct statement *out)
{
    parser_take(p);
    const struct token *name = parser_peek(p, 0);

    out->kind = STATEMENT_DEF;
    if (!token_is_name(p, name))
        return parser_unexpected(p, "a name after 'def'", NULL);
    parser_take(p);
    out->name = token_text(p, name);
    out->name_span = token_span(p, name);
    bool fine = parser_check_name(p, name);
    if (parser_at(p, TOKEN_PAREN)) {
        const size_t open = p->at;

        if (!parse_params(p, out)) {
            fine = false;
            p->at = open; // go on behind the parentheses
            parser_take(p);
            for (parser_resume(p, false); parser_at(p, TOKEN_SEPARATOR); parser_resume(p, false))
                parser_take(p);
            parser_take(p);
        }
    } else if (parser_at(p, TOKEN_WORD) && !parser_peek(p, 0)->bad) {
        return report_bare_params(p, name);
    }
    if (!parser_at(p, TOKEN_EQUALS))
        return parser_unexpected(p, out->params ? "'='" : "'(' or '='", NULL);
    parser_take(p);
    return parse_chain(p, &out->chain) && fine;
}

static void parse_statement(struct parser *p, struct statement *out)
{
    const size_t start = parser_peek(p, 0)->at;
    bool fine;

    if (token_is(p, parser_peek(p, 0), "def"))
        fine = parse_def(p, out);
    else if (parser_at_key(p))
        fine = parse_stream(p, out);
    else
        fine = parse_chain(p, &out->chain);
    out->span = parser_since(p, start);
    if (fine && !parser_at(p, TOKEN_SEPARATOR) && !parser_at(p, TOKEN_END))
        parser_unexpected(p, "'|', ';' or the end", NULL);
    parser_resume(p, false);
}

static struct program *parse_program(struct parser *p, struct error *err)
{
    struct list statements = {0};

    p->tokens = lexer_run(&p->flaws);
    while (!p->flaws.fatal) {
        while (parser_at(p, TOKEN_SEPARATOR))
            parser_take(p);
        if (parser_at(p, TOKEN_END))
            break;
        parse_statement(p, parser_add(p, &statements, sizeof(struct statement)));
    }
    if (!flaw_tell(&p->flaws, err))
        return NULL;
    struct program *program = arena_alloc(p->arena, 1, sizeof *program);
    *program = (struct program){
        .source = p->flaws.source, .statements = statements.items, .count = statements.count};
    return program;
}

static bool accepts(const void *context, const struct source *source)
{
    struct arena arena;
    struct error err = {0};

    (void)context;
    arena_init(&arena);
    struct parser p = {
        .arena = &arena,
        .flaws = {.arena = &arena, .source = source, .length = strlen(source->text)}};
    const bool fine = parse_program(&p, &err);
    error_release(&err);
    arena_release(&arena);
    return fine;
}

struct program *parse_bytes(struct arena *arena, const struct source *source, size_t length,
                            struct error *err)
{
    struct parser p = {
        .arena = arena,
        .flaws = {.arena = arena, .source = source, .length = length, .accepts = accepts}};

    return parse_program(&p, err);
}

struct program *parse(struct arena *arena, const struct source *source, struct error *err)
{
    return parse_bytes(arena, source, strlen(source->text), err);
}
