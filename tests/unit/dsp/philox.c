// SPDX-License-Identifier: MIT
//
// Random numbers: known answers of Philox4x32-10, the order of draws, distributions, chunks.
#include "stages/dsp/philox.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

enum { COUNT = 5000 };

// From kat_vectors of Random123 (D. E. Shaw Research).
static void philox_known(void)
{
    static const struct {
        uint32_t counter[4], key[2], out[4];
    } known[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };

    check_case("known answers");
    for (size_t i = 0; i < 3; i++) {
        uint32_t out[4];
        philox_block(known[i].counter, known[i].key, out);
        CHECK_BYTES(out, known[i].out, sizeof out);
    }
}

// Index i is word (i%64)/16 of block (i/64)·16 + i%16.
static void philox_order(void)
{
    static uint32_t y[COUNT];
    const struct philox p = {0x123456789abcdef0U, 7, 3};
    const uint32_t key[2] = {0x9abcdef0, 0x12345678};
    const uint64_t from = (UINT64_C(1) << 38) - 1000; // the counter's low word overflows on the way

    check_case("order");
    philox_words(&p, from, y, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        const uint64_t at = from + i, block = at / 64 * 16 + at % 16;
        const uint32_t counter[4] = {(uint32_t)block, (uint32_t)(block >> 32), 7, 3};
        uint32_t out[4];
        philox_block(counter, key, out);
        CHECK(y[i] == out[at % 64 / 16]);
    }
}

static void philox_chunks(void)
{
    static float whole[2][COUNT], parts[2][COUNT];
    static double whole64[COUNT], parts64[COUNT];
    const struct philox p = {42, 1, 2};

    check_case("chunks");
    philox_normal_f32(&p, 77, 0, 1, whole[0], COUNT);
    philox_uniform_f32(&p, 77, -1, 1, whole[1], COUNT);
    philox_normal_f64(&p, 77, 0, 1, whole64, COUNT);
    for (size_t at = 0, n = 1; at < COUNT; at += n, n = n * 5 % 201 + 1) {
        n = at + n > COUNT ? COUNT - at : n;
        philox_normal_f32(&p, 77 + at, 0, 1, parts[0] + at, n);
        philox_uniform_f32(&p, 77 + at, -1, 1, parts[1] + at, n);
        philox_normal_f64(&p, 77 + at, 0, 1, parts64 + at, n);
    }
    CHECK_BYTES(parts, whole, sizeof whole);
    CHECK_BYTES(parts64, whole64, sizeof whole64);
    bank_check_f32("float and double draw the same", whole[0], whole64, COUNT, 2e-7);
    CHECK(bank_hash(whole[0], sizeof whole[0]) == 0xf18f9d819f8719caU); // on every processor
    const struct philox others[] = {{43, 1, 2}, {42, 2, 2}, {42, 1, 3}};
    for (size_t i = 0; i < 3; i++) { // another seed, stream, lane: independent
        double product = 0;
        philox_normal_f32(&others[i], 77, 0, 1, parts[0], COUNT);
        for (size_t j = 0; j < COUNT; j++)
            product += (double)parts[0][j] * (double)whole[0][j];
        CHECK_NEAR(product / COUNT, 0, 4 / sqrt(COUNT));
    }
}

static int philox_compare(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;

    return (x > y) - (x < y);
}

// The largest distance between the empirical and the normal distribution function; 1.95/√n is
// passed by chance once in a thousand times, and the seed is fixed.
static void philox_normality(void)
{
    enum { MANY = 1000000 };
    const struct philox p = {2024, 0, 0};
    float *y = calloc(MANY, sizeof *y);
    double mean = 0, second = 0, fourth = 0, neighbour = 0, distance = 0;

    check_case("normal");
    philox_normal_f32(&p, 0, 0, 1, y, MANY);
    for (size_t i = 0; i < MANY; i++) {
        const double v = (double)y[i];
        mean += v;
        second += v * v;
        fourth += v * v * v * v;
        neighbour += i ? v * (double)y[i - 1] : 0;
    }
    CHECK_NEAR(mean / MANY, 0, 4 / sqrt(MANY));
    CHECK_NEAR(second / MANY, 1, 0.006);
    CHECK_NEAR(fourth * MANY / (second * second), 3, 0.02);
    CHECK_NEAR(neighbour / MANY, 0, 4 / sqrt(MANY));
    qsort(y, MANY, sizeof *y, philox_compare);
    for (size_t i = 0; i < MANY; i++) {
        const double f = 0.5 * erfc(-(double)y[i] / sqrt(2));
        distance = fmax(distance, fabs(f - ((double)i + 0.5) / MANY));
    }
    CHECK_NEAR(distance, 0, 1.95 / sqrt(MANY));
    CHECK(y[0] > -6.67f && y[MANY - 1] < 6.67f && y[0] < -4.2f && y[MANY - 1] > 4.2f);
    philox_normal_f32(&p, 0, 3, 0.25f, y, MANY);
    mean = second = 0;
    for (size_t i = 0; i < MANY; i++) {
        mean += (double)y[i];
        second += ((double)y[i] - 3) * ((double)y[i] - 3);
    }
    CHECK_NEAR(mean / MANY, 3, 0.25 * 4 / sqrt(MANY));
    CHECK_NEAR(sqrt(second / MANY), 0.25, 0.001);
    free(y);
}

static void philox_uniformity(void)
{
    enum { MANY = 640000, BINS = 64 };
    static float y[MANY];
    static double d[COUNT];
    const struct philox p = {5, 6, 7};
    size_t bin[BINS] = {0};
    const double expected = (double)MANY / BINS;
    double chi = 0;

    check_case("uniform");
    philox_uniform_f32(&p, 12345, -1, 1, y, MANY);
    for (size_t i = 0; i < MANY; i++) {
        CHECK(y[i] >= -1 && y[i] < 1);
        bin[(size_t)((y[i] + 1) * BINS / 2)]++;
    }
    for (size_t i = 0; i < BINS; i++)
        chi += pow((double)bin[i] - expected, 2) / expected;
    CHECK_NEAR(chi, BINS - 1, 4 * sqrt(2 * (BINS - 1)));
    philox_uniform_f64(&p, 12345, -1, 1, d, COUNT);
    for (size_t i = 0; i < COUNT; i++)
        CHECK_NEAR(d[i], (double)y[i], 0x1p-23);
}

int main(void)
{
    philox_known();
    philox_order();
    philox_chunks();
    philox_normality();
    philox_uniformity();
    check_case(NULL);
    return check_result();
}
