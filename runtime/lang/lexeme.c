// SPDX-License-Identifier: MIT
// lexeme: where a word or string ends, and what can't be in one.

#include "runtime/base/text.h"
#include "runtime/lang/scan.h"
#include "runtime/lang/utf8.h"
#include "runtime/lang/word.h"

#include <string.h>

bool lexeme_delimits(const struct lexer *l, size_t at)
{
    const char c = scan_char(l, at);

    return at >= l->length || scan_is_space(c) || strchr("|;{}(),", c) ||
           (c == ']' && scan_innermost(l) == TOKEN_EDGE);
}

// Looks at the characters of a token that isn't bad yet; only the first flaw of a token is
// reported.
static void check_characters(struct lexer *l, struct token *token)
{
    const size_t end = token->at + token->length;

    for (size_t i = token->at; i < end && !token->bad;) {
        uint32_t code = 0;
        const unsigned char c = (unsigned char)l->text[i];
        const size_t step = utf8_step(l->text + i, end - i, &code);

        if (!step)
            token->bad =
                !flaw_at(l->flaws, i, 1,
                         "byte 0x%02x isn't UTF-8: write it as \\x%02x in a quoted text", c, c);
        else if (utf8_is_control(l->text[i]) && c != '\t')
            token->bad =
                !flaw_at(l->flaws, i, 1,
                         "control character 0x%02x: write it as \\x%02x in a quoted text", c, c);
        else if (token->kind != TOKEN_STRING && utf8_is_odd_space(code)) {
            token->bad =
                !flaw_at(l->flaws, i, step,
                         "character U+%04X only looks like a space: write a space, or quote the "
                         "word that it belongs to",
                         (unsigned)code);
            flaw_fix(l->flaws, i, step, " ");
        }
        i += step ? step : 1;
    }
}

// Is the next token the name of a stage, as far as what is before it tells?
static bool starts_unit(const struct lexer *l)
{
    switch (scan_before(l, 1)) {
    case TOKEN_END:
    case TOKEN_SEPARATOR:
    case TOKEN_BAR:
    case TOKEN_EDGE_END:
    case TOKEN_BRACE:
    case TOKEN_PAREN:
    case TOKEN_LABEL: return true;
    case TOKEN_EQUALS:
        return scan_before(l, 3) == TOKEN_END || scan_before(l, 3) == TOKEN_SEPARATOR;
    default: return false;
    }
}

// Is the next token the name that a `def` gives?
static bool follows_def(const struct lexer *l)
{
    const struct token *last = scan_last(l);

    return last && last->kind == TOKEN_WORD && last->length == 3 &&
           !memcmp(l->text + last->at, "def", 3) &&
           (scan_before(l, 2) == TOKEN_END || scan_before(l, 2) == TOKEN_SEPARATOR ||
            scan_before(l, 2) == TOKEN_BRACE);
}

// Where the parentheses that open at `at` end, if no space lies in between; else `at`.
static size_t tight_end(const struct lexer *l, size_t at)
{
    size_t depth = 0;

    for (size_t i = at; i < l->length && i < at + 256; i++) {
        const char c = l->text[i];

        if (scan_is_space(c) || strchr("|;{}\"'", c))
            break;
        depth += c == '(';
        depth -= c == ')';
        if (!depth)
            return i + 1;
    }
    return at;
}

// The end of the parentheses at `at` if they hold values as other languages write them, `(440,
// amp=2)`; else 0.
static size_t values_end(const struct lexer *l, size_t at)
{
    size_t first = at + 1, end = at + 1;

    while (end < l->length && !strchr("(){}|;\"'\n", l->text[end]))
        end++;
    while (first < end && l->text[first] == ' ')
        first++;
    const size_t name = word_name_length(l->text + first, end - first);
    return scan_char(l, end) != ')' || (name && scan_char(l, first + name) != '=') ? 0 : end + 1;
}

// Reports a stage's values in parentheses; where they end.
static size_t report_values(struct lexer *l, size_t start, size_t at, size_t end)
{
    struct text plain = {0};

    flaw_at(l->flaws, at, end - at,
            "parentheses hold a chain: values follow the name of a stage with spaces between");
    text_append(&plain, l->text + start, at - start);
    if (end > at + 2)
        text_put(&plain, ' ');
    for (size_t i = at + 1; i + 1 < end; i++)
        if (l->text[i] != ',')
            text_put(&plain, l->text[i]);
        else if (l->text[i + 1] != ' ')
            text_put(&plain, ' ');
    flaw_fix(l->flaws, start, end - start, "%s", text_of(&plain));
    text_release(&plain);
    return end;
}

