// SPDX-License-Identifier: MIT
//
// The recent history of frames against all frames kept: each is there as it was, or merged with its
// neighbours as it is said, also where some are missing.
#include "stages/history/rows.h"

#include <math.h>
#include <stdlib.h>

#include "tests/check.h"

enum { BINS = 3, FRAMES = 5000, BYTES = ROWS_LEVELS * BINS * 4 * 64 }; // 64 rows a level

struct history {
    struct rows rows;
    float *all;
};

// Frames whose values tell their number; every so often a few are missing.
static struct history make(enum merge merge, enum merge before, size_t frames)
{
    struct history h = {.all = calloc((frames + 100) * BINS, sizeof *h.all)};

    if (!h.all || !CHECK(rows_init(&h.rows, BINS, BYTES)) || !CHECK(rows_merge(&h.rows, before)))
        abort();
    while (h.rows.seen < frames) {
        float *row = rows_next(&h.rows), *kept = h.all + h.rows.seen * BINS;
        const uint64_t gap = check_random() % 40 == 0 ? check_random() % 30 : 0;

        for (size_t b = 0; b < BINS; b++)
            row[b] = kept[b] = (float)(100 * check_uniform() - 100);
        rows_added(&h.rows);
        kept += BINS;
        for (size_t i = 0; i < gap * BINS; i++)
            kept[i] = NAN;
        rows_missing(&h.rows, gap);
    }
    if (merge != before)
        CHECK(rows_merge(&h.rows, merge));
    return h;
}

static void drop(struct history *h)
{
    rows_release(&h->rows);
    free(h->all);
}

// What frames from `from` to before `end` should have become.
static double want(const struct history *h, uint64_t from, uint64_t end, size_t b, enum merge merge)
{
    double greatest = NAN, sum = 0, last = NAN, n = 0;

    for (uint64_t r = from; r < end; r++) {
        const double v = (double)h->all[r * BINS + b];

        last = v;
        if (isnan(v))
            continue;
        greatest = isnan(greatest) ? v : fmax(greatest, v);
        sum += pow(10, v / 10);
        n++;
    }
    if (merge == MERGE_GREATEST)
        return greatest;
    return merge == MERGE_LAST ? last : n > 0 ? 10 * log10(sum / n) : NAN;
}

static bool lacks(const struct history *h, uint64_t from, uint64_t end)
{
    for (uint64_t r = from; r < end; r++)
        if (isnan(h->all[r * BINS]))
            return true;
    return false;
}

static void test_rows(enum merge merge, enum merge before, size_t frames, size_t span, size_t lines)
{
    struct history h = make(merge, before, frames);
    struct arena arena;
    struct scene scene;
    struct scene_image image = {0};
    const uint64_t seen = h.rows.seen, begin = span < seen ? seen - span : 0;
    size_t compared = 0;

    arena_init(&arena);
    scene_init(&scene, &arena);
    for (uint64_t r = seen > 64 ? seen - 64 : 0; r < seen; r++)
        for (size_t b = 0; b < BINS; b++) {
            const float v = rows_at(&h.rows, r)[b], k = h.all[r * BINS + b];

            CHECK(v == k || (isnan(v) && isnan(k)));
        }
    rows_image(&h.rows, begin, seen, lines, 0, 1, &scene, &image);
    // As fine as is asked for, or as is still known.
    CHECK(merge != MERGE_GREATEST || image.x.count >= (lines < 16 ? lines : 16) ||
          image.x.step == 1);
    CHECK(merge == MERGE_GREATEST || image.x.count <= lines + 1);
    for (size_t line = 0; line < image.x.count; line++) {
        const double middle = scene_step_at(&image.x, line);
        const uint64_t from = (uint64_t)llrint(middle - (image.x.step - 1) / 2);
        const uint64_t end = from + (uint64_t)image.x.step;

        // The first and the last line may hold fewer, and what is known of the oldest is less.
        if (from < begin || end > seen || (before != merge && seen - from > 64))
            continue;
        for (size_t b = 0; b < BINS; b++) {
            const double found = (double)image.value[line * image.x_stride + b];
            const double right = want(&h, from, end, b, merge);

            compared++;
            // Means of blocks with gaps have the same weight as those without.
            if (merge == MERGE_MEAN && lacks(&h, from, end))
                CHECK(isnan(found) == isnan(right) &&
                      !(found > want(&h, from, end, b, MERGE_GREATEST) + 2e-3));
            else if (isnan(right))
                CHECK(isnan(found) || merge == MERGE_LAST);
            else
                CHECK_NEAR(found, right, merge == MERGE_MEAN ? 2e-3 : 0);
        }
    }
    CHECK(compared > 0);
    arena_release(&arena);
    drop(&h);
}

// A gap of any length empties what it covers, and what follows it is there.
static void test_gap(uint64_t gap)
{
    struct history h = make(MERGE_GREATEST, MERGE_GREATEST, 500);
    struct arena arena;
    struct scene scene;
    struct scene_image image = {0};
    const uint64_t before = h.rows.seen;

    arena_init(&arena);
    scene_init(&scene, &arena);
    rows_missing(&h.rows, gap);
    CHECK(h.rows.seen == before + gap);
    float *row = rows_next(&h.rows);

    row[0] = row[1] = row[2] = 7;
    rows_added(&h.rows);
    CHECK_NEAR(rows_at(&h.rows, before + gap)[1], 7, 0);
    rows_image(&h.rows, before, h.rows.seen, 10, 0, 1, &scene, &image);
    CHECK(image.x.count > 0 && image.value[(image.x.count - 1) * image.x_stride] == 7);
    for (size_t line = 1; line + 1 < image.x.count; line++)
        CHECK(isnan(image.value[line * image.x_stride]));
    arena_release(&arena);
    drop(&h);
}

// Control: a frame that is left out is seen by the comparison above.
static void test_control(void)
{
    struct history h = make(MERGE_GREATEST, MERGE_GREATEST, 100);

    CHECK(want(&h, 0, 1, 0, MERGE_GREATEST) != want(&h, 1, 2, 0, MERGE_GREATEST));
    CHECK(want(&h, 0, 40, 0, MERGE_GREATEST) != want(&h, 0, 40, 0, MERGE_MEAN));
    CHECK(rows_at(&h.rows, h.rows.seen) == NULL);
    drop(&h);
}

int main(void)
{
    static const enum merge merges[] = {MERGE_GREATEST, MERGE_MEAN, MERGE_LAST};

    for (size_t i = 0; i < 3; i++) {
        check_case("merged");
        test_rows(merges[i], merges[i], 40, 40, 100);
        test_rows(merges[i], merges[i], FRAMES, 60, 100);
        test_rows(merges[i], merges[i], FRAMES, 200, 30);
        test_rows(merges[i], merges[i], FRAMES, FRAMES, 40);
        check_case("merged anew");
        test_rows(merges[i], merges[(i + 1) % 3], FRAMES, 60, 20);
    }
    check_case("gap");
    test_gap(1);
    test_gap(50);
    test_gap(1000);
    test_gap(10000000000);
    check_case("control");
    test_control();
    return check_result();
}
