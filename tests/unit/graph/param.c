// SPDX-License-Identifier: MIT
// Tests how the values of a call become the fields of a struct: what fits, every way to be wrong,
// and the way back.

#include "tests/check.h"
#include "tests/unit/graph/toy.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *expression, *holds; // what is in the canonical text
} good[] = {
    {"toy 1024", "size=1024 freq=440 window=hann centre=no order=-2 gain=1 phase=0 threshold=0 "
                 "level=-40 wait=0 "
                 "rate=48000 band=300..3000 taps=\"\" names=left,right title=\"\" memory=65536"},
    {"toy 20ms", "size=882 "},
    {"toy 1 0.25fs", "freq=11025 "},
    {"toy 1 1k hamming yes 3", "freq=1000 window=hamming centre=yes order=3 "},
    {"toy 1 order=3 1k", "freq=1000 window=hann centre=no order=3 "},
    {"toy freq=1k size=7", "size=7 freq=1000 "},
    {"toy 1 window=blackman-harris", "window=blackman-harris "},
    {"toy 1 centre=on", "centre=yes "},
    {"toy 1 centre=true", "centre=yes "},
    {"toy 1 centre=0", "centre=no "},
    {"toy 1 gain=20dB phase=pi/2", "gain=10 phase=1.5707963267948966 "},
    {"toy 1 threshold=100µV", "threshold=0.0001 "},
    {"toy 1 level=-3dB wait=1min", "level=-3 wait=60 "},
    {"toy 1 rate=44.1k", "rate=44100 "},
    {"toy 1 rate=1/3", "rate=1/3 "},
    {"toy 1 rate=0.5fs", "rate=22050 "},
    {"toy 1 band=1..2", "band=1..2 "},
    {"toy 1 band=300Hz..3.5kHz", "band=300..3500 "},
    {"toy 1 band=7..7", "band=7..7 "},
    {"toy 1 taps=1,-2.5,1e-9", "taps=1,-2.5,1e-09 "},
    {"toy 1 names=a", "names=a "},
    {"toy 1 names='a b',\"c,d\"", "names=\"a b\",\"c,d\" "},
    {"toy 1 title=x/y.wav", "title=x/y.wav "},
    {"toy 1 title='say \"hi\" to \\$me | now'", "title=\"say \\\"hi\\\" to \\$me | now\" "},
    {"toy 1 (sine 440) 1k", "freq=1000 "}, // a chain is an input and takes no position
    {"toy 1 ref=(sine 440)", "freq=440 "},
};

static void test_good(void)
{
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct reading r;

        check_case(good[i].expression);
        read_call(&r, good[i].expression, toy_params, &toy_context);
        if (!CHECK(r.good))
            printf("%s\n", r.err.count ? r.err.items[0].text : "");
        if (!CHECK(strstr(text_of(&r.printed), good[i].holds)))
            printf("printed: %s\n", text_of(&r.printed));
        reading_end(&r);
    }
}

