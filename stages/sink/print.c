// SPDX-License-Identifier: MIT
// print: frames as text on stdout.
//
// A plain signal is one line a frame: its time, then its lanes. Frames with axes are tables of one
// line a sample: its coordinates, then the lanes; text puts a line with the time before each of
// them.

#include "runtime/graph/stage.h"
#include "stages/sink/lines.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum print_format { PRINT_TEXT, PRINT_CSV, PRINT_JSON };
static const char *const print_formats[] = {"text", "csv", "json", NULL};

struct print {
    enum print_format format;
    size_t digits; // 0: as many as it takes
    bool header;
    bool time;
    const struct sigrun_format *in;
    const char **names;  // of the lanes
    size_t width, parts; // samples of a frame, numbers of a sample
    bool wide;
    int decimals; // of times
    bool timed;   // it has a rate, and its time is wanted
    bool begun;
    struct lines *lines;
};

static const struct sigrun_param print_params[] = {
    {SIGRUN_PARAM(struct print, format), .def = "text", .choices = print_formats,
     .doc = "Columns, comma-separated values, or a JSON object a line."},
    {SIGRUN_PARAM(struct print, digits), .def = "0", .max = 17,
     .doc = "Significant digits; 0: the shortest that read back to the same number."},
    {SIGRUN_PARAM(struct print, header), .def = "true",
     .doc = "Begin with the names and units of the columns."},
    {SIGRUN_PARAM(struct print, time), .def = "true", .doc = "Tell the time of each frame."},
    {0},
};

static bool print_start(struct sigrun_stage *stage, void *self)
{
    struct print *p = self;

    p->in = sigrun_input(stage, 0);
    p->width = sigrun_width(p->in);
    p->parts = sigrun_is_complex(p->in->type) ? 2 : 1;
    p->wide = sigrun_is_double(p->in->type);
    p->timed = p->time && p->in->rate.num;
    p->decimals = p->timed ? (int)fmax(ceil(log10(sigrun_hz(p->in->rate))), 0) + 4 : 0;
    p->names = sigrun_alloc(stage, p->in->lanes, sizeof *p->names);
    for (size_t c = 0; c < p->in->lanes; c++)
        p->names[c] = p->in->labels      ? p->in->labels[c]
                      : p->in->lanes > 1 ? sigrun_text(stage, "ch%zu", c)
                                         : "value";
    p->lines = sigrun_alloc(stage, 1, sizeof *p->lines);
    lines_open(p->lines, STDOUT_FILENO);
    return true;
}

static double print_number(const struct sigrun_in *in, size_t lane, size_t i)
{
    switch (in->type) {
    case SIGRUN_F64:
    case SIGRUN_CF64: return ((const double *)in->lane[lane])[i];
    default: return (double)((const float *)in->lane[lane])[i];
    }
}

static double print_time(const struct print *p, uint64_t frame)
{
    return p->in->origin + (double)frame * (double)p->in->rate.den / (double)p->in->rate.num;
}

static double coordinate(const struct sigrun_axis *axis, size_t i)
{
    if (axis->table)
        return axis->table[i];
    return axis->log ? axis->start * pow(axis->step, (double)i)
                     : axis->start + axis->step * (double)i;
}

// Index along axis a of sample i of a frame.
static size_t along(const struct sigrun_format *format, size_t a, size_t i)
{
    for (size_t k = format->axes; --k > a;)
        i /= format->axis[k].n;
    return i % format->axis[a].n;
}

static void column(const struct print *p, bool *first, const char *name, const char *part,
                   const char *unit)
{
    char word[256];
    const bool bracket = unit && *unit;

    snprintf(word, sizeof word, "%s%s%s%s%s", name, part, bracket ? " [" : "", bracket ? unit : "",
             bracket ? "]" : "");
    if (!*first)
        lines_word(p->lines, p->format == PRINT_CSV ? "," : "  ");
    *first = false;
    if (p->format == PRINT_CSV)
        lines_csv(p->lines, word);
    else
        lines_word(p->lines, word);
}

static void header_columns(const struct print *p)
{
    const struct sigrun_format *in = p->in;
    bool first = true;
    bool inner = false; // an axis is called time: then the frame's is another one

    for (size_t a = 0; a < in->axes; a++)
        inner = inner || (in->axis[a].name && !strcmp(in->axis[a].name, "time"));
    if (p->format == PRINT_TEXT)
        lines_word(p->lines, "# ");
    if (p->timed && (!in->axes || p->format == PRINT_CSV))
        column(p, &first, inner ? "frame" : "time", "", "s");
    for (size_t a = 0; a < in->axes; a++)
        column(p, &first, in->axis[a].name ? in->axis[a].name : "axis", "", in->axis[a].unit);
    for (size_t c = 0; c < in->lanes; c++)
        for (size_t k = 0; k < p->parts; k++)
            column(p, &first, p->names[c], p->parts == 1 ? "" : k ? ".im" : ".re", in->unit);
    lines_word(p->lines, "\n");
}

static void number(const struct print *p, double value, bool wide)
{
    if (p->format == PRINT_JSON && !isfinite(value))
        lines_word(p->lines, "null");
    else
        lines_number(p->lines, value, wide, p->digits);
}

