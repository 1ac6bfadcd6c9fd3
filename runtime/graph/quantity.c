// SPDX-License-Identifier: MIT
// quantity: read numbers with prefixes and units, exactly where they are fractions.

#include "runtime/graph/quantity.h"

#include "runtime/base/remedy.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// A number on its way: the fraction while 64 bits hold it, and the double beside it.
struct number {
    double value;
    struct sigrun_ratio exact; // den == 0: none
};

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        const int64_t rest = a % b;

        a = b;
        b = rest;
    }
    return a < 0 ? -a : a;
}

// Where both parts of the fraction are exact as doubles, their quotient is the nearest double.
static struct number nearest(struct number n)
{
    if (n.exact.num && llabs(n.exact.num) <= 1LL << 53 && n.exact.den <= 1LL << 53)
        n.value = (double)n.exact.num / (double)n.exact.den;
    return n;
}

static struct number multiply(struct number a, struct number b)
{
    struct number product = {.value = a.value * b.value};

    if (!a.exact.den || !b.exact.den)
        return product;
    const int64_t cross_a = gcd(a.exact.num, b.exact.den), cross_b = gcd(b.exact.num, a.exact.den);
    struct sigrun_ratio *exact = &product.exact;
    if (__builtin_mul_overflow(a.exact.num / cross_a, b.exact.num / cross_b, &exact->num) ||
        __builtin_mul_overflow(a.exact.den / cross_b, b.exact.den / cross_a, &exact->den))
        product.exact = (struct sigrun_ratio){0};
    return nearest(product);
}

static struct number invert(struct number a)
{
    struct number inverse = {.value = 1 / a.value};

    if (a.exact.den && a.exact.num)
        inverse.exact = a.exact.num < 0 ? (struct sigrun_ratio){-a.exact.den, -a.exact.num}
                                        : (struct sigrun_ratio){a.exact.den, a.exact.num};
    return nearest(inverse);
}

static struct number whole(int64_t n)
{
    return (struct number){(double)n, {n, 1}};
}

static struct number power(struct number base, int exponent)
{
    struct number result = whole(1);

    for (int i = 0; i < abs(exponent) && isfinite(result.value); i++)
        result = multiply(result, base);
    if (!result.exact.den || llabs(result.exact.num) > 1LL << 53)
        result.value = pow(base.value, abs(exponent));
    return exponent < 0 ? invert(result) : result;
}

// The decimal in front of *p, or pi. Moves *p behind it.
static bool read_digits(const char **p, struct number *out)
{
    const char *start = *p, *s = start;
    int64_t digits = 0;
    int exponent = 0, seen = 0;
    bool fits = true;

    if (s[0] == 'p' && s[1] == 'i') {
        *out = (struct number){.value = M_PI};
        *p = s + 2;
        return true;
    }
    for (bool point = false;
         isdigit((unsigned char)*s) || (*s == '.' && !point && isdigit((unsigned char)s[1])); s++) {
        if (*s == '.') {
            point = true;
            continue;
        }
        fits = fits && !__builtin_mul_overflow(digits, 10, &digits) &&
               !__builtin_add_overflow(digits, *s - '0', &digits);
        exponent -= point;
        seen++;
    }
    if (!seen)
        return false;
    // 1e3 is an exponent; nothing else that may follow a number starts with e.
    if (*s == 'e' && (isdigit((unsigned char)s[1]) ||
                      ((s[1] == '+' || s[1] == '-') && isdigit((unsigned char)s[2])))) {
        char *end;
        const long more = strtol(s + 1, &end, 10);

        exponent += more > 9999 ? 9999 : more < -9999 ? -9999 : (int)more;
        s = end;
    }
    *p = s;
    *out = whole(digits);
    if (fits && abs(exponent) <= 30)
        *out = multiply(*out, power(whole(10), exponent));
    else
        out->exact = (struct sigrun_ratio){0};
    if (!out->exact.den || llabs(out->exact.num) > 1LL << 53 || out->exact.den > 1LL << 53)
        out->value = strtod(start, NULL);
    return true;
}

