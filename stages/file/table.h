// SPDX-License-Identifier: MIT
//
// Tables of numbers in text: what separates their columns, what these are called, and their rows as
// doubles.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A part of the text that a table was found in.
struct table_text {
    size_t at, length;
};

// All offsets count from the start of the text.
struct table {
    char delimiter;          // ' ' stands for any run of blanks
    char decimal;            // '.' or ','
    size_t columns;          // fields of the first row
    size_t start;            // of the first row of numbers
    size_t line;             // its number, from 1
    struct table_text names; // the line that names the columns; length 0: none
    char names_delimiter;    // 'w' stands for two blanks or more
    double rate;             // that a comment states, in Hz; 0: none
};

enum table_header { TABLE_HEADER_AUTO, TABLE_HEADER_YES, TABLE_HEADER_NO };

// Looks at the start of a text. False: there is no row with a number in it. whole: nothing follows
// the text.
bool table_find(struct table *table, const char *text, size_t length, bool whole,
                enum table_header header);

// The name of a column, without quotes and unit, copied to `name`; the unit in brackets behind it
// to `unit`. Both are "" where there is none.
void table_name(const struct table *table, const char *text, size_t column, char *name,
                size_t name_room, char *unit, size_t unit_room);

// Is it a comment or blank?
bool table_skips(const char *line, const char *end);

enum table_row { TABLE_ROW, TABLE_BLANK, TABLE_SHORT, TABLE_BAD };

// Reads a line without its newline. lane_of[column] is the place in `row` for each of
// table->columns columns, or SIZE_MAX. An empty field is not a number. bad: the column that was
// missing or no number.
enum table_row table_read(const struct table *table, const char *line, const char *end,
                          const size_t *lane_of, double *row, size_t *bad);

// A decimal number, to the nearest double, with blanks around it; NULL: there is none. Else what
// follows it. The text may end at `end` without a zero byte.
const char *table_number(const char *text, const char *end, char decimal, double *value);

// The rate that times `span` seconds apart over `steps` steps mean, when they were printed with
// steps of `resolution`: the roundest within that error. Returns false for times that don't grow.
bool table_rate(double span, double steps, double resolution, int64_t *num, int64_t *den);

// The step of the last digit of a number in a text: 0.001 of 1.250, 1e-21 of 2.5e-20.
double table_resolution(const char *text, const char *end, char decimal);

// The next field of a line: what lies between two delimiters, quotes included. False at the end of
// the line.
bool table_field(const char **at, const char *end, char delimiter, const char **from,
                 size_t *length);