static const struct {
    const char *expression;
    const char
        *errors; // one line each: the text, with the culprit before it and the remedy behind it
} bad[] = {
    {"toy",
     "toy | toy: size is missing; it takes a whole number of frames (1024) or a time (20ms)\n"},
    {"toy 20dB",
     "20dB | toy: size takes a whole number of frames (1024) or a time (20ms), found 20dB\n"},
    {"toy 0", "0 | toy: size takes 1 frame to 65536 frames, found 0\n"},
    {"toy 0s", "0s | toy: size takes 22.6757 µs to 1.48608 s, found 0s\n"},
    {"toy -1", "-1 | toy: size takes 1 frame to 65536 frames, found -1\n"},
    {"toy 1 30kHz", "30kHz | toy: freq takes 20 Hz to 20 kHz, found 30kHz\n"},
    {"toy 1 1fs", "1fs | toy: freq takes 0.000453515fs to 0.453515fs, found 1fs\n"},
    {"toy 1 3khz",
     "3khz | toy: freq takes a frequency (440, 3kHz, 0.25fs), found 3khz | toy 1 3kHz\n"},
    {"toy 1 window=ham",
     "ham | toy: window takes hann, hamming or blackman-harris, found ham | toy 1 window=hann\n"},
    {"toy 1 window=1", "1 | toy: window takes hann, hamming or blackman-harris, found 1\n"},
    {"toy 1 centre=maybe", "maybe | toy: centre takes yes or no, found maybe\n"},
    {"toy 1 order=2.5", "2.5 | toy: order takes a whole number (8), found 2.5\n"},
    {"toy 1 order=9", "9 | toy: order takes -8 to 8, found 9\n"},
    {"toy 1 gain=0", "0 | toy: gain takes more than 0, found 0\n"},
    {"toy 1 gain=-50%", "-50% | toy: gain takes more than 0%, found -50%\n"},
    {"toy 1 level=3", "3 | toy: level takes at most 0 dB, found 3\n"},
    {"toy 1 wait=-1ms", "-1ms | toy: wait takes at least 0 s, found -1ms\n"},
    {"toy 1 memory=-1", "-1 | toy: memory takes at least 0 bytes, found -1\n"},
    {"toy 1 threshold=2A", "2A | toy: threshold takes a value in V (2, 0.1V), found 2A\n"},
    {"toy 1 rate=pi",
     "pi | toy: rate takes a fraction of whole numbers (48k, 44.1k, 1/3), found pi\n"},
    {"toy 1 rate=0", "0 | toy: rate takes 1 µHz to 1 THz, found 0\n"},
    {"toy 1 band=300",
     "300 | toy: band takes a range LO..HI, each a frequency (440, 3kHz, 0.25fs), found 300\n"},
    {"toy 1 band=3k..300",
     "3k..300 | toy: band: the range 3k..300 runs backwards | toy 1 band=300..3k\n"},
    {"toy 1 band=3x..4y", "3x | toy: band takes a frequency (440, 3kHz, 0.25fs), found 3x\n"
                          "4y | toy: band takes a frequency (440, 3kHz, 0.25fs), found 4y\n"},
    {"toy 1 band=0..5", "0 | toy: band takes 1 Hz to 1 MHz, found 0\n"},
    {"toy 1 taps=1,x,2,y",
     "x | toy: taps takes a number (2.5), found x\ny | toy: taps takes a number (2.5), found y\n"},
    {"toy 1 title=a,b",
     "a,b | toy: title takes one value, found 2 with commas between | toy 1 title=\"a,b\"\n"},
    {"toy 1,2", "1,2 | toy: size takes one value, found 2 with commas between\n"},
    {"toy 1 \"\"", "\"\" | toy: freq takes a frequency (440, 3kHz, 0.25fs), found nothing\n"},
    {"toy size=1 2", "2 | toy: size is given twice\n"},
    {"toy 1 order=1 order=2", "order=2 | toy: order is given twice\n"},
    {"toy 1 ordr=1",
     "ordr | toy has no parameter ordr; it takes size, freq, window, centre, order, gain, phase, "
     "threshold, level, wait, rate, band, taps, names, title and memory | toy 1 order=1\n"},
    {"toy 1 freq=(sine 440)", "(sine 440) | toy: freq is a value, found a chain in parentheses\n"},
    {"toy 1 2k hann no 1 1 1 1 -1 1 1k 1..2 1 a b 1 17", "17 | toy takes at most 16 values\n"},
    // All of a call at once.
    {"toy 0 3x ordr=1 window=hat",
     "ordr | toy has no parameter ordr; it takes size, freq, window, centre, order, gain, "
     "phase, threshold, level, wait, rate, band, taps, names, title and memory | "
     "toy 0 3x order=1 window=hat\n"
     "0 | toy: size takes 1 frame to 65536 frames, found 0\n"
     "3x | toy: freq takes a frequency (440, 3kHz, 0.25fs), found 3x\n"
     "hat | toy: window takes hann, hamming or blackman-harris, found hat | "
     "toy 0 3x ordr=1 window=hann\n"},
};

static void test_bad(void)
{
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct reading r;
        struct text said = {0};

        check_case(bad[i].expression);
        read_call(&r, bad[i].expression, toy_params, &toy_context);
        CHECK(!r.good);
        for (size_t e = 0; e < r.err.count; e++) {
            const struct error_item *item = &r.err.items[e];

            text_add(&said, "%.*s | %s%s%s\n", (int)item->span.length,
                     r.source.text + item->span.at, item->text, item->remedy ? " | " : "",
                     item->remedy ? item->remedy : "");
        }
        CHECK_TEXT(text_of(&said), bad[i].errors);
        text_release(&said);
        reading_end(&r);
    }
}

