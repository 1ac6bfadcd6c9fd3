// SPDX-License-Identifier: MIT
//
// The state of the lexer, for the files that it is made of: lexer.c (what a character starts),
// bracket.c (what is open), lexeme.c (where words and strings end).
#pragma once

#include "runtime/lang/lexer.h"
#include "runtime/lang/parser.h"

struct open {
    enum token_kind kind; // TOKEN_BRACE, TOKEN_PAREN or TOKEN_EDGE
    size_t token;         // its index
};

struct lexer {
    struct flaws *flaws;
    const char *text;
    size_t length, at;
    struct tokens tokens;
    bool glued;                            // the next token is
    struct open open[2 * PARSE_DEPTH + 1]; // an edge can be open inside of each of the others
    size_t opens, depth;
};

static inline bool scan_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// The character there, 0 behind the end.
static inline char scan_char(const struct lexer *l, size_t at)
{
    return at < l->length ? l->text[at] : 0;
}

static inline enum token_kind scan_innermost(const struct lexer *l)
{
    return l->opens ? l->open[l->opens - 1].kind : TOKEN_END;
}

// Adds a token and goes on behind it.
struct token *scan_add(struct lexer *, enum token_kind, size_t at, size_t length);
// The kind of the token `back` before the next one; TOKEN_END before the first.
enum token_kind scan_before(const struct lexer *, size_t back);
const struct token *scan_last(const struct lexer *); // or NULL
size_t scan_end_of_last(const struct lexer *);

// Brackets at the place where the lexer is.
void bracket_open(struct lexer *, enum token_kind, size_t length);
void bracket_close(struct lexer *, enum token_kind);
// Ends the options of a bar before a character that can't be in them.
void bracket_leave_edge(struct lexer *);
// Closes the innermost bracket, which the text leaves open before `found`.
void bracket_close_missing(struct lexer *, const char *found);

// The word or string at the place where the lexer is.
void lexeme_word(struct lexer *);
void lexeme_string(struct lexer *);
// Is this no part of a word?
bool lexeme_delimits(const struct lexer *, size_t at);
