// SPDX-License-Identifier: MIT
// Tests how numbers with units are read, refused and told.

#include "runtime/graph/quantity.h"
#include "tests/check.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static struct quantity_reader reader(enum sigrun_unit unit, bool whole)
{
    return (struct quantity_reader){unit, whole, {44100, 1}, "V", "fft: size", {0}};
}

static const struct {
    enum sigrun_unit unit;
    bool whole;
    const char *word;
    double value;
    struct sigrun_ratio exact; // den == 0: none
    const char *told;          // in the form it was given
} good[] = {
    {SIGRUN_HZ, false, "440", 440, {440, 1}, "440 Hz"},
    {SIGRUN_HZ, false, "1k", 1000, {1000, 1}, "1 kHz"},
    {SIGRUN_HZ, false, "2.4M", 2.4e6, {2400000, 1}, "2.4 MHz"},
    {SIGRUN_HZ, false, "48kHz", 48000, {48000, 1}, "48 kHz"},
    {SIGRUN_HZ, false, "-325k", -325e3, {-325000, 1}, "-325 kHz"},
    {SIGRUN_HZ, false, "+5", 5, {5, 1}, "5 Hz"},
    {SIGRUN_HZ, false, "0.25fs", 11025, {11025, 1}, "0.25fs"},
    {SIGRUN_HZ, false, "1/3fs", 14700, {14700, 1}, "0.333333fs"},
    {SIGRUN_HZ, false, "44.1k", 44100, {44100, 1}, "44.1 kHz"},
    {SIGRUN_HZ, false, "1/3", 1.0 / 3, {1, 3}, "333.333 mHz"},
    {SIGRUN_HZ, false, "0.1", 0.1, {1, 10}, "100 mHz"},
    {SIGRUN_HZ, false, "1e-3", 1e-3, {1, 1000}, "1 mHz"},
    {SIGRUN_HZ, false, "1e3k", 1e6, {1000000, 1}, "1 MHz"},
    {SIGRUN_HZ, false, "1.5e-1", 0.15, {3, 20}, "150 mHz"},
    {SIGRUN_HZ, false, "1e300", 1e300, {0, 0}, "1e+300 Hz"},
    {SIGRUN_HZ,
     false,
     "123456789012345678901234",
     123456789012345678901234.0,
     {0, 0},
     "1.23457e+23 Hz"},
    {SIGRUN_HZ, false, "0", 0, {0, 1}, "0 Hz"},
    {SIGRUN_FRAMES, true, "1024", 1024, {1024, 1}, "1024 frames"},
    {SIGRUN_FRAMES, true, "1", 1, {1, 1}, "1 frame"},
    {SIGRUN_FRAMES, true, "2^16", 65536, {65536, 1}, "65536 frames"},
    {SIGRUN_FRAMES, true, "2^62", 0x1p62, {INT64_C(1) << 62, 1}, "4.611686018427388e+18 frames"},
    {SIGRUN_FRAMES, true, "20ms", 882, {882, 1}, "20 ms"},
    {SIGRUN_FRAMES, true, "1/2s", 22050, {22050, 1}, "500 ms"},
    {SIGRUN_FRAMES, true, "1min", 2646000, {2646000, 1}, "60 s"},
    {SIGRUN_FRAMES, true, "2h", 317520000, {317520000, 1}, "2 h"},
    {SIGRUN_FRAMES, true, "0.01ms", 0, {0, 1}, "0 s"},
    {SIGRUN_FRAMES, true, "-0.5ms", -22, {-22, 1}, "-498.866 µs"},
    {SIGRUN_FRAMES, false, "0.5ms", 22.05, {441, 20}, "500 µs"},
    {SIGRUN_FRAMES, false, "2.5", 2.5, {5, 2}, "2.5 frames"},
    {SIGRUN_SECONDS, false, "20us", 20e-6, {1, 50000}, "20 µs"},
    {SIGRUN_SECONDS, false, "20µs", 20e-6, {1, 50000}, "20 µs"},
    {SIGRUN_SECONDS, false, "20μs", 20e-6, {1, 50000}, "20 µs"},
    {SIGRUN_SECONDS, false, "5m", 5e-3, {1, 200}, "5 ms"},
    {SIGRUN_SECONDS, false, "5min", 300, {300, 1}, "5 min"},
    {SIGRUN_SECONDS, false, "1.5h", 5400, {5400, 1}, "1.5 h"},
    {SIGRUN_SECONDS, false, "90", 90, {90, 1}, "90 s"},
    {SIGRUN_RATIO, false, "0.5", 0.5, {1, 2}, "0.5"},
    {SIGRUN_RATIO, false, "50%", 0.5, {1, 2}, "50%"},
    {SIGRUN_RATIO, false, "20dB", 10, {0, 0}, "20 dB"},
    {SIGRUN_RATIO, false, "0dB", 1, {0, 0}, "0 dB"},
    {SIGRUN_RATIO, false, "-6dB", 0.50118723362727224, {0, 0}, "-6 dB"},
    {SIGRUN_RATIO, false, "-1", -1, {-1, 1}, "-1"},
    {SIGRUN_DB, false, "-40", -40, {-40, 1}, "-40 dB"},
    {SIGRUN_DB, false, "-40dB", -40, {-40, 1}, "-40 dB"},
    {SIGRUN_ANGLE, false, "pi/2", M_PI / 2, {0, 0}, "1.5708 rad"},
    {SIGRUN_ANGLE, false, "-pi", -M_PI, {0, 0}, "-3.14159 rad"},
    {SIGRUN_ANGLE, false, "pi^2", M_PI *M_PI, {0, 0}, "9.8696 rad"},
    {SIGRUN_ANGLE, false, "90deg", M_PI / 2, {0, 0}, "90°"},
    {SIGRUN_ANGLE, false, "90°", M_PI / 2, {0, 0}, "90°"},
    {SIGRUN_ANGLE, false, "2rad", 2, {2, 1}, "2 rad"},
    {SIGRUN_VALUE, false, "100µV", 100e-6, {1, 10000}, "100 µV"},
    {SIGRUN_VALUE, false, "2V", 2, {2, 1}, "2 V"},
    {SIGRUN_VALUE, false, "3m", 3e-3, {3, 1000}, "3 mV"},
    {SIGRUN_BYTES, true, "64Ki", 65536, {65536, 1}, "64 KiB"},
    {SIGRUN_BYTES, true, "64KiB", 65536, {65536, 1}, "64 KiB"},
    {SIGRUN_BYTES, true, "1MB", 1000000, {1000000, 1}, "1000000 bytes"},
    {SIGRUN_BYTES, true, "1.5GiB", 1610612736, {1610612736, 1}, "1536 MiB"},
    {SIGRUN_METRES, false, "300", 300, {300, 1}, "300 m"},
    {SIGRUN_METRES, false, "15km", 15000, {15000, 1}, "15 km"},
    {SIGRUN_METRES, false, "15k", 15000, {15000, 1}, "15 km"},
    {SIGRUN_METRES, false, "5mm", 5e-3, {1, 200}, "5 mm"},
    {SIGRUN_SPEED, false, "-30", -30, {-30, 1}, "-30 m/s"},
    {SIGRUN_SPEED, false, "2km/s", 2000, {2000, 1}, "2000 m/s"},
    {SIGRUN_SPEED, false, "108km/h", 30, {30, 1}, "30 m/s"},
    {SIGRUN_PLAIN, false, "2^-2", 0.25, {1, 4}, "0.25"},
    {SIGRUN_PLAIN, false, "-1/3k", -1000.0 / 3, {-1000, 3}, "-333.3333333333333"},
    {SIGRUN_PLAIN, false, ".5", 0.5, {1, 2}, "0.5"},
    {SIGRUN_PLAIN, false, "3p", 3e-12, {3, 1000000000000}, "3e-12"},
    {SIGRUN_PLAIN, false, "10^2/4", 25, {25, 1}, "25"},
};

