// SPDX-License-Identifier: MIT
//
// The state of the parser, for the files that it is made of: parser.c (statements), chain.c (chains
// and units), call.c (calls, values and bars).
//
// A rule returns false after it has reported a flaw; who calls it decides where to go on.
#pragma once

#include "runtime/lang/flaw.h"
#include "runtime/lang/lexer.h"
#include "runtime/lang/tree.h"

struct parser {
    struct arena *arena;
    struct flaws flaws;
    struct tokens tokens;
    size_t at;  // the next token
    size_t end; // where the last token that was taken ends in the text
};

// A list that grows in the arena.
struct list {
    void *items;
    size_t count, capacity;
};

// The next item, zeroed.
void *list_add(struct list *, struct arena *, size_t size);

// The same for a part of the tree. A text with a flaw becomes no tree, so from the first flaw on
// its parts are only looked at: each takes the memory of the one before.
void *parser_add(struct parser *, struct list *, size_t size);

// The next token, or that many behind it; never beyond TOKEN_END.
const struct token *parser_peek(const struct parser *, size_t ahead);
const struct token *parser_take(struct parser *);
bool parser_at(const struct parser *, enum token_kind);
// Is the next token a word that is a NAME, and a `=` behind it?
bool parser_at_key(const struct parser *);
bool token_is(const struct parser *, const struct token *, const char *word);
bool token_is_name(const struct parser *, const struct token *);
char *token_text(const struct parser *, const struct token *);

struct span parser_span(const struct parser *, size_t from, size_t to);
struct span token_span(const struct parser *, const struct token *);
struct span parser_since(const struct parser *, size_t from); // to the end of the last token

// Reports that the next token isn't what was expected. Silent where the text lacks a bracket,
// before or behind it, and where the token is bad: both were reported. `advice` may be NULL.
bool parser_unexpected(struct parser *, const char *expected, const char *advice);

// Goes on to the next bar (if `bars`), separator, or the end of what is open.
void parser_resume(struct parser *, bool bars);

bool parse_chain(struct parser *, struct chain *);
bool parse_unit(struct parser *, struct unit *);
bool parse_call(struct parser *, struct call *);
bool parse_item(struct parser *, const char *key, struct item *);
bool parse_bar(struct parser *, struct bar *);

// A name that is being given. False, after a report, for `_` and `def`.
bool parser_check_name(struct parser *, const struct token *);
