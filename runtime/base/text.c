// SPDX-License-Identifier: MIT
// text: a growing buffer, numbers that round-trip, distances between words.

#include "runtime/base/text.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void text_reserve(struct text *text, size_t more)
{
    const size_t need = text->length + more + 1;

    if (need <= text->capacity)
        return;
    size_t capacity = text->capacity ? text->capacity : 64;
    while (capacity < need)
        capacity *= 2;
    char *data = realloc(text->data, capacity);
    if (!data) {
        fputs("sigrun: out of memory\n", stderr);
        abort();
    }
    text->data = data;
    text->capacity = capacity;
}

void text_append(struct text *text, const char *bytes, size_t length)
{
    text_reserve(text, length);
    if (length)
        memcpy(text->data + text->length, bytes, length);
    text->length += length;
    text->data[text->length] = 0;
}

void text_put(struct text *text, char c)
{
    text_append(text, &c, 1);
}

static void text_vadd(struct text *text, const char *format, va_list args)
{
    va_list again;

    va_copy(again, args);
    const int length = vsnprintf(NULL, 0, format, args);
    if (length > 0) {
        text_reserve(text, (size_t)length);
        vsnprintf(text->data + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}

void text_add(struct text *text, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    text_vadd(text, format, args);
    va_end(args);
}

const char *text_of(const struct text *text)
{
    return text->data ? text->data : "";
}

char *text_take(struct text *text)
{
    text_reserve(text, 0);
    text->data[text->length] = 0;
    char *data = text->data;
    *text = (struct text){0};
    return data;
}

void text_release(struct text *text)
{
    free(text->data);
    *text = (struct text){0};
}

char *text_vformat(const char *format, va_list args)
{
    struct text text = {0};

    text_vadd(&text, format, args);
    return text_take(&text);
}

char *text_format(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *made = text_vformat(format, args);
    va_end(args);
    return made;
}

void text_add_number(struct text *text, double value)
{
    char digits[40];

    if (value == rint(value) && fabs(value) < 1e15) {
        text_add(text, "%.0f", value);
        return;
    }
    for (int precision = 1; precision <= 17; precision++) {
        snprintf(digits, sizeof digits, "%.*g", precision, value);
        if (strtod(digits, NULL) == value || isnan(value))
            break;
    }
    text_add(text, "%s", digits);
}

void text_add_quoted(struct text *text, const char *bytes, size_t length)
{
    text_put(text, '"');
    for (size_t i = 0; i < length; i++) {
        const unsigned char c = (unsigned char)bytes[i];

        switch (c) {
        case '\n': text_add(text, "\\n"); break;
        case '\t': text_add(text, "\\t"); break;
        case '\r': text_add(text, "\\r"); break;
        case '"':
        case '\\':
        case '$': text_add(text, "\\%c", c); break;
        default:
            if (c < 32 || c == 127)
                text_add(text, "\\x%02x", c);
            else
                text_put(text, (char)c);
        }
    }
    text_put(text, '"');
}

size_t text_distance(const char *a, const char *b)
{
    enum { LONGEST = 48 };
    const size_t n = strnlen(a, LONGEST + 1), m = strnlen(b, LONGEST + 1);
    size_t row[3][LONGEST + 1]; // the last three rows of the Damerau–Levenshtein table

    if (n > LONGEST || m > LONGEST)
        return SIZE_MAX;
    for (size_t j = 0; j <= m; j++)
        row[0][j] = j;
    for (size_t i = 1; i <= n; i++) {
        size_t *now = row[i % 3];
        const size_t *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3];

        now[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t best = up[j - 1] + (a[i - 1] != b[j - 1]);

            if (up[j] + 1 < best)
                best = up[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                up2[j - 2] + 1 < best)
                best = up2[j - 2] + 1;
            now[j] = best;
        }
    }
    return row[n % 3][m];
}

static size_t common_prefix(const char *a, const char *b)
{
    size_t n = 0;

    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

const char *text_nearest(const char *found, size_t count, const char *(*word)(const void *, size_t),
                         const void *context)
{
    const char *nearest = NULL;
    size_t least = 1 + strlen(found) / 3; // a third of the letters may be wrong

    for (size_t i = 0; i < count; i++) {
        const char *candidate = word(context, i);
        if (!strcasecmp(found, candidate))
            return candidate;
        const size_t distance = text_distance(found, candidate);

        // Slips are rarer at the beginning of a word.
        if (distance < least ||
            (distance == least &&
             (!nearest || common_prefix(found, candidate) > common_prefix(found, nearest)))) {
            least = distance;
            nearest = candidate;
        }
    }
    return nearest;
}
