// SPDX-License-Identifier: MIT
// json_read: JSON by recursive descent.

#include "cli/json_read.h"

#include "runtime/lang/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = 32 };

struct reading {
    struct arena *arena;
    const struct source *source;
    const char *at, *end;
    struct error *err;
    unsigned depth;
};

static bool refuse(const struct reading *r, const char *expected)
{
    const size_t at = (size_t)(r->at - r->source->text);
    const struct span span = {r->source, at, *r->at ? 1 : 0, NULL};

    if (!*r->at)
        return error_at(r->err, span, "malformed JSON: expected %s, found the end of the line",
                        expected);
    return error_at(r->err, span, "malformed JSON: expected %s at character %zu", expected, at + 1);
}

static void skip_space(struct reading *r)
{
    r->at += strspn(r->at, " \t\r\n");
}

static bool take(struct reading *r, const char *word)
{
    const size_t length = strlen(word);

    if (strncmp(r->at, word, length) != 0)
        return false;
    r->at += length;
    return true;
}

// Four hexadecimal digits, or -1.
static long read_hex(struct reading *r)
{
    long value = 0;

    for (int i = 0; i < 4; i++) {
        const char c = *r->at;
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;

        if (digit < 0)
            return -1;
        value = 16 * value + digit;
        r->at++;
    }
    return value;
}

static char *put_utf8(char *to, long c)
{
    if (c < 0x80) {
        *to++ = (char)c;
    } else if (c < 0x800) {
        *to++ = (char)(0xC0 | c >> 6);
        *to++ = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *to++ = (char)(0xE0 | c >> 12);
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    } else {
        *to++ = (char)(0xF0 | c >> 18);
        *to++ = (char)(0x80 | (c >> 12 & 0x3F));
        *to++ = (char)(0x80 | (c >> 6 & 0x3F));
        *to++ = (char)(0x80 | (c & 0x3F));
    }
    return to;
}

// Behind \u; lone surrogates stand for nothing.
static bool read_code(struct reading *r, char **to)
{
    long c = read_hex(r);

    if (c >= 0xD800 && c < 0xDC00 && take(r, "\\u")) {
        const long low = read_hex(r);

        c = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00) : -1;
    }
    if (c <= 0 || (c >= 0xD800 && c < 0xE000))
        return refuse(r, "four hexadecimal digits of a character");
    *to = put_utf8(*to, c);
    return true;
}

static bool read_escape(struct reading *r, char **to)
{
    static const char names[] = "\"\\/bfnrt", values[] = "\"\\/\b\f\n\r\t";
    const char *found = *r->at ? strchr(names, *r->at) : NULL;

    if (take(r, "u"))
        return read_code(r, to);
    if (!found)
        return refuse(r, "an escape (\\n, \\u00b5)");
    *(*to)++ = values[found - names];
    r->at++;
    return true;
}

// Bytes up to the closing quote, or to the end.
static size_t written(const char *text)
{
    size_t length = 0;

    while (text[length] && text[length] != '"')
        length += text[length] == '\\' && text[length + 1] ? 2 : 1;
    return length;
}

static bool read_text(struct reading *r, const char **out)
{
    if (!take(r, "\""))
        return refuse(r, "a string");
    // What is read is never longer than how it is written.
    char *text = arena_alloc(r->arena, written(r->at) + 1, 1), *to = text;
    while (*r->at != '"') {
        const size_t bytes = utf8_step(r->at, (size_t)(r->end - r->at), NULL);

        if (take(r, "\\")) {
            if (!read_escape(r, &to))
                return false;
            continue;
        }
        if ((unsigned char)*r->at < 32 || !bytes)
            return refuse(r, *r->at ? "a character of UTF-8" : "the end of the string");
        memcpy(to, r->at, bytes);
        to += bytes;
        r->at += bytes;
    }
    r->at++;
    *out = text;
    return true;
}

static size_t digits(struct reading *r)
{
    const size_t count = strspn(r->at, "0123456789");

    r->at += count;
    return count;
}

static bool read_number(struct reading *r, double *out)
{
    const char *start = r->at;

    take(r, "-");
    const bool zero = *r->at == '0';
    const size_t whole = digits(r);
    if (!whole || (zero && whole > 1))
        return refuse(r, "a value");
    if (take(r, ".") && !digits(r))
        return refuse(r, "a digit");
    if (take(r, "e") || take(r, "E")) {
        if (!take(r, "+"))
            take(r, "-");
        if (!digits(r))
            return refuse(r, "a digit");
    }
    *out = strtod(start, NULL);
    return isfinite(*out) || refuse(r, "a number that a double can hold");
}

static bool read_value(struct reading *r, struct json *value);

// Members up to the closing bracket; of an object with their keys.
static bool read_members(struct reading *r, struct json *parent)
{
    const char *end = parent->kind == JSON_OBJECT ? "}" : "]";
    struct json **last = &parent->first;

    skip_space(r);
    if (take(r, end))
        return true;
    do {
        struct json *member = arena_alloc(r->arena, 1, sizeof *member);

        skip_space(r);
        if (parent->kind == JSON_OBJECT) {
            if (!read_text(r, &member->key))
                return false;
            skip_space(r);
            if (!take(r, ":"))
                return refuse(r, "a colon");
        }
        if (!read_value(r, member))
            return false;
        *last = member;
        last = &member->next;
        skip_space(r);
    } while (take(r, ","));
    return take(r, end) || refuse(r, *end == '}' ? "a comma or }" : "a comma or ]");
}

static bool read_nested(struct reading *r, struct json *value, enum json_kind kind)
{
    value->kind = kind;
    if (r->depth == DEPTH)
        return refuse(r, "less depth");
    r->depth++;
    const bool good = read_members(r, value);
    r->depth--;
    return good;
}

static bool read_value(struct reading *r, struct json *value)
{
    skip_space(r);
    if (take(r, "{"))
        return read_nested(r, value, JSON_OBJECT);
    if (take(r, "["))
        return read_nested(r, value, JSON_LIST);
    if (take(r, "null"))
        return true;
    value->truth = strncmp(r->at, "true", 4) == 0;
    if (take(r, "true") || take(r, "false")) {
        value->kind = JSON_BOOL;
        return true;
    }
    if (*r->at == '"') {
        value->kind = JSON_TEXT;
        return read_text(r, &value->text);
    }
    value->kind = JSON_NUMBER;
    return read_number(r, &value->number);
}

struct json *json_read(struct arena *arena, const struct source *source, struct error *err)
{
    struct reading r = {arena, source, source->text, source->text + strlen(source->text), err, 0};
    struct json *value = arena_alloc(arena, 1, sizeof *value);

    if (!read_value(&r, value))
        return NULL;
    skip_space(&r);
    if (*r.at) {
        refuse(&r, "the end of the line");
        return NULL;
    }
    return value;
}

const struct json *json_member(const struct json *object, const char *key)
{
    const struct json *found = NULL;

    if (!object || object->kind != JSON_OBJECT)
        return NULL;
    for (const struct json *member = object->first; member; member = member->next)
        if (strcmp(member->key, key) == 0)
            found = member;
    return found;
}

const char *json_text(const struct json *object, const char *key)
{
    const struct json *found = json_member(object, key);

    return found && found->kind == JSON_TEXT ? found->text : "";
}

double json_number(const struct json *object, const char *key, double otherwise)
{
    const struct json *found = json_member(object, key);

    return found && found->kind == JSON_NUMBER ? found->number : otherwise;
}
