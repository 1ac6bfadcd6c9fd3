// SPDX-License-Identifier: MIT
//
// The choice of ticks. Ends and steps are compared with room for rounding: a tick within 1e-9 of a
// step outside the range is inside.
#include "stages/plot/ticks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stages/plot/numeral.h"

// How labels of one axis are written.
struct wording {
    enum { DECIMAL, CLOCK, DEGREES, QUARTERS, LOGARITHMIC } kind;
    const char *unit;
    int exponent; // of ten, in the title
    double offset;
    bool hours;
    bool powers; // of ten, for all labels of a logarithmic axis that goes far
};

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

static void write_quarters(char out[NUMERAL_MOST], double value)
{
    const int quarters = (int)lrint(value / (M_PI / 4));
    const int over = quarters % 4 == 0 ? 1 : quarters % 2 == 0 ? 2 : 4;
    const int times = quarters * over / 4, shown = times < 0 ? -times : times;
    char number[16] = "", under[16] = "";

    if (quarters == 0) {
        memcpy(out, "0", sizeof "0");
        return;
    }
    if (shown != 1)
        snprintf(number, sizeof number, "%d", shown);
    if (over != 1)
        snprintf(under, sizeof under, "/%d", over);
    snprintf(out, NUMERAL_MOST, "%s%sπ%s", times < 0 ? "−" : "", number, under);
}

static void write_log(char out[NUMERAL_MOST], double value, const struct wording *w)
{
    const double power = floor(log10(value) + 1e-9);
    const double mantissa = value / pow(10, power);
    const int exponent = numeral_prefixable(w->unit) ? 3 * (int)floor(power / 3) : 0;

    if (w->powers && fabs(mantissa - rint(mantissa)) < 1e-6) {
        numeral_power(out, (int)rint(mantissa), (int)power);
        return;
    }
    char digits[32];

    snprintf(digits, sizeof digits, "%.6g", value / pow(10, exponent));
    snprintf(out, NUMERAL_MOST, "%s%s", digits, numeral_prefix(exponent));
}

