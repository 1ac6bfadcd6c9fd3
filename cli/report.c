// SPDX-License-Identifier: MIT
// report: print errors.

#include "cli/report.h"

#include "cli/terminal.h"

#include <string.h>

// One line of a source as it is shown: the part of it that fits, and where the culprit is in that.
struct view {
    struct text line;  // without tabs and control characters
    size_t at, length; // columns of the culprit, from the first of the line
};

enum {
    TAB = 4,
    INDENT = 2,
    MESSAGE = 800, // columns of a message that are shown, two thirds of them from its beginning
    REMEDY = 4000, // bytes; nobody copies more
};

// Writes bytes [from, to) of a line, with tabs as spaces. Returns the columns.
static size_t add_shown(struct text *out, const char *line, size_t from, size_t to, size_t column)
{
    const size_t start = column;
    size_t columns;

    for (size_t at = from; at < to;) {
        const size_t bytes = terminal_character(line + at, to - at, &columns);
        const unsigned char c = (unsigned char)line[at];

        if (c == '\t') {
            columns = TAB - column % TAB;
            text_add(out, "%*s", (int)columns, "");
        } else if (c < 32 || c == 127 || (c >= 0x80 && bytes == 1)) {
            text_add(out, "?");
        } else {
            text_append(out, line + at, bytes);
        }
        column += columns;
        at += bytes;
    }
    return column - start;
}

// The first byte at or behind `at` that starts a character at most `columns` columns to the left of
// `at`.
static size_t step_back(const char *line, size_t at, size_t columns)
{
    size_t from = at;

    while (from > 0) {
        size_t before = from - 1;

        while (before > 0 && ((unsigned char)line[before] & 0xC0) == 0x80)
            before--;
        if (terminal_columns(line + before, at - before) > columns)
            break;
        from = before;
    }
    return from;
}

static size_t step_forward(const char *line, size_t at, size_t end, size_t columns)
{
    size_t to = at, wide;

    while (to < end) {
        const size_t bytes = terminal_character(line + to, end - to, &wide);

        if (wide > columns)
            break;
        columns -= wide;
        to += bytes;
    }
    return to;
}

// A line that is too long is cut around the culprit, with an ellipsis for what is left out.
static struct view view_of(const char *line, size_t length, size_t at, size_t culprit, size_t width)
{
    struct view view = {0};
    struct text whole = {0};
    size_t from = 0, to = length;

    if (add_shown(&whole, line, 0, length, 0) > width) {
        const size_t room = width - 2; // of the ellipses
        const size_t wide = terminal_columns(line + at, culprit);

        from = step_back(line, at, wide < room ? (room - wide) / 2 : 0);
        to = step_forward(line, from, length, room);
        // Near the end there is room for more of the beginning.
        if (to == length)
            from = step_back(line, length, room);
    }
    text_release(&whole);
    if (from > 0)
        text_add(&view.line, "…");
    view.at = from > 0;
    view.at += add_shown(&view.line, line, from, at, view.at);
    const size_t end = at + culprit < to ? at + culprit : to;
    view.length = end > at ? add_shown(&view.line, line, at, end, view.at) : 0;
    add_shown(&view.line, line, end, to, view.at + view.length);
    if (to < length)
        text_add(&view.line, "…");
    return view;
}

static void add_line(struct text *out, struct span span, const struct terminal *terminal)
{
    const char *text = span.source->text;
    const size_t total = strlen(text);
    size_t start = span.at < total ? span.at : total;
    const size_t at = start;

    while (start > 0 && text[start - 1] != '\n')
        start--;
    const size_t length = strcspn(text + start, "\n");
    const size_t culprit = span.length < start + length - at ? span.length : start + length - at;
    struct view view = view_of(text + start, length, at - start, culprit, terminal->width - INDENT);

    text_add(out, "%*s%s\n%*s%s^", INDENT, "", text_of(&view.line), (int)(INDENT + view.at), "",
             terminal_ink(terminal, INK_RED));
    for (size_t i = 1; i < view.length; i++)
        text_put(out, '~');
    text_add(out, "%s\n", terminal_ink(terminal, INK_NONE));
    text_release(&view.line);
}

// A message, which may hold words of any length and any bytes.
static void add_message(struct text *out, const char *words)
{
    const size_t length = strlen(words);
    size_t head = step_forward(words, 0, length, MESSAGE), tail = length;

    if (head < length) {
        head = step_forward(words, 0, length, MESSAGE / 3 * 2);
        tail = step_back(words, length, MESSAGE / 3);
    }
    add_shown(out, words, 0, head, 0);
    if (head < tail)
        text_add(out, "…");
    add_shown(out, words, tail, length, 0);
}

// Whether words can be copied from a terminal as they are.
static bool can_be_copied(const char *words)
{
    const size_t length = strlen(words);
    size_t columns, bytes;

    for (size_t at = 0; at < length; at += bytes) {
        const unsigned char c = (unsigned char)words[at];

        bytes = terminal_character(words + at, length - at, &columns);
        if ((c < 32 && c != '\t' && c != '\n') || c == 127 || (c >= 0x80 && bytes == 1))
            return false;
    }
    return length <= REMEDY;
}

// The expression of the command line is in front of one's eyes; in a file one has to look.
static void add_place(struct text *out, struct span span)
{
    size_t line = 1;

    if (!span.source || !span.source->name)
        return;
    for (size_t i = 0; i < span.at; i++)
        line += span.source->text[i] == '\n';
    add_message(out, span.source->name);
    text_add(out, ":%zu: ", line);
}

static void add_item(struct text *out, const struct error_item *item,
                     const struct terminal *terminal)
{
    text_add(out, "%serror:%s ", terminal_ink(terminal, INK_RED), terminal_ink(terminal, INK_NONE));
    add_place(out, item->span);
    text_add(out, "%s", terminal_ink(terminal, INK_BOLD));
    add_message(out, item->text);
    text_add(out, "%s\n", terminal_ink(terminal, INK_NONE));
    if (item->span.source)
        add_line(out, item->span, terminal);
    if (item->remedy && can_be_copied(item->remedy))
        text_add(out, "%stry:%s  %s\n", terminal_ink(terminal, INK_GREEN),
                 terminal_ink(terminal, INK_NONE), item->remedy);
}

void report_add(struct text *out, const struct error *err, const struct terminal *terminal)
{
    const size_t kept = err->count < ERROR_MOST ? err->count : ERROR_MOST;

    // An expression's errors come before an input's, and those before what failed while running.
    for (enum error_kind kind = ERROR_EXPRESSION; kind <= ERROR_RUN; kind++)
        for (size_t i = 0; i < kept; i++)
            if (err->items[i].kind == kind)
                add_item(out, &err->items[i], terminal);
    if (err->count > kept)
        text_add(out, "and %zu more\n", err->count - kept);
}

int report_code(const struct error *err)
{
    int code = 1;

    for (size_t i = 0; i < err->count && i < ERROR_MOST; i++) {
        if (err->items[i].kind == ERROR_EXPRESSION)
            return 2;
        if (err->items[i].kind == ERROR_INPUT)
            code = 3;
    }
    return code;
}

int report_errors(struct error *err, const struct options *options)
{
    const struct terminal terminal = terminal_of(stderr, options->color);
    const int code = report_code(err);
    struct text out = {0};

    error_sort(err);
    report_add(&out, err, &terminal);
    fputs(text_of(&out), stderr);
    text_release(&out);
    error_release(err);
    return code;
}
