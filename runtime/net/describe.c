// SPDX-License-Identifier: MIT
// describe: formats and tags as CBOR.

#include "runtime/net/describe.h"

#include <math.h>
#include <string.h>

enum { LANES = 65536, WIDTH = 1 << 26, BITS = 64 };

// Small numbers in place of names, as they stand in the map; never used for anything else again.
enum format_key {
    KEY_TYPE,
    KEY_LANES,
    KEY_RATE, // numerator, denominator
    KEY_UNIT,
    KEY_BITS,
    KEY_ORIGIN,
    KEY_CENTRE,
    KEY_LABELS,
    KEY_AXES,
    KEYS
};
enum axis_key {
    AXIS_NAME,
    AXIS_UNIT,
    AXIS_COUNT,
    AXIS_START,
    AXIS_STEP,
    AXIS_LOG,
    AXIS_TABLE,
    AXIS_KEYS
};

// As SigMF names them.
static const struct {
    enum sigrun_type type;
    const char *name;
} types[] = {
    {SIGRUN_U8, "ru8"},       {SIGRUN_S16, "ri16_le"},  {SIGRUN_S32, "ri32_le"},
    {SIGRUN_F32, "rf32_le"},  {SIGRUN_F64, "rf64_le"},  {SIGRUN_CU8, "cu8"},
    {SIGRUN_CS16, "ci16_le"}, {SIGRUN_CF32, "cf32_le"}, {SIGRUN_CF64, "cf64_le"},
    {SIGRUN_CHARS, "text"},
};
enum { TYPES = sizeof types / sizeof *types };

static const char *name_of(enum sigrun_type type)
{
    for (size_t i = 0; i < TYPES; i++)
        if (types[i].type == type)
            return types[i].name;
    return "";
}

static void write_axis(struct code_writer *w, const struct sigrun_axis *axis)
{
    code_map(w, AXIS_KEYS);
    code_count(w, AXIS_NAME);
    code_text(w, axis->name);
    code_count(w, AXIS_UNIT);
    code_text(w, axis->unit);
    code_count(w, AXIS_COUNT);
    code_count(w, axis->n);
    code_count(w, AXIS_START);
    code_number(w, axis->start);
    code_count(w, AXIS_STEP);
    code_number(w, axis->step);
    code_count(w, AXIS_LOG);
    code_bool(w, axis->log);
    code_count(w, AXIS_TABLE);
    code_bytes(w, axis->table, axis->table ? axis->n * sizeof *axis->table : 0);
}

void describe_format(struct code_writer *w, const struct sigrun_format *format)
{
    code_map(w, KEYS);
    code_count(w, KEY_TYPE);
    code_text(w, name_of(format->type));
    code_count(w, KEY_LANES);
    code_count(w, format->lanes);
    code_count(w, KEY_RATE);
    code_list(w, 2);
    code_integer(w, format->rate.num);
    code_integer(w, format->rate.den ? format->rate.den : 1);
    code_count(w, KEY_UNIT);
    code_text(w, format->unit);
    code_count(w, KEY_BITS);
    code_count(w, format->bits);
    code_count(w, KEY_ORIGIN);
    code_number(w, format->origin);
    code_count(w, KEY_CENTRE);
    code_number(w, format->centre);
    code_count(w, KEY_LABELS);
    code_list(w, format->labels ? format->lanes : 0);
    for (size_t c = 0; format->labels && c < format->lanes; c++)
        code_text(w, format->labels[c]);
    code_count(w, KEY_AXES);
    code_list(w, format->axes);
    for (size_t a = 0; a < format->axes; a++)
        write_axis(w, &format->axis[a]);
}

static bool refuse(struct code_reader *r, const char *why)
{
    if (!r->why)
        r->why = why;
    return false;
}

static const char *read_text(struct code_reader *r, struct arena *arena)
{
    size_t bytes;
    const char *text = code_read_text(r, &bytes);

    if (!text)
        return NULL;
    if (memchr(text, 0, bytes))
        refuse(r, "a text in it holds a zero byte");
    return arena_copy(arena, text, bytes);
}

static double read_finite(struct code_reader *r)
{
    const double value = code_read_number(r);

    if (!isfinite(value))
        refuse(r, "a number in it is not finite");
    return isfinite(value) ? value : 0;
}

static enum sigrun_type read_type(struct code_reader *r)
{
    size_t bytes;
    const char *name = code_read_text(r, &bytes);

    for (size_t i = 0; i < TYPES && name; i++)
        if (strlen(types[i].name) == bytes && memcmp(types[i].name, name, bytes) == 0)
            return types[i].type;
    refuse(r, "its samples are of a type that this revision doesn't know");
    return 0;
}

static struct sigrun_ratio read_rate(struct code_reader *r)
{
    struct sigrun_ratio rate = {0, 1};

