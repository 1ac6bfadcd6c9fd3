// SPDX-License-Identifier: MIT
//
// The choice of ticks. Ends and steps are compared with room for rounding: a tick within 1e-9 of a
// step outside the range is inside.
#include "stages/scene/ticks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stages/scene/ticks_words.h"

struct choice {
    struct ticks *ticks;
    const struct scene_axis *axis;
    const struct tick_space *space;
    struct wording wording;
    double low, high; // ascending
};

double axis_fraction(const struct scene_axis *axis, double value)
{
    if (axis->log)
        return log(value / axis->low) / log(axis->high / axis->low);
    return (value - axis->low) / (axis->high - axis->low);
}

double axis_value(const struct scene_axis *axis, double fraction)
{
    if (axis->log)
        return axis->low * pow(axis->high / axis->low, fraction);
    return axis->low + fraction * (axis->high - axis->low);
}

// count·10^n, with one rounding.
static double decimal(double count, int n)
{
    return n < 0 ? count / pow(10, -n) : count * pow(10, n);
}

// Whether no two of the ticks there are come closer than they may.
static bool fits(const struct choice *c, double least, double gap)
{
    const struct ticks *t = c->ticks;
    const struct tick_space *s = c->space;
    double before = 0, half = 0;

    for (size_t i = 0; i < t->count; i++) {
        const double at = axis_fraction(c->axis, t->tick[i].at) * s->length;
        const double now = s->extent(s->context, t->tick[i].label) / 2;

        if (i && (fabs(at - before) < least || fabs(at - before) < half + now + gap))
            return false;
        before = at;
        half = now;
    }
    return true;
}

static void add_tick(const struct choice *c, double value, double step)
{
    struct tick *tick = &c->ticks->tick[c->ticks->count];

    if (c->ticks->count == TICKS_MOST)
        return;
    c->ticks->count++;
    tick->at = value;
    wording_label(tick->label, &c->wording, value, step);
}

// All multiples of mantissa·10^n inside the range. False: too many.
static bool place(const struct choice *c, double mantissa, int n)
{
    const double step = decimal(mantissa, n), offset = c->wording.offset;
    const double first = ceil((c->low - offset) / step - 1e-9);
    const double last = floor((c->high - offset) / step + 1e-9);

    c->ticks->count = 0;
    c->ticks->step = step;
    if (last - first >= TICKS_MOST)
        return false;
    for (double k = first; k <= last; k++)
        add_tick(c, offset + decimal(k * mantissa, n), step);
    return true;
}

static void fill_minor(const struct choice *c, double step, double parts)
{
    struct ticks *t = c->ticks;
    const double small = step / parts, offset = c->wording.offset;
    const double first = ceil((c->low - offset) / small - 1e-9);
    const double last = floor((c->high - offset) / small + 1e-9);

    if (small / (c->high - c->low) * c->space->length < c->space->minor)
        return;
    for (double k = first; k <= last && t->minor_count < TICKS_MINOR_MOST; k++)
        if (fmod(k, parts) != 0)
            t->minor[t->minor_count++] = offset + k * small;
}

// Only the two ends, with as many digits as tell them apart.
static void mark_ends(const struct choice *c)
{
    struct ticks *t = c->ticks;
    const double digits = pow(10, floor(log10(c->high - c->low)) - 1);

    t->step = 0;
    t->count = 0;
    add_tick(c, c->low, digits);
    add_tick(c, c->high, digits);
    if (!fits(c, 0, c->space->gap / 2))
        t->count = 1;
}

static bool keep_step(const struct choice *c, double keep)
{
    const double span = c->high - c->low;
    const double spacing = keep / span * c->space->length;
    const int n = (int)floor(log10(keep) + 1e-9);

    if (!place(c, keep / pow(10, n), n) || c->ticks->count < 2)
        return false;
    return spacing >= 0.75 * c->space->least && spacing <= 2.2 * c->space->least &&
           fits(c, 0, c->space->gap / 2);
}

