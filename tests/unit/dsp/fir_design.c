// SPDX-License-Identifier: MIT
//
// FIR designs against scipy, and refusals.
#include "stages/dsp/fir_design.h"

#include <math.h>
#include <stdio.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static struct bank *bank;
static double taps[128];
static const char *why;

// The taps just made against an array of the bank.
static void design_check(const char *name, size_t count, double tolerance)
{
    size_t n;
    const double *r = bank_get(bank, &n, "%s", name);

    check_case(name);
    CHECK_SIZE(n, count);
    bank_check(name, taps, r, n, tolerance);
}

static void design_windowed(void)
{
    for (size_t count = 33; count <= 64; count += 31)
        for (int band = 0; band <= BAND_BANDSTOP; band++) {
            char name[32];
            const bool odd_only = band == BAND_HIGHPASS || band == BAND_BANDSTOP;
            const bool made = fir_design_window(taps, count, (enum band)band, 1000, 3000, 8000,
                                                WINDOW_KAISER, 6, &why);
            CHECK(made == !(odd_only && count == 64));
            snprintf(name, sizeof name, "window %d %zu", band, count);
            if (made)
                design_check(name, count, 1e-12);
        }
    CHECK(fir_design_window(taps, 51, BAND_LOWPASS, 0.2, 0, 1, WINDOW_HANN, NAN, &why));
    design_check("hann", 51, 1e-12);
    CHECK(!fir_design_window(taps, 51, BAND_LOWPASS, 0.5, 0, 1, WINDOW_HANN, NAN, &why) && why);
    CHECK(!fir_design_window(taps, 51, BAND_BANDPASS, 0.3, 0.2, 1, WINDOW_HANN, NAN, &why));
    CHECK(!fir_design_window(taps, 0, BAND_LOWPASS, 0.2, 0, 1, WINDOW_HANN, NAN, &why));
}

static void design_kaiser(void)
{
    const double attenuation[] = {15, 40, 80};
    size_t n;
    const double *r = bank_get(bank, &n, "kaiser");

    check_case("kaiser");
    CHECK_SIZE(n, 6);
    for (size_t i = 0; i < 3; i++) {
        size_t count = 0;
        double beta = 0;
        CHECK(fir_design_kaiser(attenuation[i], 0.05, 2, &count, &beta, &why));
        CHECK_NEAR((double)count, r[2 * i], 0);
        CHECK_NEAR(beta, r[2 * i + 1], 1e-13);
    }
    CHECK(!fir_design_kaiser(5, 0.05, 2, &n, taps, &why));
    CHECK(!fir_design_kaiser(50, 0, 2, &n, taps, &why));
}

static void design_fitted(void)
{
    const double bands[] = {0, 0.2, 0.3, 1}, gains[] = {1, 1, 0, 0};
    const double more[] = {0, 0.1, 0.15, 0.4, 0.45, 1}, slopes[] = {0, 0, 1, 0.5, 0, 0};
    const double weights[] = {1, 2, 3};

    CHECK(fir_design_least_squares(taps, 51, bands, gains, NULL, 2, 2, &why));
    design_check("squares", 51, 1e-12);
    CHECK(fir_design_least_squares(taps, 73, more, slopes, weights, 3, 2, &why));
    design_check("squares slope", 73, 1e-12);
    CHECK(!fir_design_least_squares(taps, 50, bands, gains, NULL, 2, 2, &why));
    CHECK(!fir_design_least_squares(taps, 51, bands, gains, NULL, 2, 1, &why));
    CHECK(fir_design_savgol(taps, 21, 4, 0, 1, &why));
    design_check("savgol", 21, 1e-12);
    CHECK(fir_design_savgol(taps, 21, 3, 1, 0.01, &why));
    design_check("savgol slope", 21, 1e-12);
    CHECK(!fir_design_savgol(taps, 20, 4, 0, 1, &why));
    CHECK(!fir_design_savgol(taps, 5, 5, 0, 1, &why));
    check_case("savgol differentiates polynomials");
    CHECK(fir_design_savgol(taps, 101, 7, 1, 0.1, &why));
    double slope = 0; // of t³ − 2t at t = 0.1·(100 − 50)
    for (size_t k = 0; k < 101; k++) {
        const double t = 0.1 * (100 - (double)k);
        slope += taps[k] * (t * t * t - 2 * t);
    }
    CHECK_NEAR(slope, 3 * 25 - 2, 1e-9);
}