// Reports the quote or parenthesis at `at` in the word that starts at `start`; where the word ends.
static size_t quote_whole(struct lexer *l, size_t start, size_t at)
{
    const char c = l->text[at];
    const bool apart = starts_unit(l) && word_is_name(l->text + start, at - start),
               equals = l->text[start] == '=' && at == start + 1 && scan_before(l, 1) == TOKEN_WORD;
    const char *advice = apart                   ? "put a space before it, or quote the whole word"
                         : equals                ? "leave out the space before the ="
                         : l->text[start] == '@' ? "a place has none"
                                                 : "quote the whole word";
    const size_t values = apart && c == '(' ? values_end(l, at) : 0;
    size_t end = at;
    struct text quoted = {0};

    if (values)
        return report_values(l, start, at, values);

    if (!apart)
        while (!lexeme_delimits(l, end) || (scan_char(l, end) == '(' && tight_end(l, end) > end))
            end = scan_char(l, end) == '(' ? tight_end(l, end) : end + 1;
    flaw_at(l->flaws, at, 1, "%s inside a word: %s", c == '(' ? "'('" : "a quote", advice);
    text_put(&quoted, '"');
    for (size_t i = start; i < end; i++)
        text_add(&quoted, strchr("\"\\", l->text[i]) ? "\\%c" : "%c", l->text[i]);
    text_put(&quoted, '"');
    if (apart)
        flaw_fix(l->flaws, at, 0, " ");
    else if (equals)
        flaw_fix(l->flaws, scan_end_of_last(l), start - scan_end_of_last(l), "%s", "");
    else if (end > at && l->text[start] != '@')
        flaw_fix(l->flaws, start, end - start, "%s", text_of(&quoted));
    text_release(&quoted);
    return end;
}

// The end of the `${NAME}` at `at`; of what should be one: behind its brace, if that is near, else
// behind the `${`.
static size_t variable_end(const struct lexer *l, size_t at)
{
    const size_t start = at + 2, name = word_name_length(l->text + start, l->length - start);

    if (name && scan_char(l, start + name) == '}')
        return start + name + 1;
    for (size_t i = start; i < l->length && !strchr("|;{\"'\n", l->text[i]); i++)
        if (l->text[i] == '}')
            return i + 1;
    return start;
}

void lexeme_word(struct lexer *l)
{
    const size_t start = l->at;
    size_t end = start;
    bool bad = false;

    while (end < l->length) {
        const char c = l->text[end];

        if (c == '$' && scan_char(l, end + 1) == '{') {
            end = variable_end(l, end);
        } else if (end > start && (c == '"' || c == '\'' || c == '(') &&
                   !(c == '(' && follows_def(l))) {
            end = quote_whole(l, start, end);
            bad = true;
            break;
        } else if (lexeme_delimits(l, end) ||
                   (c == '=' && !l->glued && word_is_name(l->text + start, end - start))) {
            break;
        } else {
            end++;
        }
    }
    const char *word = l->text + start;
    const size_t length = end - start;
    enum token_kind kind = TOKEN_WORD;
    if (*word == '@' && !l->glued)
        kind = TOKEN_PLACE;
    else if (word[length - 1] == ':' && scan_is_space(scan_char(l, end)) &&
             word_is_name(word, length - 1))
        kind = TOKEN_LABEL;
    struct token *token = scan_add(l, kind, start, length);
    token->bad = bad;
    check_characters(l, token);
}

// Text that follows the closing quote at once becomes part of the token, which is bad.
static void check_after_string(struct lexer *l, struct token *token, bool value)
{
    const size_t start = token->at + token->length;
    size_t end = start;

    while (!lexeme_delimits(l, end))
        end++;
    if (end == start)
        return;
    token->bad =
        !flaw_at(l->flaws, start, end - start,
                 "text right after a string: quote the whole word, or put a space between");
    const char *tail = l->text + start;
    const size_t length = end - start;
    if (value && !memchr(tail, '"', length) && !memchr(tail, '\'', length) &&
        !memchr(tail, '\\', length))
        flaw_fix(l->flaws, token->at, token->length + length, "%.*s%.*s%c", (int)token->length - 1,
                 l->text + token->at, (int)length, tail, l->text[token->at]);
    token->length += length;
    l->at = end;
}

void lexeme_string(struct lexer *l)
{
    const size_t start = l->at;
    const char quote = l->text[start];
    size_t end = start + 1;

    while (end < l->length && l->text[end] != '\n' && l->text[end] != quote)
        end += l->text[end] == '\\' && scan_char(l, end + 1) != '\n' && end + 1 < l->length ? 2 : 1;
    const bool value = !starts_unit(l), closed = scan_char(l, end) == quote;
    struct token *token = scan_add(l, TOKEN_STRING, start, end + closed - start);
    if (closed) {
        check_after_string(l, token, value);
    } else {
        while (token->length > 1 && scan_is_space(l->text[token->at + token->length - 1]))
            token->length--;
        token->bad =
            !flaw_at(l->flaws, start, token->length,
                     "the text that starts here isn't closed: expected %c before the end of the "
                     "line",
                     quote);
        if (!memchr(l->text + start, '|', token->length))
            flaw_fix(l->flaws, start + token->length, 0, "%c", quote);
    }
    check_characters(l, token);
}
