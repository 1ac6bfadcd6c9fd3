// SPDX-License-Identifier: MIT
// csv_columns: which columns of a table are lanes, which one holds the times, and what rate these
// mean.

#include "stages/file/csv.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static void csv_name(const struct reading *r, const struct csv_reading *csv, size_t column,
                     char name[CSV_NAME], char unit[CSV_UNIT])
{
    table_name(&csv->table, (const char *)r->in.head, column, name, CSV_NAME, unit, CSV_UNIT);
}

// A column by its number from 1 or by its name; SIZE_MAX after an error.
static size_t csv_find(struct reading *r, const struct csv_reading *csv, const char *word,
                       const void *culprit)
{
    char name[CSV_NAME], unit[CSV_UNIT], *rest;
    const unsigned long number = strtoul(word, &rest, 10);

    for (size_t c = 0; c < csv->table.columns; c++) {
        csv_name(r, csv, c, name, unit);
        if (*name && strcasecmp(name, word) == 0)
            return c;
    }
    if (rest != word && !*rest && number >= 1 && number <= csv->table.columns)
        return number - 1;
    csv_name(r, csv, 0, name, unit);
    sigrun_fail(r->stage, culprit, "%s has no column %s: it has %zu%s%s%s", r->in.name, word,
                csv->table.columns, *name ? ", the first is called " : "", name,
                *name ? "" : ", without names");
    return SIZE_MAX;
}

static const char *first_row(const struct reading *r, const struct csv_reading *csv,
                             const char **end)
{
    const char *line = (const char *)r->in.head + csv->table.start;
    const size_t left = r->in.head_bytes - csv->table.start;
    const char *newline = memchr(line, '\n', left);

    *end = newline ? newline : line + left;
    return line;
}

// Columns whose first row is a number or empty.
static bool csv_is_numeric(const struct reading *r, const struct csv_reading *csv, size_t column)
{
    const char *end, *line = first_row(r, csv, &end), *from = line;
    size_t length = 0;
    double value;

    for (size_t c = 0; c <= column; c++)
        if (!table_field(&line, end, csv->table.delimiter, &from, &length))
            return false;
    const char *rest = table_number(from, from + length, csv->table.decimal, &value);
    return length == 0 || rest == from + length;
}

static bool csv_find_time(struct reading *r, struct csv_reading *csv)
{
    static const char *const names[] = {"time", "times",     "t",    "seconds",
                                        "sec",  "timestamp", "zeit", NULL};
    char name[CSV_NAME], unit[CSV_UNIT];

    csv->time = SIZE_MAX;
    if (strcasecmp(r->time, "none") == 0)
        return true;
    if (*r->time) {
        csv->time = csv_find(r, csv, r->time, NULL);
        return csv->time != SIZE_MAX;
    }
    for (size_t c = 0; c < csv->table.columns && csv->table.columns > 1; c++) {
        csv_name(r, csv, c, name, unit);
        if (codec_has(names, name) && csv_is_numeric(r, csv, c)) {
            csv->time = c;
            return true;
        }
    }
    return true;
}

// What the brackets behind `time` say, in seconds.
static double csv_time_unit(const char *unit)
{
    static const struct {
        const char *names[4];
        double seconds;
    } units[] = {
        {{"ms", "msec", "milliseconds", NULL}, 1e-3},
        {{"us", "µs", "microseconds", NULL}, 1e-6},
        {{"ns", "nanoseconds", NULL}, 1e-9},
        {{"min", "minutes", NULL}, 60},
        {{"h", "hours", NULL}, 3600},
    };

    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (codec_has(units[i].names, unit))
            return units[i].seconds;
    return 1;
}

// Gives lanes their labels, and the stream a unit when all of them have it.
static void csv_label(struct reading *r, const struct csv_reading *csv, const size_t *columns)
{
    struct sigrun_format *format = &r->format;
    char name[CSV_NAME], unit[CSV_UNIT], first[CSV_UNIT] = "";
    const char **labels = sigrun_alloc(r->stage, format->lanes, sizeof *labels);
    bool same = true, named = false;

    for (size_t i = 0; i < format->lanes; i++) {
        csv_name(r, csv, columns[i], name, unit);
        if (i == 0)
            memcpy(first, unit, sizeof first);
        same = same && strcmp(first, unit) == 0;
        named = named || *name;
        labels[i] = sigrun_text(r->stage, "%s", name);
    }
    if (named)
        format->labels = labels;
    if (same && *first)
        format->unit = sigrun_text(r->stage, "%s", first);
}

