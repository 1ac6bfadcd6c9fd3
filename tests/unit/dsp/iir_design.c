// SPDX-License-Identifier: MIT
//
// Recursive designs: sections of 360 filters as scipy makes them, responses at the edges,
// equalizers, refusals.
#include "stages/dsp/iir_design.h"

#include <math.h>
#include <stdio.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static const char *why;

// scipy's six coefficients of a section against ours, b relative to its own size.
static void section_check(const struct iir_section *s, const double *r)
{
    const double scale = fmax(fabs(r[0]), fmax(fabs(r[1]), fabs(r[2])));

    CHECK_NEAR(s->b0 / scale, r[0] / scale, 1e-10);
    CHECK_NEAR(s->b1 / scale, r[1] / scale, 1e-10);
    CHECK_NEAR(s->b2 / scale, r[2] / scale, 1e-10);
    CHECK_NEAR(1, r[3], 0);
    CHECK_NEAR(s->a1, r[4], 1e-10);
    CHECK_NEAR(s->a2, r[5], 1e-10);
}

static void design_golden(void)
{
    struct bank *bank = bank_open("iir_design");
    struct iir_section s[IIR_SECTIONS];
    size_t rows, all, at = 0;
    const double *row = bank_get(bank, &rows, "rows"), *r = bank_get(bank, &all, "sections");

    for (size_t i = 0; i < rows / 6; i++, row += 6) {
        char name[64];
        const struct iir_spec spec = {.kind = (enum iir_kind)row[0],
                                      .band = (enum band)row[1],
                                      .order = (unsigned)row[2],
                                      .low = row[3],
                                      .high = row[4],
                                      .rate = 250,
                                      .ripple = 1,
                                      .stopband = 60};
        snprintf(name, sizeof name, "%s %s %u, %g %g", iir_kind_names[spec.kind],
                 band_names[spec.band], spec.order, spec.low, spec.high);
        check_case(name);
        const size_t count = iir_design(s, &spec, &why);
        CHECK_SIZE(count, (size_t)row[5]);
        for (size_t k = 0; k < count && at < all / 6; k++)
            section_check(&s[k], r + 6 * at++);
    }
    CHECK_SIZE(at, all / 6);
    check_case("notch and peak");
    r = bank_get(bank, &all, "notch");
    CHECK(iir_notch(s, 50, 30, 250, &why));
    section_check(s, r);
    r = bank_get(bank, &all, "peak");
    CHECK(iir_peak(s, 50, 30, 250, &why));
    section_check(s, r);
    bank_close(bank);
}

static double response(const struct iir_section *s, size_t count, double f, double rate)
{
    double re, im;

    iir_response(s, count, f, rate, &re, &im);
    return 20 * log10(hypot(re, im));
}

// What the names promise: −3 dB at the edge of butter, the ripple at that of cheby1 and ellip, …
static void design_edges(void)
{
    struct iir_section s[IIR_SECTIONS];
    struct iir_spec spec = {IIR_BUTTER, BAND_LOWPASS, 6, 1000, 0, 48000, 0.5, 70};

    check_case("edges");
    size_t n = iir_design(s, &spec, &why);
    CHECK_NEAR(response(s, n, 1000, 48000), 20 * log10(sqrt(0.5)), 1e-9);
    CHECK_NEAR(response(s, n, 0, 48000), 0, 1e-9);
    spec.kind = IIR_CHEBY1;
    n = iir_design(s, &spec, &why);
    CHECK_NEAR(response(s, n, 1000, 48000), -0.5, 1e-9);
    spec.kind = IIR_CHEBY2;
    n = iir_design(s, &spec, &why);
    CHECK_NEAR(response(s, n, 1000, 48000), -70, 1e-6);
    spec.kind = IIR_ELLIP;
    n = iir_design(s, &spec, &why);
    CHECK_NEAR(response(s, n, 1000, 48000), -0.5, 1e-9);
    for (double f = 3000; f < 24000; f += 50)
        CHECK(response(s, n, f, 48000) < -70 + 1e-6);
    // The vector of the study: butter(4, [8, 12], fs=250), first section.
    const struct iir_spec alpha = {IIR_BUTTER, BAND_BANDPASS, 4, 8, 12, 250, 0, 0};
    CHECK_SIZE(iir_design(s, &alpha, &why), 4);
    CHECK_NEAR(s[0].b0, 5.616562286381e-06, 1e-17);
    CHECK_NEAR(s[0].b1, 1.123312457276e-05, 1e-16);
    CHECK_NEAR(s[0].a1, -1.837283078105, 1e-11);
    CHECK_NEAR(s[0].a2, 0.9046314936410, 1e-11);
    // Sharp filters near 0 and of high order stay stable.
    const struct iir_spec low = {IIR_BUTTER, BAND_LOWPASS, 8, 1, 0, 48000, 0, 0};
    CHECK_SIZE(iir_design(s, &low, &why), 4);
    const struct iir_spec high = {IIR_BUTTER, BAND_LOWPASS, 64, 5000, 0, 48000, 0, 0};
    CHECK_SIZE(iir_design(s, &high, &why), 32);
    CHECK_NEAR(response(s, 32, 5000, 48000), 20 * log10(sqrt(0.5)), 1e-6);
    const struct iir_spec bessel = {IIR_BESSEL, BAND_LOWPASS, 20, 5000, 0, 48000, 0, 0};
    CHECK_SIZE(iir_design(s, &bessel, &why), 10);
}

