// SPDX-License-Identifier: MIT
// format: print formats, compare them, and find the conversions that lose nothing.

#include "runtime/graph/format.h"

#include <math.h>
#include <string.h>

static const struct {
    enum sigrun_type type;
    const char *name;
} types[] = {
    {SIGRUN_U8, "u8"},     {SIGRUN_S16, "s16"},    {SIGRUN_S32, "s32"},      {SIGRUN_F32, "f32"},
    {SIGRUN_F64, "f64"},   {SIGRUN_CU8, "cu8"},    {SIGRUN_CS16, "cs16"},    {SIGRUN_CF32, "cf32"},
    {SIGRUN_CF64, "cf64"}, {SIGRUN_CHARS, "text"}, {SIGRUN_SCENES, "scene"},
};
enum { TYPES = sizeof types / sizeof *types };

const char *format_type_name(enum sigrun_type type)
{
    for (size_t i = 0; i < TYPES; i++)
        if (types[i].type == type)
            return types[i].name;
    return "nothing";
}

void format_add_types(struct text *text, unsigned set)
{
    size_t left = 0;

    for (size_t i = 0; i < TYPES; i++)
        left += (set & types[i].type) != 0;
    for (size_t i = 0; i < TYPES; i++)
        if (set & types[i].type) {
            left--;
            text_add(text, "%s%s", types[i].name, left > 1 ? ", " : left ? " or " : "");
        }
}

static void add_number(struct text *text, double value)
{
    // Nine digits tell rates apart; exact ones print short.
    text_add(text, "%.9g", value);
}

void format_add_rate(struct text *text, struct sigrun_ratio rate)
{
    const double hz = sigrun_hz(rate);

    if (!rate.num) {
        text_add(text, "no rate");
        return;
    }
    add_number(text, hz >= 1e6 ? hz / 1e6 : hz >= 1e3 ? hz / 1e3 : hz);
    text_add(text, hz >= 1e6 ? " MHz" : hz >= 1e3 ? " kHz" : " Hz");
}

void format_add(struct text *text, const struct sigrun_format *format)
{
    text_add(text, "%s", format_type_name(format->type));
    if (format->lanes != 1)
        text_add(text, ", %zu lanes", format->lanes);
    for (size_t a = 0; a < format->axes; a++) {
        const struct sigrun_axis *axis = &format->axis[a];

        text_add(text, ", %s %zu", axis->name ? axis->name : "axis", axis->n);
        if (!axis->table && !axis->log && axis->step != 0) {
            text_add(text, " × ");
            add_number(text, axis->step);
            text_add(text, axis->unit ? " %s" : "%s", axis->unit ? axis->unit : "");
        }
    }
    text_add(text, ", ");
    if (format->axes && format->rate.num)
        text_add(text, "%.9g frames/s", sigrun_hz(format->rate));
    else
        format_add_rate(text, format->rate);
    if (format->unit && *format->unit)
        text_add(text, ", %s", format->unit);
}

static unsigned widened(const struct sigrun_format *format)
{
    switch (format->type) {
    case SIGRUN_U8:
    case SIGRUN_S16: return SIGRUN_NUMBERS;
    case SIGRUN_S32:
        return format->bits && format->bits <= 24 ? SIGRUN_NUMBERS : SIGRUN_F64 | SIGRUN_CF64;
    case SIGRUN_CU8:
    case SIGRUN_CS16: return SIGRUN_COMPLEX;
    case SIGRUN_F32: return SIGRUN_F64 | SIGRUN_COMPLEX;
    case SIGRUN_CF32: return SIGRUN_CF64;
    case SIGRUN_F64: return SIGRUN_CF64;
    default: return 0;
    }
}

enum sigrun_type format_widen(const struct sigrun_format *format, unsigned set)
{
    const unsigned possible = widened(format) & set;

    if (format->type & set)
        return format->type;
    for (size_t i = 0; i < TYPES; i++)
        if (possible & types[i].type)
            return types[i].type;
    return 0;
}

bool format_same_rate(struct sigrun_ratio a, struct sigrun_ratio b)
{
    const struct sigrun_ratio x = sigrun_scale(a, 1, 1), y = sigrun_scale(b, 1, 1);

    return x.num == y.num && (x.den == y.den || !x.num);
}

static bool same_number(double a, double b)
{
    return a == b || fabs(a - b) <= 1e-9 * fmax(fabs(a), fabs(b));
}

bool format_same_axes(const struct sigrun_format *a, const struct sigrun_format *b)
{
    if (a->axes != b->axes)
        return false;
    for (size_t i = 0; i < a->axes; i++)
        if (a->axis[i].n != b->axis[i].n || !same_number(a->axis[i].step, b->axis[i].step))
            return false;
    return true;
}

bool format_equal(const struct sigrun_format *a, const struct sigrun_format *b)
{
    return a->type == b->type && a->lanes == b->lanes && format_same_axes(a, b) &&
           format_same_rate(a->rate, b->rate);
}
