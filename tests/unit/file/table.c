// SPDX-License-Identifier: MIT
// Tests tables in text: numbers to the last bit, layouts as they are found in the world, rates from
// times.

#include "stages/file/table.h"
#include "tests/check.h"
#include "tests/unit/file/host.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct codec codec_csv;

static double number(const char *text, char decimal)
{
    double value = NAN;
    const char *end = text + strlen(text);

    return table_number(text, end, decimal, &value) == end ? value : NAN;
}

static void numbers(void)
{
    char text[64];

    CHECK_NEAR(number("-12.5e-1", '.'), -1.25, 0);
    CHECK_NEAR(number("  +7 ", '.'), 7, 0);
    CHECK_NEAR(number("\"3\"", '.'), 3, 0);
    CHECK_NEAR(number("1,5", ','), 1.5, 0);
    CHECK_NEAR(number(".5", '.'), 0.5, 0);
    CHECK_NEAR(number("5.", '.'), 5, 0);
    CHECK(isinf(number("-inf", '.')));
    CHECK_NEAR(number("1e400", '.'), INFINITY, 0);
    CHECK(isnan(number("1,5", '.')) && isnan(number("abc", '.')) && isnan(number("1.2.3", '.')));
    CHECK(isnan(number("", '.')) && isnan(number("-", '.')) && isnan(number("e5", '.')) &&
          isnan(number("1e", '.')));
    // Every way of printing a double reads back as strtod reads it.
    for (int i = 0; i < (check_fast() ? 20000 : 200000); i++) {
        const uint64_t bits = check_random();
        double value;

        memcpy(&value, &bits, sizeof value);
        if (i % 2)
            value = (check_uniform() - 0.5) * pow(10, (double)(check_random() % 30) - 15);
        if (isnan(value))
            continue;
        snprintf(text, sizeof text, i % 3 ? "%.*g" : "%.*e", (int)(check_random() % 19), value);
        const double wanted = strtod(text, NULL), found = number(text, '.');
        if (wanted != found && !CHECK_NEAR(found, wanted, 0))
            printf("%s\n", text);
    }
}

// A text, and what reading it gives: lanes, frames, the rate in Hz, the first and second value of
// lane 0, the last lane's first.
static const struct {
    const char *text;
    size_t lanes, frames;
    double rate, first, second, other;
    const char *label, *unit;
} tables[] = {
    {"1,2\n3,4\n", 2, 2, 0, 1, 3, 2, NULL, NULL},
    {"1\n2", 1, 2, 0, 1, 2, 1, NULL, NULL},
    {"a,b\r\n1,2\r\n3,4\r\n", 2, 2, 0, 1, 3, 2, "a", NULL},
    {"\xef\xbb\xbf"
     "a;b\n1,5;2\n2,5;3\n",
     2, 2, 0, 1.5, 2.5, 2, "a", NULL},
    {"1,5;2,5\n3;4\n", 2, 2, 0, 1.5, 3, 2.5, NULL, NULL},
    {"x\ty\n1\t2\n\n# between\n3\t4\n", 2, 2, 0, 1, 3, 2, "x", NULL},
    {"  1   2\n  3   4\n", 2, 2, 0, 1, 3, 2, NULL, NULL},
    {"time,v [mV]\n0,5\n0.004,6\n0.008,7\n", 1, 3, 250, 5, 6, 5, "v", "mV"},
    {"t (ms);\"a, b [V]\"\n0;5\n0,5;6\n1;7\n", 1, 3, 2000, 5, 6, 5, "a, b", "V"},
    {"# time (seconds)      strain * 1.e21\n2.5e-01 2.5e-02\n2.50061035156e-01 "
     "1.5e-02\n2.50122070312e-01 2\n",
     1, 3, 16384, 0.025, 0.015, 0.025, "strain * 1.e21", NULL},
    {"# Sampling Rate (Hz):= 125.00\n# Labels:= EEG\n1.5\n-2\n", 1, 2, 125, 1.5, -2, 1.5, "EEG",
     NULL},
    {"%Sample Rate = 0.25 kHz\n1\n2\n", 1, 2, 250, 1, 2, 1, NULL, NULL},
    {"sample,type\n77,N\n370,A\n", 1, 2, 0, 77, 370, 77, "sample", NULL},
    {"a,b\n1,\n2,7\n", 2, 2, 0, 1, 2, NAN, "a", NULL},
    {"time,x\n0,1\n0.0000227,2\n0.0000454,3\n0.0000680,4\n", 1, 4, 44100, 1, 2, 1, "x", NULL},
};

