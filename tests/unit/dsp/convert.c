// SPDX-License-Identifier: MIT
//
// Sample formats: scales, rounding, clipping, dither, chunks, every pair of formats.
#include "stages/dsp/convert.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static void convert_scales(void)
{
    const uint8_t u8[] = {0, 128, 255, 64};
    const int8_t s8[] = {-128, 0, 127, 64};
    const int16_t s16[] = {-32768, 0, 32767, 16384};
    const int32_t s32[] = {INT32_MIN, 0, INT32_MAX, 1 << 30};
    float y[4];
    double d[4];

    check_case("scales");
    convert_samples(SAMPLE_U8, u8, SAMPLE_F32, y, 4, NULL);
    CHECK(y[0] == -1 && y[1] == 0 && y[2] == 127 / 128.0f && y[3] == -0.5f);
    convert_samples(SAMPLE_CU8, u8, SAMPLE_CF32, y, 2, NULL);
    CHECK(y[0] == -1 && y[1] == 0.5f / 127.5f && y[2] == 1 && y[3] == -63.5f / 127.5f);
    convert_samples(SAMPLE_S8, s8, SAMPLE_F32, y, 4, NULL);
    CHECK(y[0] == -1 && y[1] == 0 && y[2] == 127 / 128.0f && y[3] == 0.5f);
    convert_samples(SAMPLE_S16, s16, SAMPLE_F32, y, 4, NULL);
    CHECK(y[0] == -1 && y[1] == 0 && y[2] == 32767 / 32768.0f && y[3] == 0.5f);
    convert_samples(SAMPLE_S32, s32, SAMPLE_F64, d, 4, NULL);
    CHECK(d[0] == -1 && d[1] == 0 && d[2] == 2147483647 / 2147483648.0 && d[3] == 0.5);
    convert_samples(SAMPLE_S32, s32, SAMPLE_F32, y, 4, NULL);
    CHECK(y[0] == -1 && y[2] == 1);
}

static void convert_rounding(void)
{
    const float x[] = {0.5f, 1.5f, 2.5f, -0.5f, -1.5f, 0.49f, 32767.5f, -32768.5f, 40000, -40000};
    const int16_t want[] = {0, 2, 2, 0, -2, 0, 32767, -32768, 32767, -32768};
    float scaled[13];
    int16_t y[13];
    int32_t wide[3];
    uint8_t u8[3];
    struct convert state = {0};

    check_case("rounding and clipping");
    for (size_t i = 0; i < 10; i++)
        scaled[i] = x[i] / 32768;
    scaled[10] = NAN;
    scaled[11] = INFINITY;
    scaled[12] = -INFINITY;
    convert_samples(SAMPLE_F32, scaled, SAMPLE_S16, y, 13, &state);
    CHECK_BYTES(y, want, sizeof want);
    CHECK_INT(y[10], 0);
    CHECK_INT(y[11], 32767);
    CHECK_INT(y[12], -32768);
    CHECK_SIZE(state.clipped, 6); // 32767.5, ±40000, NaN, ±Inf; −32768.5 goes to the even −32768
    convert_samples(SAMPLE_F32, scaled + 10, SAMPLE_S32, wide, 3, NULL);
    CHECK(wide[0] == 0 && wide[1] == INT32_MAX && wide[2] == INT32_MIN);
    convert_samples(SAMPLE_F32, scaled + 10, SAMPLE_U8, u8, 3, NULL);
    CHECK(u8[0] == 128 && u8[1] == 255 && u8[2] == 0);
}

// Every number of every integer format survives the way through each format that can hold it.
static void convert_round_trips(void)
{
    static const struct {
        enum sample narrow, wide;
    } pairs[] = {{SAMPLE_U8, SAMPLE_F32},   {SAMPLE_U8, SAMPLE_S16},    {SAMPLE_S8, SAMPLE_F32},
                 {SAMPLE_S8, SAMPLE_S16},   {SAMPLE_S16, SAMPLE_F32},   {SAMPLE_S16, SAMPLE_S32},
                 {SAMPLE_S16, SAMPLE_F64},  {SAMPLE_S32, SAMPLE_F64},   {SAMPLE_CU8, SAMPLE_CF32},
                 {SAMPLE_CU8, SAMPLE_CS16}, {SAMPLE_CS16, SAMPLE_CF32}, {SAMPLE_CS32, SAMPLE_CF64}};
    enum { BYTES = 65536 * 2 };
    static uint8_t x[BYTES], z[BYTES], y[BYTES * 16];

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const size_t n = BYTES / sample_bytes(pairs[i].narrow);
        struct convert state = {0};
        check_case(sample_names[pairs[i].narrow]);
        for (size_t j = 0; j < BYTES; j++) // all 16-bit patterns
            x[j] = (uint8_t)(j % 2 ? j / 512 : j / 2);
        convert_samples(pairs[i].narrow, x, pairs[i].wide, y, n, &state);
        convert_samples(pairs[i].wide, y, pairs[i].narrow, z, n, &state);
        CHECK_BYTES(z, x, sizeof x);
        // cu8 reaches +1, for which s16 has no number: all bytes of 255 are clipped, and come back.
        CHECK_SIZE(state.clipped, pairs[i].wide == SAMPLE_CS16 ? 512 : 0);
    }
}