static void choose_decimal(const struct choice *c, double keep)
{
    static const double mantissas[] = {1, 2, 5};
    const double span = c->high - c->low;
    const int start = (int)floor(log10(span / TICKS_MOST)) - 1;

    if (keep > 0 && keep_step(c, keep)) {
        fill_minor(c, keep, 5);
        return;
    }
    for (int i = 0; i < 12; i++) {
        const double mantissa = mantissas[i % 3];
        const int n = start + i / 3;

        if (!place(c, mantissa, n) || !fits(c, c->space->least, c->space->gap))
            continue;
        if (c->ticks->count >= 2) {
            fill_minor(c, c->ticks->step, mantissa == 2 ? 4 : 5);
            return;
        }
        break;
    }
    // A step that leaves fewer than two labels: one between the decades, closer labels, then the
    // ends.
    for (int n = (int)floor(log10(span)); n >= (int)floor(log10(span)) - 1; n--) {
        static const double finer[] = {5, 2.5, 2, 1};

        for (size_t i = 0; i < 4; i++)
            if (place(c, finer[i], n) && c->ticks->count >= 2 && fits(c, 0, c->space->gap / 2))
                return;
    }
    mark_ends(c);
}

struct listed_step {
    double step;
    int parts; // minor ticks divide it into these
};

static void choose_listed(const struct choice *c, const struct listed_step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!place(c, steps[i].step, 0) || !fits(c, c->space->least, c->space->gap))
            continue;
        if (c->ticks->count >= 2) {
            fill_minor(c, steps[i].step, steps[i].parts);
            return;
        }
        break;
    }
    mark_ends(c);
}

// The ticks of a logarithmic axis at these digits of every `stride`-th decade.
static bool place_decades(const struct choice *c, const int *digits, int stride)
{
    const int first = (int)floor(log10(c->low) - 1e-9), last = (int)ceil(log10(c->high) + 1e-9);

    c->ticks->count = 0;
    for (int n = first; n <= last; n++)
        for (const int *digit = digits; *digit && n % stride == 0; digit++) {
            const double value = decimal(*digit, n);

            if (value >= c->low * (1 - 1e-9) && value <= c->high * (1 + 1e-9))
                add_tick(c, value, 0);
        }
    return c->ticks->count >= 2 && fits(c, 0, c->space->gap / 2);
}

// All digits of a decade, or where these would run together the decades alone.
static void fill_decades(const struct choice *c)
{
    struct ticks *t = c->ticks;
    const int first = (int)floor(log10(c->low) - 1e-9), last = (int)ceil(log10(c->high) + 1e-9);
    const double decade = c->space->length / log10(c->high / c->low);
    const int digits = decade >= 6 * c->space->minor ? 9 : decade >= c->space->minor ? 1 : 0;

    for (int n = first; n < last && last - first < 30; n++)
        for (int digit = 1; digit <= digits; digit++) {
            const double value = decimal(digit, n);

            if (value >= c->low && value <= c->high && t->minor_count < TICKS_MINOR_MOST)
                t->minor[t->minor_count++] = value;
        }
}

static void choose_log(const struct choice *c)
{
    static const int one_two_five[] = {1, 2, 5, 0}, one[] = {1, 0}, mantissas[] = {1, 2, 5};
    const int decades = (int)ceil(log10(c->high / c->low)) + 1;

    fill_decades(c);
    bool placed = c->high / c->low <= 2e4 && place_decades(c, one_two_five, 1);

    for (int stride = 1; !placed && stride <= decades; stride++)
        placed = place_decades(c, one, stride);
    // Within a decade or two the steps are even; over more they would come close to zero.
    const int n = (int)floor(log10(c->high - c->low)) - 1;

    for (int i = 0; !placed && i < 6 && c->high <= 100 * c->low; i++)
        placed = place(c, mantissas[i % 3], n + i / 3) && c->ticks->count >= 2 &&
                 fits(c, 0, c->space->gap / 2);
    if (!placed)
        mark_ends(c);
    c->ticks->step = 0;
}

