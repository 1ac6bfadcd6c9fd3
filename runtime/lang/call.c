// SPDX-License-Identifier: MIT
// call: calls, their values, and bars.

#include "runtime/lang/grammar.h"
#include "runtime/lang/word.h"

#include <string.h>

// `(chain)`. What is open is closed again, also after a flaw.
static bool parse_paren(struct parser *p, struct item *out)
{
    const struct token *open = parser_take(p);
    struct chain *chain = arena_alloc(p->arena, 1, sizeof *chain);
    bool fine = false;

    if (parser_at(p, TOKEN_PAREN_END) && !parser_peek(p, 0)->added)
        flaw_at(
            &p->flaws, open->at, parser_peek(p, 0)->at + 1 - open->at,
            "expected a chain in parentheses, found none: write one, or quote the word that they "
            "belong to");
    else
        fine = parse_chain(p, chain);
    if (!parser_at(p, TOKEN_PAREN_END)) {
        const struct token *found = parser_peek(p, 0);

        for (parser_resume(p, false); parser_at(p, TOKEN_SEPARATOR); parser_resume(p, false))
            parser_take(p);
        if (fine && !open->bad) {
            const size_t start = open->at + 1, length = parser_peek(p, 0)->at - start;

            flaw_at(&p->flaws, found->at, found->length,
                    "expected '|' or ')', found ';': several chains in parentheses need braces");
            flaw_fix(&p->flaws, start, length, "{ %.*s }", (int)length,
                     p->flaws.source->text + start);
        }
        fine = false;
    }
    parser_take(p);
    out->chain = chain;
    out->span = parser_since(p, open->at);
    return fine;
}

// A `=` that a value seems to hold, which is one of the grammar.
static bool report_key_as_value(struct parser *p, const char *key)
{
    const struct token *name = parser_peek(p, 0), *rest = parser_peek(p, 2);
    const size_t end = rest->glued ? rest->at + rest->length : parser_peek(p, 1)->at + 1;
    const size_t length = end - name->at;
    const struct token *before = name - 1; // a key is never the first word of a value

    if (before->kind == TOKEN_COMMA) {
        flaw_at(&p->flaws, name->at, length,
                "expected a value%s%s, found '%s': parameters are separated by spaces",
                key ? " for " : "", key ? key : "", flaw_quote(&p->flaws, name->at, length));
        flaw_fix(&p->flaws, before->at, name->at - before->at, " ");
        return false;
    }
    flaw_at(&p->flaws, name->at, length, "expected a value%s%s, found '%s': quote it if it is one",
            key ? " for " : "", key ? key : "", flaw_quote(&p->flaws, name->at, length));
    if (!rest->glued || rest->kind == TOKEN_WORD)
        flaw_fix(&p->flaws, name->at, length, "\"%.*s\"", (int)length,
                 p->flaws.source->text + name->at);
    return false;
}

bool parse_item(struct parser *p, const char *key, struct item *out)
{
    const struct token *token = parser_peek(p, 0);
    const char *expected = key ? arena_format(p->arena, "a value for %s", key) : "a value";
    // A `#` where a value was expected has begun a comment.
    const char *text = p->flaws.source->text;
    size_t next = p->end;
    while (next < p->flaws.length && (text[next] == ' ' || text[next] == '\t'))
        next++;
    const bool comment = next < p->flaws.length && text[next] == '#';

    if (parser_at_key(p))
        return report_key_as_value(p, key);
    switch (token->kind) {
    case TOKEN_LABEL:
    case TOKEN_PLACE:
        if (!token->glued) {
            parser_unexpected(p, expected, "quote it if it is one");
            if (!token->bad)
                flaw_fix(&p->flaws, token->at, token->length, "\"%s\"", token_text(p, token));
            return false;
        }
        break;
    case TOKEN_WORD:
    case TOKEN_STRING: break;
    case TOKEN_PAREN: return parse_paren(p, out);
    default:
        return parser_unexpected(p, expected, comment ? "'#' starts a comment, quote it" : NULL);
    }
    *out = word_item(&p->flaws, parser_take(p));
    return true;
}

static bool parse_value(struct parser *p, const char *key, struct value *out)
{
    const size_t start = parser_peek(p, 0)->at;
    struct list items = {0};
    bool fine = true;

    for (;;) {
        fine = parse_item(p, key, parser_add(p, &items, sizeof(struct item))) && fine;
        if (!fine || !parser_at(p, TOKEN_COMMA))
            break;
        parser_take(p);
    }
    out->items = items.items;
    out->count = items.count;
    out->span = parser_since(p, start);
    return fine;
}

// `name=value` or `value`.
static bool parse_argument(struct parser *p, struct argument *out)
{
    const struct token *first = parser_peek(p, 0);

    if (parser_at_key(p)) {
        parser_take(p);
        parser_take(p);
        out->name = token_text(p, first);
        out->name_span = token_span(p, first);
    }
    const bool fine = parse_value(p, out->name, &out->value);
    out->span = parser_since(p, first->at);
    return fine;
}

