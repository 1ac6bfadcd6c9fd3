// SPDX-License-Identifier: MIT
// csv: tables of numbers in text: CSV, TSV and what spreadsheets and instruments write.

#include "stages/file/csv.h"

#include <math.h>
#include <string.h>

enum { CSV_BUFFER = 1 << 20, CSV_LOOK = 64 * 1024, CSV_COLUMNS = 4096 };

// Text with a line of numbers. What is not yet there may still be one, as long as all of it is
// text.
static bool csv_probe(const unsigned char *head, size_t bytes)
{
    struct table table;
    const char *text = (const char *)head;

    if (!bytes)
        return false;
    for (size_t i = 0; i < bytes; i++)
        if (head[i] < 32 && !strchr("\t\r\n\f", head[i]))
            return false;
    if (table_find(&table, text, bytes, bytes < CODEC_HEAD, TABLE_HEADER_AUTO))
        return true;
    return bytes < 256 && !memchr(head, '\n', bytes) && !strchr("<{[", head[0]);
}

static bool csv_open(struct reading *r);

static bool csv_find_table(struct reading *r, struct csv_reading *csv)
{
    static const enum table_header headers[] = {TABLE_HEADER_AUTO, TABLE_HEADER_YES,
                                                TABLE_HEADER_NO};
    bool more = true, found = false;

    infile_peek(&r->in, r->in.regular ? CSV_LOOK : 1);
    while (more && !found && r->in.head_bytes <= CSV_BUFFER) {
        const bool whole = r->in.regular && r->in.head_bytes >= r->in.size;

        found = table_find(&csv->table, (const char *)r->in.head, r->in.head_bytes, whole,
                           headers[r->header]);
        more = found || whole ? false : infile_more(&r->in);
    }
    if (!found)
        found = table_find(&csv->table, (const char *)r->in.head, r->in.head_bytes, true,
                           headers[r->header]);
    if (found)
        return true;
    const struct codec *named = codec_named(r->kind);
    return sigrun_fail_input(r->stage, r->in.culprit,
                             named && named->open == csv_open
                                 ? "%s: no line of it holds numbers"
                                 : "%s: no line of it holds numbers, and it is of no other known "
                                   "format",
                             r->in.name);
}

// The rate needs a second row.
static void csv_wait_for_rows(struct reading *r, const struct csv_reading *csv)
{
    const unsigned char *first = NULL;

    do {
        const unsigned char *start = r->in.head + csv->table.start;

        first = memchr(start, '\n', r->in.head_bytes - csv->table.start);
        if (first && memchr(first + 1, '\n', (size_t)(r->in.head + r->in.head_bytes - first - 1)))
            return;
    } while (infile_more(&r->in));
}

static bool csv_open(struct reading *r)
{
    struct csv_reading *csv = sigrun_alloc(r->stage, 1, sizeof *csv);

    r->state = csv;
    if (!csv_find_table(r, csv))
        return false;
    r->format.type = SIGRUN_F64;
    if (csv->table.columns > CSV_COLUMNS)
        return sigrun_fail_input(r->stage, r->in.culprit,
                                 "%s: a line has %zu columns; up to %d can be read", r->in.name,
                                 csv->table.columns, CSV_COLUMNS);
    if (!csv_choose(r, csv))
        return false;
    if (csv->time != SIZE_MAX)
        csv_wait_for_rows(r, csv);
    if (!csv_time(r, csv))
        return false;
    csv->line = csv->table.line;
    csv->buffer = sigrun_alloc(r->stage, CSV_BUFFER, 1);
    return infile_seek(&r->in, csv->table.start);
}