static void write_label(char label[TICK_LABEL], const struct wording *w, double value, double step)
{
    char out[NUMERAL_MOST];
    const double scale = pow(10, w->exponent);
    const double shown = step / scale;
    int decimals = shown > 0 ? (int)-floor(log10(shown) + 1e-9) : 0;

    switch (w->kind) {
    case CLOCK: numeral_clock(out, value, w->hours, step < 60); break;
    case QUARTERS: write_quarters(out, value); break;
    case LOGARITHMIC: write_log(out, value, w); break;
    case DEGREES:
    case DECIMAL:
        // 2.5 has a digit more than its magnitude says.
        if (fabs(shown * pow(10, decimals) - rint(shown * pow(10, decimals))) > 1e-6)
            decimals++;
        numeral_number(out, (value - w->offset) / scale, decimals < 0 ? 0 : decimals);
    }
    snprintf(label, TICK_LABEL, "%.31s", out);
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
    write_label(tick->label, &c->wording, value, step);
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

static void fill_decades(const struct choice *c)
{
    struct ticks *t = c->ticks;
    const int first = (int)floor(log10(c->low) - 1e-9), last = (int)ceil(log10(c->high) + 1e-9);

    for (int n = first; n < last && last - first < 30; n++)
        for (int digit = 1; digit < 10; digit++) {
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
    // Inside a decade the steps are even.
    const int n = (int)floor(log10(c->high - c->low)) - 1;

    for (int i = 0; !placed && i < 6; i++)
        placed = place(c, mantissas[i % 3], n + i / 3) && c->ticks->count >= 2 &&
                 fits(c, 0, c->space->gap / 2);
    if (!placed)
        mark_ends(c);
    c->ticks->step = 0;
}

static struct wording wording_of(const struct scene_axis *axis, double low, double high)
{
    const double span = high - low, largest = fmax(fabs(low), fabs(high));
    struct wording w = {.kind = DECIMAL, .unit = axis->unit};

    if (axis->log) {
        w.kind = LOGARITHMIC;
        w.powers = !numeral_prefixable(axis->unit) && (low < 0.999e-3 || high >= 1e6);
        return w;
    }
    if (axis->unit && strcmp(axis->unit, "s") == 0 && span >= 60) {
        w.kind = CLOCK;
        w.hours = largest >= 3600;
        return w;
    }
    if (axis->unit && strcmp(axis->unit, "°") == 0 && span >= 30 && span <= 3600)
        w.kind = DEGREES;
    if (axis->unit && strcmp(axis->unit, "rad") == 0 && span >= 1.5 && span <= 32)
        w.kind = QUARTERS;
    if (fabs(low + high) / 2 > 1e4 * span) {
        const double unit = pow(10, ceil(log10(span)));

        w.offset = floor(low / unit) * unit;
        w.exponent = numeral_exponent(axis->unit, high - w.offset);
        return w;
    }
    w.exponent = numeral_exponent(axis->unit, largest);
    return w;
}

static void write_title(struct ticks *t, const struct scene_axis *axis, const struct wording *w,
                        bool seconds)
{
    const char *unit = axis->unit ? axis->unit : "";
    char name[128], offset[NUMERAL_MOST], power[NUMERAL_MOST];

    snprintf(name, sizeof name, "%.100s", axis->name ? axis->name : "");
    if (w->offset != 0) {
        const size_t length = strlen(name);

        numeral_short(offset, fabs(w->offset), axis->unit);
        snprintf(name + length, sizeof name - length, "%s%s %.20s", length ? " " : "",
                 w->offset > 0 ? "−" : "+", offset);
    }
    const char *space = *name ? " " : "";

    if (w->kind == CLOCK) {
        snprintf(t->title, sizeof t->title, "%s%s(%s)", name, space,
                 !w->hours ? "m:ss"
                 : seconds ? "h:mm:ss"
                           : "h:mm");
    } else if (w->exponent && !numeral_prefixable(axis->unit)) {
        numeral_power(power, 1, w->exponent);
        snprintf(t->title, sizeof t->title, "%s%s(%s%s%.40s)", name, space, power, *unit ? " " : "",
                 unit);
    } else if (*unit) {
        snprintf(t->title, sizeof t->title, "%s%s(%s%.40s)", name, space,
                 numeral_prefix(w->exponent), unit);
    } else {
        snprintf(t->title, sizeof t->title, "%s", name);
    }
}

void ticks_make(struct ticks *t, const struct scene_axis *axis, const struct tick_space *space,
                double keep)
{
    static const struct listed_step clock[] = {
        {1, 5},      {2, 4},      {5, 5},      {10, 5},      {15, 3},      {30, 3},
        {60, 4},     {120, 4},    {300, 5},    {600, 5},     {900, 3},     {1800, 3},
        {3600, 4},   {7200, 4},   {10800, 3},  {21600, 6},   {43200, 4},   {86400, 4},
        {172800, 4}, {432000, 5}, {864000, 5}, {1728000, 4}, {4320000, 5}, {8640000, 5},
        {8.64e7, 5}, {8.64e8, 5}, {8.64e9, 5}, {8.64e10, 5},
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
    const struct choice c = {t, axis, space, wording_of(axis, low, high), low, high};

    t->offset = c.wording.offset;
    switch (c.wording.kind) {
    case DECIMAL: choose_decimal(&c, keep); break;
    case CLOCK: choose_listed(&c, clock, sizeof clock / sizeof *clock); break;
    case DEGREES: choose_listed(&c, degrees, sizeof degrees / sizeof *degrees); break;
    case QUARTERS: choose_listed(&c, quarters, sizeof quarters / sizeof *quarters); break;
    case LOGARITHMIC: choose_log(&c); break;
    }
    write_title(t, axis, &c.wording, t->step > 0 && t->step < 60);
}
