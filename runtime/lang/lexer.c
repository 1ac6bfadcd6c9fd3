// SPDX-License-Identifier: MIT
// lexer: one pass over the text, with what is open on a stack.

#include "runtime/lang/lexer.h"

#include "runtime/lang/scan.h"

#include <string.h>

struct token *scan_add(struct lexer *l, enum token_kind kind, size_t at, size_t length)
{
    struct tokens *tokens = &l->tokens;

    if (tokens->count == tokens->capacity) {
        const size_t capacity = tokens->capacity ? 2 * tokens->capacity : 32;
        struct token *items = arena_alloc(l->flaws->arena, capacity, sizeof *items);

        if (tokens->count)
            memcpy(items, tokens->items, tokens->count * sizeof *items);
        tokens->items = items;
        tokens->capacity = capacity;
    }
    struct token *token = &tokens->items[tokens->count++];
    *token = (struct token){.kind = kind, .glued = l->glued, .at = at, .length = length};
    l->glued = false;
    l->at = at + length;
    return token;
}

const struct token *scan_last(const struct lexer *l)
{
    return l->tokens.count ? &l->tokens.items[l->tokens.count - 1] : NULL;
}

enum token_kind scan_before(const struct lexer *l, size_t back)
{
    return l->tokens.count >= back ? l->tokens.items[l->tokens.count - back].kind : TOKEN_END;
}

size_t scan_end_of_last(const struct lexer *l)
{
    const struct token *last = scan_last(l);

    return last ? last->at + last->length : 0;
}

// Skips space and comments; a newline that separates becomes a token.
static void skip_space(struct lexer *l)
{
    const size_t none = (size_t)-1;
    size_t newline = none;

    for (; l->at < l->length; l->at++) {
        const char c = l->text[l->at];

        if (c == '#') {
            const char *end = memchr(l->text + l->at, '\n', l->length - l->at);
            l->at = end ? (size_t)(end - l->text) - 1 : l->length - 1;
        } else if (!scan_is_space(c)) {
            break;
        } else if (c == '\n' && newline == none) {
            newline = l->at;
        }
    }
    const enum token_kind last = scan_before(l, 1);
    if (newline == none || scan_innermost(l) == TOKEN_PAREN || scan_innermost(l) == TOKEN_EDGE ||
        last == TOKEN_BAR || last == TOKEN_EDGE_END || last == TOKEN_END ||
        scan_char(l, l->at) == '|')
        return;
    const size_t at = l->at;
    scan_add(l, TOKEN_SEPARATOR, newline, 1);
    l->at = at;
}

static void take_equals(struct lexer *l)
{
    const size_t next = l->at + 1;

    scan_add(l, TOKEN_EQUALS, l->at, 1);
    l->glued = !lexeme_delimits(l, next);
}

// Does the `=` here separate? After a NAME that starts the token, alone, or after a definition's
// parameters.
static bool separates(const struct lexer *l)
{
    const struct token *last = scan_last(l);
    const bool touches = last && last->at + last->length == l->at;

    if (l->glued)
        return false;
    if (touches && last->kind == TOKEN_WORD && !last->bad && !last->glued)
        return true;
    return lexeme_delimits(l, l->at + 1) || (touches && last->kind == TOKEN_PAREN_END);
}

static void lexer_take(struct lexer *l)
{
    const char c = l->text[l->at];

    switch (c) {
    case '|':
        bracket_leave_edge(l);
        if (scan_char(l, l->at + 1) == '[')
            bracket_open(l, TOKEN_EDGE, 2);
        else
            scan_add(l, TOKEN_BAR, l->at, 1);
        break;
    case ';':
        bracket_leave_edge(l);
        scan_add(l, TOKEN_SEPARATOR, l->at, 1);
        break;
    case '{':
        bracket_leave_edge(l);
        bracket_open(l, TOKEN_BRACE, 1);
        break;
    case '(': bracket_open(l, TOKEN_PAREN, 1); break;
    case ',': scan_add(l, TOKEN_COMMA, l->at, 1); break;
    case '}': bracket_close(l, TOKEN_BRACE_END); break;
    case ')': bracket_close(l, TOKEN_PAREN_END); break;
    case '"':
    case '\'': lexeme_string(l); break;
    case '=':
        if (separates(l))
            take_equals(l);
        else
            lexeme_word(l);
        break;
    default:
        if (c == ']' && scan_innermost(l) == TOKEN_EDGE) {
            l->opens--;
            scan_add(l, TOKEN_EDGE_END, l->at, 1);
        } else {
            lexeme_word(l);
        }
    }
}

struct tokens lexer_run(struct flaws *flaws)
{
    struct lexer l = {.flaws = flaws, .text = flaws->source->text, .length = flaws->length};
    const char *zero = memchr(l.text, 0, l.length);

    if (zero) {
        flaws->fatal =
            !flaw_at(flaws, (size_t)(zero - l.text), 1, "a zero byte: this isn't a text");
        l.length = (size_t)(zero - l.text);
    }
    if (l.length >= 3 && !memcmp(l.text, "\xef\xbb\xbf", 3))
        l.at = 3; // the mark with which some editors start a file
    while (!flaws->fatal) {
        if (!l.glued)
            skip_space(&l);
        if (l.at >= l.length)
            break;
        lexer_take(&l);
    }
    while (!flaws->fatal && l.opens)
        bracket_close_missing(&l, "the end");
    scan_add(&l, TOKEN_END, l.length, 0);
    return l.tokens;
}
