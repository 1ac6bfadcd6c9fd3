// SPDX-License-Identifier: MIT
// Tests what streams are called on their way: every format and tag comes back as it was, and what
// no stage could have said is refused without reading or asking for more than there is.

#include "runtime/net/describe.h"

#include "tests/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM = 1 << 16 };
static unsigned char room[ROOM];

static const char *word(void)
{
    static const char *const words[] = {NULL,     "",     "V",
                                        "µV²/Hz", "left", "a longer name with spaces"};

    return words[check_random() % 6];
}

static struct sigrun_axis random_axis(double *table)
{
    struct sigrun_axis axis = {.name = word(),
                               .unit = word(),
                               .n = 1 + check_random() % 20,
                               .start = check_uniform() - 0.5,
                               .step = check_uniform(),
                               .log = check_random() % 2};

    for (size_t i = 0; i < axis.n; i++)
        table[i] = check_uniform();
    axis.table = check_random() % 2 ? table : NULL;
    return axis;
}

static bool same_text(const char *a, const char *b)
{
    return !a || !b ? a == b : strcmp(a, b) == 0;
}

static void same_axis(const struct sigrun_axis *a, const struct sigrun_axis *b)
{
    CHECK(same_text(a->name, b->name) && same_text(a->unit, b->unit));
    CHECK_SIZE(b->n, a->n);
    CHECK(b->start == a->start && b->step == a->step && b->log == a->log);
    CHECK(!b->table == !a->table);
    for (size_t i = 0; a->table && b->table && i < a->n; i++)
        CHECK(b->table[i] == a->table[i]);
}

static void formats(void)
{
    for (int turn = 0; turn < 2000; turn++) {
        const char *labels[8];
        double tables[SIGRUN_AXES][20];
        struct sigrun_format a = {
            .type = (enum sigrun_type)(1 << check_random() % 10),
            .lanes = 1 + check_random() % 8,
            .axes = check_random() % (SIGRUN_AXES + 1),
            .rate = {(int64_t)(check_random() >> 1), 1 + (int64_t)(check_random() >> 2)},
            .unit = word(),
            .bits = (unsigned)(check_random() % 65),
            .origin = check_uniform() - 0.5,
            .centre = 1e9 * check_uniform()};
        struct sigrun_format b;
        struct arena arena;

        for (size_t c = 0; c < a.lanes; c++)
            labels[c] = word();
        a.labels = check_random() % 2 ? labels : NULL;
        for (size_t i = 0; i < a.axes; i++)
            a.axis[i] = random_axis(tables[i]);
        struct code_writer w = {.to = room, .room = ROOM};
        describe_format(&w, &a);
        CHECK(!w.full);
        arena_init(&arena);
        struct code_reader r = {.from = room, .bytes = w.used};
        CHECK(describe_read_format(&r, &b, &arena));
        CHECK_TEXT(r.why, NULL);
        CHECK_SIZE(r.used, w.used);
        CHECK(b.type == a.type && b.lanes == a.lanes && b.axes == a.axes && b.bits == a.bits);
        CHECK(b.rate.num == a.rate.num && b.rate.den == a.rate.den);
        CHECK(b.origin == a.origin && b.centre == a.centre && same_text(a.unit, b.unit));
        CHECK(!a.labels == !b.labels);
        for (size_t c = 0; a.labels && b.labels && c < a.lanes; c++)
            CHECK(same_text(a.labels[c], b.labels[c]));
        for (size_t i = 0; i < a.axes; i++)
            same_axis(&a.axis[i], &b.axis[i]);
        arena_release(&arena);
        // Cut anywhere, and written where there is no room, it says so.
        for (size_t cut = 0; cut < w.used; cut += 1 + check_random() % 9) {
            unsigned char *const exact =
                malloc(cut ? cut : 1); // a sanitizer sees what is behind it

            memcpy(exact, room, cut);
            r = (struct code_reader){.from = exact, .bytes = cut};
            arena_init(&arena);
            CHECK(!describe_read_format(&r, &b, &arena) && r.why);
            arena_release(&arena);
            struct code_writer small = {.to = exact, .room = cut};
            describe_format(&small, &a);
            CHECK(small.full && small.used <= cut);
            free(exact);
        }
    }
}