static void layouts(void)
{
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct reading r = {0};

        check_case(tables[i].text);
        if (!CHECK(host_read(&codec_csv, (const uint8_t *)tables[i].text, strlen(tables[i].text),
                             &r))) {
            printf("%s\n", host_error());
            continue;
        }
        CHECK_SIZE(r.format.lanes, tables[i].lanes);
        CHECK_SIZE(host_frames(), tables[i].frames);
        CHECK_NEAR(host_value(0, 0), tables[i].first, 0);
        CHECK_NEAR(host_value(0, 1), tables[i].second, 0);
        if (isnan(tables[i].other))
            CHECK(isnan(host_value(r.format.lanes - 1, 0)));
        else
            CHECK_NEAR(host_value(r.format.lanes - 1, 0), tables[i].other, 0);
    }
    check_case(NULL);
}

// What the stage owned is gone after host_read, so names are asked of the table.
static void names(void)
{
    struct table table;
    char name[64], unit[16];

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const char *text = tables[i].text;

        check_case(text);
        CHECK(table_find(&table, text, strlen(text), true, TABLE_HEADER_AUTO));
        table_name(&table, text, table.columns > tables[i].lanes && tables[i].rate > 0 ? 1 : 0,
                   name, sizeof name, unit, sizeof unit);
        CHECK_TEXT(name, tables[i].label ? tables[i].label : "");
        CHECK_TEXT(unit, tables[i].unit ? tables[i].unit : "");
    }
    check_case(NULL);
    CHECK(!table_find(&table, "no numbers\nhere\n", 16, true, TABLE_HEADER_AUTO));
    CHECK(!table_find(&table, "a,b\n1,2", 7, false, TABLE_HEADER_AUTO)); // the line may go on
    CHECK(table_find(&table, "1,2\n3,4\n", 8, true, TABLE_HEADER_YES) && table.line == 2);
}

static void rates(void)
{
    static const struct {
        double span, steps, resolution;
        int64_t num, den;
    } cases[] = {
        {1, 1000, 1e-3, 1000, 1}, {0.999, 44056, 1e-5, 44100, 1},
        {3, 1, 0, 1, 3},          {0.1, 1638.4, 1e-18, 16384, 1},
        {10, 3599, 0, 3599, 10},  {30.03, 900, 1e-9, 30000, 1001},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t num = 0, den = 0;

        CHECK(table_rate(cases[i].span, cases[i].steps, cases[i].resolution, &num, &den));
        CHECK_INT(num, cases[i].num);
        CHECK_INT(den, cases[i].den);
    }
    int64_t num, den;
    CHECK(!table_rate(0, 5, 0, &num, &den) && !table_rate(-1, 5, 0, &num, &den) &&
          !table_rate(NAN, 5, 0, &num, &den));
    static const char plain[] = "1.250", power[] = "2.5e-20";
    CHECK_NEAR(table_resolution(plain, plain + 5, '.'), 1e-3, 1e-18);
    CHECK_NEAR(table_resolution(power, power + 7, '.'), 1e-21, 1e-35);
}

static void refused(void)
{
    static const char *const texts[] = {"1,2\n3\n4,5\n", "1,2\n3,x\n", "only words\n",
                                        "time,x\n1,1\n1,2\n"};
    static const char *const words[] = {"line 2 has 1 columns, not 2", "line 2, column 2: 'x'",
                                        "no line", "don't grow"};

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct reading r = {0};

        check_case(texts[i]);
        host_read(&codec_csv, (const uint8_t *)texts[i], strlen(texts[i]), &r);
        CHECK(strstr(host_error(), words[i]) != NULL);
    }
}

int main(void)
{
    numbers();
    layouts();
    names();
    rates();
    refused();
    return check_result();
}
