// SPDX-License-Identifier: MIT
// Tests that canonical values read back to the same bytes, and the words that help uses for a row.

#include "tests/check.h"
#include "tests/unit/graph/toy.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// A double with any exponent that decimals can hold, now and then a round or negative one.
static double random_real(void)
{
    const uint64_t bits = check_random();
    double value;

    if (bits % 4 == 0)
        return (double)(int64_t)(check_random() >> 40) * (bits & 16 ? 1 : -0.001);
    memcpy(&value, &bits, sizeof value);
    return isfinite(value) ? value : -0.0;
}

static const char *random_text(struct arena *arena)
{
    const size_t length = 1 + check_random() % 12;
    char *text = arena_alloc(arena, length + 1, 1);

    for (size_t i = 0; i < length; i++)
        text[i] = (char)(1 + check_random() % 127);
    return text;
}

static void random_toy(struct toy *toy, struct arena *arena)
{
    double *taps = arena_alloc(arena, 5, sizeof *taps);
    const char **names = arena_alloc(arena, 3, sizeof *names);

    for (size_t i = 0; i < 5; i++)
        taps[i] = random_real();
    for (size_t i = 0; i < 3; i++)
        names[i] = random_text(arena);
    *toy = (struct toy){
        .size = check_random() >> (2 + check_random() % 62),
        .freq = random_real(),
        .window = (enum window)(check_random() % 3),
        .centre = check_random() % 2,
        .order = (int)(unsigned)check_random(),
        .gain = random_real(),
        .phase = random_real(),
        .threshold = random_real(),
        .level = random_real(),
        .wait = random_real(),
        .rate = {(int64_t)(check_random() >> 20) * 2 + 1, INT64_C(1) << check_random() % 60},
        .band = {0, fabs(random_real())},
        .taps = {taps, check_random() % 6},
        .names = {names, check_random() % 4},
        .title = random_text(arena),
        .memory = check_random() >> 2,
    };
}

static bool same(const struct toy *a, const struct toy *b)
{
    bool equal = a->size == b->size && a->window == b->window && a->centre == b->centre &&
                 a->order == b->order && memcmp(&a->freq, &b->freq, sizeof a->freq) == 0 &&
                 memcmp(&a->gain, &b->gain, 5 * sizeof a->gain) == 0 &&
                 memcmp(&a->rate, &b->rate, sizeof a->rate) == 0 &&
                 memcmp(&a->band, &b->band, sizeof a->band) == 0 &&
                 a->taps.count == b->taps.count && a->names.count == b->names.count &&
                 strcmp(a->title, b->title) == 0 && a->memory == b->memory;

    for (size_t i = 0; equal && i < a->taps.count; i++)
        equal = memcmp(&a->taps.item[i], &b->taps.item[i], sizeof *a->taps.item) == 0;
    for (size_t i = 0; equal && i < a->names.count; i++)
        equal = strcmp(a->names.item[i], b->names.item[i]) == 0;
    return equal;
}

// Canonical text reads back to the same bytes, whatever the rate and unit of the input.
static void test_round_trip(void)
{
    static const struct param_context elsewhere = {"toy", false, {0, 1}, "m"};
    struct sigrun_param table[TOY_ROWS + 1];

    memcpy(table, toy_params, sizeof table);
    for (size_t i = 0; i < TOY_ROWS; i++)
        table[i].min = table[i].max = 0;
    check_case("round trip");
    for (int round = 0; round < (check_fast() ? 200 : 3000); round++) {
        struct toy toy;
        struct arena arena;
        struct text text = {0};
        struct reading r;

        arena_init(&arena);
        random_toy(&toy, &arena);
        text_add(&text, "toy ");
        params_print(&text, table, &toy);
        read_call(&r, text_of(&text), table, &elsewhere);
        if (!CHECK(r.good && same(&toy, &r.toy)))
            printf("%s\n%s\n", text_of(&text), r.good ? text_of(&r.printed) : r.err.items[0].text);
        reading_end(&r);
        text_release(&text);
        arena_release(&arena);
    }
}

static void told(const struct sigrun_param *param, const char *type, const char *limits)
{
    struct text text = {0};

    check_case(param->name);
    CHECK_TEXT(param_type_name(param), type);
    param_print_limits(&text, param);
    CHECK_TEXT(text_of(&text), limits);
    text_release(&text);
}

int main(void)
{
    test_round_trip();
    told(&toy_params[0], "frames", "1 frame to 65536 frames");
    told(&toy_params[1], "frequency", "20 Hz to 20 kHz");
    told(&toy_params[2], "choice", "");
    told(params_find(toy_params, "gain"), "factor or dB", "more than 0");
    told(params_find(toy_params, "level"), "decibels", "at most 0 dB");
    told(params_find(toy_params, "wait"), "time", "at least 0 s");
    told(params_find(toy_params, "band"), "frequency range", "1 Hz to 1 MHz");
    told(params_find(toy_params, "memory"), "bytes", "");
    return check_result();
}