// What a word that can't be a stage's name seems to have been meant as.
static bool report_name(struct parser *p, const struct token *token)
{
    const char *word = p->flaws.source->text + token->at;
    const size_t length = token->length, name = word_name_length(word, length);
    const char *shown = flaw_quote(&p->flaws, token->at, length);
    const char *rest = word + name;
    const size_t left = length - name;
    const bool after_bar = token > p->tokens.items && (token - 1)->kind == TOKEN_BAR;
    struct flaws *flaws = &p->flaws;

    if (name && left > 3 && !memcmp(rest, "://", 3))
        return flaw_at(flaws, token->at, length,
                       "expected a stage, found the address '%s': an address is "
                       "the value of a stage before it",
                       shown);
    if (name && left == 1 && *rest == ':')
        return flaw_at(flaws, token->at, length,
                       "expected a stage after the label '%s', found none", shown);
    if (name && left > 1 && *rest == ':') {
        flaw_at(flaws, token->at, length, "'%s' is no stage: a label needs a space after its colon",
                shown);
        flaw_fix(flaws, token->at, length, "%.*s: %s", (int)name, word,
                 token_text(p, token) + name + 1);
    } else if (name && left > 1 && *rest == '@') {
        flaw_at(flaws, token->at, length, "'%s' is no stage: a place needs a space before it",
                shown);
        flaw_fix(flaws, token->at, length, "%.*s %s", (int)name, word, token_text(p, token) + name);
    } else if (*word == '[' && after_bar) {
        flaw_at(flaws, token->at, length,
                "'%s' is no stage: the options of a bar follow it without a space, '|['", shown);
        flaw_fix(flaws, (token - 1)->at, token->at + length - (token - 1)->at, "|%s",
                 token_text(p, token));
    } else if (memchr(word, '$', length)) {
        flaw_at(flaws, token->at, length, "'%s' is no stage: a variable can be a value, not a name",
                shown);
    } else if (memchr(word, '/', length) || *word == '.') {
        flaw_at(flaws, token->at, length,
                "expected a stage, found '%s': read or write the file by name", shown);
        flaw_fix(flaws, token->at, 0, after_bar ? "write " : "read ");
    } else {
        flaw_at(flaws, token->at, length,
                "expected a stage, found '%s': a name has letters, digits and '_'", shown);
    }
    return false;
}

static bool parse_name(struct parser *p, struct call *out)
{
    const struct token *token = parser_take(p);
    const char *word = p->flaws.source->text + token->at;
    const size_t name = word_name_length(word, token->length);
    size_t port = 0;

    if (token->bad)
        return true;
    if (token_is(p, token, "def"))
        return flaw_at(&p->flaws, token->at, token->length,
                       "a definition stands at the start of a statement, outside of groups");
    if (name && name < token->length && word[name] == '.') {
        port = token->length - name - 1;
        for (size_t i = 0; i < port; i++)
            if (!word_is_name(word + name + 1 + i, 1) && !strchr("0123456789", word[name + 1 + i]))
                return report_name(p, token);
    }
    if (!name || (name < token->length && !port))
        return report_name(p, token);
    if (name == 1 && *word == '_')
        return flaw_at(&p->flaws, token->at, token->length,
                       "'_' passes its input on and has no ports");
    out->name = arena_copy(p->arena, word, name);
    out->name_span = parser_span(p, token->at, token->at + name);
    if (port) {
        out->port = arena_copy(p->arena, word + name + 1, port);
        out->port_span = parser_span(p, token->at + name + 1, token->at + token->length);
    }
    return true;
}

bool parse_call(struct parser *p, struct call *out)
{
    const size_t start = parser_peek(p, 0)->at;
    struct list arguments = {0};

    if (parser_at_key(p)) {
        const struct token *name = parser_peek(p, 0);

        return flaw_at(
            &p->flaws, name->at, name->length,
            "expected a stage, found '%s =': a stream is named at the start of a statement",
            token_text(p, name));
    }
    bool fine = parse_name(p, out);
    while (fine &&
           (parser_at(p, TOKEN_WORD) || parser_at(p, TOKEN_STRING) || parser_at(p, TOKEN_PAREN)))
        fine = parse_argument(p, parser_add(p, &arguments, sizeof(struct argument)));
    out->arguments = arguments.items;
    out->count = arguments.count;
    out->span = parser_since(p, start);
    return fine;
}

static bool parse_option(struct parser *p, struct bar *out, struct list *options)
{
    const struct token *token = parser_peek(p, 0);

    if (parser_at_key(p))
        return parse_argument(p, parser_add(p, options, sizeof(struct argument)));
    if (token->kind == TOKEN_COMMA) {
        parser_unexpected(p, "an option", "options are separated by spaces");
        flaw_fix(&p->flaws, token->at, 1, parser_peek(p, 1)->at > token->at + 1 ? "" : " ");
        return false;
    }
    if (!token_is_name(p, token))
        return parser_unexpected(p, "a transport or name=value", NULL);
    parser_take(p);
    if (out->transport)
        return flaw_at(&p->flaws, token->at, token->length,
                       "an edge has one transport, found '%s' after '%s': remove one, or write "
                       "%s=VALUE",
                       token_text(p, token), out->transport, token_text(p, token));
    out->transport = token_text(p, token);
    out->transport_span = token_span(p, token);
    return true;
}

bool parse_bar(struct parser *p, struct bar *out)
{
    const struct token *bar = parser_take(p);
    struct list options = {0};
    bool fine = true;

    if (bar->kind == TOKEN_EDGE) {
        fine = !bar->bad;
        while (fine && !parser_at(p, TOKEN_EDGE_END))
            fine = parse_option(p, out, &options);
        for (parser_resume(p, false); !parser_at(p, TOKEN_EDGE_END); parser_resume(p, false))
            parser_take(p);
        const struct token *close = parser_take(p);
        if (fine && !out->transport && !options.count) {
            fine = flaw_at(&p->flaws, bar->at, close->at + 1 - bar->at,
                           "empty edge options: expected a transport or name=value in '|[ ]'");
            flaw_fix(&p->flaws, bar->at, close->at + 1 - bar->at, "|");
        }
    }
    out->options = options.items;
    out->count = options.count;
    out->span = parser_since(p, bar->at);
    return fine;
}