static void test_good(void)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        const struct quantity_reader r = reader(good[i].unit, good[i].whole);
        struct error err = {0};
        struct quantity q = {0};
        struct text told = {0};

        check_case(good[i].word);
        if (!CHECK(quantity_read(&r, good[i].word, &q, &err)))
            printf("%s\n", err.items[0].text);
        CHECK_BYTES(&q.value, &good[i].value, sizeof q.value);
        CHECK_INT(q.exact.num, good[i].exact.num);
        CHECK_INT(q.exact.den, good[i].exact.den);
        quantity_add(&told, &r, q.form, q.value);
        CHECK_TEXT(text_of(&told), good[i].told);
        text_release(&told);
        error_release(&err);
    }
}

#define FREQUENCY "fft: size takes a frequency (440, 3kHz, 0.25fs), found "
#define FRAMES "fft: size takes a whole number of frames (1024) or a time (20ms), found "

static const struct {
    enum sigrun_unit unit;
    bool whole;
    const char *word, *text, *remedy;
} bad[] = {
    {SIGRUN_FRAMES, true, "20dB", FRAMES "20dB", NULL},
    {SIGRUN_FRAMES, true, "2.5", FRAMES "2.5", NULL},
    {SIGRUN_FRAMES, true, "20MS", FRAMES "20MS", "20ms"},
    {SIGRUN_FRAMES, true, "1e19", "fft: size: 1e19 is too large a number", NULL},
    {SIGRUN_FRAMES, true, "2^63", "fft: size: 2^63 is too large a number", NULL},
    {SIGRUN_FRAMES, true, "1e17h", "fft: size: 1e17h is too large a number", NULL},
    {SIGRUN_HZ, false, "10ms", FREQUENCY "10ms", NULL},
    {SIGRUN_HZ, false, "3khz", FREQUENCY "3khz", "3kHz"},
    {SIGRUN_HZ, false, "3mhz", FREQUENCY "3mhz", "3MHz"},
    {SIGRUN_HZ, false, "48K", FREQUENCY "48K", "48k"},
    {SIGRUN_HZ, false, "", FREQUENCY "nothing", NULL},
    {SIGRUN_HZ, false, "-", FREQUENCY "-", NULL},
    {SIGRUN_HZ, false, "--1", FREQUENCY "--1", NULL},
    {SIGRUN_HZ, false, "5.", FREQUENCY "5.", NULL},
    {SIGRUN_HZ, false, "1.2.3", FREQUENCY "1.2.3", NULL},
    {SIGRUN_HZ, false, "1/0", FREQUENCY "1/0", NULL},
    {SIGRUN_HZ, false, "1/-2", FREQUENCY "1/-2", NULL},
    {SIGRUN_HZ, false, "2^", FREQUENCY "2^", NULL},
    {SIGRUN_HZ, false, "2^ 3", FREQUENCY "2^ 3", NULL},
    {SIGRUN_HZ, false, "2^99999999999999999999", FREQUENCY "2^99999999999999999999", NULL},
    {SIGRUN_HZ, false, "0^-1", "fft: size: 0^-1 is too large a number", NULL},
    {SIGRUN_HZ, false, "0x10", FREQUENCY "0x10", NULL},
    {SIGRUN_HZ, false, "nan", FREQUENCY "nan", NULL},
    {SIGRUN_HZ, false, "inf", FREQUENCY "inf", NULL},
    {SIGRUN_HZ, false, "1e400", "fft: size: 1e400 is too large a number", NULL},
    {SIGRUN_HZ, false, "1e308G", "fft: size: 1e308G is too large a number", NULL},
    {SIGRUN_HZ, false, " 1", FREQUENCY " 1", NULL},
    {SIGRUN_HZ, false, "1 ", FREQUENCY "1 ", NULL},
    {SIGRUN_HZ, false, "1kk", FREQUENCY "1kk", NULL},
    {SIGRUN_HZ, false, "1kfs", FREQUENCY "1kfs", NULL},
    {SIGRUN_SECONDS, false, "1kmin",
     "fft: size takes a time in seconds (0.5, 20ms, 1min), found 1kmin", NULL},
    {SIGRUN_RATIO, false, "-6db",
     "fft: size takes a factor (0.5, 50%) or decibels (-6dB), found -6db", "-6dB"},
    {SIGRUN_RATIO, false, "1e5dB", "fft: size: 1e5dB is too large a number", NULL},
    {SIGRUN_DB, false, "50%", "fft: size takes decibels (-40, -40dB), found 50%", NULL},
    {SIGRUN_ANGLE, false, "2pi",
     "fft: size takes an angle in radians or degrees (pi/2, 90deg), found 2pi", NULL},
    {SIGRUN_VALUE, false, "2A", "fft: size takes a value in V (2, 0.1V), found 2A", NULL},
    {SIGRUN_BYTES, true, "64kb", "fft: size takes a number of bytes (65536, 64KiB), found 64kb",
     "64kB"},
    {SIGRUN_METRES, false, "3miles",
     "fft: size takes a distance in metres (300, 15km), found 3miles", NULL},
    {SIGRUN_SPEED, false, "30km", "fft: size takes a speed in m/s (30, 30m/s, 108km/h), found 30km",
     NULL},
    {SIGRUN_PLAIN, false, "5Hz", "fft: size takes a number (2.5), found 5Hz", NULL},
    {SIGRUN_PLAIN, true, "1.5", "fft: size takes a whole number (8), found 1.5", NULL},
};