bool csv_choose(struct reading *r, struct csv_reading *csv)
{
    const size_t count = csv->table.columns;
    size_t *columns = sigrun_alloc(r->stage, count + r->columns.count, sizeof *columns);
    size_t lanes = 0;

    csv->lane_of = sigrun_alloc(r->stage, count, sizeof *csv->lane_of);
    csv->row = sigrun_alloc(r->stage, count + r->columns.count + 1, sizeof *csv->row);
    if (!csv_find_time(r, csv))
        return false;
    for (size_t c = 0; c < count; c++)
        csv->lane_of[c] = SIZE_MAX;
    for (size_t i = 0; i < r->columns.count; i++) {
        const size_t c = csv_find(r, csv, r->columns.item[i], r->columns_field);

        if (c == SIZE_MAX)
            return false;
        if (csv->lane_of[c] != SIZE_MAX)
            return sigrun_fail(r->stage, r->columns_field, "column %s is named twice",
                               r->columns.item[i]);
        if (c == csv->time)
            csv->time = SIZE_MAX; // it was asked for as data
        csv->lane_of[c] = lanes;
        columns[lanes++] = c;
    }
    for (size_t c = 0; c < count && !r->columns.count; c++)
        if (c != csv->time && csv_is_numeric(r, csv, c)) {
            csv->lane_of[c] = lanes;
            columns[lanes++] = c;
        }
    if (!lanes)
        return sigrun_fail_input(r->stage, r->in.culprit, "%s: no column of it holds numbers",
                                 r->in.name);
    r->format.lanes = lanes;
    if (csv->time != SIZE_MAX)
        csv->lane_of[csv->time] = lanes;
    csv_label(r, csv, columns);
    return true;
}

// The last whole row of the head gives the longest span, and so the most exact rate.
static double csv_last_time(const struct reading *r, const struct csv_reading *csv, double *steps,
                            double *resolution)
{
    const char *line = (const char *)r->in.head + csv->table.start,
               *end = line + r->in.head_bytes - csv->table.start;
    double time = csv->row[r->format.lanes];
    size_t bad, rows = 0;

    while (line < end) {
        const char *newline = memchr(line, '\n', (size_t)(end - line));
        const char *stop = newline ? newline : end;

        if (!newline && !r->in.ended && !(r->in.regular && r->in.head_bytes >= r->in.size))
            break;
        if (table_read(&csv->table, line, stop, csv->lane_of, csv->row, &bad) == TABLE_ROW) {
            const char *from = line, *at = line;
            size_t length = 0;

            for (size_t c = 0; c <= csv->time; c++)
                table_field(&at, stop, csv->table.delimiter, &from, &length);
            *resolution =
                fmin(*resolution, table_resolution(from, from + length, csv->table.decimal));
            time = csv->row[r->format.lanes];
            rows++;
        }
        line = stop + 1;
    }
    *steps = rows ? (double)(rows - 1) : 0;
    return time;
}

bool csv_time(struct reading *r, struct csv_reading *csv)
{
    char name[CSV_NAME], unit[CSV_UNIT];
    struct sigrun_ratio *rate = &r->format.rate;
    double steps = 0, resolution = 1; // the last digits may be left out where they are 0
    size_t bad;

    *rate = (struct sigrun_ratio){0, 1};
    if (csv->time == SIZE_MAX) {
        if (csv->table.rate > 0)
            table_rate(1, csv->table.rate, 0, &rate->num, &rate->den);
        return true;
    }
    const char *end, *line = first_row(r, csv, &end);
    if (table_read(&csv->table, line, end, csv->lane_of, csv->row, &bad) != TABLE_ROW)
        return sigrun_fail_input(r->stage, r->in.culprit,
                                 "%s: line %zu has no number in column %zu", r->in.name,
                                 csv->table.line, bad + 1);
    csv_name(r, csv, csv->time, name, unit);
    csv->time_unit = csv_time_unit(unit);
    const double first = csv->row[r->format.lanes];
    const double last = csv_last_time(r, csv, &steps, &resolution);
    r->format.origin = first * csv->time_unit;
    csv->before = NAN;
    if (steps > 0 &&
        !table_rate((last - first) * csv->time_unit, steps, resolution * csv->time_unit, &rate->num,
                    &rate->den) &&
        !r->rate.num)
        return sigrun_fail_input(
            r->stage, r->in.culprit,
            "%s: the times in its column %zu don't grow: give rate=, or time=none", r->in.name,
            csv->time + 1);
    return true;
}