// A whole line without its newline, or NULL: none has come.
static const char *csv_line(struct reading *r, struct csv_reading *csv, const char **end)
{
    const char *line = csv->buffer + csv->from;
    const char *newline = memchr(line, '\n', csv->held);

    if (!newline && !r->in.ended) {
        memmove(csv->buffer, line, csv->held);
        csv->from = 0;
        // Only a new part can hold a newline.
        while (!newline && csv->held < CSV_BUFFER) {
            const size_t got = infile_some(&r->in, csv->buffer + csv->held, CSV_BUFFER - csv->held);

            newline = memchr(csv->buffer + csv->held, '\n', got);
            csv->held += got;
            if (!got)
                break;
        }
        line = csv->buffer;
    }
    if (!newline && !(r->in.ended && csv->held))
        return NULL;
    *end = newline ? newline : line + csv->held;
    const size_t length = (size_t)(*end - line) + (newline ? 1 : 0);
    csv->from += length;
    csv->held -= length;
    csv->line++;
    return line;
}

static bool csv_refuse(struct reading *r, const struct csv_reading *csv, enum table_row how,
                       const char *line, const char *end, size_t bad)
{
    const unsigned long long number = (unsigned long long)csv->line - 1;
    const char *from = line;
    size_t length = 0;

    if (how == TABLE_SHORT && r->in.ended && !csv->held) {
        sigrun_warn(r->stage, "%s: its last line is cut short and left out", r->in.name);
        return true;
    }
    if (how == TABLE_SHORT)
        return sigrun_fail_input(r->stage, r->in.culprit, "%s: line %llu has %zu columns, not %zu",
                                 r->in.name, number, bad, csv->table.columns);
    for (size_t c = 0; c <= bad; c++)
        table_field(&line, end, csv->table.delimiter, &from, &length);
    return sigrun_fail_input(r->stage, r->in.culprit,
                             "%s: line %llu, column %zu: '%.*s' is no number", r->in.name, number,
                             bad + 1, (int)(length < 40 ? length : 40), from);
}

// Rows that are missing leave a gap in the times.
static void csv_gap(struct reading *r, struct csv_reading *csv, struct sigrun_io *io,
                    uint64_t frame)
{
    const double time = csv->row[r->format.lanes] * csv->time_unit;
    const double rows = (time - csv->before) * sigrun_hz(r->format.rate);

    csv->before = time;
    if (isnan(rows) || !r->format.rate.num || fabs(rows - 1) <= 0.5)
        return;
    if (rows > 1)
        sigrun_tag(io, 0,
                   (struct sigrun_tag){.frame = frame, .key = "gap", .value = nearbyint(rows) - 1});
    if (!csv->uneven)
        sigrun_warn(r->stage,
                    "%s: the times step unevenly at line %llu; the rate is that of its first rows",
                    r->in.name, (unsigned long long)csv->line - 1);
    csv->uneven = true;
}

static enum sigrun_flow csv_read(struct reading *r, struct sigrun_io *io, struct sigrun_out *out)
{
    struct csv_reading *csv = r->state;
    const char *end;
    size_t bad = 0;

    while (out->done < out->frames) {
        const char *line = csv_line(r, csv, &end);

        if (!line && csv->held == CSV_BUFFER) {
            sigrun_fail_input(r->stage, r->in.culprit, "%s: line %llu is longer than 1 MiB",
                              r->in.name, (unsigned long long)csv->line);
            return SIGRUN_FAILED;
        }
        if (!line)
            return r->in.ended ? SIGRUN_DONE : SIGRUN_MORE;
        const enum table_row how = table_read(&csv->table, line, end, csv->lane_of, csv->row, &bad);
        if (how == TABLE_BLANK)
            continue;
        if (how != TABLE_ROW) {
            if (csv_refuse(r, csv, how, line, end, bad))
                continue;
            return SIGRUN_FAILED;
        }
        if (csv->time != SIZE_MAX)
            csv_gap(r, csv, io, r->at + out->done);
        for (size_t c = 0; c < out->lanes; c++)
            ((double *)out->lane[c])[out->done] = csv->row[c];
        out->done++;
    }
    return SIGRUN_MORE;
}

extern const struct codec codec_csv;
const struct codec codec_csv = {
    .name = "table",
    .endings = (const char *const[]){"csv", "tsv", "txt", "tab", NULL},
    .probe = csv_probe,
    .open = csv_open,
    .read = csv_read,
    .check = csv_check,
    .create = csv_create,
    .write = csv_write,
    .finish = csv_finish,
};
