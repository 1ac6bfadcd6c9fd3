// SPDX-License-Identifier: MIT
// table: find out how a text lays out its numbers, and read its rows.

#include "stages/file/table.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r';
}

bool table_skips(const char *line, const char *end)
{
    while (line < end && blank(*line))
        line++;
    return line == end || *line == '#' || *line == '%' ||
           (*line == '/' && line + 1 < end && line[1] == '/');
}

// Blanks that follow one another separate once, and those at the ends of a line don't.
static bool field_of_blanks(const char **at, const char *end, bool two, const char **from,
                            size_t *length)
{
    const char *s = *at;

    while (s < end && blank(*s))
        s++;
    if (s >= end)
        return false;
    *from = s;
    while (s < end && !(blank(*s) && (!two || *s == '\t' || s + 1 == end || blank(s[1]))))
        s++;
    *length = (size_t)(s - *from);
    *at = s;
    return true;
}

bool table_field(const char **at, const char *end, char delimiter, const char **from,
                 size_t *length)
{
    bool quoted = false;
    const char *s = *at;

    if (delimiter == ' ' || delimiter == 'w')
        return field_of_blanks(at, end, delimiter == 'w', from, length);
    if (s > end)
        return false;
    *from = s;
    for (; s < end && (quoted || *s != delimiter); s++)
        if (*s == '"')
            quoted = !quoted;
    *length = (size_t)(s - *from);
    *at = s + 1; // one behind the end says that the last field was taken
    return true;
}

static size_t fields(const char *line, const char *end, char delimiter)
{
    const char *from;
    size_t length, count = 0;

    while (table_field(&line, end, delimiter, &from, &length))
        count++;
    return count;
}

// What a C library reads where the quick way can't be exact; its text needs an end and a point.
static const char *number_slow(const char *text, const char *end, char decimal, double *value)
{
    char copy[128];
    size_t n = 0;
    char *rest;

    while (n + 1 < sizeof copy && text + n < end &&
           (isalnum((unsigned char)text[n]) || strchr("+-.,", text[n]))) {
        if (text[n] == ',' && decimal != ',')
            break;
        copy[n] = text[n] == decimal ? '.' : text[n];
        n++;
    }
    copy[n] = 0;
    *value = strtod(copy, &rest);
    return rest == copy ? NULL : text + (rest - copy);
}

// Up to 15 digits times a power of ten up to 22 is exact in doubles (Clinger 1990).
static const char *number_quick(const char *s, const char *end, char decimal, double *value)
{
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const bool minus = s < end && *s == '-';
    uint64_t whole = 0;
    int digits = 0, power = 0;

    s += s < end && (*s == '-' || *s == '+');
    for (; s < end && *s >= '0' && *s <= '9' && digits < 16; s++, digits++)
        whole = 10 * whole + (uint64_t)(*s - '0');
    if (s < end && *s == decimal)
        for (s++; s < end && *s >= '0' && *s <= '9' && digits < 16; s++, digits++, power--)
            whole = 10 * whole + (uint64_t)(*s - '0');
    if (!digits || digits > 15)
        return NULL;
    if (s < end && (*s == 'e' || *s == 'E')) {
        const char *e = s + 1;
        const bool down = e < end && *e == '-';
        int exponent = 0, count = 0;

        e += e < end && (*e == '-' || *e == '+');
        for (; e < end && *e >= '0' && *e <= '9' && count < 4; e++, count++)
            exponent = 10 * exponent + (*e - '0');
        if (!count)
            return NULL;
        power += down ? -exponent : exponent;
        s = e;
    }
    // Whatever may go on with the number is left to the slow way.
    if (power < -22 || power > 22 || (s < end && (isalnum((unsigned char)*s) || *s == '.')))
        return NULL;
    const double v = power < 0 ? (double)whole / tens[-power] : (double)whole * tens[power];
    *value = minus ? -v : v;
    return s;
}

const char *table_number(const char *text, const char *end, char decimal, double *value)
{
    while (text < end && blank(*text))
        text++;
    if (text < end && *text == '"')
        text++;
    const char *rest = number_quick(text, end, decimal, value);
    if (!rest)
        rest = number_slow(text, end, decimal, value);
    if (!rest)
        return NULL;
    if (rest < end && *rest == '"')
        rest++;
    while (rest < end && blank(*rest))
        rest++;
    return rest;
}

