// SPDX-License-Identifier: MIT
// csv_write: a row for each frame: its time and its lanes. Framed data is written long: a row for
// each place on the axes.

#include "stages/file/csv.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CSV_PIECE = 64 * 1024, CSV_CELL = 64, CSV_BLOCK = 512 };

struct csv_writing {
    char delimiter;
    bool comment; // the line of names is one: `.txt`
    bool counts, single;
    size_t numbers; // in a sample: 2 when it is complex
    char *text;
    size_t held;
    double *block; // of one lane after the other: CSV_BLOCK samples each
};

bool csv_check(struct writing *w)
{
    if (*w->type)
        return sigrun_fail(w->stage, w->type_field,
                           "a table holds numbers as text, which have no type");
    return true;
}

static bool csv_flush(struct writing *w, struct csv_writing *csv)
{
    const size_t held = csv->held;

    csv->held = 0;
    return outfile_write(&w->out, csv->text, held);
}

// Room for one more cell.
static bool csv_room(struct writing *w, struct csv_writing *csv, size_t bytes)
{
    return csv->held + bytes <= CSV_PIECE || csv_flush(w, csv);
}

static bool csv_text(struct writing *w, struct csv_writing *csv, const char *text, size_t length)
{
    if (!csv_room(w, csv, length))
        return false;
    memcpy(csv->text + csv->held, text, length < CSV_PIECE ? length : CSV_PIECE);
    csv->held += length < CSV_PIECE ? length : CSV_PIECE;
    return true;
}

// A name with its unit, quoted where it could be taken for several.
static bool csv_name_cell(struct writing *w, struct csv_writing *csv, const char *name,
                          const char *part, const char *unit, bool first)
{
    char cell[256], quoted[2 * sizeof cell + 2];
    size_t n = 0;

    snprintf(cell, sizeof cell, unit && *unit ? "%s%s [%s]" : "%s%s", name, part, unit);
    const bool plain = csv->comment || (!strchr(cell, csv->delimiter) && !strpbrk(cell, "\"\n"));
    if (!first && !csv_text(w, csv, csv->comment ? "  " : &csv->delimiter, csv->comment ? 2 : 1))
        return false;
    if (plain)
        return csv_text(w, csv, cell, strlen(cell));
    quoted[n++] = '"';
    for (const char *c = cell; *c; c++) {
        if (*c == '"')
            quoted[n++] = '"';
        quoted[n++] = *c == '\n' ? ' ' : *c;
    }
    quoted[n++] = '"';
    return csv_text(w, csv, quoted, n);
}

static bool csv_names(struct writing *w, struct csv_writing *csv)
{
    const struct sigrun_format *format = w->format;
    const bool time = format->rate.num != 0;
    char name[32];
    bool fine = !csv->comment || csv_text(w, csv, "# ", 2), first = true;
    bool inner = false; // an axis is called time: then the frame's is another one

    for (size_t a = 0; a < format->axes; a++)
        inner = inner || (format->axis[a].name && !strcmp(format->axis[a].name, "time"));
    if (time || format->axes) {
        fine = fine && csv_name_cell(w, csv, time && !inner ? "time" : "frame", "",
                                     time ? "s" : NULL, true);
        first = false;
    }
    for (size_t a = 0; fine && a < format->axes; a++)
        fine = csv_name_cell(w, csv, format->axis[a].name ? format->axis[a].name : "index", "",
                             format->axis[a].unit, false);
    for (size_t c = 0; fine && c < format->lanes; c++) {
        snprintf(name, sizeof name, format->lanes > 1 ? "ch%zu" : "value", c);
        const char *label =
            format->labels && format->labels[c] && *format->labels[c] ? format->labels[c] : name;

        fine = csv_name_cell(w, csv, label, csv->numbers == 2 ? ".re" : "", format->unit, first);
        first = false;
        if (fine && csv->numbers == 2)
            fine = csv_name_cell(w, csv, label, ".im", format->unit, false);
    }
    return fine && csv_text(w, csv, "\n", 1);
}

bool csv_create(struct writing *w)
{
    struct csv_writing *csv = sigrun_alloc(w->stage, 1, sizeof *csv);
    const enum sigrun_type type = number_type(w->format->type);

    w->state = csv;
    csv->delimiter = codec_has((const char *const[]){"tsv", "tab", NULL}, w->kind) ? '\t' : ',';
    csv->comment = codec_has((const char *const[]){"txt", NULL}, w->kind);
    if (csv->comment)
        csv->delimiter = ' ';
    csv->counts = numbers_are_counts(w->format);
    csv->single = type != SIGRUN_F64 && type != SIGRUN_S32;
    csv->numbers = numbers_in(w->format->type);
    csv->text = sigrun_alloc(w->stage, CSV_PIECE, 1);
    csv->block =
        sigrun_alloc(w->stage, w->format->lanes * CSV_BLOCK * csv->numbers, sizeof *csv->block);
    return !w->header || csv_names(w, csv);
}

