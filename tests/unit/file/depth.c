// SPDX-License-Identifier: MIT
// Tests numbers of fewer bits: rounding, limits, what dither does and leaves alone, and packed
// numbers both ways.

#include "stages/file/depth.h"
#include "stages/file/packed.h"
#include "tests/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { N = 4096 };

static void rounding(void)
{
    const double x[] = {0,   0.5,         -0.5,        1,           -1,       1.5,
                        NAN, 1.0 / 32768, 0.5 / 32768, 1.5 / 32768, -INFINITY};
    const int32_t wanted[] = {0, 16384, -16384, 32767, -32768, 32767, 0, 1, 0, 2, -32768};
    struct depth depth = {.bits = 16};
    int32_t y[11];

    depth_apply(&depth, SIGRUN_F64, x, 11, 0, 0, y);
    for (int i = 0; i < 11; i++)
        CHECK_INT(y[i] / 65536, wanted[i]);
    CHECK_SIZE(depth.clipped, 3); // 1.5, the NaN, and infinity; ±1 only lose their last step
    depth.scale = 1.0 / 32768;    // counts
    depth_apply(&depth, SIGRUN_F32, (float[]){1000.4f, -7.6f}, 2, 0, 0, y);
    CHECK_INT(y[0] / 65536, 1000);
    CHECK_INT(y[1] / 65536, -8);
}

// Integers of no more bits come through as they are, also by way of floats with dither.
static void exact(void)
{
    struct depth depth = {.bits = 24, .dither = true, .seed = 7};
    int32_t x[N], y[N];
    float f[N];

    for (int i = 0; i < N; i++) {
        x[i] = (int32_t)((uint32_t)check_random() & 0xffffff00u);
        f[i] = (float)x[i] * 0x1p-31f;
    }
    depth_apply(&depth, SIGRUN_S32, x, N, 3, 99, y);
    CHECK_BYTES(y, x, sizeof x);
    depth_apply(&depth, SIGRUN_F32, f, N, 3, 99, y);
    CHECK_BYTES(y, x, sizeof x);
    CHECK_SIZE(depth.clipped, 0);
}

// The same numbers whatever the pieces, others in another lane; mean and variance of triangular
// dither.
static void dithered(void)
{
    struct depth depth = {.bits = 8, .dither = true, .seed = 1};
    double x[N], sum = 0, square = 0;
    int32_t whole[N], pieces[N], other[N];

    for (int i = 0; i < N; i++)
        x[i] = (check_uniform() - 0.5) * 1.5;
    depth_apply(&depth, SIGRUN_F64, x, N, 0, 5, whole);
    for (size_t at = 0, n; at < N; at += n) {
        n = 1 + check_random() % 700;
        n = n < N - at ? n : N - at;
        depth_apply(&depth, SIGRUN_F64, x + at, n, 0, 5 + at, pieces + at);
    }
    CHECK_BYTES(pieces, whole, sizeof whole);
    depth_apply(&depth, SIGRUN_F64, x, N, 1, 5, other);
    CHECK(memcmp(other, whole, sizeof whole) != 0);
    for (int i = 0; i < N; i++) {
        const double e = whole[i] * 0x1p-24 - x[i] * 128;

        sum += e;
        square += e * e;
        CHECK(fabs(e) <= 1.5);
    }
    CHECK_NEAR(sum / N, 0, 0.04);
    CHECK_NEAR(square / N, 0.25, 0.03);
}

// Every type in both orders, with gaps between the numbers, back and forth.
static void packed(void)
{
    unsigned char file[3 * 16 * 64], again[sizeof file], lane[16 * 64];

    for (enum packed_type t = 0; t < PACKED_TYPES; t++)
        for (int how = 0; how < 8; how++) {
            const struct packed p = {t, how & 1, how & 2};
            const size_t bytes = packed_rows[t].bytes, step = how & 4 ? 3 * bytes : bytes;
            struct depth depth = {0};

            check_case(packed_rows[t].name);
            for (size_t i = 0; i < sizeof file; i++)
                file[i] = (unsigned char)(check_random() & 0x3f); // no NaN, whose bits may change
            packed_read(&p, file, (ptrdiff_t)step, lane, 64);
            if (!packed_writable(&p))
                continue;
            memcpy(again, file, sizeof file);
            for (size_t i = 0; i < 64; i++)
                memset(again + i * step, 0xaa, bytes);
            packed_write(&p, &depth, packed_rows[t].type, p.counts, lane, 0, 0, again, step, 64);
            CHECK_BYTES(again, file, sizeof file);
        }
    check_case(NULL);
}

static void values(void)
{
    struct packed p;
    double f64;
    float f32;
    int16_t s16;
    int32_t s32;

    CHECK(packed_find("S16BE", &p) && p.type == PACKED_S16 && p.swap);
    CHECK(packed_find("cf32le", &p) && p.type == PACKED_CF32 && !p.swap);
    CHECK(!packed_find("s17", &p) && !packed_find("", &p) && !packed_find("be", &p));
    packed_read(&(struct packed){PACKED_S24, true, false}, (const unsigned char *)"\x80\x00\x01", 3,
                &s32, 1);
    CHECK_INT(s32, -0x7fffff00);
    packed_read(&(struct packed){PACKED_S8, false, false}, (const unsigned char *)"\x81", 1, &s16,
                1);
    CHECK_INT(s16, -127 * 256);
    packed_read(&(struct packed){PACKED_S8, false, true}, (const unsigned char *)"\x81", 1, &s16,
                1);
    CHECK_INT(s16, -127);
    packed_read(&(struct packed){PACKED_F16, false, true}, (const unsigned char *)"\x00\xc1", 2,
                &f32, 1);
    CHECK_NEAR(f32, -2.5, 0);
    packed_read(&(struct packed){PACKED_F16, false, true}, (const unsigned char *)"\x01\x00", 2,
                &f32, 1);
    CHECK_NEAR(f32, 0x1p-24, 0);
    packed_read(&(struct packed){PACKED_S64, true, true},
                (const unsigned char *)"\xff\xff\xff\xff\xff\xff\xff\xfe", 8, &f64, 1);
    CHECK_NEAR(f64, -2, 0);
    packed_read(&(struct packed){PACKED_U16, true, true}, (const unsigned char *)"\xff\xfe", 2,
                &f32, 1);
    CHECK_NEAR(f32, 65534, 0);
}

int main(void)
{
    rounding();
    exact();
    dithered();
    packed();
    values();
    return check_result();
}
