// SPDX-License-Identifier: MIT
// quantity_print: numbers with units for a person, and exactly for the language.

#include "runtime/graph/quantity.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void quantity_add_expected(struct text *text, const struct quantity_reader *reader)
{
    const char *whole = reader->whole ? "whole " : "";

    switch (reader->unit) {
    case SIGRUN_PLAIN:
        text_add(text, reader->whole ? "a whole number (8)" : "a number (2.5)");
        break;
    case SIGRUN_HZ: text_add(text, "a frequency (440, 3kHz, 0.25fs)"); break;
    case SIGRUN_SECONDS: text_add(text, "a time in seconds (0.5, 20ms, 1min)"); break;
    case SIGRUN_FRAMES:
        text_add(text, "a %snumber of frames (1024) or a time (20ms)", whole);
        break;
    case SIGRUN_RATIO: text_add(text, "a factor (0.5, 50%%) or decibels (-6dB)"); break;
    case SIGRUN_DB: text_add(text, "decibels (-40, -40dB)"); break;
    case SIGRUN_ANGLE: text_add(text, "an angle in radians or degrees (pi/2, 90deg)"); break;
    case SIGRUN_BYTES: text_add(text, "a number of bytes (65536, 64KiB)"); break;
    case SIGRUN_METRES: text_add(text, "a distance in metres (300, 15km)"); break;
    case SIGRUN_SPEED: text_add(text, "a speed in m/s (30, 30m/s, 108km/h)"); break;
    case SIGRUN_VALUE:
        if (reader->value_unit && *reader->value_unit)
            text_add(text, "a value in %s (2, 0.1%s)", reader->value_unit, reader->value_unit);
        else
            text_add(text, "a bare number (0.5), since the stream has no unit");
        break;
    }
}

static bool takes_prefix(const char *unit)
{
    for (const char *s = unit; *s; s++)
        if (!isalpha((unsigned char)*s))
            return false;
    return strcmp(unit, "dB") != 0;
}

void quantity_add_si(struct text *text, double value, const char *unit)
{
    static const char *const names[] = {"p", "n", "µ", "m", "", "k", "M", "G", "T"};
    int group = 0; // of three digits
    double shown = value;

    if ((!unit || takes_prefix(unit)) && fabs(value) < 1e18 && fabs(value) > 1e-18) {
        // What rounds to 1000 in six digits is 1 of the next prefix.
        for (; fabs(shown) >= 999.9995 && group < 4; group++)
            shown /= 1000;
        for (; fabs(shown) < 0.9999995 && group > -4; group--)
            shown *= 1000;
    }
    text_add(text, "%.6g", shown);
    if (unit)
        text_add(text, " %s%s", names[group + 4], unit);
    else
        text_add(text, "%s", names[group + 4]);
}

static void add_seconds(struct text *text, double seconds)
{
    if (seconds >= 3600 && seconds == 60 * rint(seconds / 60))
        text_add(text, "%.6g h", seconds / 3600);
    else if (seconds >= 120 && seconds == rint(seconds))
        text_add(text, "%.6g min", seconds / 60);
    else
        quantity_add_si(text, seconds, "s");
}

static void add_bytes(struct text *text, double bytes)
{
    static const char *const names[] = {"bytes", "KiB", "MiB", "GiB"};
    size_t n = 0;

    for (; n < 3 && bytes != 0 && fmod(bytes, 1024) == 0; n++)
        bytes /= 1024;
    text_add_number(text, bytes);
    text_add(text, " %s", names[n]);
}

// In the base unit.
static void add_plain(struct text *text, const struct quantity_reader *reader, double value)
{
    switch (reader->unit) {
    case SIGRUN_PLAIN:
    case SIGRUN_RATIO: text_add_number(text, value); break;
    case SIGRUN_FRAMES:
        text_add_number(text, value);
        text_add(text, value == 1 ? " frame" : " frames");
        break;
    case SIGRUN_HZ: quantity_add_si(text, value, "Hz"); break;
    case SIGRUN_SECONDS: add_seconds(text, value); break;
    case SIGRUN_DB: text_add(text, "%.6g dB", value); break;
    case SIGRUN_ANGLE: text_add(text, "%.6g rad", value); break;
    case SIGRUN_BYTES: add_bytes(text, value); break;
    case SIGRUN_METRES: quantity_add_si(text, value, "m"); break;
    case SIGRUN_SPEED: text_add(text, "%.6g m/s", value); break;
    case SIGRUN_VALUE:
        if (reader->value_unit && *reader->value_unit)
            quantity_add_si(text, value, reader->value_unit);
        else
            text_add_number(text, value);
        break;
    }
}

void quantity_add(struct text *text, const struct quantity_reader *reader, enum quantity_form form,
                  double value)
{
    const double hz = sigrun_hz(reader->rate);

    switch (form) {
    case QUANTITY_FS:
        if (hz > 0) {
            text_add(text, "%.6gfs", value / hz);
            return;
        }
        break;
    case QUANTITY_TIME:
        if (hz > 0) {
            add_seconds(text, value / hz);
            return;
        }
        break;
    case QUANTITY_PERCENT: text_add(text, "%.6g%%", 100 * value); return;
    case QUANTITY_DB:
        if (value > 0) {
            text_add(text, "%.6g dB", 20 * log10(value));
            return;
        }
        break;
    case QUANTITY_DEGREES: text_add(text, "%.6g°", value * 180 / M_PI); return;
    case QUANTITY_BARE:
    case QUANTITY_UNIT: break;
    }
    add_plain(text, reader, value);
}

void quantity_add_rate(struct text *text, struct sigrun_ratio rate)
{
    if (!rate.num) {
        text_add(text, "no rate");
        return;
    }
    const double hz = sigrun_hz(rate);
    const double scale = hz >= 1e9 ? 1e9 : hz >= 1e6 ? 1e6 : hz >= 1e3 ? 1e3 : 1;
    char digits[32];

    snprintf(digits, sizeof digits, "%.6g", hz / scale);
    if (fabs(strtod(digits, NULL) * scale - hz) <= 1e-12 * hz) {
        text_add(text, "%s %sHz", digits,
                 scale == 1e9   ? "G"
                 : scale == 1e6 ? "M"
                 : scale == 1e3 ? "k"
                                : "");
        return;
    }
    // A fraction that six digits can't show is told as one.
    quantity_add_ratio(text, rate);
    text_add(text, " Hz");
}

void quantity_add_ratio(struct text *text, struct sigrun_ratio ratio)
{
    text_add(text, "%" PRId64, ratio.num);
    if (ratio.den != 1 && ratio.num)
        text_add(text, "/%" PRId64, ratio.den);
}