// Largest weighted deviation from the gains, on a grid of its own.
static double design_ripple(size_t count, const double *edges, const double *gains,
                            const double *weights, size_t bands)
{
    double worst = 0;

    for (size_t b = 0; b < bands; b++)
        for (int i = 0; i <= 4000; i++) {
            double re, im;
            const double f = edges[2 * b] + (edges[2 * b + 1] - edges[2 * b]) * i / 4000;
            fir_response(taps, count, f, 1, &re, &im);
            worst = fmax(worst, fabs(hypot(re, im) - gains[b]) * weights[b]);
        }
    return worst;
}

static void design_remez(void)
{
    static const struct {
        const char *name;
        size_t count, bands;
        double edges[6], gains[3], weights[3];
    } rows[] = {{"remez low", 51, 2, {0, 0.1, 0.15, 0.5}, {1, 0}, {1, 1}},
                {"remez even", 52, 2, {0, 0.1, 0.15, 0.5}, {1, 0}, {1, 10}},
                {"remez band", 101, 3, {0, 0.1, 0.12, 0.2, 0.22, 0.5}, {0, 1, 0}, {10, 1, 10}}};

    for (size_t i = 0; i < 3; i++) {
        size_t n;
        const double *r = bank_get(bank, &n, "%s", rows[i].name);
        check_case(rows[i].name);
        CHECK(fir_design_remez(taps, rows[i].count, rows[i].edges, rows[i].gains, rows[i].weights,
                               rows[i].bands, 1, &why));
        const double ripple = design_ripple(rows[i].count, rows[i].edges, rows[i].gains,
                                            rows[i].weights, rows[i].bands);
        // No worse than 0.01 dB, and an optimum can't be better either.
        CHECK_NEAR(20 * log10(ripple / r[0]), 0, 0.01);
        for (size_t k = 0; k < rows[i].count / 2; k++)
            CHECK_NEAR(taps[k], taps[rows[i].count - 1 - k], 1e-14);
    }
    CHECK(!fir_design_remez(taps, 2, rows[0].edges, rows[0].gains, NULL, 2, 1, &why) && why);
    CHECK(!fir_design_remez(taps, 51, rows[0].edges, rows[0].gains, NULL, 2, 0.5, &why));
}

static void design_shapes(void)
{
    CHECK(fir_design_hilbert(taps, 65, 8, &why));
    design_check("hilbert", 65, 1e-12);
    CHECK(fir_design_differentiator(taps, 65, 6, &why));
    design_check("differentiator", 65, 1e-12);
    CHECK(fir_design_gaussian(taps, 65, 0.3, 8, &why));
    design_check("gaussian", 65, 1e-12);
    CHECK(fir_design_rrc(taps, 65, 0.35, 4, &why));
    design_check("rrc", 65, 1e-9); // the reference is a sum over 200000 frequencies
    CHECK(fir_design_rrc(taps, 33, 0.25, 4, &why)); // has a sample at the removable pole
    CHECK(isfinite(taps[16 + 4]) && isfinite(taps[0]));
    CHECK(fir_design_rrc(taps, 33, 0, 4, &why));
    CHECK(!fir_design_rrc(taps, 33, 1.5, 4, &why) && !fir_design_hilbert(taps, 64, 8, &why));
    CHECK(!fir_design_gaussian(taps, 33, 0, 4, &why));
}

int main(void)
{
    bank = bank_open("fir_design");
    design_windowed();
    design_kaiser();
    design_fitted();
    design_remez();
    design_shapes();
    check_case(NULL);
    bank_close(bank);
    return check_result();
}