// [sign] (DIGITS | pi) ['^' INT] ['/' (DIGITS | pi)]
static bool read_number(const char **p, struct number *out)
{
    const bool negative = **p == '-';
    struct number below;

    *p += **p == '-' || **p == '+';
    if (!read_digits(p, out))
        return false;
    if (**p == '^') {
        char *end;
        const long exponent = strtol(*p + 1, &end, 10);

        if (end == *p + 1 || !(isdigit((unsigned char)(*p)[1]) || (*p)[1] == '-') ||
            labs(exponent) > 9999)
            return false;
        *out = power(*out, (int)exponent);
        *p = end;
    }
    if (**p == '/') {
        ++*p;
        if (!read_digits(p, &below) || below.value == 0)
            return false;
        *out = multiply(*out, invert(below));
    }
    if (negative)
        *out = multiply(*out, whole(-1));
    return true;
}

static const struct prefix {
    const char *name;
    int exponent; // of 10, or of 2
    int base;
} prefixes[] = {
    {"Ki", 10, 2}, {"Mi", 20, 2}, {"Gi", 30, 2}, {"p", -12, 10}, {"n", -9, 10},
    {"u", -6, 10}, {"µ", -6, 10}, {"μ", -6, 10}, // the micro sign and the Greek letter
    {"m", -3, 10}, {"k", 3, 10},  {"M", 6, 10},  {"G", 9, 10},
};

// A word that may follow a number, what it makes of it, and whether a prefix may stand before it.
struct suffix {
    const char *name;
    struct number factor;
    enum quantity_form form;
    bool prefixed;
};

enum { SUFFIXES = 8 };

static bool is_symbol(const char *unit)
{
    for (const char *s = unit; *s; s++)
        if (!isalpha((unsigned char)*s))
            return false;
    return *unit != 0;
}

// What may follow a number of this unit, the bare number first.
static size_t suffixes_of(const struct quantity_reader *reader, struct suffix list[SUFFIXES])
{
    const struct sigrun_ratio rate = reader->rate;
    const struct number one = whole(1),
                        by_rate = {sigrun_hz(rate), rate.num ? rate : (struct sigrun_ratio){0}};
    const struct number minute =
        reader->unit == SIGRUN_FRAMES ? multiply(whole(60), by_rate) : whole(60);
    const struct number second = reader->unit == SIGRUN_FRAMES ? by_rate : one;
    const enum quantity_form time = reader->unit == SIGRUN_FRAMES ? QUANTITY_TIME : QUANTITY_UNIT;
    size_t n = 0;

    list[n++] = (struct suffix){"", one, QUANTITY_BARE, true};
    switch (reader->unit) {
    case SIGRUN_PLAIN: break;
    case SIGRUN_HZ:
        list[n++] = (struct suffix){"Hz", one, QUANTITY_UNIT, true};
        list[n++] = (struct suffix){"fs", by_rate, QUANTITY_FS, false};
        break;
    case SIGRUN_SECONDS:
    case SIGRUN_FRAMES:
        list[n++] = (struct suffix){"s", second, time, true};
        list[n++] = (struct suffix){"min", minute, time, false};
        list[n++] = (struct suffix){"h", multiply(whole(60), minute), time, false};
        break;
    case SIGRUN_RATIO:
        list[n++] = (struct suffix){"%", {0.01, {1, 100}}, QUANTITY_PERCENT, false};
        list[n++] = (struct suffix){"dB", one, QUANTITY_DB, false};
        break;
    case SIGRUN_DB: list[n++] = (struct suffix){"dB", one, QUANTITY_UNIT, false}; break;
    case SIGRUN_ANGLE:
        list[n++] = (struct suffix){"rad", one, QUANTITY_UNIT, true};
        list[n++] = (struct suffix){"deg", {M_PI / 180, {0}}, QUANTITY_DEGREES, false};
        list[n++] = (struct suffix){"°", {M_PI / 180, {0}}, QUANTITY_DEGREES, false};
        break;
    case SIGRUN_VALUE:
        if (reader->value_unit && *reader->value_unit)
            list[n++] = (struct suffix){reader->value_unit, one, QUANTITY_UNIT,
                                        is_symbol(reader->value_unit)};
        break;
    case SIGRUN_BYTES: list[n++] = (struct suffix){"B", one, QUANTITY_UNIT, true}; break;
    case SIGRUN_METRES: list[n++] = (struct suffix){"m", one, QUANTITY_UNIT, true}; break;
    case SIGRUN_SPEED:
        list[n++] = (struct suffix){"m/s", one, QUANTITY_UNIT, true};
        list[n++] = (struct suffix){"km/h", {1 / 3.6, {5, 18}}, QUANTITY_UNIT, false};
        break;
    }
    return n;
}