// Any pair: the same as by way of doubles; complex targets of real sources have zero imaginary
// parts.
static void convert_pairs(void)
{
    enum { N = 700 };
    const double *noise = bank_noise(2 * N);
    static double start[2 * N], by_double[2 * N], direct[2 * N];
    static uint8_t x[16 * N], y[16 * N];

    for (size_t i = 0; i < 2 * N; i++)
        start[i] = noise[i] / 8;
    for (int from = 0; from < SAMPLE_COUNT; from++)
        for (int to = 0; to < SAMPLE_COUNT; to++) {
            const bool pair = sample_is_complex((enum sample)from);
            const bool pair_to = sample_is_complex((enum sample)to);
            if (pair && !pair_to)
                continue;
            check_case(sample_names[to]);
            const enum sample wide = pair_to ? SAMPLE_CF64 : SAMPLE_F64;
            convert_samples(pair ? SAMPLE_CF64 : SAMPLE_F64, start, (enum sample)from, x, N, NULL);
            convert_samples((enum sample)from, x, (enum sample)to, y, N, NULL);
            convert_samples((enum sample)to, y, wide, direct, N, NULL);
            convert_samples((enum sample)from, x, wide, by_double, N, NULL);
            const double step = to % 6 < 2 ? 1 / 127.5 : to % 6 == 2 ? 0x1p-15 : 0x1p-24;
            for (size_t i = 0; i < (pair_to ? 2 * N : N); i++)
                CHECK_NEAR(direct[i], by_double[i], step * 0.5000001);
        }
}

static void convert_dither(void)
{
    enum { N = 20000 };
    static float x[N];
    static int16_t y[N], z[N];
    struct convert state = {.dither = true, .seed = 9};
    double mean = 0, power = 0;

    check_case("dither");
    for (size_t i = 0; i < N; i++)
        x[i] = 0.3f / 32768;
    convert_samples(SAMPLE_F32, x, SAMPLE_S16, y, N, &state);
    for (size_t i = 0; i < N; i++) {
        CHECK(y[i] >= -1 && y[i] <= 2);
        mean += y[i];
        power += (y[i] - 0.3) * (y[i] - 0.3);
    }
    // Triangular dither: the mean is kept, the error has the power 1/4 whatever the signal.
    CHECK_NEAR(mean / N, 0.3, 4 * 0.5 / sqrt(N));
    CHECK_NEAR(power / N, 0.25, 0.01);
    for (size_t at = 0, n = 1; at < N; at += n, n = n * 3 % 500 + 1) {
        n = at + n > N ? N - at : n;
        state.index = at;
        convert_samples(SAMPLE_F32, x + at, SAMPLE_S16, z + at, n, &state);
    }
    CHECK_BYTES(z, y, sizeof y);
}

static void convert_lanes(void)
{
    int16_t frames[12], lane[4], back[12] = {0};

    check_case("gather and scatter");
    for (int i = 0; i < 12; i++)
        frames[i] = (int16_t)(i * 1000);
    for (size_t c = 0; c < 3; c++) {
        convert_gather(SAMPLE_S16, frames + c, 3, lane, 4);
        CHECK_INT(lane[1], (int)(3 + c) * 1000);
        convert_scatter(SAMPLE_S16, lane, back + c, 3, 4);
    }
    CHECK_BYTES(back, frames, sizeof frames);
}

int main(void)
{
    convert_scales();
    convert_rounding();
    convert_round_trips();
    convert_pairs();
    convert_dither();
    convert_lanes();
    check_case(NULL);
    return check_result();
}
