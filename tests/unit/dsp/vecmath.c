// SPDX-License-Identifier: MIT
//
// Elementary functions against libm in double over all of float, special values, chunks.
#include "stages/dsp/vecmath.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

enum { BLOCK = 4096 };

static float a[BLOCK], b[BLOCK], y[BLOCK], z[BLOCK];

// Floats `step` bit patterns apart, from the smallest to the largest, of both signs.
static void vec_scan(const char *name, void (*f)(const float *, float *, size_t),
                     double (*g)(double), uint32_t step)
{
    double worst = 0, worst_small = 0;

    check_case(name);
    for (uint64_t base = 0; base < UINT64_C(1) << 32; base += (uint64_t)BLOCK * step) {
        for (uint32_t i = 0; i < BLOCK; i++) {
            const uint32_t bits = (uint32_t)(base + (uint64_t)i * step);
            memcpy(&a[i], &bits, sizeof bits);
        }
        f(a, y, BLOCK);
        for (size_t i = 0; i < BLOCK; i++) {
            const double r = g((double)a[i]);
            if (isnan(r) ? !isnan(y[i]) : isinf((float)r) && (float)r != y[i]) {
                printf("%s(%a) = %a, not %a\n", name, (double)a[i], (double)y[i], r);
                CHECK(false);
            } else if (isfinite((float)r) && fabs(r) >= FLT_MIN) {
                worst = fmax(worst, fabs((double)y[i] - r) / fabs(r));
            } else if (isfinite((float)r)) {
                worst_small = fmax(worst_small, fabs((double)y[i] - r));
            }
        }
    }
    CHECK_NEAR(worst, 0, 2e-7);
    CHECK_NEAR(worst_small, 0, 0x1p-149);
}

static void vec_check_pair(double *worst_angle, double *worst_size)
{
    vec_atan2_f32(a, b, y, BLOCK);
    vec_hypot_f32(a, b, z, BLOCK);
    for (size_t i = 0; i < BLOCK; i++) {
        const double angle = atan2((double)a[i], (double)b[i]);
        const double size = hypot((double)a[i], (double)b[i]);
        if (isnan(angle)) {
            CHECK(isnan(y[i]));
            continue;
        }
        if (fabs(angle) >= FLT_MIN)
            *worst_angle = fmax(*worst_angle, fabs((double)y[i] - angle) / fabs(angle));
        if (size >= FLT_MIN && size <= (double)FLT_MAX)
            *worst_size = fmax(*worst_size, fabs((double)z[i] - size) / size);
        CHECK(signbit(y[i]) == signbit(a[i]));
    }
}

static void vec_angles(void)
{
    double worst_angle = 0, worst_size = 0;

    check_case("atan2 and hypot");
    for (int round = 0; round < 300; round++) {
        for (size_t i = 0; i < BLOCK; i++) {
            const uint64_t r = check_random();
            uint32_t u = (uint32_t)r, v = (uint32_t)(r >> 32);
            if (round % 2) // of like size, where the reduction works
                v = (v & 0x807fffffu) | ((u & 0x7f800000u) ^ (v & 0x01800000u));
            memcpy(&a[i], &u, sizeof u);
            memcpy(&b[i], &v, sizeof v);
        }
        vec_check_pair(&worst_angle, &worst_size);
    }
    CHECK_NEAR(worst_angle, 0, 2e-7);
    CHECK_NEAR(worst_size, 0, 1e-7);
    static const float special[] = {0, -0.0f, 1, -1, INFINITY, -INFINITY, 3e38f, 1e-45f, -1e-40f};
    for (size_t i = 0; i < 81; i++) {
        float angle;
        vec_atan2_f32(&special[i / 9], &special[i % 9], &angle, 1);
        const double r = atan2((double)special[i / 9], (double)special[i % 9]);
        CHECK_NEAR((double)angle, r, 2e-7 * fabs(r) + 0x1p-149);
    }
}

static void vec_decibels(void)
{
    const float x[] = {1, 10, 100, -100, 0, 1e-35f, INFINITY, NAN};
    const float want[] = {0, 10, 20, 20, -300, -300, INFINITY, NAN};
    double d[8], wide[8];
    float out[8];

    check_case("decibels");
    vec_db_f32(x, out, 8, 10, -300);
    for (int i = 0; i < 8; i++)
        wide[i] = (double)x[i];
    vec_db_f64(wide, d, 8, 10, -300);
    for (int i = 0; i < 8; i++) {
        const double r = i == 5 ? -350 : (double)want[i];
        if (i == 7) {
            CHECK(isnan(out[i]) && isnan(d[i]));
            continue;
        }
        CHECK_NEAR((double)out[i], r < -300 ? -300 : r, 1e-5);
        CHECK_NEAR(d[i], r < -300 ? -300 : r, 1e-12);
    }
    vec_db_f32(x + 4, out, 1, 20, -INFINITY);
    CHECK(isinf(out[0]) && out[0] < 0);
}

