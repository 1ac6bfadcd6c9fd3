// SPDX-License-Identifier: MIT
//
// Histories of values against all values kept: exact shares for a known length, no value lost for
// an unknown one, and the same result for any blocks.
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/history/envelope.h"
#include "stages/history/matrix.h"
#include "tests/check.h"

static float *random_values(size_t n)
{
    float *values = calloc(n, sizeof *values);

    if (!values)
        abort();
    for (size_t i = 0; i < n; i++)
        values[i] = (float)(check_uniform() - 0.3);
    return values;
}

// Least and greatest finite value of values[from … to − 1].
static void extremes(const float *values, size_t from, size_t to, float *low, float *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = from; i < to; i++)
        if (isfinite(values[i])) {
            *low = fminf(*low, values[i]);
            *high = fmaxf(*high, values[i]);
        }
}

static void add_in_blocks(struct envelope *e, const float *values, size_t n)
{
    for (size_t i = 0; i < n;) {
        const size_t most = (size_t)(check_random() % 700) + 1, block = n - i < most ? n - i : most;

        envelope_add(e, values + i, block, 1);
        i += block;
    }
}

static void test_envelope(size_t n, size_t columns, uint64_t total)
{
    struct arena arena;
    struct scene scene;
    struct scene_trace one = {0}, other = {0};
    struct envelope whole, blocks;
    float *values = random_values(n);

    for (size_t i = 0; i < n / 50; i++)
        values[check_random() % n] = i % 3 == 0 ? NAN : i % 3 == 1 ? INFINITY : -INFINITY;
    arena_init(&arena);
    scene_init(&scene, &arena);
    envelope_init(&whole, &arena, columns, total);
    envelope_init(&blocks, &arena, columns, total);
    envelope_add(&whole, values, n, 1);
    add_in_blocks(&blocks, values, n);
    envelope_trace(&whole, 0, 1, &scene, &one);
    envelope_trace(&blocks, 0, 1, &scene, &other);
    CHECK(one.x.count <= columns);
    CHECK(n < columns || total || one.x.count >= columns / 2);
    CHECK_SIZE(one.x.count, other.x.count);
    for (size_t c = 0; c < one.x.count; c++) {
        // Column c holds the values i with floor(i·numerator / denominator) = c.
        const size_t from = (c * whole.denominator + whole.numerator - 1) / whole.numerator;
        const size_t after = ((c + 1) * whole.denominator + whole.numerator - 1) / whole.numerator;
        float low, high;

        extremes(values, from, after < n ? after : n, &low, &high);
        const bool empty = low > high;
        const float *given_low = one.y ? one.y : one.low, *given_high = one.y ? one.y : one.high;

        CHECK(empty ? isnan(given_low[c]) : given_low[c] == low);
        CHECK(empty ? isnan(given_high[c]) : given_high[c] == high);
        if (one.y || empty)
            continue;
        double sum = 0, square = 0, count = 0;

        for (size_t i = from; i < after && i < n; i++)
            if (isfinite(values[i])) {
                sum += (double)values[i];
                square += (double)values[i] * (double)values[i];
                count++;
            }
        CHECK_NEAR(one.mean[c], sum / count, 1e-6);
        CHECK_NEAR(one.deviation[c], sqrt(fmax(square / count - sum / count * sum / count, 0)),
                   1e-5);
        CHECK_BYTES(&one.mean[c], &other.mean[c], sizeof(float));
        CHECK_BYTES(&one.deviation[c], &other.deviation[c], sizeof(float));
    }
    arena_release(&arena);
    free(values);
}

// A single spike among millions is in the picture; the end of the axis is where the values end.
static void test_spike(void)
{
    struct arena arena;
    struct scene scene;
    struct scene_trace trace = {0};
    struct envelope e;
    const size_t n = 3000001, at = 1234567;
    static float block[4096];
    float greatest = 0;
    double where = 0;

    arena_init(&arena);
    scene_init(&scene, &arena);
    envelope_init(&e, &arena, 1000, 0);
    for (size_t i = 0; i < n; i += 4096) {
        memset(block, 0, sizeof block);
        if (at >= i && at < i + 4096)
            block[at - i] = 1;
        envelope_add(&e, block, n - i < 4096 ? n - i : 4096, 1);
    }
    envelope_trace(&e, 5, 0.5, &scene, &trace);
    for (size_t c = 0; c < trace.x.count; c++)
        if (trace.high[c] > greatest) {
            greatest = trace.high[c];
            where = scene_step_at(&trace.x, c);
        }
    CHECK_NEAR(greatest, 1, 0);
    CHECK_NEAR(where, 5 + 0.5 * (double)at, trace.x.step / 2);
    arena_release(&arena);
}

