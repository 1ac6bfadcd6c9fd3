// SPDX-License-Identifier: MIT
//
// The gaps of a stream, wherever chunks end.
#include "stages/history/gaps.h"

#include "tests/check.h"

enum { FRAMES = 100 };

static const struct sigrun_tag tags[] = {
    {.frame = 0, .key = "gap", .value = 5},   {.frame = 10, .key = "label", .text = "no gap"},
    {.frame = 10, .key = "gap", .value = 7},  {.frame = 40, .key = "gap", .value = 0},
    {.frame = 50, .key = "gap", .value = 1},  {.frame = 50, .key = "gap", .value = 2},
    {.frame = 99, .key = "gap", .value = 11}, {.frame = 100, .key = "gap", .value = 13},
};

// What stands where: frame numbers, and missing frames as their count below zero.
static size_t walk(size_t step, int into[200])
{
    size_t n = 0;

    for (size_t from = 0; from < FRAMES; from += step) {
        const size_t end = from + step < FRAMES ? from + step : FRAMES;
        const struct sigrun_in in = {.frames = FRAMES, .tags = tags, .tag_count = 8};
        struct gaps_piece piece = gaps_begin(from, end);

        while (gaps_next(&piece, &in)) {
            for (size_t k = piece.from; k < piece.to; k++)
                into[n++] = (int)k;
            if (piece.missing > 0)
                into[n++] = -(int)piece.missing;
        }
    }
    return n;
}

int main(void)
{
    int whole[200], parts[200];
    size_t where;

    check_case("in one chunk");
    CHECK_SIZE(walk(FRAMES, whole), FRAMES + 5);
    CHECK_INT(whole[0], -5);
    CHECK_INT(whole[1], 0);
    CHECK_INT(whole[11], -7);
    CHECK_INT(whole[52], -1);
    CHECK_INT(whole[53], -2);
    CHECK_INT(whole[104], 99);
    check_case("in chunks of all sizes");
    for (size_t step = 1; step < FRAMES; step++) {
        size_t wrong = 0;

        CHECK_SIZE(walk(step, parts), FRAMES + 5);
        for (size_t i = 0; i < FRAMES + 5; i++)
            wrong += parts[i] != whole[i];
        CHECK_SIZE(wrong, 0);
    }
    check_case("the first that was not passed");
    const struct sigrun_in in = {.at = 0, .frames = FRAMES, .tags = tags, .tag_count = 8};

    CHECK(gaps_first(&in, 0, FRAMES, 0, &where) == &tags[0] && where == 0);
    CHECK(gaps_first(&in, 0, FRAMES, 1, &where) == &tags[2] && where == 10);
    CHECK(gaps_first(&in, 11, 50, 0, &where) == NULL && where == 50);
    return check_result();
}
