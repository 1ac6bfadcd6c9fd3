// SPDX-License-Identifier: MIT
//
// Axes and units of streams as those of pictures.
#include "stages/plot/axes.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const axes_scales[] = {"auto", "linear", "log", NULL};

static double coordinate(const struct sigrun_axis *axis, size_t i)
{
    if (axis->table)
        return axis->table[i];
    return axis->log ? axis->start * pow(axis->step, (double)i)
                     : axis->start + axis->step * (double)i;
}

static int by_coordinate(const void *a, const void *b, void *axis)
{
    const size_t i = *(const size_t *)a, k = *(const size_t *)b;
    const double x = coordinate(axis, i), y = coordinate(axis, k);

    return x < y ? -1 : x > y ? 1 : i < k ? -1 : i > k;
}

// All above zero, and the last step more than thrice the first.
static bool spreads(const double *at, size_t n)
{
    return n > 2 && at[0] > 0 && at[n - 1] - at[n - 2] > 3 * (at[1] - at[0]);
}

void axes_order(struct axes_order *order, const struct sigrun_axis *axis, struct arena *arena)
{
    const size_t n = axis->n;

    *order = (struct axes_order){.steps = {.first = axis->start, .step = axis->step, .count = n},
                                 .log = axis->log};
    if (!axis->table && !axis->log && axis->step > 0)
        return;
    double *at = arena_alloc(arena, n ? n : 1, sizeof *at);
    size_t *from = arena_alloc(arena, n ? n : 1, sizeof *from);
    struct sigrun_axis copy = *axis;
    bool ascending = true;

    for (size_t i = 0; i < n; i++) {
        from[i] = i;
        ascending = ascending && (i == 0 || coordinate(axis, i) > coordinate(axis, i - 1));
    }
    if (!ascending) {
        qsort_r(from, n, sizeof *from, by_coordinate, &copy);
        order->from = from;
    }
    for (size_t i = 0; i < n; i++)
        at[i] = coordinate(axis, from[i]);
    order->steps = (struct scene_steps){.at = at, .count = n};
    order->log = axis->log || spreads(at, n);
}

static double end_of(struct sigrun_range range, double end)
{
    return range.lo < range.hi ? end : NAN;
}

struct scene_axis axes_of(const struct sigrun_axis *axis, enum axes_scale scale,
                          const struct axes_order *order, struct sigrun_range range,
                          struct arena *arena)
{
    char *name = axis->name ? arena_copy(arena, axis->name, strlen(axis->name)) : NULL;

    if (name)
        name[0] = (char)toupper((unsigned char)name[0]);
    return (struct scene_axis){.name = name,
                               .unit = axis->unit,
                               .low = end_of(range, range.lo),
                               .high = end_of(range, range.hi),
                               .log = scale == AXES_AUTO ? order->log : scale == AXES_LOG};
}

struct scene_axis axes_time(const struct sigrun_format *format, struct sigrun_range range,
                            double *first, double *step)
{
    const double rate = sigrun_hz(format->rate);

    *first = rate > 0 ? format->origin : 0;
    *step = rate > 0 ? 1 / rate : 1;
    return (struct scene_axis){.name = rate > 0       ? "Time"
                                       : format->axes ? "Frame"
                                                      : "Sample",
                               .unit = rate > 0 ? "s" : NULL,
                               .low = end_of(range, range.lo),
                               .high = end_of(range, range.hi)};
}

static bool ends(const char *unit, const char *tail)
{
    const size_t n = strlen(unit), m = strlen(tail);

    return n >= m && strcmp(unit + n - m, tail) == 0;
}

// The unit itself, or with a letter for a power of ten before it.
static bool is_unit(const char *unit, const char *base)
{
    static const char *const prefixes[] = {"", "p", "n", "µ", "u", "m", "c", "h", "k", "M", "G"};

    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        const size_t n = strlen(prefixes[i]);

        if (strncmp(unit, prefixes[i], n) == 0 && strcmp(unit + n, base) == 0)
            return true;
    }
    return false;
}

bool axes_is_power(const char *unit)
{
    return unit && strncmp(unit, "dB", 2) != 0 && (ends(unit, "²") || ends(unit, "²/Hz")) &&
           !strstr(unit, "/s²");
}

const char *axes_quantity(const char *unit, bool framed)
{
    static const char *const known[][2] = {
        {"V", "Voltage"},      {"A", "Current"},         {"Pa", "Pressure"},  {"W", "Power"},
        {"Hz", "Frequency"},   {"m/s²", "Acceleration"}, {"m/s", "Velocity"}, {"K", "Temperature"},
        {"°C", "Temperature"}, {"rad", "Phase"},         {"°", "Angle"},      {"s", "Time"},
    };

    if (!unit)
        return framed ? "Value" : "Amplitude";
    if (scene_unit_is_decibel(unit))
        return "Level";
    if (ends(unit, "/Hz") || ends(unit, "/√Hz"))
        return "Density";
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (is_unit(unit, known[i][0]))
            return known[i][1];
    return axes_is_power(unit) ? "Power" : "Value";
}

const char *axes_decibel(const char *unit, bool amplitude, struct arena *arena)
{
    static const char density[] = "/√Hz";
    const char *square = unit ? unit : "FS²";

    if (unit && amplitude) {
        const bool several = strpbrk(unit, "/ ") || strstr(unit, "·") || strstr(unit, "²");
        const int n = (int)(strlen(unit) - strlen(density));

        if (ends(unit, density))
            square = arena_format(arena, "%.*s²/Hz", n, unit);
        else
            square = arena_format(arena, several ? "(%s)²" : "%s²", unit);
    }
    if (strncmp(square, "FS²", strlen("FS²")) == 0)
        return arena_format(arena, "dBFS%s", square + strlen("FS²"));
    return arena_format(arena, "dB re 1 %s", square);
}

struct axes_span axes_span(struct sigrun_range range, double first, double step)
{
    struct axes_span span = {0, UINT64_MAX};

    if (!(range.lo < range.hi))
        return span;
    const double from = ceil((range.lo - first) / step - 1e-9);
    const double to = floor((range.hi - first) / step + 1e-9) + 1;

    span.first = from > 0 ? (uint64_t)fmin(from, 1e18) : 0;
    span.end = to > 0 ? (uint64_t)fmin(to, 1e18) : 0;
    return span;
}