// The shortest of the usual lengths that reads back as the same number.
static int csv_print(char *cell, size_t room, double value, bool single)
{
    int length = 0;

    for (int digits = single ? 6 : 15; digits <= (single ? 9 : 17); digits++) {
        length = snprintf(cell, room, "%.*g", digits, value);
        if (single ? strtof(cell, NULL) == (float)value : strtod(cell, NULL) == value)
            break;
    }
    return length;
}

static bool csv_number(struct writing *w, struct csv_writing *csv, double value, bool single,
                       bool first)
{
    if (!csv_room(w, csv, CSV_CELL))
        return false;
    char *cell = csv->text + csv->held;

    if (!first)
        *cell++ = csv->delimiter;
    if (isnan(value)) // its sign means nothing
        cell += snprintf(cell, CSV_CELL - 1, "nan");
    else if (value == 0 || (fabs(value) < 1e6 && value == nearbyint(value)))
        cell += snprintf(cell, CSV_CELL - 1, "%.0f", value);
    else
        cell += csv_print(cell, CSV_CELL - 1, value, single);
    csv->held = (size_t)(cell - csv->text);
    return true;
}

// A time or a coordinate, which was calculated: its last two digits are rounding.
static bool csv_coordinate(struct writing *w, struct csv_writing *csv, double value, bool first)
{
    char cell[CSV_CELL];
    const char *between = first ? "" : &csv->delimiter;
    const int length = snprintf(cell, sizeof cell, "%.15g", value);

    return csv_text(w, csv, between, !first) && csv_text(w, csv, cell, (size_t)length);
}

// What stands before the values: the time or number of the frame, and the places on the axes.
static bool csv_place(struct writing *w, struct csv_writing *csv, uint64_t frame, size_t place,
                      bool *first)
{
    const struct sigrun_format *format = w->format;
    size_t below = sigrun_width(format);

    *first = !format->rate.num && !format->axes;
    if (format->rate.num) {
        const double time =
            format->origin + (double)frame * (double)format->rate.den / (double)format->rate.num;

        if (!csv_coordinate(w, csv, time, true))
            return false;
    } else if (format->axes && !csv_number(w, csv, (double)frame, false, true)) {
        return false;
    }
    for (size_t a = 0; a < format->axes; a++) {
        const struct sigrun_axis *axis = &format->axis[a];

        below /= axis->n;
        const size_t i = place / below % axis->n;
        const double at = axis->table ? axis->table[i]
                          : axis->log ? axis->start * pow(axis->step, (double)i)
                                      : axis->start + (double)i * axis->step;
        if (!csv_coordinate(w, csv, at, false))
            return false;
    }
    return true;
}

// `count` samples of every lane, from a place within a frame, or from frame to frame in plain
// signals.
static bool csv_rows(struct writing *w, struct csv_writing *csv, uint64_t frame, size_t place,
                     size_t count)
{
    const size_t numbers = csv->numbers;

    for (size_t i = 0; i < count; i++) {
        bool first;

        if (!csv_place(w, csv, w->format->axes ? frame : frame + i, place + i, &first))
            return false;
        for (size_t c = 0; c < w->format->lanes; c++)
            for (size_t k = 0; k < numbers; k++) {
                if (!csv_number(w, csv, csv->block[(c * CSV_BLOCK + i) * numbers + k], csv->single,
                                first))
                    return false;
                first = false;
            }
        if (!csv_text(w, csv, "\n", 1))
            return false;
    }
    return true;
}

static void csv_load(struct csv_writing *csv, const struct sigrun_in *in, size_t sample,
                     size_t count)
{
    const size_t size = sigrun_sample_bytes(in->type);

    for (size_t c = 0; c < in->lanes; c++)
        numbers_f64(in->type, csv->counts, (const char *)in->lane[c] + sample * size,
                    count * csv->numbers, csv->block + c * CSV_BLOCK * csv->numbers);
}

bool csv_write(struct writing *w, const struct sigrun_in *in)
{
    struct csv_writing *csv = w->state;
    const bool plain = w->format->axes == 0;
    const size_t rows = plain ? 1 : in->frames, length = plain ? in->frames : in->width;

    for (size_t f = 0; f < rows; f++)
        for (size_t at = 0; at < length; at += CSV_BLOCK) {
            const size_t some = length - at < CSV_BLOCK ? length - at : CSV_BLOCK;

            csv_load(csv, in, f * in->stride + at, some);
            if (!csv_rows(w, csv, w->at + (plain ? at : f), plain ? 0 : at, some))
                return false;
        }
    return csv_flush(w, csv);
}

bool csv_finish(struct writing *w)
{
    return csv_flush(w, w->state);
}