static void vec_complex(void)
{
    enum { N = 1000 };
    const double *x = bank_noise(4 * N), *w = x + 2 * N;
    const float *x32 = bank_noise_f32(4 * N), *w32 = x32 + 2 * N;
    static double r[2 * N], d[2 * N];
    static float f[2 * N];

    check_case("complex");
    for (size_t i = 0; i < N; i++) {
        r[2 * i] = x[2 * i] * w[2 * i] - x[2 * i + 1] * w[2 * i + 1];
        r[2 * i + 1] = x[2 * i] * w[2 * i + 1] + x[2 * i + 1] * w[2 * i];
    }
    vec_mul_cf32(x32, w32, f, N);
    vec_mul_cf64(x, w, d, N);
    bank_check_f32("product", f, r, 2 * N, 2e-7);
    bank_check("product f64", d, r, 2 * N, 1e-15);
    for (size_t i = 0; i < N; i++) {
        r[2 * i] = x[2 * i] * w[2 * i] + x[2 * i + 1] * w[2 * i + 1];
        r[2 * i + 1] = x[2 * i + 1] * w[2 * i] - x[2 * i] * w[2 * i + 1];
    }
    vec_mul_conj_cf32(x32, w32, f, N);
    vec_mul_conj_cf64(x, w, d, N);
    bank_check_f32("product with the conjugate", f, r, 2 * N, 2e-7);
    bank_check("product with the conjugate f64", d, r, 2 * N, 1e-15);
    for (size_t i = 0; i < N; i++)
        r[i] = x[2 * i] * x[2 * i] + x[2 * i + 1] * x[2 * i + 1];
    vec_power_cf32(x32, f, N);
    vec_power_cf64(x, d, N);
    bank_check_f32("power", f, r, N, 2e-7);
    bank_check("power f64", d, r, N, 1e-15);
    for (size_t i = 0; i < N; i++)
        r[i] = sqrt(r[i]);
    vec_abs_cf32(x32, f, N);
    vec_abs_cf64(x, d, N);
    bank_check_f32("magnitude", f, r, N, 1e-7);
    bank_check("magnitude f64", d, r, N, 1e-15);
    for (size_t i = 0; i < N; i++)
        r[i] = atan2(x[2 * i + 1], x[2 * i]);
    vec_phase_cf32(x32, f, N);
    vec_phase_cf64(x, d, N);
    bank_check_f32("phase", f, r, N, 2e-7);
    bank_check("phase f64", d, r, N, 1e-15);
}

static void vec_chunks(void)
{
    static float x[BLOCK], whole[5][BLOCK], parts[5][BLOCK];
    void (*const f[])(const float *, float *, size_t) = {vec_log_f32, vec_log10_f32, vec_exp_f32,
                                                         vec_sqrt_f32, vec_phase_cf32};

    check_case("chunks");
    memcpy(x, bank_noise_f32(BLOCK), sizeof x);
    for (size_t i = 0; i < BLOCK; i += 2)
        x[i] = fabsf(x[i]);
    for (size_t k = 0; k < 5; k++) {
        const size_t per = k == 4 ? 2 : 1;
        f[k](x, whole[k], BLOCK / per);
        for (size_t at = 0, n = 1; at < BLOCK / per; at += n, n = n * 3 % 41 + 1) {
            n = at + n > BLOCK / per ? BLOCK / per - at : n;
            f[k](x + per * at, parts[k] + at, n);
        }
        CHECK_BYTES(parts[k], whole[k], BLOCK / per * sizeof(float));
    }
    for (size_t i = 0; i < BLOCK; i++)
        whole[0][i] = whole[0][i] == whole[0][i] ? whole[0][i] : 0;     // NaNs differ in sign
    CHECK(bank_hash(whole[0], sizeof whole[0]) == 0xaeec0d4d0db5a0e3U); // on every processor
    CHECK(bank_hash(whole[2], sizeof whole[2]) == 0xb89388eb28cd1cb4U);
    CHECK(bank_hash(whole[4], sizeof whole[4] / 2) == 0x8fb78dda4a67bd32U);
}

int main(void)
{
    vec_scan("log", vec_log_f32, log, 401);
    vec_scan("log10", vec_log10_f32, log10, 401);
    vec_scan("exp", vec_exp_f32, exp, 401);
    vec_scan("sqrt", vec_sqrt_f32, sqrt, 401);
    vec_angles();
    vec_decibels();
    vec_complex();
    vec_chunks();
    check_case(NULL);
    return check_result();
}