void ticks_make(struct ticks *t, const struct scene_axis *axis, const struct tick_space *space,
                double keep)
{
    static const struct listed_step clock[] = {
        {1e-4, 5}, {2e-4, 4}, {5e-4, 5},  {1e-3, 5},  {2e-3, 4},  {5e-3, 5},  {0.01, 5}, {0.02, 4},
        {0.05, 5}, {0.1, 5},  {0.2, 4},   {0.5, 5},   {1, 5},     {2, 4},     {5, 5},    {10, 5},
        {15, 3},   {30, 3},   {60, 4},    {120, 4},   {300, 5},   {600, 5},   {900, 3},  {1800, 3},
        {3600, 4}, {7200, 4}, {10800, 3}, {21600, 6}, {43200, 4}, {86400, 4},
    };
    static const struct listed_step days[] = {
        {21600, 6},  {43200, 4},   {86400, 4},   {172800, 4},  {432000, 5},
        {864000, 5}, {1728000, 4}, {4320000, 5}, {8640000, 5}, {8.64e7, 5},
        {8.64e8, 5}, {8.64e9, 5},  {8.64e10, 5},
    };
    static const struct listed_step degrees[] = {{1, 5},  {5, 5},   {15, 3},  {30, 3}, {45, 3},
                                                 {90, 3}, {180, 4}, {360, 4}, {720, 4}};
    const double low = fmin(axis->low, axis->high), high = fmax(axis->low, axis->high);
    const double eighth = M_PI / 4;
    const struct listed_step quarters[] = {
        {eighth, 1}, {2 * eighth, 2}, {4 * eighth, 4}, {8 * eighth, 4}, {16 * eighth, 4}};

    *t = (struct ticks){.count = 0};
    if (!(high > low) || !isfinite(low) || !isfinite(high) || (axis->log && !(low > 0)) ||
        !isfinite(high - low))
        return;
    const struct choice c = {t, axis, space, wording_of(axis), low, high};

    t->offset = c.wording.offset;
    switch (c.wording.kind) {
    case WORDING_DECIMAL: choose_decimal(&c, keep); break;
    case WORDING_CLOCK: choose_listed(&c, clock, sizeof clock / sizeof *clock); break;
    case WORDING_DAYS: choose_listed(&c, days, sizeof days / sizeof *days); break;
    case WORDING_DEGREES: choose_listed(&c, degrees, sizeof degrees / sizeof *degrees); break;
    case WORDING_QUARTERS: choose_listed(&c, quarters, sizeof quarters / sizeof *quarters); break;
    case WORDING_LOGARITHMIC: choose_log(&c); break;
    }
    wording_title(t->title, axis, &c.wording, t->step);
}

// As much of the words as there is room for, in whole letters.
static void copy_words(char label[TICK_LABEL], const char *words)
{
    size_t n = strlen(words);

    n = n < TICK_LABEL ? n : TICK_LABEL - 1;
    while (n && ((unsigned char)words[n] & 0xc0) == 0x80)
        n--;
    memcpy(label, words, n);
    label[n] = 0;
}

void ticks_of_y(struct ticks *t, const struct scene_pane *pane, const struct tick_space *space)
{
    const struct scene_axis *y = &pane->y;
    const double low = fmin(y->low, y->high), high = fmax(y->low, y->high);

    if (pane->bare || !pane->marks) {
        ticks_make(t, y, space, 0);
        t->count = pane->bare ? 0 : t->count;
        t->minor_count = pane->bare ? 0 : t->minor_count;
        return;
    }
    *t = (struct ticks){.count = 0};
    for (size_t i = 0; i < pane->mark_count && t->count < TICKS_MOST; i++) {
        struct tick *tick = &t->tick[t->count];

        if (!(pane->marks[i].at >= low && pane->marks[i].at <= high))
            continue;
        tick->at = pane->marks[i].at;
        copy_words(tick->label, pane->marks[i].words);
        t->count++;
    }
    snprintf(t->title, sizeof t->title, "%s", y->name ? y->name : "");
}
