// SPDX-License-Identifier: MIT
// bracket: which bracket closes which, and what the text leaves open.

#include "runtime/lang/scan.h"

static const char *spelling(enum token_kind kind)
{
    switch (kind) {
    case TOKEN_BRACE: return "{";
    case TOKEN_PAREN: return "(";
    case TOKEN_EDGE: return "|[";
    case TOKEN_BRACE_END: return "}";
    case TOKEN_PAREN_END: return ")";
    default: return "]";
    }
}

static enum token_kind closing(enum token_kind kind)
{
    return kind == TOKEN_BRACE   ? TOKEN_BRACE_END
           : kind == TOKEN_PAREN ? TOKEN_PAREN_END
                                 : TOKEN_EDGE_END;
}

void bracket_open(struct lexer *l, enum token_kind kind, size_t length)
{
    const size_t at = l->at;

    if (kind != TOKEN_EDGE && ++l->depth > PARSE_DEPTH) {
        flaw_at(l->flaws, at, length,
                "'%s' nests deeper than %d: name an inner part as a stream of its own",
                spelling(kind), PARSE_DEPTH);
        l->flaws->fatal = true;
        return;
    }
    l->open[l->opens++] = (struct open){kind, l->tokens.count};
    scan_add(l, kind, at, length);
}

void bracket_close_missing(struct lexer *l, const char *found)
{
    const struct open open = l->open[--l->opens];
    struct token *opener = &l->tokens.items[open.token];
    const enum token_kind kind = closing(open.kind);
    const size_t end = scan_end_of_last(l), at = l->at;

    flaw_at(l->flaws, opener->at, opener->length, "'%s' isn't closed: expected %s'%s' before %s",
            spelling(open.kind), open.kind == TOKEN_BRACE ? "';' or " : "", spelling(kind), found);
    if (open.kind != TOKEN_EDGE)
        flaw_fix(l->flaws, end, 0, open.kind == TOKEN_BRACE ? " %s" : "%s", spelling(kind));
    opener->bad = true;
    if (open.kind != TOKEN_EDGE)
        l->depth--;
    scan_add(l, kind, end, 0)->added = true;
    l->at = at;
}

static bool is_open(const struct lexer *l, enum token_kind kind)
{
    for (size_t i = 0; i < l->opens; i++)
        if (l->open[i].kind == kind)
            return true;
    return false;
}

void bracket_close(struct lexer *l, enum token_kind kind)
{
    const enum token_kind opener = kind == TOKEN_BRACE_END ? TOKEN_BRACE : TOKEN_PAREN;
    char found[] = "'?'";

    found[1] = l->text[l->at];
    if (!is_open(l, opener)) {
        flaw_at(l->flaws, l->at, 1,
                "%s closes nothing: remove it, or quote the word that it belongs to", found);
        flaw_fix(l->flaws, l->at, 1, "%s", "");
        l->at++;
        return;
    }
    while (scan_innermost(l) != opener)
        bracket_close_missing(l, found);
    l->opens--;
    l->depth--;
    scan_add(l, kind, l->at, 1);
}

void bracket_leave_edge(struct lexer *l)
{
    char found[] = "'?'";

    found[1] = l->text[l->at];
    if (scan_innermost(l) == TOKEN_EDGE)
        bracket_close_missing(l, found);
}