static bool is_number(const char *from, size_t length, char decimal)
{
    double value;

    return table_number(from, from + length, decimal, &value) == from + length;
}

static size_t numbers(const char *line, const char *end, char delimiter, char decimal)
{
    const char *from;
    size_t length, count = 0;

    while (table_field(&line, end, delimiter, &from, &length))
        count += is_number(from, length, decimal);
    return count;
}

enum table_row table_read(const struct table *table, const char *line, const char *end,
                          const size_t *lane_of, double *row, size_t *bad)
{
    const char *from;
    size_t length;

    if (table_skips(line, end))
        return TABLE_BLANK;
    for (size_t c = 0; c < table->columns; c++) {
        *bad = c;
        if (!table_field(&line, end, table->delimiter, &from, &length))
            return lane_of[c] == SIZE_MAX ? TABLE_ROW : TABLE_SHORT;
        if (lane_of[c] == SIZE_MAX)
            continue;
        double *value = &row[lane_of[c]];
        const char *rest = table_number(from, from + length, table->decimal, value);

        if (rest == from + length)
            continue;
        while (length && blank(*from))
            from++, length--;
        if (length)
            return TABLE_BAD;
        *value = NAN;
    }
    return TABLE_ROW;
}

// Where the numbers begin, and what is said before.

static void choose_delimiter(struct table *table, const char *line, const char *end)
{
    const size_t length = (size_t)(end - line);

    table->decimal = '.';
    table->delimiter = memchr(line, '\t', length)  ? '\t'
                       : memchr(line, ';', length) ? ';'
                       : memchr(line, ',', length) ? ','
                                                   : ' ';
    // Tables that were aligned with tabs and blanks.
    if (table->delimiter == '\t' && !numbers(line, end, '\t', table->decimal) &&
        numbers(line, end, ' ', table->decimal))
        table->delimiter = ' ';
}

// Commas within numbers are the habit of half of Europe; the first row may have none.
static void choose_decimal(struct table *table, const char *text, size_t length)
{
    const char *line = text + table->start, *end = text + length;

    for (int rows = 0; rows < 100 && line < end && table->delimiter != ','; rows++) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *stop = newline ? newline : end;
        const size_t comma = numbers(line, stop, table->delimiter, ',');
        const size_t point = numbers(line, stop, table->delimiter, '.');

        if (comma != point) {
            table->decimal = comma > point ? ',' : '.';
            return;
        }
        line = stop + 1;
    }
}

static const char *find_word(const char *line, const char *end, const char *word)
{
    const size_t length = strlen(word);

    for (; (size_t)(end - line) >= length; line++)
        if (strncasecmp(line, word, length) == 0)
            return line + length;
    return NULL;
}

// "# Sampling Rate (Hz):= 1000.00", "%Sample Rate = 250 Hz", "# fs: 12 kHz"
static void comment_rate(struct table *table, const char *line, const char *end)
{
    static const char *const keys[] = {
        "sampling rate", "sample rate", "samplerate", "sampling frequency",
        "sampling_rate", "sample_rate", "sfreq",      "fs"};
    const char *s = NULL;
    double value;

    for (size_t i = 0; !s && i < sizeof keys / sizeof *keys; i++)
        s = find_word(line, end, keys[i]);
    while (s && s < end && *s != ':' && *s != '=')
        s++;
    if (!s || s == end)
        return;
    const bool kilo = find_word(line, end, "kHz") != NULL;
    while (s < end && (*s == ':' || *s == '=' || blank(*s)))
        s++;
    if (table_number(s, end, '.', &value) && value > 0)
        table->rate = kilo ? value * 1000 : value;
}