// The cookbook's filters at the frequencies where their gain is known.
static void design_equalizers(void)
{
    struct iir_section s;

    check_case("equalizers");
    CHECK(iir_equalizer(&s, IIR_EQ_LOWPASS, 1000, sqrt(0.5), 0, 48000, &why));
    CHECK_NEAR(response(&s, 1, 0, 48000), 0, 1e-10);
    CHECK_NEAR(response(&s, 1, 1000, 48000), -3.0102999566, 1e-8);
    CHECK(iir_equalizer(&s, IIR_EQ_HIGHPASS, 1000, sqrt(0.5), 0, 48000, &why));
    CHECK_NEAR(response(&s, 1, 24000, 48000), 0, 1e-10);
    CHECK_NEAR(response(&s, 1, 1000, 48000), -3.0102999566, 1e-8);
    CHECK(iir_equalizer(&s, IIR_EQ_BANDPASS, 1000, 5, 0, 48000, &why));
    CHECK_NEAR(response(&s, 1, 1000, 48000), 0, 1e-9);
    CHECK(iir_equalizer(&s, IIR_EQ_NOTCH, 1000, 5, 0, 48000, &why));
    CHECK(response(&s, 1, 1000, 48000) < -200);
    CHECK(iir_equalizer(&s, IIR_EQ_ALLPASS, 1000, 5, 0, 48000, &why));
    for (double f = 0; f < 24000; f += 777)
        CHECK_NEAR(response(&s, 1, f, 48000), 0, 1e-9);
    CHECK(iir_equalizer(&s, IIR_EQ_PEAK, 1000, 2, 6, 48000, &why));
    CHECK_NEAR(response(&s, 1, 1000, 48000), 6, 1e-9);
    CHECK_NEAR(response(&s, 1, 0, 48000), 0, 1e-9);
    CHECK(iir_equalizer(&s, IIR_EQ_LOWSHELF, 1000, sqrt(0.5), 6, 48000, &why));
    CHECK_NEAR(response(&s, 1, 0, 48000), 6, 1e-9);
    CHECK_NEAR(response(&s, 1, 1000, 48000), 3, 1e-9);
    CHECK_NEAR(response(&s, 1, 24000, 48000), 0, 1e-9);
    CHECK(iir_equalizer(&s, IIR_EQ_HIGHSHELF, 1000, sqrt(0.5), -4, 48000, &why));
    CHECK_NEAR(response(&s, 1, 0, 48000), 0, 1e-9);
    CHECK_NEAR(response(&s, 1, 1000, 48000), -2, 1e-9);
    CHECK_NEAR(response(&s, 1, 24000, 48000), -4, 1e-9);
}

static void design_refusals(void)
{
    struct iir_section s[IIR_SECTIONS];
    const struct iir_spec bad[] = {
        {IIR_BUTTER, BAND_LOWPASS, 0, 1, 0, 10, 0, 0},
        {IIR_BUTTER, BAND_LOWPASS, 65, 1, 0, 10, 0, 0},
        {IIR_BUTTER, BAND_BANDPASS, 33, 1, 2, 10, 0, 0},
        {IIR_BUTTER, BAND_LOWPASS, 2, 5, 0, 10, 0, 0},
        {IIR_BUTTER, BAND_BANDPASS, 2, 2, 1, 10, 0, 0},
        {IIR_CHEBY1, BAND_LOWPASS, 2, 1, 0, 10, 0, 0},
        {IIR_CHEBY2, BAND_LOWPASS, 2, 1, 0, 10, 0, 0},
        {IIR_ELLIP, BAND_LOWPASS, 2, 1, 0, 10, 9, 3},
        {IIR_BESSEL, BAND_LOWPASS, 21, 1, 0, 10, 0, 0},
        {IIR_BUTTER, BAND_LOWPASS, 2, 0, 0, 10, 0, 0},
    };

    check_case("refusals");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        why = NULL;
        CHECK_SIZE(iir_design(s, &bad[i], &why), 0);
        CHECK(why != NULL);
    }
    CHECK(!iir_notch(s, 0, 30, 250, &why) && !iir_notch(s, 10, 0, 250, &why));
    CHECK(!iir_peak(s, 125, 30, 250, &why));
    CHECK(iir_is_stable(&(struct iir_section){1, 0, 0, -1.9, 0.95}, 1));
    CHECK(!iir_is_stable(&(struct iir_section){1, 0, 0, -2, 1}, 1));
    // A double pole at 0.9: 0.9^n < 1e-3 from n = 66 on.
    const size_t settle = iir_settle(&(struct iir_section){1, 0, 0, -1.8, 0.81}, 1, 1e-3);
    CHECK(settle >= 66 && settle <= 70);
}

int main(void)
{
    design_golden();
    design_edges();
    design_equalizers();
    design_refusals();
    check_case(NULL);
    return check_result();
}
