// SPDX-License-Identifier: MIT
//
// Numbers with units as people read them.
#include "stages/scene/numeral.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char minus[] = "−";

bool numeral_prefixable(const char *unit)
{
    static const char *const bare[] = {"Hz", "s",   "V",  "A", "W",   "Pa",   "m",
                                       "g",  "J",   "N",  "T", "F",   "H",    "Ω",
                                       "K",  "S/s", "Bd", "B", "m/s", "Vrms", "C"};

    for (size_t i = 0; unit && i < sizeof bare / sizeof *bare; i++)
        if (strcmp(unit, bare[i]) == 0)
            return true;
    return false;
}

int numeral_exponent(const char *unit, double largest)
{
    if (!(largest > 0) || !isfinite(largest))
        return 0;
    const int exponent = 3 * (int)floor(log10(largest) / 3 + 1e-9);

    if (numeral_prefixable(unit)) {
        const int most = strcmp(unit, "s") == 0 ? 0 : 30;

        // A second less a sample is still a second, not 999 ms.
        if (most == 0 && largest > 0.2)
            return 0;
        return exponent < -30 ? -30 : exponent > most ? most : exponent;
    }
    return largest >= 1e5 || largest < 1e-3 ? exponent : 0;
}

const char *numeral_prefix(int exponent)
{
    static const char *const letters[] = {"q", "r", "y", "z", "a", "f", "p", "n", "µ", "m", "",
                                          "k", "M", "G", "T", "P", "E", "Z", "Y", "R", "Q"};
    const int i = exponent / 3 + 10;

    return exponent % 3 || i < 0 || i > 20 ? "" : letters[i];
}

void numeral_number(char out[NUMERAL_MOST], double value, int decimals)
{
    char digits[NUMERAL_MOST - 4];

    if (fabs(value) < 1e15)
        snprintf(digits, sizeof digits, "%.*f", decimals > 20 ? 20 : decimals, fabs(value));
    else
        snprintf(digits, sizeof digits, "%.6g", fabs(value));
    const bool zero = strspn(digits, "0.") == strlen(digits);

    snprintf(out, NUMERAL_MOST, "%s%s", value < 0 && !zero ? minus : "", digits);
}

void numeral_power(char out[NUMERAL_MOST], double mantissa, int exponent)
{
    static const char *const raised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
    char digits[16];
    int at = 0;

    snprintf(digits, sizeof digits, "%.6g", mantissa);
    if (strcmp(digits, "1") == 0)
        at = snprintf(out, NUMERAL_MOST, "10%s", exponent < 0 ? "⁻" : "");
    else
        at = snprintf(out, NUMERAL_MOST, "%s·10%s", digits, exponent < 0 ? "⁻" : "");
    snprintf(digits, sizeof digits, "%d", abs(exponent));
    for (const char *d = digits; *d; d++)
        at += snprintf(out + at, (size_t)(NUMERAL_MOST - at), "%s", raised[*d - '0']);
}

void numeral_clock(char out[NUMERAL_MOST], double seconds, bool hours, bool with_seconds)
{
    const char *sign = seconds < -0.5 ? minus : "";
    const double whole = fmin(floor(fabs(seconds) + 0.5), 1e12);
    const double minutes = floor(whole / 60);
    const int s = (int)(whole - minutes * 60), m = (int)fmod(minutes, 60);

    if (!hours)
        snprintf(out, NUMERAL_MOST, "%s%.0f:%02d", sign, minutes, s);
    else if (with_seconds)
        snprintf(out, NUMERAL_MOST, "%s%.0f:%02d:%02d", sign, floor(minutes / 60), m, s);
    else
        snprintf(out, NUMERAL_MOST, "%s%.0f:%02d", sign, floor(minutes / 60), m);
}

void numeral_short(char out[NUMERAL_MOST], double value, const char *unit)
{
    const int exponent = numeral_exponent(unit, fabs(value));
    const double scaled = value / pow(10, exponent);
    char digits[32], number[NUMERAL_MOST];

    snprintf(digits, sizeof digits, "%.9g", fabs(scaled));
    snprintf(number, sizeof number, "%s%s", value < 0 ? minus : "", digits);
    if (exponent && !numeral_prefixable(unit)) {
        char power[NUMERAL_MOST];

        numeral_power(power, 1, exponent);
        snprintf(out, NUMERAL_MOST, "%.20s·%.20s%s%.16s", number, power, unit ? " " : "",
                 unit ? unit : "");
        return;
    }
    snprintf(out, NUMERAL_MOST, "%.24s%s%s%.24s", number, unit ? " " : "", numeral_prefix(exponent),
             unit ? unit : "");
}

double numeral_rounded(double value)
{
    const double unit = value > 0 ? pow(10, floor(log10(value)) - 3) : 1;

    return rint(value / unit) * unit;
}
