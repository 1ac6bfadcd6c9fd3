// SPDX-License-Identifier: MIT
//
// Cascades of sections against scipy's sosfilt, in all types, in chunks, from a steady state.
#include "stages/dsp/iir.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static struct bank *bank, *signal;

static size_t iir_sections(const char *name, struct iir_section *s)
{
    size_t n;
    const double *r = bank_get(bank, &n, "%s sos", name);

    for (size_t i = 0; i < n / 6; i++, r += 6)
        s[i] = (struct iir_section){r[0], r[1], r[2], r[4], r[5]};
    return n / 6;
}

static void iir_filters(const char *name)
{
    static double y[1500];
    static float f[1500], x32[1500];
    double state[4 * IIR_SECTIONS] = {0};
    struct iir_section s[IIR_SECTIONS];
    size_t n, size;
    const double *x = bank_get(signal, &size, "x");
    const size_t count = iir_sections(name, s);

    check_case(name);
    for (size_t i = 0; i < 1500; i++)
        x32[i] = (float)x[i];
    const double *r = bank_get(bank, &n, "%s real", name);
    iir_run(s, count, DSP_F64, state, x, y, n);
    bank_check("f64", y, r, n, 1e-12);
    memset(state, 0, sizeof state);
    iir_run(s, count, DSP_F32, state, x32, f, n);
    bank_check_f32("f32", f, r, n, 1e-7);
    r = bank_get(bank, &n, "%s complex", name);
    memset(state, 0, sizeof state);
    iir_run(s, count, DSP_CF64, state, x, y, n / 2);
    bank_check("cf64", y, r, n, 1e-12);
    memset(state, 0, sizeof state);
    iir_run(s, count, DSP_CF32, state, x32, f, n / 2);
    bank_check_f32("cf32", f, r, n, 1e-7);
    r = bank_get(bank, &n, "%s steady", name);
    double steady[2 * IIR_SECTIONS];
    CHECK(iir_steady_state(s, count, steady));
    for (size_t i = 0; i < n; i++)
        CHECK_NEAR(steady[i], r[i], 1e-9 * fmax(1, fabs(r[i])));
    r = bank_get(bank, &n, "%s from", name);
    iir_state_start(state, steady, count, DSP_F64, x);
    iir_run(s, count, DSP_F64, state, x, y, n);
    bank_check("from the steady state", y, r, n, 1e-10);
}

// A constant from the start stays what the filter makes of a constant.
static void iir_steady(void)
{
    struct iir_section s[IIR_SECTIONS];
    const size_t count = iir_sections("low", s);
    double steady[2 * IIR_SECTIONS], state[4 * IIR_SECTIONS];
    const float x[2] = {3, -2};
    float y[200], in[200];

    check_case("steady");
    for (size_t i = 0; i < 200; i++)
        in[i] = x[i % 2];
    CHECK(iir_steady_state(s, count, steady));
    iir_state_start(state, steady, count, DSP_CF32, x);
    iir_run(s, count, DSP_CF32, state, in, y, 100);
    for (size_t i = 0; i < 200; i++)
        CHECK_NEAR((double)y[i], (double)x[i % 2], 1e-5);
    CHECK(!iir_steady_state(&(struct iir_section){1, 0, 0, -1, 0}, 1, steady)); // an integrator
}

static void iir_chunks(void)
{
    enum { N = 3000 };
    static float whole[N], parts[N], inplace[N];
    const float *x = bank_noise_f32(N);

    for (size_t count = 1; count <= 7; count++)
        for (int type = DSP_F32; type <= DSP_CF32; type++) {
            struct iir_section s[7];
            double state[28] = {0}, other[28] = {0}, third[28] = {0};
            const size_t per = type == DSP_CF32 ? 2 : 1;
            check_case("chunks");
            for (size_t i = 0; i < count; i++)
                s[i] = (struct iir_section){0.3, 0.1, 0.2, -1.2 + 0.1 * (double)i, 0.5};
            iir_run(s, count, (enum dsp_type)type, state, x, whole, N / per);
            for (size_t at = 0, n = 1; at < N / per; at += n, n = n * 7 % 300 + 1) {
                n = at + n > N / per ? N / per - at : n;
                iir_run(s, count, (enum dsp_type)type, other, x + per * at, parts + per * at, n);
            }
            CHECK_BYTES(parts, whole, sizeof whole);
            CHECK_BYTES(other, state, sizeof state);
            memcpy(inplace, x, sizeof inplace);
            iir_run(s, count, (enum dsp_type)type, third, inplace, inplace, N / per);
            CHECK_BYTES(inplace, whole, sizeof whole);
            CHECK_SIZE(iir_state_count(count, (enum dsp_type)type), 2 * count * per);
        }
}

int main(void)
{
    bank = bank_open("iir");
    signal = bank_open("signal");
    iir_filters("low");
    iir_filters("high");
    iir_filters("band");
    iir_steady();
    iir_chunks();
    check_case(NULL);
    bank_close(bank);
    bank_close(signal);
    return check_result();
}
