// SPDX-License-Identifier: MIT
// Tests EDF+ and BDF files made here: physical values, labels, units of several sizes, annotations,
// and broken headers.

#include "tests/check.h"
#include "tests/unit/file/host.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

extern const struct codec codec_edf;

enum { SIGNALS = 3, SAMPLES = 8, NOTES = 40, RECORDS = 3 };

static unsigned char file[65536];
static size_t length;

static void field(size_t at, size_t width, const char *text)
{
    memset(file + at, ' ', width);
    memcpy(file + at, text, strlen(text));
}

// A field of the signals: `values` of SIGNALS texts.
static size_t fields(size_t at, size_t width, const char *const *values)
{
    for (size_t i = 0; i < SIGNALS; i++)
        field(at + i * width, width, values[i]);
    return at + SIGNALS * width;
}

// Two signals of 8 Hz in µV and mV, sample i of record k being 10 k + i, and annotations.
static void make(bool wide)
{
    const char *const samples[] = {"8", "8", wide ? "40" : "20"};
    const char *const low = wide ? "-8388608" : "-32768", *const high = wide ? "8388607" : "32767";
    const size_t bytes = wide ? 3 : 2, notes = wide ? 120 : NOTES;

    memset(file, ' ', 256);
    field(0, 8,
          wide ? "\xff"
                 "BIOSEMI"
               : "0");
    field(8, 80, "X X X X");
    field(88, 80, "Startdate 02-MAR-2020 X X X");
    field(168, 8, "02.03.20");
    field(176, 8, "10.11.12");
    field(184, 8, "1024");
    field(192, 44, wide ? "BDF+C" : "EDF+C");
    field(236, 8, "3");
    field(244, 8, "1");
    field(252, 4, "3");
    size_t at = fields(
        256, 16,
        (const char *const[]){"EEG Cz", "EEG Pz", wide ? "BDF Annotations" : "EDF Annotations"});
    at = fields(at, 80, (const char *const[]){"", "", ""});
    at = fields(at, 8, (const char *const[]){"uV", "mV", ""});
    at = fields(at, 8, (const char *const[]){low, low, "-1"});
    at = fields(at, 8, (const char *const[]){high, high, "1"});
    at = fields(at, 8, (const char *const[]){low, low, low});
    at = fields(at, 8, (const char *const[]){high, high, high});
    at = fields(at, 80, (const char *const[]){"", "", ""});
    at = fields(at, 8, samples);
    at = fields(at, 32, (const char *const[]){"", "", ""});
    for (int k = 0; k < RECORDS; k++) {
        for (int s = 0; s < 2; s++)
            for (int i = 0; i < SAMPLES; i++, at += bytes)
                memcpy(file + at, &(int){10 * k + i - 5}, bytes);
        memset(file + at, 0, notes);
        const int head = sprintf((char *)file + at, "+%d\x14\x14", k) + 1;
        if (k == 1)
            sprintf((char *)file + at + head, "+1.5\x15"
                                              "0.25\x14"
                                              "spike\x14");
        at += notes;
    }
    length = at;
}

static bool open_with(const char *column)
{
    const char *columns[] = {column};
    struct reading r = {.columns = {columns, column ? 1 : 0}};
    const bool opened = host_read(&codec_edf, file, length, &r);

    if (opened) {
        CHECK_NEAR(sigrun_hz(r.format.rate), SAMPLES, 0);
        CHECK(r.format.type == (file[0] == 0xff ? SIGRUN_F64 : SIGRUN_F32));
    }
    return opened;
}

static void whole(bool wide)
{
    make(wide);
    if (!CHECK(open_with(NULL)))
        printf("%s\n", host_error());
    CHECK_SIZE(host_frames(), RECORDS * SAMPLES);
    CHECK_TEXT(host_unit(), "µV");
    CHECK_TEXT(host_label(0), "EEG Cz");
    CHECK_TEXT(host_label(1), "EEG Pz");
    // A unit of the first lane's size for all.
    CHECK_NEAR(host_value(0, 9), 10 + 1 - 5, 1e-6);
    CHECK_NEAR(host_value(1, 9), 1000 * (10 + 1 - 5), 1e-3);
    const struct mark *mark = host_mark(0);
    if (CHECK(mark != NULL)) {
        CHECK_SIZE(mark->frame, 12);
        CHECK_TEXT(mark->key, "label");
        CHECK_TEXT(mark->text, "spike");
        CHECK_NEAR(mark->value, 0.25, 1e-9);
    }
    CHECK(host_mark(1) == NULL);
    CHECK(open_with("EEG Pz"));
    CHECK_TEXT(host_unit(), "mV");
    CHECK_NEAR(host_value(0, 0), -5, 1e-6);
    CHECK(!open_with("EOG"));
    CHECK(strstr(host_error(), "EOG") && strstr(host_error(), "EEG Cz"));
}

static void broken(void)
{
    make(false);
    // A degree sign in Latin-1, as old programs write it, and half of the last record.
    file[256 + 3 * 96] = 0xb0;
    file[256 + 3 * 96 + 1] = 'C';
    length -= 20;
    if (!CHECK(open_with("1")))
        printf("%s\n", host_error());
    CHECK_TEXT(host_unit(), "°C");
    CHECK_SIZE(host_frames(), 2 * SAMPLES);
    make(false);
    field(252, 4, "9999");
    CHECK(!open_with(NULL));
    length = 100;
    CHECK(!open_with(NULL));
    make(false);
    length = 1024;
    CHECK(!open_with(NULL));
}

int main(void)
{
    whole(false);
    whole(true);
    broken();
    return check_result();
}