static void header_json(const struct print *p)
{
    struct lines *l = p->lines;

    lines_word(l, "{\"rate\":");
    number(p, sigrun_hz(p->in->rate), true);
    lines_word(l, ",\"unit\":");
    lines_json(l, p->in->unit ? p->in->unit : "");
    lines_word(l, ",\"axes\":[");
    for (size_t a = 0; a < p->in->axes; a++) {
        const struct sigrun_axis *axis = &p->in->axis[a];

        lines_word(l, a ? ",{\"name\":" : "{\"name\":");
        lines_json(l, axis->name ? axis->name : "");
        lines_word(l, ",\"unit\":");
        lines_json(l, axis->unit ? axis->unit : "");
        lines_word(l, ",\"values\":[");
        for (size_t i = 0; i < axis->n; i++) {
            lines_word(l, i ? "," : "");
            number(p, coordinate(axis, i), true);
        }
        lines_word(l, "]}");
    }
    lines_word(l, "]}\n");
}

static void frame_json(const struct print *p, const struct sigrun_in *in, size_t f)
{
    struct lines *l = p->lines;

    lines_word(l, "{");
    if (p->timed) {
        lines_word(l, "\"time\":");
        lines_fixed(l, print_time(p, in->at + f), p->decimals);
    }
    for (size_t c = 0; c < in->lanes; c++) {
        lines_word(l, c || p->timed ? "," : "");
        lines_json(l, p->names[c]);
        lines_word(l, p->in->axes ? ":[" : ":");
        for (size_t i = 0; i < p->width; i++) {
            const size_t at = (f * in->stride + i) * p->parts;

            lines_word(l, i ? "," : "");
            lines_word(l, p->parts > 1 ? "[" : "");
            number(p, print_number(in, c, at), p->wide);
            if (p->parts > 1) {
                lines_word(l, ",");
                number(p, print_number(in, c, at + 1), p->wide);
                lines_word(l, "]");
            }
        }
        lines_word(l, p->in->axes ? "]" : "");
    }
    lines_word(l, "}\n");
}

static void frame_table(const struct print *p, const struct sigrun_in *in, size_t f)
{
    const char *gap = p->format == PRINT_CSV ? "," : "  ";
    const bool caption = p->in->axes && p->format == PRINT_TEXT;
    struct lines *l = p->lines;

    if (caption && p->timed) {
        lines_word(l, in->at + f ? "\n# time " : "# time ");
        lines_fixed(l, print_time(p, in->at + f), p->decimals);
        lines_word(l, " s\n");
    } else if (caption && in->at + f) {
        lines_word(l, "\n");
    }
    for (size_t i = 0; i < p->width; i++) {
        bool first = true;

        if (p->timed && !caption) {
            lines_fixed(l, print_time(p, in->at + f), p->decimals);
            first = false;
        }
        for (size_t a = 0; a < p->in->axes; a++, first = false) {
            lines_word(l, first ? "" : gap);
            lines_number(l, coordinate(&p->in->axis[a], along(p->in, a, i)), true, 9);
        }
        for (size_t c = 0; c < in->lanes; c++)
            for (size_t k = 0; k < p->parts; k++, first = false) {
                lines_word(l, first ? "" : gap);
                number(p, print_number(in, c, (f * in->stride + i) * p->parts + k), p->wide);
            }
        lines_word(l, "\n");
    }
}

static enum sigrun_flow print_process(struct sigrun_io *io, void *self)
{
    struct print *p = self;
    const struct sigrun_in *in = &io->in[0];
    const size_t frames = sigrun_pass(io);

    if (in->type == SIGRUN_CHARS) {
        lines_bytes(p->lines, in->lane[0], frames);
    } else {
        if (!p->begun && p->header && (frames || in->last))
            (p->format == PRINT_JSON ? header_json : header_columns)(p);
        p->begun = p->begun || frames || in->last;
        for (size_t f = 0; f < frames && !p->lines->error; f++)
            (p->format == PRINT_JSON ? frame_json : frame_table)(p, in, f);
    }
    lines_write(p->lines);
    if (p->lines->error == EPIPE)
        return SIGRUN_DONE; // whoever read has enough, as with `yes | head`
    if (p->lines->error) {
        sigrun_fail(io->stage, NULL, "can't write to stdout: %s", strerror(p->lines->error));
        return SIGRUN_FAILED;
    }
    return SIGRUN_MORE;
}

const struct sigrun_stage_type sigrun_print = {
    .abi = SIGRUN_ABI,
    .name = "print",
    .family = "sink",
    .summary = "frames as text on stdout",
    .doc =
        "A line for each frame of a signal: its time and its lanes, after a header with names and "
        "units. Frames with axes are tables: for each sample its coordinates and the lanes. "
        "Complex numbers take two columns, .re and .im. JSON has a line for the header and one "
        "for each frame. Integers without a unit are parts of full scale, which is 1. Text streams "
        "are written as they are.",
    .example = "sine 1k amp=0.5 | head 48 | print format=csv",
    .aliases = (const char *const[]){"stdout", "cat", "dump", "echo", "show", NULL},
    .in = {{.name = "in", .types = SIGRUN_NUMBERS | SIGRUN_CHARS}},
    .params = print_params,
    .revision = 1,
    .needs = SIGRUN_NEEDS_WRITE,
    .moves = SIGRUN_PINNED,
    .size = sizeof(struct print),
    .start = print_start,
    .process = print_process,
};