static void tags(void)
{
    const struct sigrun_tag sent[] = {
        {.frame = 1000000, .key = "label", .value = -2.5, .text = "eyes closed"},
        {.frame = 1000000, .key = "gap", .value = 12},
        {.frame = 1000999, .key = "freq", .value = INFINITY}};
    struct code_writer w = {.to = room, .room = ROOM};
    struct code_reader r;
    struct sigrun_tag got;
    struct arena arena;

    describe_tags(&w, sent, 3, 1000000);
    r = (struct code_reader){.from = room, .bytes = w.used};
    arena_init(&arena);
    CHECK_SIZE(code_read_list(&r), 3);
    for (size_t i = 0; i < 3; i++) {
        CHECK(describe_read_tag(&r, &got, 1000000, &arena));
        CHECK(got.frame == sent[i].frame && got.value == sent[i].value);
        CHECK(same_text(got.key, sent[i].key) && same_text(got.text, sent[i].text));
    }
    CHECK_SIZE(r.used, w.used);
    arena_release(&arena);
}

// {0: "rf32_le"} and one more pair.
static void lie(const char *name, const char *pair, size_t bytes, const char *why)
{
    unsigned char message[200] = "\xa2\x00\x67rf32_le";
    struct sigrun_format format;
    struct arena arena;

    memcpy(message + 10, pair, bytes);
    struct code_reader r = {.from = message, .bytes = 10 + bytes};
    check_case(name);
    arena_init(&arena);
    CHECK(!describe_read_format(&r, &format, &arena));
    CHECK(r.why && strstr(r.why, why));
    arena_release(&arena);
}
#define LIE(name, pair, why) lie(name, pair, sizeof pair - 1, why)

static void lies(void)
{
    LIE("no lanes", "\x01\x00", "lanes");
    LIE("2^63 lanes", "\x01\x1b\x80\0\0\0\0\0\0\0", "lanes");
    LIE("lanes below zero", "\x01\x20", "count");
    LIE("a rate of three numbers", "\x02\x83\x01\x01\x01", "fraction");
    LIE("a rate over zero", "\x02\x82\x01\x00", "rate");
    LIE("a rate below zero", "\x02\x82\x20\x01", "rate");
    LIE("an origin that is none", "\x05\xfb\x7f\xf8\0\0\0\0\0\0", "finite");
    LIE("a thousand bits", "\x04\x19\x03\xe8", "bits");
    LIE("four axes", "\x08\x84\xa0\xa0\xa0\xa0", "axes");
    LIE("an axis without a length", "\x08\x81\xa0", "length");
    LIE("an axis of 2^60", "\x08\x81\xa1\x02\x1b\x10\0\0\0\0\0\0\0", "length");
    LIE("frames of 2^36", "\x08\x83\xa1\x02\x19\x10\0\xa1\x02\x19\x10\0\xa1\x02\x19\x10\0",
        "large");
    LIE("a table of another length", "\x08\x81\xa2\x02\x02\x06\x41\x00", "table");
    LIE("two labels for one lane", "\x07\x82\x61g\x61h", "labels");
    LIE("a zero in a text", "\x03\x62V\0", "zero byte");
    LIE("a list of 2^40", "\x07\x9b\0\0\x01\0\0\0\0\0", "too long");
    LIE("a text of 2^40", "\x03\x7b\0\0\x01\0\0\0\0\0", "cut short");
    LIE("no definite length", "\x07\x9f\xff", "never sent");
    LIE("nested beyond", "\x18\x63\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x81\x01", "deep");
    LIE("a type from elsewhere", "\x00\x64ri24", "type");
}

int main(void)
{
    formats();
    tags();
    lies();
    return check_result();
}