static void test_given(void)
{
    struct reading r;

    check_case("what was given, and where");
    read_call(&r, "toy 20ms window='hann'", toy_params, &toy_context);
    CHECK(r.given[0] && !r.given[1] && r.given[2] && !r.given[3]);
    CHECK_SIZE(r.spans[0].at, 4);
    CHECK_SIZE(r.spans[0].length, 4);
    CHECK(!r.spans[1].source);
    CHECK_SIZE(r.spans[2].at, 16);
    CHECK_SIZE(r.spans[2].length, 6);
    reading_end(&r);
}

static void expect(const char *expression, const struct sigrun_param *table,
                   const struct param_context *context, const char *wanted)
{
    struct reading r;

    check_case(expression);
    read_call(&r, expression, table, context);
    CHECK_TEXT(r.good ? text_of(&r.printed) : r.err.items[0].text, wanted);
    CHECK_SIZE(r.err.count, r.good ? 0 : 1);
    reading_end(&r);
}

// A source's words stand on its own rate and unit, wherever these are written.
static void test_source(void)
{
    static const struct sigrun_param table[] = {
        {SIGRUN_PARAM(struct toy, size), .def = "10ms", .unit = SIGRUN_FRAMES},
        {SIGRUN_PARAM(struct toy, threshold), .def = "0", .unit = SIGRUN_VALUE},
        {SIGRUN_PARAM(struct toy, rate), .def = "48k", .unit = SIGRUN_HZ},
        {.name = "unit", .offset = offsetof(struct toy, title), .kind = SIGRUN_TEXT, .def = ""},
        {0},
    };
    const struct param_context source = {"toy", true, {0, 1}, NULL},
                               none = {"toy", false, {0, 1}, NULL};

    expect("toy", table, &source, "size=480 threshold=0 rate=48000 unit=\"\"");
    expect("toy 20ms rate=1k", table, &source, "size=20 threshold=0 rate=1000 unit=\"\"");
    expect("toy 1s 5mV unit=V rate=1/2", table, &source, "size=1 threshold=0.005 rate=1/2 unit=V");
    expect("toy 1s 5mV", table, &source,
           "toy: threshold takes a bare number (0.5), since the stream has no unit, found 5mV");
    expect("toy 20ms rate=fast", table, &source,
           "toy: rate takes a frequency (440, 3kHz, 0.25fs), found fast");
    expect("toy", table, &none,
           "toy: size has to be given here: its default is 10ms, and the input has no rate");
    expect("toy 20ms", table, &none, "toy: size: 20ms stands on the input's rate, and it has none");
    expect("toy 20", table, &none, "size=20 threshold=0 rate=48000 unit=\"\"");
}

// Positions fill no row of a stage without parameters.
static void test_none(void)
{
    expect("toy 1", NULL, &toy_context, "toy takes no values");
    expect("toy a=1", NULL, &toy_context, "toy has no parameter a; it takes none");
    expect("toy", NULL, &toy_context, "");
}

static void test_word(void)
{
    const struct source word = {"control", "30kHz"}, fine = {"control", "1k"},
                        list = {"control", "1,2"};
    struct toy toy = {.freq = 5};
    struct arena arena;
    struct error err = {0};

    check_case("a live change");
    arena_init(&arena);
    CHECK(!param_read_word(&arena, &toy_params[1], &toy, &word, &toy_context, &err));
    CHECK_TEXT(err.items[0].text, "toy: freq takes 20 Hz to 20 kHz, found 30kHz");
    CHECK_NEAR(toy.freq, 5, 0);
    CHECK(param_read_word(&arena, &toy_params[1], &toy, &fine, &toy_context, &err));
    CHECK_NEAR(toy.freq, 1000, 0);
    CHECK(
        param_read_word(&arena, params_find(toy_params, "taps"), &toy, &list, &toy_context, &err));
    CHECK_SIZE(toy.taps.count, 2);
    error_release(&err);
    arena_release(&arena);
}

int main(void)
{
    test_good();
    test_bad();
    test_given();
    test_source();
    test_none();
    test_word();
    return check_result();
}