    if (code_read_list(r) != 2)
        refuse(r, "its rate is no fraction");
    rate.num = code_read_integer(r);
    rate.den = code_read_integer(r);
    if (rate.num < 0 || rate.den < 1)
        refuse(r, "its rate is impossible");
    return rate;
}

static size_t read_labels(struct code_reader *r, struct sigrun_format *format, struct arena *arena)
{
    const size_t count = code_read_list(r);
    const char **labels = arena_alloc(arena, count ? count : 1, sizeof *labels);

    for (size_t c = 0; c < count && !r->why; c++)
        labels[c] = read_text(r, arena);
    format->labels = count ? labels : NULL;
    return count;
}

static void read_axis(struct code_reader *r, struct sigrun_axis *axis, struct arena *arena)
{
    const size_t pairs = code_read_map(r);
    const void *table = NULL;
    size_t bytes = 0;

    for (size_t i = 0; i < pairs && !r->why; i++)
        switch (code_read_count(r)) {
        case AXIS_NAME: axis->name = read_text(r, arena); break;
        case AXIS_UNIT: axis->unit = read_text(r, arena); break;
        case AXIS_COUNT: axis->n = (size_t)code_read_count(r); break;
        case AXIS_START: axis->start = read_finite(r); break;
        case AXIS_STEP: axis->step = read_finite(r); break;
        case AXIS_LOG: axis->log = code_read_bool(r); break;
        case AXIS_TABLE: table = code_read_bytes(r, &bytes); break;
        default: code_skip(r);
        }
    if (axis->n < 1 || axis->n > WIDTH)
        refuse(r, "an axis of it has an impossible length");
    if (bytes && bytes != axis->n * sizeof *axis->table)
        refuse(r, "the table of an axis has another length than the axis");
    if (!bytes || r->why)
        return;
    double *copy = arena_alloc(arena, axis->n, sizeof *copy);

    memcpy(copy, table, bytes);
    axis->table = copy;
}

static void read_axes(struct code_reader *r, struct sigrun_format *format, struct arena *arena)
{
    size_t width = 1;

    format->axes = code_read_list(r);
    if (format->axes > SIGRUN_AXES) {
        format->axes = 0;
        refuse(r, "it has too many axes");
    }
    for (size_t a = 0; a < format->axes && !r->why; a++) {
        read_axis(r, &format->axis[a], arena);
        width = r->why ? 1 : width * format->axis[a].n;
        if (width > WIDTH)
            refuse(r, "its frames are too large");
    }
}

bool describe_read_format(struct code_reader *r, struct sigrun_format *format, struct arena *arena)
{
    const size_t pairs = code_read_map(r);
    size_t labels = 0;

    *format = (struct sigrun_format){.lanes = 1, .rate = {0, 1}};
    for (size_t i = 0; i < pairs && !r->why; i++)
        switch (code_read_count(r)) {
        case KEY_TYPE: format->type = read_type(r); break;
        case KEY_LANES:
            format->lanes = (size_t)code_read_count(r);
            if (format->lanes < 1 || format->lanes > LANES)
                refuse(r, "it has an impossible number of lanes");
            break;
        case KEY_RATE: format->rate = read_rate(r); break;
        case KEY_UNIT: format->unit = read_text(r, arena); break;
        case KEY_BITS:
            format->bits = (unsigned)code_read_count(r);
            if (format->bits > BITS)
                refuse(r, "its numbers have too many bits");
            break;
        case KEY_ORIGIN: format->origin = read_finite(r); break;
        case KEY_CENTRE: format->centre = read_finite(r); break;
        case KEY_LABELS: labels = read_labels(r, format, arena); break;
        case KEY_AXES: read_axes(r, format, arena); break;
        default: code_skip(r);
        }
    if (labels && labels != format->lanes)
        refuse(r, "it has another number of labels than of lanes");
    if (!format->type)
        refuse(r, "it doesn't say of what type its samples are");
    return !r->why;
}

void describe_tags(struct code_writer *w, const struct sigrun_tag *tags, size_t count,
                   uint64_t first)
{
    code_list(w, count);
    for (size_t i = 0; i < count; i++) {
        code_list(w, 4);
        code_count(w, tags[i].frame - first);
        code_text(w, tags[i].key);
        code_number(w, tags[i].value);
        code_text(w, tags[i].text);
    }
}

bool describe_read_tag(struct code_reader *r, struct sigrun_tag *tag, uint64_t first,
                       struct arena *arena)
{
    if (code_read_list(r) != 4)
        return refuse(r, "a mark on a frame is incomplete");
    tag->frame = first + code_read_count(r);
    tag->key = read_text(r, arena);
    tag->value = code_read_number(r);
    tag->text = read_text(r, arena);
    if (!tag->key || tag->frame < first)
        return refuse(r, "a mark on a frame has no name, or no place");
    return !r->why;
}
