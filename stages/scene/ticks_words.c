// SPDX-License-Identifier: MIT
//
// Words of ticks.
#include "stages/scene/ticks_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "stages/scene/numeral.h"

enum { DAY = 86400, DAYS_FROM = 4 * DAY }; // seconds; a shorter time is told by the clock

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
    const int exponent = numeral_prefixable(w->unit) ? 3 * (int)floor(power / 3) : 0;
    char digits[32];

    if (w->powers) {
        numeral_power(out, value / pow(10, power), (int)power);
        return;
    }
    snprintf(digits, sizeof digits, "%.6g", value / pow(10, exponent));
    snprintf(out, NUMERAL_MOST, "%s%s", digits, numeral_prefix(exponent));
}

// How many digits behind the point tell multiples of a step apart.
static int decimals_of(double step)
{
    int decimals = step > 0 ? (int)-floor(log10(step) + 1e-9) : 0;

    // 2.5 has a digit more than its magnitude says.
    if (fabs(step * pow(10, decimals) - rint(step * pow(10, decimals))) > 1e-6)
        decimals++;
    return decimals > 0 ? decimals : 0;
}

// A time of day to fractions of a second.
static void write_moment(char out[NUMERAL_MOST], double value, double step)
{
    const int decimals = decimals_of(step);
    const double fine = pow(10, decimals), whole = floor(value * fine + 0.5) / fine;
    const double seconds = floor(whole + 1e-9);
    char part[16];

    snprintf(part, sizeof part, "%.*f", decimals < 9 ? decimals : 9, fabs(whole - seconds));
    numeral_clock(out, seconds, true, true);
    snprintf(out + strlen(out), NUMERAL_MOST - strlen(out), "%s", part + 1);
}

void wording_label(char label[TICK_LABEL], const struct wording *w, double value, double step)
{
    char out[NUMERAL_MOST];
    const double scale = pow(10, w->exponent);

    switch (w->kind) {
    case WORDING_CLOCK:
        if (step > 0 && step < 1)
            write_moment(out, value, step);
        else
            numeral_clock(out, value, w->hours, step < 60);
        break;
    case WORDING_DAYS: numeral_number(out, value / DAY, decimals_of(step / DAY)); break;
    case WORDING_QUARTERS: write_quarters(out, value); break;
    case WORDING_LOGARITHMIC: write_log(out, value, w); break;
    case WORDING_DEGREES:
    case WORDING_DECIMAL:
        numeral_number(out, (value - w->offset) / scale, decimals_of(step / scale));
    }
    snprintf(label, TICK_LABEL, "%.31s", out);
}

struct wording wording_of(const struct scene_axis *axis)
{
    const double low = fmin(axis->low, axis->high), high = fmax(axis->low, axis->high);
    const double span = high - low, largest = fmax(fabs(low), fabs(high));
    struct wording w = {.kind = WORDING_DECIMAL, .unit = axis->unit};

    if (axis->log) {
        w.kind = WORDING_LOGARITHMIC;
        w.powers = !numeral_prefixable(axis->unit) && (low < 0.999e-3 || high >= 1e6);
        return w;
    }
    if (axis->clock) {
        w.kind = WORDING_CLOCK;
        w.hours = true;
        return w;
    }
    if (axis->unit && strcmp(axis->unit, "s") == 0 && span >= 60) {
        w.kind = span >= DAYS_FROM ? WORDING_DAYS : WORDING_CLOCK;
        w.hours = largest >= 3600;
        return w;
    }
    if (axis->unit && strcmp(axis->unit, "°") == 0 && span >= 30 && span <= 3600)
        w.kind = WORDING_DEGREES;
    if (axis->unit && strcmp(axis->unit, "rad") == 0 && span >= 1.5 && span <= 32)
        w.kind = WORDING_QUARTERS;
    if (fabs(low + high) / 2 > 1e4 * span) {
        const double unit = pow(10, ceil(log10(span)));

        w.offset = floor(low / unit) * unit;
        w.exponent = numeral_exponent(axis->unit, high - w.offset);
        return w;
    }
    w.exponent = numeral_exponent(axis->unit, largest);
    return w;
}

void wording_title(char title[TICKS_TITLE], const struct scene_axis *axis, const struct wording *w,
                   double step)
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

    if (w->kind == WORDING_CLOCK || w->kind == WORDING_DAYS) {
        snprintf(title, TICKS_TITLE, "%s%s(%s)", name, space,
                 w->kind == WORDING_DAYS ? "d"
                 : !w->hours             ? "m:ss"
                 : step > 0 && step < 60 ? "h:mm:ss"
                                         : "h:mm");
    } else if (w->exponent && !numeral_prefixable(axis->unit)) {
        numeral_power(power, 1, w->exponent);
        snprintf(title, TICKS_TITLE, "%s%s(%s%s%.40s)", name, space, power, *unit ? " " : "", unit);
    } else if (*unit) {
        snprintf(title, TICKS_TITLE, "%s%s(%s%.40s)", name, space, numeral_prefix(w->exponent),
                 unit);
    } else {
        snprintf(title, TICKS_TITLE, "%s", name);
    }
}
