// SPDX-License-Identifier: MIT
//
// Ticks: random ranges against the rules that every axis keeps, and known axes word for word.
#include "stages/scene/ticks.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stages/scene/font.h"
#include "stages/scene/numeral.h"
#include "tests/check.h"

static double seven_a_letter(void *context, const char *label)
{
    int letters = 0;

    (void)context;
    while (font_letter(&label))
        letters++;
    return 7.0 * letters;
}

static const struct tick_space wide = {
    .length = 800, .least = 70, .gap = 20, .minor = 6, .extent = seven_a_letter};

// Whether the labels, as boxes around their ticks, keep apart.
static bool apart(const struct ticks *t, const struct scene_axis *axis,
                  const struct tick_space *space)
{
    double before = 0, reach = 0;

    for (size_t i = 0; i < t->count; i++) {
        const double at = axis_fraction(axis, t->tick[i].at) * space->length;
        const double half = space->extent(NULL, t->tick[i].label) / 2;

        if (i && fabs(at - before) <= half + reach)
            return false;
        before = at;
        reach = half;
    }
    return true;
}

// The number that a label of a plain axis shows.
static double number_of(const char *label)
{
    const bool negative = strncmp(label, "−", strlen("−")) == 0;
    const double value = strtod(label + (negative ? strlen("−") : 0), NULL);

    return negative ? -value : value;
}

static void check_axis(const struct scene_axis *axis)
{
    struct ticks t;
    const double low = fmin(axis->low, axis->high), high = fmax(axis->low, axis->high);
    const double slack = (high - low) * 1e-6;

    ticks_make(&t, axis, &wide, 0);
    const bool enough = CHECK(t.count >= 2), few = CHECK(t.count <= 14);
    bool held = CHECK(apart(&t, axis, &wide)) && enough && few;
    const double first = number_of(t.tick[0].label), second = number_of(t.tick[1].label);
    const double scale = (t.tick[1].at - t.tick[0].at) / (second - first);

    for (size_t i = 0; i < t.count; i++) {
        held &= CHECK(t.tick[i].at >= low - slack && t.tick[i].at <= high + slack);
        if (t.step > 0) {
            const double count = (t.tick[i].at - t.offset) / t.step;

            held &= CHECK_NEAR(count, rint(count), 1e-6);
            held &= CHECK_NEAR((number_of(t.tick[i].label) - first) * scale + t.tick[0].at,
                               t.tick[i].at, t.step * 1e-3);
        }
    }
    if (!held)
        printf("range %.17g … %.17g unit %s\n", axis->low, axis->high,
               axis->unit ? axis->unit : "");
}

static void test_random(void)
{
    static const char *const units[] = {NULL, "Hz", "V", "V²/Hz", "dBFS"};
    const int runs = check_fast() ? 2000 : 50000;

    for (int i = 0; i < runs; i++) {
        const double centre = (check_uniform() - 0.5) * pow(10, check_uniform() * 60 - 30);
        const double span = fabs(centre) * pow(10, check_uniform() * 8 - 6) + 1e-40;
        struct scene_axis axis = {
            .unit = units[check_random() % 5], .low = centre - span / 2, .high = centre + span / 2};

        if (check_random() % 4 == 0)
            axis = (struct scene_axis){.unit = axis.unit, .low = axis.high, .high = axis.low};
        check_axis(&axis);
    }
}

static void test_random_log(void)
{
    const int runs = check_fast() ? 500 : 10000;

    for (int i = 0; i < runs; i++) {
        const double low = pow(10, check_uniform() * 20 - 10);
        const struct scene_axis axis = {.unit = check_random() % 2 ? "Hz" : NULL,
                                        .low = low,
                                        .high = low * pow(10, 0.02 + check_uniform() * 9),
                                        .log = true};
        struct ticks t;

        ticks_make(&t, &axis, &wide, 0);
        const bool enough = CHECK(t.count >= 1), few = CHECK(t.count <= 40);
        if (!CHECK(apart(&t, &axis, &wide)) || !enough || !few)
            printf("range %.17g … %.17g\n", axis.low, axis.high);
        for (size_t k = 0; k < t.count; k++)
            CHECK(t.tick[k].at >= axis.low * (1 - 1e-8) && t.tick[k].at <= axis.high * (1 + 1e-8));
    }
}

// All labels of an axis, divided by spaces, after its title.
static void told(struct scene_axis axis, const char *expected)
{
    char words[2048];
    struct ticks t;
    size_t at = 0;

    ticks_make(&t, &axis, &wide, 0);
    at += (size_t)snprintf(words, sizeof words, "%s:", t.title);
    for (size_t i = 0; i < t.count; i++)
        at += (size_t)snprintf(words + at, sizeof words - at, " %s", t.tick[i].label);
    CHECK_TEXT(words, expected);
}

