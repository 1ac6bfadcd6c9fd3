// SPDX-License-Identifier: MIT
//
// Oscillators against the long double sine at near and far indices, chirps against scipy, and
// chunks.
#include "stages/dsp/osc.h"

#include <math.h>
#include <string.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

enum { COUNT = 3000 };

static const long double turn = 6.283185307179586476925286766559L;

// The phase of a sample in turns, exactly: integers wrap as turns do.
static long double osc_exact(uint64_t index, uint64_t start, uint64_t step)
{
    return (long double)(start + index * step) * 0x1p-64L;
}

static void osc_accuracy(uint64_t index)
{
    static float y[2 * COUNT];
    static double d[2 * COUNT];
    const uint64_t step = osc_step(1234.567, 48000, 1), start = osc_turns(-30);
    double worst = 0, worst64 = 0;

    osc_sin_f32(y, COUNT, index, start, step, 2, 0.5f);
    osc_sin_f64(d, COUNT, index, start, step, 2, 0.5);
    for (size_t i = 0; i < COUNT; i++) {
        const double r = (double)(0.5L + 2 * sinl(turn * osc_exact(index + i, start, step)));
        worst = fmax(worst, fabs((double)y[i] - r));
        worst64 = fmax(worst64, fabs(d[i] - r));
    }
    CHECK_NEAR(worst, 0, 2 * 3e-7);
    CHECK_NEAR(worst64, 0, 2 * 1e-15);
    for (size_t i = 0; i < COUNT; i++)
        y[i] = 0.5f;
    osc_add_f32(y, COUNT, index, &(struct osc_tone){start, step, 2}, 1);
    worst = 0;
    for (size_t i = 0; i < COUNT; i++) {
        const double r = (double)(0.5L + 2 * sinl(turn * osc_exact(index + i, start, step)));
        worst = fmax(worst, fabs((double)y[i] - r));
    }
    CHECK_NEAR(worst, 0, 2 * 6e-7);
    worst = worst64 = 0;
    osc_exp_f32(y, COUNT, index, start, 0 - step, 1);
    osc_exp_f64(d, COUNT, index, start, 0 - step, 1);
    for (size_t i = 0; i < 2 * COUNT; i++) {
        const long double a = turn * osc_exact(index + i / 2, start, 0 - step);
        const double r = (double)(i % 2 ? sinl(a) : cosl(a));
        worst = fmax(worst, fabs((double)y[i] - r));
        worst64 = fmax(worst64, fabs(d[i] - r));
    }
    CHECK_NEAR(worst, 0, 3e-7);
    CHECK_NEAR(worst64, 0, 1e-15);
}

// After a billion samples at 48 kHz the frequency is still the one that was asked for.
static void osc_far(void)
{
    const uint64_t index = 1000000000;
    const double hertz[] = {1000, 0.1, 440.0, 23999.5, -17.25};
    float y[16];

    check_case("far away");
    for (size_t f = 0; f < 5; f++) {
        osc_cos_f32(y, 16, index, 0, osc_step(hertz[f], 48000, 1), 1, 0);
        for (size_t i = 0; i < 16; i++) {
            const long double turns = (long double)hertz[f] * (long double)(index + i) / 48000;
            CHECK_NEAR((double)y[i], (double)cosl(turn * (turns - floorl(turns))), 3e-7);
        }
    }
    CHECK(osc_step(12000, 48000, 1) == UINT64_C(1) << 62);
    CHECK(osc_step(-12000, 48000, 1) == UINT64_C(3) << 62);
    CHECK(osc_step(1, 30000, 1001) == osc_step(1001, 30000, 1));
    CHECK(osc_turns(450) == UINT64_C(1) << 62);
    CHECK(osc_step(48000, 48000, 1) == 0);
}

static void osc_chunks(void)
{
    static float whole[6][2 * COUNT], parts[6][2 * COUNT];
    const uint64_t step = osc_step(997, 44100, 1), index = 12345;
    const float *x = bank_noise_f32(2 * COUNT);
    struct osc_chirp c;
    const char *why = NULL;

    check_case("chunks");
    CHECK(osc_chirp_init(&c, CHIRP_LOGARITHMIC, 20, 20000, 3, 48000, 0, &why));
    for (size_t at = 0, n = COUNT; at < COUNT; at += n) {
        osc_sin_f32(whole[0] + at, n, index + at, 7, step, 1, 0);
        osc_exp_f32(whole[1] + 2 * at, n, index + at, 7, step, 1);
        osc_mix_f32(x + 2 * at, whole[2] + 2 * at, n, index + at, 7, step);
        osc_phase_f32(whole[3] + at, n, index + at, 7, step);
        osc_chirp_cf32(&c, index + at, 1, whole[4] + 2 * at, n);
        osc_add_f32(whole[5] + at, n, index + at, &(struct osc_tone){7, step, 3}, 1);
    }
    for (size_t at = 0, n = 1; at < COUNT; at += n, n = n * 3 % 71 + 1) {
        n = at + n > COUNT ? COUNT - at : n;
        osc_sin_f32(parts[0] + at, n, index + at, 7, step, 1, 0);
        osc_exp_f32(parts[1] + 2 * at, n, index + at, 7, step, 1);
        osc_mix_f32(x + 2 * at, parts[2] + 2 * at, n, index + at, 7, step);
        osc_phase_f32(parts[3] + at, n, index + at, 7, step);
        osc_chirp_cf32(&c, index + at, 1, parts[4] + 2 * at, n);
        osc_add_f32(parts[5] + at, n, index + at, &(struct osc_tone){7, step, 3}, 1);
    }
    CHECK_BYTES(parts, whole, sizeof whole);
    // The same on every processor and with every compiler.
    CHECK(bank_hash(whole[0], COUNT * sizeof(float)) == 0xdbb57cf4d9e40fabU);
    CHECK(bank_hash(whole[1], sizeof whole[1]) == 0xddc9f87f9cf21359U);
    CHECK(bank_hash(whole[2], sizeof whole[2]) == 0x875729e03c4fdc21U);
    CHECK(bank_hash(whole[5], sizeof whole[5]) == 0x6e36a9735e5f57ddU);
    for (size_t i = 0; i < COUNT; i++)
        CHECK(whole[3][i] >= 0 && whole[3][i] < 1);
}