static void test_bad(void)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const struct quantity_reader r = reader(bad[i].unit, bad[i].whole);
        struct error err = {0};
        struct quantity q = {0};

        check_case(bad[i].word);
        if (CHECK(!quantity_read(&r, bad[i].word, &q, &err)) && CHECK_SIZE(err.count, 1)) {
            CHECK_TEXT(err.items[0].text, bad[i].text);
            CHECK_TEXT(err.items[0].remedy, bad[i].remedy);
        }
        error_release(&err);
    }
}

static void refused_without_rate(enum sigrun_unit unit, const char *word, const char *text)
{
    struct quantity_reader r = reader(unit, true);
    struct quantity q;
    struct error err = {0};

    check_case(word);
    r.rate = (struct sigrun_ratio){0, 1};
    r.value_unit = NULL;
    if (CHECK(!quantity_read(&r, word, &q, &err)))
        CHECK_TEXT(err.items[0].text, text);
    error_release(&err);
}

// A lone m is metre where the unit is m, and milli elsewhere.
static void test_metre(void)
{
    struct quantity_reader r = reader(SIGRUN_VALUE, false);
    struct quantity q = {0};
    struct error err = {0};

    check_case("metres");
    r.value_unit = "m";
    CHECK(quantity_read(&r, "5m", &q, &err));
    CHECK_NEAR(q.value, 5, 0);
    CHECK(quantity_read(&r, "5mm", &q, &err));
    CHECK_NEAR(q.value, 0.005, 0);
    // A prefix before a compound unit could mean its square too.
    r.value_unit = "V²/Hz";
    CHECK(quantity_read(&r, "5V²/Hz", &q, &err));
    CHECK(!quantity_read(&r, "5µV²/Hz", &q, &err));
    error_release(&err);
}

