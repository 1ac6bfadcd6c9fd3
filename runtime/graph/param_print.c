// SPDX-License-Identifier: MIT
// param_print: parameters as canonical text, and as words for help.

#include "runtime/graph/param_value.h"
#include "runtime/lang/print.h"

#include <math.h>

static void add_list(struct text *text, const struct sigrun_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        text_add(text, i ? "," : "");
        text_add_number(text, list->item[i]);
    }
    if (!list->count)
        text_add(text, "\"\"");
}

static void add_texts(struct text *text, const struct sigrun_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++) {
        text_add(text, i ? "," : "");
        print_text(text, texts->item[i]);
    }
    if (!texts->count)
        text_add(text, "\"\"");
}

void param_print(struct text *text, const struct sigrun_param *param, const void *self)
{
    const void *field = (const char *)self + param->offset;
    const struct sigrun_range *range = field;

    switch (param->kind) {
    case SIGRUN_BOOL: text_add(text, *(const bool *)field ? "yes" : "no"); break;
    case SIGRUN_INT:
        if (param->choices)
            print_text(text, param->choices[*(const int *)field]);
        else
            text_add(text, "%d", *(const int *)field);
        break;
    case SIGRUN_SIZE: text_add(text, "%zu", *(const size_t *)field); break;
    case SIGRUN_REAL: text_add_number(text, *(const double *)field); break;
    case SIGRUN_TEXT: print_text(text, *(const char *const *)field); break;
    case SIGRUN_RATE: quantity_add_ratio(text, *(const struct sigrun_ratio *)field); break;
    case SIGRUN_RANGE:
        text_add_number(text, range->lo);
        text_add(text, "..");
        text_add_number(text, range->hi);
        break;
    case SIGRUN_LIST: add_list(text, field); break;
    case SIGRUN_TEXTS: add_texts(text, field); break;
    }
}

void params_print(struct text *text, const struct sigrun_param *table, const void *self)
{
    for (const struct sigrun_param *param = table; param && param->name; param++) {
        text_add(text, "%s%s=", param == table ? "" : " ", param->name);
        param_print(text, param, self);
    }
}

const char *param_type_name(const struct sigrun_param *param)
{
    static const char *const numbers[] = {
        [SIGRUN_PLAIN] = "number",    [SIGRUN_HZ] = "frequency",       [SIGRUN_SECONDS] = "time",
        [SIGRUN_FRAMES] = "frames",   [SIGRUN_RATIO] = "factor or dB", [SIGRUN_DB] = "decibels",
        [SIGRUN_ANGLE] = "angle",     [SIGRUN_VALUE] = "value",        [SIGRUN_BYTES] = "bytes",
        [SIGRUN_METRES] = "distance", [SIGRUN_SPEED] = "speed",
    };
    static const char *const plurals[] = {
        [SIGRUN_PLAIN] = "numbers",    [SIGRUN_HZ] = "frequencies",      [SIGRUN_SECONDS] = "times",
        [SIGRUN_FRAMES] = "frames",    [SIGRUN_RATIO] = "factors or dB", [SIGRUN_DB] = "decibels",
        [SIGRUN_ANGLE] = "angles",     [SIGRUN_VALUE] = "values",        [SIGRUN_BYTES] = "bytes",
        [SIGRUN_METRES] = "distances", [SIGRUN_SPEED] = "speeds",
    };
    static const char *const ranges[] = {
        [SIGRUN_PLAIN] = "range",          [SIGRUN_HZ] = "frequency range",
        [SIGRUN_SECONDS] = "time range",   [SIGRUN_FRAMES] = "range of frames",
        [SIGRUN_RATIO] = "factor range",   [SIGRUN_DB] = "range in dB",
        [SIGRUN_ANGLE] = "angle range",    [SIGRUN_VALUE] = "value range",
        [SIGRUN_BYTES] = "range of bytes", [SIGRUN_METRES] = "distance range",
        [SIGRUN_SPEED] = "speed range",
    };

    if (param->choices)
        return "choice";
    switch (param->kind) {
    case SIGRUN_BOOL: return "yes or no";
    case SIGRUN_TEXT: return "text";
    case SIGRUN_TEXTS: return "texts";
    case SIGRUN_RATE: return "rate";
    case SIGRUN_RANGE: return ranges[param->unit];
    case SIGRUN_LIST: return plurals[param->unit];
    case SIGRUN_INT:
    case SIGRUN_SIZE: return param->unit == SIGRUN_PLAIN ? "count" : numbers[param->unit];
    case SIGRUN_REAL: break;
    }
    return numbers[param->unit];
}

void param_add_limits(struct text *text, const struct quantity_reader *reader,
                      enum quantity_form form, double min, double max)
{
    const bool above = min > 0 && min < PARAM_SMALLEST;

    if (max >= PARAM_ENDLESS) {
        text_add(text, above ? "more than " : "at least ");
        quantity_add(text, reader, form, above ? 0 : min);
    } else if (min <= -PARAM_ENDLESS) {
        text_add(text, "at most ");
        quantity_add(text, reader, form, max);
    } else {
        quantity_add(text, reader, form, above ? 0 : min);
        text_add(text, " to ");
        quantity_add(text, reader, form, max);
    }
}

void param_add_expected(struct text *text, const struct sigrun_param *param,
                        const struct param_context *context)
{
    const struct quantity_reader reader = param_reader(param, context, NULL, span_none());

    if (param->choices) {
        for (size_t i = 0; param->choices[i]; i++)
            text_add(text, "%s%s",
                     i == 0                  ? ""
                     : param->choices[i + 1] ? ", "
                                             : " or ",
                     param->choices[i]);
        return;
    }
    switch (param->kind) {
    case SIGRUN_BOOL: text_add(text, "yes or no"); break;
    case SIGRUN_TEXT: text_add(text, "a text"); break;
    case SIGRUN_TEXTS: text_add(text, "texts with commas between"); break;
    case SIGRUN_RANGE:
        text_add(text, "a range LO..HI, each ");
        quantity_add_expected(text, &reader);
        break;
    case SIGRUN_LIST:
        text_add(text, "a list with commas between, each ");
        quantity_add_expected(text, &reader);
        break;
    case SIGRUN_INT:
    case SIGRUN_SIZE:
    case SIGRUN_REAL:
    case SIGRUN_RATE: quantity_add_expected(text, &reader); break;
    }
}

void param_print_limits(struct text *text, const struct sigrun_param *param)
{
    const struct quantity_reader reader =
        param_reader(param, &(struct param_context){0}, NULL, span_none());

    // Where nobody gets to, there is no need to tell of a limit.
    const double far = 1e15, min = param->min <= -far ? -INFINITY : param->min,
                 max = param->max >= far ? INFINITY : param->max;

    if ((min != 0 || max != 0) && (isfinite(min) || isfinite(max)))
        param_add_limits(text, &reader, QUANTITY_UNIT, min, max);
}