// Several at once and one after the other, in whole and in pieces.
static void osc_sums(void)
{
    enum { TONES = 7 };
    struct osc_tone tone[TONES];
    float together[COUNT] = {0}, alone[COUNT] = {0};
    const uint64_t index = check_random() % 100000;

    for (size_t k = 0; k < TONES; k++)
        tone[k] = (struct osc_tone){check_random(), check_random(), (float)k + 1};
    for (size_t k = 0; k < TONES; k++)
        osc_add_f32(alone, COUNT, index, &tone[k], 1);
    for (size_t at = 0, n = 1; at < COUNT; at += n, n = n * 3 % 71 + 1) {
        n = at + n > COUNT ? COUNT - at : n;
        osc_add_f32(together + at, n, index + at, tone, TONES);
    }
    CHECK_BYTES(together, alone, sizeof alone);
}

static void osc_mixer(void)
{
    static float y[2 * COUNT];
    static double d[2 * COUNT], r[2 * COUNT];
    const double *x = bank_noise(2 * COUNT);
    const uint64_t step = osc_step(0.123, 1, 1);

    check_case("mixer");
    osc_mix_f32(bank_noise_f32(2 * COUNT), y, COUNT, 9, 5, step);
    osc_mix_f64(x, d, COUNT, 9, 5, step);
    for (size_t i = 0; i < COUNT; i++) {
        const long double a = turn * osc_exact(9 + i, 5, step);
        r[2 * i] = (double)(x[2 * i] * cosl(a) - x[2 * i + 1] * sinl(a));
        r[2 * i + 1] = (double)(x[2 * i] * sinl(a) + x[2 * i + 1] * cosl(a));
    }
    bank_check_f32("mix", y, r, 2 * COUNT, 2e-7);
    bank_check("mix f64", d, r, 2 * COUNT, 1e-15);
}

static void osc_chirps(void)
{
    static float y[1200];
    static double d[1200];
    struct bank *bank = bank_open("chirp");
    struct osc_chirp c;
    const char *why = NULL;
    size_t n;

    for (int kind = 0; kind <= CHIRP_HYPERBOLIC; kind++) {
        check_case(chirp_names[kind]);
        const double *r = bank_get(bank, &n, "up %d", kind);
        CHECK(osc_chirp_init(&c, (enum chirp)kind, 5, 200, 0.5, 1000, 30, &why));
        osc_chirp_f32(&c, 100, 1, y, n);
        osc_chirp_f64(&c, 100, 1, d, n);
        bank_check_f32("up", y, r, n, 3e-7);
        bank_check("up f64", d, r, n, 1e-11);
        osc_chirp_cf64(&c, 100, 1, d, n); // its real part
        for (size_t i = 0; i < n; i++)
            CHECK_NEAR(d[2 * i], r[i], 1e-10);
        r = bank_get(bank, &n, "down %d", kind);
        CHECK(osc_chirp_init(&c, (enum chirp)kind, 200, 5, 0.5, 1000, 0, &why));
        osc_chirp_f32(&c, 100, 1, y, n);
        osc_chirp_f64(&c, 100, 1, d, n);
        bank_check_f32("down", y, r, n, 3e-7);
        bank_check("down f64", d, r, n, 1e-11);
    }
    check_case("chirps refused");
    CHECK(!osc_chirp_init(&c, CHIRP_LOGARITHMIC, 0, 5, 1, 10, 0, &why) && why);
    CHECK(!osc_chirp_init(&c, CHIRP_HYPERBOLIC, 1, 0, 1, 10, 0, &why));
    CHECK(!osc_chirp_init(&c, CHIRP_LINEAR, 1, 2, 0, 10, 0, &why));
    // A slow sweep after a billion samples: phase = f0·n/rate + (f1−f0)·n²/(2·t1·rate²).
    CHECK(osc_chirp_init(&c, CHIRP_LINEAR, 1000, 1001, 1e6, 48000, 0, &why));
    const long double n9 = 1e9L, exact = 1000 * n9 / 48000 + n9 / 48000 * (n9 / 48000) / 2e6L;
    CHECK_NEAR(osc_chirp_phase(&c, 1000000000), (double)(exact - floorl(exact)), 1e-9);
    bank_close(bank);
}

int main(void)
{
    check_case("accuracy");
    osc_accuracy(0);
    osc_accuracy(1000000007);
    osc_accuracy(UINT64_C(1) << 52);
    osc_far();
    osc_chunks();
    osc_sums();
    osc_mixer();
    osc_chirps();
    check_case(NULL);
    return check_result();
}
