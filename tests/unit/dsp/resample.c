// SPDX-License-Identifier: MIT
//
// Rational resampling against scipy.signal.resample_poly, the quality of the default filter,
// chunks, refusals.
#include "stages/dsp/resample.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static const char *why;

// All outputs that belong to n inputs, with zeros around them.
static void *resample_all(const struct resample *r, enum dsp_type type, const void *x, size_t n,
                          size_t piece)
{
    const size_t bytes = dsp_bytes(type);
    const size_t steps = (n + resample_down(r) - 1) / resample_down(r);
    const size_t shown = (steps - 1) * resample_down(r) + resample_window(r);
    const size_t held = shown > resample_before(r) + n ? shown : resample_before(r) + n;
    unsigned char *in = calloc(held, bytes), *y = calloc(steps * resample_up(r), bytes);

    memcpy(in + resample_before(r) * bytes, x, n * bytes);
    unsigned char *exact = malloc(shown * bytes); // the sanitizer guards its ends
    memcpy(exact, in, shown * bytes);
    for (size_t s = 0, count; s < steps; s += count) {
        count = piece ? 1 + check_random() % piece : steps;
        count = s + count > steps ? steps - s : count;
        resample_run(r, exact + s * resample_down(r) * bytes, y + s * resample_up(r) * bytes,
                     count);
    }
    free(exact);
    free(in);
    return y;
}

static void resample_golden(const struct bank *bank, const double *x, size_t up, size_t down)
{
    size_t count, n;
    const double *taps = bank_get(bank, &count, "taps %zu %zu", up, down);
    float x32[400];
    char name[40];

    for (size_t i = 0; i < 400; i++)
        x32[i] = (float)x[i];
    for (int type = DSP_F32; type <= DSP_CF64; type++) {
        const size_t lanes = dsp_is_complex((enum dsp_type)type) ? 2 : 1;
        const double *r =
            bank_get(bank, &n, "%s %zu %zu", lanes == 2 ? "complex" : "real", up, down);
        struct resample *f = resample_new(2 * up, 2 * down, taps, count, (enum dsp_type)type, &why);
        snprintf(name, sizeof name, "%zu/%zu, type %d", up, down, type);
        check_case(name);
        if (!CHECK(f != NULL))
            continue;
        CHECK_SIZE(resample_up(f), up);
        CHECK_SIZE(resample_down(f), down);
        CHECK_SIZE(resample_taps(f), count);
        CHECK_SIZE(lanes * resample_length(f, 400 / lanes), n);
        const bool f64 = dsp_is_double((enum dsp_type)type);
        void *y = resample_all(f, (enum dsp_type)type, f64 ? (const void *)x : (const void *)x32,
                               400 / lanes, 0);
        if (f64)
            bank_check("scipy", y, r, n, 1e-12);
        else
            bank_check_f32("scipy", y, r, n, 3e-7);
        void *parts = resample_all(f, (enum dsp_type)type,
                                   f64 ? (const void *)x : (const void *)x32, 400 / lanes, 5);
        CHECK_BYTES(parts, y, n * dsp_real_bytes((enum dsp_type)type));
        free(y);
        free(parts);
        resample_free(f);
    }
}

// A sine through the default filter against the sine at the new times: what is left is noise and
// images.
static void resample_quality(size_t up, size_t down, double frequency)
{
    enum { N = 6000 };
    static float x[N];
    struct resample *f = resample_new(up, down, NULL, 0, DSP_F32, &why);
    double noise = 0, power = 0;
    char name[60];

    snprintf(name, sizeof name, "%zu/%zu at %g of the rate", up, down, frequency);
    check_case(name);
    if (!CHECK(f != NULL))
        return;
    for (size_t i = 0; i < N; i++)
        x[i] = (float)sin(2 * 3.14159265358979323846 * frequency * (double)i);
    float *y = resample_all(f, DSP_F32, x, N, 0);
    const size_t n = resample_length(f, N), margin = 200 * up / down + 200;
    for (size_t i = margin; i + margin < n; i++) {
        const double t = (double)i * (double)down / (double)up;
        const double r = sin(2 * 3.14159265358979323846 * frequency * t);
        noise += ((double)y[i] - r) * ((double)y[i] - r);
        power += r * r;
    }
    CHECK(n > 2 * margin + 100 && 10 * log10(power / noise) >= 100);
    free(y);
    resample_free(f);
}

static void resample_edges(void)
{
    struct resample *same = resample_new(5, 5, NULL, 0, DSP_F64, &why);
    const double x[] = {3, 1, 4, 1, 5};

    check_case("edges");
    if (CHECK(same != NULL)) {
        double *y = resample_all(same, DSP_F64, x, 5, 0);
        CHECK_BYTES(y, x, sizeof x);
        free(y);
        resample_free(same);
    }
    struct resample *f = resample_new(160, 147, NULL, 0, DSP_F32, &why);
    CHECK_SIZE(resample_length(f, 0), 0);
    CHECK_SIZE(resample_length(f, 1), 2);
    CHECK_SIZE(resample_length(f, 147), 160);
    CHECK_SIZE(resample_length(f, 44100), 48000);
    resample_free(f);
    CHECK(!resample_new(0, 1, NULL, 0, DSP_F32, &why) && why);
    CHECK(!resample_new(1, (size_t)1 << 22, NULL, 0, DSP_F32, &why));
    CHECK(!resample_new(2, 1, x, 4, DSP_F32, &why));
    resample_free(NULL);
}

int main(void)
{
    struct bank *bank = bank_open("resample"), *signal = bank_open("signal");
    size_t size;
    const double *x = bank_get(signal, &size, "x");

    resample_golden(bank, x, 3, 2);
    resample_golden(bank, x, 2, 3);
    resample_golden(bank, x, 160, 147);
    resample_golden(bank, x, 1, 4);
    resample_golden(bank, x, 4, 1);
    resample_quality(160, 147, 0.01);
    resample_quality(160, 147, 0.4);
    resample_quality(147, 160, 0.01);
    resample_quality(147, 160, 0.35);
    resample_quality(2, 1, 0.23);
    resample_quality(1, 3, 0.1);
    resample_edges();
    check_case(NULL);
    bank_close(bank);
    bank_close(signal);
    return check_result();
}