// A comment names the columns when it says as many words as there are columns, or with a key.
static void comment_names(struct table *table, const char *text, struct table_text comment)
{
    static const char *const keys[] = {
        "labels:=", "labels:", "channels:=", "channels:", "columns:"};
    static const char delimiters[] = {'w', ' ', 0};
    const char *line = text + comment.at, *end = line + comment.length;

    while (line < end && (*line == '#' || *line == '%' || *line == '/' || blank(*line)))
        line++;
    const char *names = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !names; i++)
        names = find_word(line, end, keys[i]);
    // What else has a colon or an equals sign says something of its own.
    if (!names &&
        (memchr(line, ':', (size_t)(end - line)) || memchr(line, '=', (size_t)(end - line))))
        return;
    line = names ? names : line;
    const char own[] = {table->delimiter, 0};
    for (const char *d = table->delimiter == ' ' ? delimiters : own; *d; d++)
        if (fields(line, end, *d) == table->columns) {
            table->names = (struct table_text){(size_t)(line - text), (size_t)(end - line)};
            table->names_delimiter = *d;
            return;
        }
}

static bool is_header(const struct table *table, const char *line, const char *end,
                      enum table_header header)
{
    if (header != TABLE_HEADER_AUTO)
        return header == TABLE_HEADER_YES;
    return numbers(line, end, table->delimiter, '.') == 0 &&
           (table->delimiter == ',' || numbers(line, end, table->delimiter, ',') == 0);
}

bool table_find(struct table *table, const char *text, size_t length, bool whole,
                enum table_header header)
{
    struct table_text comment = {0}, named = {0};
    size_t at = length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

    *table = (struct table){.line = 0};
    while (at < length) {
        const char *newline = memchr(text + at, '\n', length - at);
        const size_t end = newline ? (size_t)(newline - text) : length;
        const char *line = text + at, *stop = text + end;

        table->line++;
        if (!newline && !whole)
            return false;
        if (table_skips(line, stop)) {
            comment_rate(table, line, stop);
            comment = (struct table_text){at, end - at};
            if (find_word(line, stop, "labels:") || find_word(line, stop, "channels:") ||
                find_word(line, stop, "columns:"))
                named = comment;
        } else {
            choose_delimiter(table, line, stop);
            if (!table->names.length && is_header(table, line, stop, header)) {
                table->names = (struct table_text){at, end - at};
                table->names_delimiter = table->delimiter;
                header = TABLE_HEADER_NO;
            } else {
                table->columns = fields(line, stop, table->delimiter);
                table->start = at;
                choose_decimal(table, text, length);
                if (!table->names.length)
                    comment_names(table, text, named.length ? named : comment);
                return numbers(line, stop, table->delimiter, table->decimal) > 0;
            }
        }
        at = end + 1;
    }
    return false;
}

static void trim(const char **from, size_t *length)
{
    while (*length && blank(**from))
        ++*from, --*length;
    while (*length && blank((*from)[*length - 1]))
        --*length;
}

// A quote within quotes is doubled.
static void copy_name(char *name, size_t room, const char *from, size_t length)
{
    size_t n = 0;

    for (size_t i = 0; i < length && n + 1 < room; i++) {
        name[n++] = from[i];
        i += from[i] == '"' && i + 1 < length && from[i + 1] == '"';
    }
    name[n] = 0;
}

void table_name(const struct table *table, const char *text, size_t column, char *name,
                size_t name_room, char *unit, size_t unit_room)
{
    const char *line = text + table->names.at, *end = line + table->names.length, *from = line;
    size_t length = 0;

    *name = *unit = 0;
    for (size_t c = 0; c <= column; c++)
        if (!table->names.length ||
            !table_field(&line, end, table->names_delimiter, &from, &length))
            return;
    trim(&from, &length);
    if (length > 1 && *from == '"' && from[length - 1] == '"') {
        from++, length -= 2;
        trim(&from, &length);
    }
    const char closing = length ? from[length - 1] : 0;
    const char opening = closing == ']' ? '[' : closing == ')' ? '(' : 0;
    const char *bracket = opening ? memrchr(from, opening, length) : NULL;
    if (bracket && bracket > from) {
        const size_t inside = (size_t)(from + length - 1 - bracket - 1);

        if (inside < unit_room) {
            memcpy(unit, bracket + 1, inside);
            unit[inside] = 0;
            length = (size_t)(bracket - from);
        }
        trim(&from, &length);
    }
    copy_name(name, name_room, from, length);
}
