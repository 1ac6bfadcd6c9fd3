// SPDX-License-Identifier: MIT
// word: the characters that a word or string stands for.

#include "runtime/lang/word.h"

#include "runtime/base/text.h"
#include "runtime/lang/utf8.h"

#include <string.h>

static bool is_name_start(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

size_t word_name_length(const char *bytes, size_t length)
{
    size_t n = 0;

    while (n < length && (is_name_start(bytes[n]) || (n && bytes[n] >= '0' && bytes[n] <= '9')))
        n++;
    return n;
}

bool word_is_name(const char *bytes, size_t length)
{
    return length && word_name_length(bytes, length) == length;
}

bool word_is_plain(const char *text)
{
    const size_t length = strlen(text);

    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        const size_t step = utf8_step(text + i, length - i, &code);

        if (!step || utf8_is_control(text[i]) || utf8_is_odd_space(code) ||
            strchr(" |;{}(),]\"'$", text[i]))
            return false;
        i += step;
    }
    return true;
}

bool word_is_place(const char *text)
{
    return *text && word_is_plain(text);
}

// Reads a text piece by piece.
struct reader {
    struct flaws *flaws;
    const char *source;
    size_t at, end;
    struct text text; // characters since the last variable
    size_t text_at;   // where they start
    struct piece *pieces;
    size_t count, capacity;
};

static void add_piece(struct reader *r, bool variable, const char *text, size_t at, size_t length)
{
    if (r->count == r->capacity) {
        const size_t capacity = r->capacity ? 2 * r->capacity : 4;
        struct piece *pieces = arena_alloc(r->flaws->arena, capacity, sizeof *pieces);

        if (r->count)
            memcpy(pieces, r->pieces, r->count * sizeof *pieces);
        r->pieces = pieces;
        r->capacity = capacity;
    }
    r->pieces[r->count++] = (struct piece){{r->flaws->source, at, length}, variable, text};
}

static void end_text(struct reader *r)
{
    if (r->text.length)
        add_piece(r, false, arena_copy(r->flaws->arena, text_of(&r->text), r->text.length),
                  r->text_at, r->at - r->text_at);
    r->text.length = 0;
}

static void read_variable(struct reader *r)
{
    const char *dollar = r->source + r->at;
    const size_t left = r->end - r->at;
    const bool braced = left > 1 && dollar[1] == '{';
    const size_t start = braced ? 2 : 1, name = word_name_length(dollar + start, left - start);
    size_t whole = start + name;

    if (braced && name && whole < left && dollar[whole] == '}') {
        whole++;
    } else if (braced) {
        const char *brace = memchr(dollar, '}', left);

        whole = brace ? (size_t)(brace - dollar) + 1 : start;
        flaw_at(r->flaws, r->at, whole, "'%s' is no variable: expected ${NAME}",
                flaw_quote(r->flaws, r->at, whole));
    } else if (!name) {
        flaw_at(r->flaws, r->at, 1,
                "'$' starts a variable, and a name is missing after it: write \"\\$\" for the "
                "character");
    }
    end_text(r);
    add_piece(r, true, arena_copy(r->flaws->arena, dollar + start, name), r->at, whole);
    r->at += whole;
    r->text_at = r->at;
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

// The digits of one character after `\x` (at most two) or `\` (at most three, octal).
static void read_code(struct reader *r, size_t at, bool hex)
{
    const size_t first = at, most = hex ? 2 : 3;
    int code = 0;

    for (; at < r->end && at < first + most; at++) {
        const int digit = hex_digit(r->source[at]);

        if (digit < 0 || (!hex && digit > 7))
            break;
        code = code * (hex ? 16 : 8) + digit;
    }
    if (at == first)
        flaw_at(r->flaws, r->at, at - r->at, "'\\x' needs one or two hexadecimal digits");
    else if (code == 0 || code > 255)
        flaw_at(r->flaws, r->at, at - r->at, "'%s' is no character: expected a code from 1 to 255",
                flaw_quote(r->flaws, r->at, at - r->at));
    text_put(&r->text, (char)(code ? code & 255 : '?'));
    r->at = at;
}

static void read_escape(struct reader *r)
{
    static const char letters[] = "abefnrtv", meanings[] = "\a\b\x1b\f\n\r\t\v";
    const char c = r->at + 1 < r->end ? r->source[r->at + 1] : 0;
    const char *letter = c ? strchr(letters, c) : NULL;

    if (c == 'x' || (c >= '0' && c <= '7')) {
        read_code(r, r->at + (c == 'x' ? 2 : 1), c == 'x');
        return;
    }
    if (letter)
        text_put(&r->text, meanings[letter - letters]);
    else if (c && strchr("\\\"'$?", c))
        text_put(&r->text, c);
    else {
        const size_t length = c ? 2 : 1;

        flaw_at(r->flaws, r->at, length, "'%s' is no escape: write '\\\\' for a backslash",
                flaw_quote(r->flaws, r->at, length));
        flaw_fix(r->flaws, r->at, 1, "\\\\");
    }
    r->at += c ? 2 : 1;
}

// The item of the characters from `at` to `end`.
static struct item read_item(struct flaws *flaws, const struct token *token, size_t at, size_t end,
                             bool escapes)
{
    struct item item = {.span = {flaws->source, token->at, token->length}};
    struct reader r = {
        .flaws = flaws, .source = flaws->source->text, .at = at, .end = end, .text_at = at};

    while (r.at < end) {
        const char c = r.source[r.at];

        if (c == '$')
            read_variable(&r);
        else if (c == '\\' && escapes)
            read_escape(&r);
        else
            text_put(&r.text, r.source[r.at++]);
    }
    if (r.count) {
        end_text(&r);
        item.pieces = r.pieces;
        item.piece_count = r.count;
    } else {
        item.text = arena_copy(flaws->arena, text_of(&r.text), r.text.length);
    }
    text_release(&r.text);
    return item;
}

struct item word_item(struct flaws *flaws, const struct token *token)
{
    const size_t end = token->at + token->length;
    const bool quoted = token->kind == TOKEN_STRING, place = token->kind == TOKEN_PLACE;

    // A token whose flaw is known is not looked into: what follows from one mistake is no second.
    if (token->bad)
        return (struct item){.span = {flaws->source, token->at, token->length}, .text = ""};
    return read_item(flaws, token, token->at + (quoted || place), end - quoted, quoted);
}