static void test_known(void)
{
    told((struct scene_axis){"Time", "s", 0, 1, false}, "Time (s): 0.0 0.1 0.2 0.3 0.4 0.5 0.6 "
                                                        "0.7 0.8 0.9 1.0");
    told((struct scene_axis){"Time", "s", 0, 0.02, false},
         "Time (ms): 0 2 4 6 8 10 12 14 16 18 20");
    told((struct scene_axis){"Time", "s", 0, 100, false},
         "Time (m:ss): 0:00 0:10 0:20 0:30 0:40 0:50 1:00 1:10 1:20 1:30 1:40");
    told((struct scene_axis){"Time", "s", 0, 600, false},
         "Time (m:ss): 0:00 1:00 2:00 3:00 4:00 5:00 6:00 7:00 8:00 9:00 10:00");
    told((struct scene_axis){"Time", "s", 0, 7200, false},
         "Time (h:mm): 0:00 0:15 0:30 0:45 1:00 1:15 1:30 1:45 2:00");
    told((struct scene_axis){"Time", "s", 0, 345599, false},
         "Time (h:mm): 0:00 12:00 24:00 36:00 48:00 60:00 72:00 84:00");
    told((struct scene_axis){"Time", "s", 0, 3.6e6, false}, "Time (d): 0 5 10 15 20 25 30 35 40");
    told((struct scene_axis){"Time", "s", 0, 345600, false},
         "Time (d): 0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0");
    told((struct scene_axis){"Density", "FS²/Hz", 3e-5, 6e-5, true},
         "Density (FS²/Hz): 3·10⁻⁵ 3.5·10⁻⁵ 4·10⁻⁵ 4.5·10⁻⁵ 5·10⁻⁵ 5.5·10⁻⁵ 6·10⁻⁵");
    told((struct scene_axis){"Frequency", "Hz", 0, 24000, false}, "Frequency (kHz): 0 5 10 15 20");
    told((struct scene_axis){"Frequency", "Hz", 20, 20000, true},
         "Frequency (Hz): 20 50 100 200 500 1k 2k 5k 10k 20k");
    told((struct scene_axis){"Frequency", "Hz", 433.91e6, 433.93e6, false},
         "Frequency − 433.9 MHz (kHz): 10 12 14 16 18 20 22 24 26 28 30");
    told((struct scene_axis){"Voltage", "V", -2e-5, 2e-5, false},
         "Voltage (µV): −20 −15 −10 −5 0 5 10 15 20");
    told((struct scene_axis){"PSD", "V²/Hz", 0, 4e-9, false},
         "PSD (10⁻⁹ V²/Hz): 0.0 0.5 1.0 1.5 2.0 2.5 3.0 3.5 4.0");
    told((struct scene_axis){"Phase", "rad", -M_PI, M_PI, false},
         "Phase (rad): −π −3π/4 −π/2 −π/4 0 π/4 π/2 3π/4 π");
    told((struct scene_axis){"Phase", "°", -180, 180, false},
         "Phase (°): −180 −135 −90 −45 0 45 90 135 180");
    told((struct scene_axis){"Level", "dBFS", -120, 0, false},
         "Level (dBFS): −120 −100 −80 −60 −40 −20 0");
    told((struct scene_axis){NULL, NULL, 0, 8, false}, ": 0 1 2 3 4 5 6 7 8");
    told((struct scene_axis){"Frequency", "Hz", 3, 4, true},
         "Frequency (Hz): 3 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9 4");
}

// Small ticks of a logarithmic axis: all digits, only decades, none, as there is room.
static void test_decades(void)
{
    struct tick_space space = wide;
    struct ticks t;

    ticks_make(&t, &(struct scene_axis){NULL, "V", 1, 1e4, true}, &space, 0);
    CHECK_SIZE(t.minor_count, 37);
    space.length = 80;
    ticks_make(&t, &(struct scene_axis){NULL, "V", 1, 1e4, true}, &space, 0);
    CHECK_SIZE(t.minor_count, 5);
    space.length = 20;
    ticks_make(&t, &(struct scene_axis){NULL, "V", 1, 1e4, true}, &space, 0);
    CHECK_SIZE(t.minor_count, 0);
}

static void test_nothing(void)
{
    const struct scene_axis none[] = {{NULL, NULL, 1, 1, false},
                                      {NULL, NULL, NAN, 1, false},
                                      {NULL, NULL, 0, INFINITY, false},
                                      {NULL, NULL, 0, 1, true},
                                      {NULL, NULL, -1e308, 1e308, false}};

    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct ticks t;

        ticks_make(&t, &none[i], &wide, 0);
        CHECK_SIZE(t.count, 0);
    }
}

// A range that moves a little keeps its step; one that grows tenfold does not.
static void test_kept(void)
{
    struct scene_axis axis = {"Level", "V", 0, 9.9, false};
    struct ticks t;

    ticks_make(&t, &axis, &wide, 0);
    const double step = t.step;

    axis.high = 11.8;
    ticks_make(&t, &axis, &wide, 0);
    CHECK(t.step != step);
    ticks_make(&t, &axis, &wide, step);
    CHECK_NEAR(t.step, step, 1e-12);
    axis.high = 110;
    ticks_make(&t, &axis, &wide, step);
    CHECK(t.step > 2 * step);
}

int main(void)
{
    check_case("random ranges");
    test_random();
    check_case("random logarithmic ranges");
    test_random_log();
    check_case("known axes");
    test_known();
    check_case("small ticks of decades");
    test_decades();
    check_case("no axis");
    test_nothing();
    check_case("a step is kept");
    test_kept();
    return check_result();
}