static void test_strided(void)
{
    struct arena arena;
    struct envelope a, b;
    static float half[1000];
    float *values = random_values(2000);

    for (size_t i = 0; i < 1000; i++)
        half[i] = values[2 * i];
    arena_init(&arena);
    envelope_init(&a, &arena, 64, 0);
    envelope_init(&b, &arena, 64, 0);
    envelope_add(&a, values, 1000, 2);
    envelope_add(&b, half, 1000, 1);
    CHECK_SIZE(a.used, b.used);
    for (size_t c = 0; c < a.used; c++) {
        CHECK_NEAR(a.column[c].low, (double)b.column[c].low, 0);
        CHECK_NEAR(a.column[c].sum, b.column[c].sum, 0);
    }
    arena_release(&arena);
    free(values);
}

// Against the greatest of every cell's bins and frames, from a copy of all.
static void test_matrix(size_t frames, size_t bins, size_t rows, size_t columns, uint64_t total)
{
    struct arena arena;
    struct matrix m;
    float *values = random_values(frames * bins);

    values[0] = NAN;
    for (size_t i = 0; i < frames * bins / 20; i++)
        values[check_random() % (frames * bins)] = NAN;
    arena_init(&arena);
    matrix_init(&m, &arena, bins, rows, columns, total);
    for (size_t i = 0; i < frames;) {
        const size_t most = (size_t)(check_random() % 9) + 1;
        const size_t block = frames - i < most ? frames - i : most;

        matrix_add(&m, values + i * bins, block, bins);
        i += block;
    }
    CHECK_SIZE((size_t)m.seen, frames);
    CHECK(matrix_used(&m) <= m.columns);
    CHECK(total == 0 || frames != total || total < columns || matrix_used(&m) == columns);
    float *want = calloc(m.rows * m.columns, sizeof *want);

    if (!want)
        abort();

    for (size_t k = 0; k < m.rows * m.columns; k++)
        want[k] = NAN;
    for (size_t i = 0; i < frames; i++)
        for (size_t bin = 0; bin < bins; bin++) {
            const size_t column = i * m.numerator / m.denominator;
            size_t row = bin;

            if (m.edge)
                for (row = 0; m.edge[row + 1] <= bin; row++)
                    ;
            want[column * m.rows + row] =
                fmaxf(want[column * m.rows + row], values[i * bins + bin]);
        }
    for (size_t k = 0; k < matrix_used(&m) * m.rows; k++)
        CHECK(isnan(want[k]) ? isnan(m.cell[k]) : want[k] == m.cell[k]);
    arena_release(&arena);
    free(values);
    free(want);
}

static void test_decibels(void)
{
    struct arena arena;
    struct matrix m;
    enum { N = 20000 };
    static float powers[N];

    for (size_t i = 0; i < N; i++)
        powers[i] = (float)pow(10, check_uniform() * 60 - 29);
    powers[0] = 0;
    powers[1] = NAN;
    powers[2] = 1;
    powers[3] = -1;
    powers[4] = FLT_MIN / 4;
    arena_init(&arena);
    matrix_init(&m, &arena, N, N, 2, 0);
    matrix_add(&m, powers, 1, 0);
    matrix_decibels(&m, 0.5);
    CHECK_NEAR(m.cell[0], -300, 0);
    CHECK(isnan(m.cell[1]));
    CHECK_NEAR(m.cell[2], 10 * log10(0.5), 1e-5);
    CHECK_NEAR(m.cell[3], -300, 0);
    CHECK_NEAR(m.cell[4], -300, 0);
    for (size_t i = 5; i < N; i++)
        CHECK_NEAR(m.cell[i], 10 * log10((double)(powers[i] * 0.5f)), 5e-5);
    arena_release(&arena);
}

// Control: what is added twice, or left out, is seen by the comparison above.
static void test_control(void)
{
    struct arena arena;
    struct matrix m;
    const float frames[4] = {1, 5, 2, 3};

    arena_init(&arena);
    matrix_init(&m, &arena, 1, 1, 2, 4);
    matrix_add(&m, frames, 1, 1);
    matrix_add(&m, frames + 2, 2, 1); // the second is dropped
    CHECK(m.cell[0] != 5 && matrix_used(&m) == 2 && m.seen == 3);
    arena_release(&arena);
}

int main(void)
{
    static const size_t sizes[] = {1, 15, 16, 17, 63, 64, 65, 1000, 12345};

    check_case("envelope of unknown length");
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        test_envelope(sizes[i], 64, 0);
    check_case("envelope of known length");
    test_envelope(12345, 100, 12345);
    test_envelope(12345, 100, 12000);
    test_envelope(12345, 100, 50000);
    test_envelope(99, 100, 99);
    check_case("spike");
    test_spike();
    check_case("strided");
    test_strided();
    check_case("matrix of unknown length");
    test_matrix(1, 5, 5, 8, 0);
    test_matrix(1000, 7, 7, 64, 0);
    test_matrix(64, 7, 7, 64, 0);
    test_matrix(65, 7, 7, 64, 0);
    test_matrix(300, 100, 30, 64, 0);
    check_case("matrix of known length");
    test_matrix(1000, 7, 7, 64, 1000);
    test_matrix(1001, 7, 7, 64, 1000);
    test_matrix(100, 7, 7, 64, 1000);
    test_matrix(20, 7, 7, 64, 20);
    check_case("decibels");
    test_decibels();
    check_case("control");
    test_control();
    return check_result();
}
