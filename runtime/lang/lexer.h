// SPDX-License-Identifier: MIT
//
// Text to tokens. Which newlines separate, which characters end a word, and which bracket closes
// which depends on what is open, so the lexer keeps that; the parser gets tokens whose brackets
// match.
#pragma once

#include "runtime/lang/flaw.h"

enum token_kind {
    TOKEN_END,
    TOKEN_WORD,
    TOKEN_STRING, // with its quotes
    TOKEN_LABEL,  // with its colon
    TOKEN_PLACE,  // with its `@`
    TOKEN_EQUALS, // only where it separates
    TOKEN_COMMA,
    TOKEN_SEPARATOR, // `;`, or a newline that acts as one
    TOKEN_BAR,       // `|`
    TOKEN_EDGE,      // `|[`
    TOKEN_EDGE_END,  // `]`
    TOKEN_PAREN,     // `(`
    TOKEN_PAREN_END, // `)`
    TOKEN_BRACE,     // `{`
    TOKEN_BRACE_END, // `}`
};

struct token {
    enum token_kind kind;
    bool glued; // follows a `=` without space, so a word here is one whatever it starts with
    bool bad;   // its flaw has been reported
    bool added; // a bracket that the text lacks, which has been reported
    size_t at, length;
};

struct tokens {
    struct token *items;
    size_t count, capacity; // the last item is TOKEN_END
};

// Every flaw of brackets, quotes and characters is reported on the way. Brackets deeper than
// PARSE_DEPTH, or a zero byte, end the tokens and make the flaws fatal.
struct tokens lexer_run(struct flaws *);