// What `word` is: a suffix, or a prefix and a suffix. The longest suffix wins, so `m` is a metre
// where the unit is m, and `min` a minute. `loosely` ignores the case of letters, to find out what
// was meant.
static bool find_suffix(const struct quantity_reader *reader, const char *word, bool loosely,
                        struct suffix *found, const struct prefix **prefix)
{
    static const struct prefix none = {"", 0, 10};
    int (*const differ)(const char *, const char *) = loosely ? strcasecmp : strcmp;
    int (*const starts)(const char *, const char *, size_t) = loosely ? strncasecmp : strncmp;
    struct suffix list[SUFFIXES];
    const size_t count = suffixes_of(reader, list);

    *prefix = &none;
    for (size_t i = count; i-- > 0;) {
        *found = list[i];
        if (differ(word, list[i].name) == 0)
            return true;
    }
    for (size_t p = 0; p < sizeof prefixes / sizeof *prefixes; p++) {
        *prefix = &prefixes[p];
        if (starts(word, prefixes[p].name, strlen(prefixes[p].name)) != 0)
            continue;
        // Nobody means millihertz by 3mhz.
        if (loosely && reader->unit == SIGRUN_HZ && strcmp(prefixes[p].name, "m") == 0)
            continue;
        for (size_t i = count; i-- > 0;) {
            *found = list[i];
            if (list[i].prefixed && differ(word + strlen(prefixes[p].name), list[i].name) == 0)
                return true;
        }
    }
    return false;
}

static bool refuse(const struct quantity_reader *reader, const char *word, struct error *err)
{
    struct text expected = {0}, meant = {0};
    struct number number;
    struct suffix suffix;
    const struct prefix *prefix;
    const char *rest = word;

    quantity_add_expected(&expected, reader);
    error_at(err, reader->at, "%s takes %s, found %s", reader->what, text_of(&expected),
             *word ? word : "nothing");
    if (read_number(&rest, &number) && *rest && find_suffix(reader, rest, true, &suffix, &prefix))
        text_add(&meant, "%.*s%s%s", (int)(rest - word), word, prefix->name, suffix.name);
    if (meant.length)
        remedy_replace(err, reader->at, text_of(&meant));
    text_release(&meant);
    text_release(&expected);
    return false;
}

// Rounds to the nearest whole number, halves up.
static struct number rounded(struct number n)
{
    if (n.exact.den > 1 && llabs(n.exact.num) < INT64_MAX / 4 && n.exact.den < INT64_MAX / 4) {
        const int64_t twice = 2 * n.exact.num + n.exact.den, by = 2 * n.exact.den;

        return whole(twice / by - (twice % by < 0));
    }
    return n.exact.den == 1 ? n : fabs(n.value) < 0x1p62 ? whole((int64_t)floor(n.value + 0.5)) : n;
}

bool quantity_read(const struct quantity_reader *reader, const char *word, struct quantity *out,
                   struct error *err)
{
    struct number number;
    struct suffix suffix;
    const struct prefix *prefix;
    const char *rest = word;

    if (!read_number(&rest, &number) || !find_suffix(reader, rest, false, &suffix, &prefix))
        return refuse(reader, word, err);
    const bool stands_on_rate = suffix.form == QUANTITY_FS || suffix.form == QUANTITY_TIME;
    if (stands_on_rate && !reader->rate.num) {
        error_at(err, reader->at, "%s: %s stands on the input's rate, and it has none",
                 reader->what, word);
        return false;
    }
    number =
        multiply(multiply(number, power(whole(prefix->base), prefix->exponent)), suffix.factor);
    if (suffix.form == QUANTITY_DB)
        number = nearest((struct number){.value = pow(10, number.value / 20)});
    if (!isfinite(number.value))
        return error_at(err, reader->at, "%s: %s is too large a number", reader->what, word);
    if (reader->whole && suffix.form == QUANTITY_TIME)
        number = rounded(number);
    if (reader->whole && number.exact.den != 1)
        return fabs(number.value) >= 0x1p62
                   ? error_at(err, reader->at, "%s: %s is too large a number", reader->what, word)
                   : refuse(reader, word, err);
    *out = (struct quantity){number.value, number.exact, suffix.form};
    return true;
}