static void told(double value, const char *unit, const char *text)
{
    struct text made = {0};

    check_case(text);
    quantity_add_si(&made, value, unit);
    CHECK_TEXT(text_of(&made), text);
    text_release(&made);
}

static void told_rate(int64_t num, int64_t den, const char *person, const char *language)
{
    struct text made = {0};

    check_case(person);
    quantity_add_rate(&made, (struct sigrun_ratio){num, den});
    CHECK_TEXT(text_of(&made), person);
    text_release(&made);
    quantity_add_ratio(&made, (struct sigrun_ratio){num, den});
    CHECK_TEXT(text_of(&made), language);
    text_release(&made);
}

// What quantity_add_ratio writes is read back as the same fraction.
static void test_ratios(void)
{
    const struct quantity_reader r = reader(SIGRUN_HZ, false);

    check_case("ratios come back");
    for (int i = 0; i < 1000; i++) {
        struct sigrun_ratio ratio = {(int64_t)(check_random() >> (check_random() % 63 + 1)),
                                     (int64_t)(check_random() >> (check_random() % 63 + 1))};
        struct text made = {0};
        struct error err = {0};
        struct quantity q = {0};
        int64_t a = ratio.num, b = ratio.den;

        while (b) {
            const int64_t rest = a % b;
            a = b;
            b = rest;
        }
        if (ratio.den == 0 || a == 0)
            continue;
        ratio = (struct sigrun_ratio){ratio.num / a, ratio.den / a};
        quantity_add_ratio(&made, ratio);
        CHECK(quantity_read(&r, text_of(&made), &q, &err));
        CHECK_INT(q.exact.num, ratio.num);
        CHECK_INT(q.exact.den, ratio.den);
        text_release(&made);
        error_release(&err);
    }
}

int main(void)
{
    test_good();
    test_bad();
    refused_without_rate(SIGRUN_FRAMES, "20ms",
                         "fft: size: 20ms stands on the input's rate, and it has none");
    refused_without_rate(SIGRUN_HZ, "0.1fs",
                         "fft: size: 0.1fs stands on the input's rate, and it has none");
    refused_without_rate(
        SIGRUN_VALUE, "1V",
        "fft: size takes a bare number (0.5), since the stream has no unit, found 1V");
    test_metre();
    told(999.9999, "Hz", "1 kHz");
    told(0, "V", "0 V");
    told(1e-9, "V", "1 nV");
    told(-2500, NULL, "-2.5k");
    told(1500, "dB", "1500 dB");
    told(1e-7, "V²/Hz", "1e-07 V²/Hz");
    told(INFINITY, "Hz", "inf Hz");
    told_rate(44100, 1, "44.1 kHz", "44100");
    told_rate(1, 3, "1/3 Hz", "1/3");
    told_rate(1, 10, "0.1 Hz", "1/10");
    told_rate(44100, 147, "300 Hz", "44100/147");
    told_rate(48000, 7, "48000/7 Hz", "48000/7");
    told_rate(2400000, 1, "2.4 MHz", "2400000");
    told_rate(1234567, 1, "1234567 Hz", "1234567");
    told_rate(0, 1, "no rate", "0");
    test_ratios();
    return check_result();
}
