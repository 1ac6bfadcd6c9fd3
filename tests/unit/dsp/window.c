// SPDX-License-Identifier: MIT
//
// Windows against scipy, their published figures, and what is refused.
#include "stages/dsp/window.h"

#include <math.h>
#include <string.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static void window_golden(void)
{
    static const size_t sizes[] = {1, 2, 7, 32, 33};
    struct bank *bank = bank_open("window");

    for (int kind = 0; kind < WINDOW_COUNT; kind++)
        for (size_t s = 0; s < 5; s++)
            for (int periodic = 0; periodic < 2; periodic++) {
                double w[64];
                size_t count;
                const char *why = NULL;
                const double parameter = kind == WINDOW_GAUSSIAN  ? 7
                                         : kind == WINDOW_CHEBWIN ? 80
                                                                  : NAN;
                const double *r = bank_get(bank, &count, "%s %d %zu",
                                           periodic ? "periodic" : "symmetric", kind, sizes[s]);
                check_case(window_names[kind]);
                CHECK(window_fill(w, sizes[s], (enum window)kind, parameter, periodic, &why));
                CHECK_SIZE(count, sizes[s]);
                for (size_t i = 0; i < count; i++)
                    CHECK_NEAR(w[i], r[i], kind == WINDOW_CHEBWIN ? 1e-12 : 1e-13);
            }
    bank_close(bank);
}

// Harris' table: coherent gain and equivalent noise bandwidth.
static void window_figures(void)
{
    static const struct {
        enum window kind;
        double gain, enbw;
    } rows[] = {{WINDOW_RECT, 1, 1},
                {WINDOW_HANN, .5, 1.5},
                {WINDOW_HAMMING, .54, 1.3628},
                {WINDOW_BLACKMAN, .42, 1.7268},
                {WINDOW_BLACKMANHARRIS, .35875, 2.0044},
                {WINDOW_NUTTALL, .36358, 1.9761},
                {WINDOW_FLATTOP, .21558, 3.7702}};

    check_case("figures");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        double w[1024];
        const char *why = NULL;
        CHECK(window_fill(w, 1024, rows[i].kind, NAN, true, &why));
        const struct window_sums s = window_measure(w, 1024);
        CHECK_NEAR(s.gain, rows[i].gain, 1e-5);
        CHECK_NEAR(s.enbw, rows[i].enbw, 1e-4);
        CHECK_NEAR(s.sum, 1024 * s.gain, 1e-9);
    }
}

static void window_refusals(void)
{
    double w[8];
    const char *why = NULL;

    check_case("refusals");
    CHECK(!window_fill(w, 0, WINDOW_HANN, NAN, true, &why) && why);
    CHECK(!window_fill(w, 8, WINDOW_KAISER, -1, true, &why));
    CHECK(!window_fill(w, 8, WINDOW_TUKEY, 1.5, true, &why));
    CHECK(!window_fill(w, 8, WINDOW_GAUSSIAN, 0, true, &why));
    CHECK(!window_fill(w, 8, WINDOW_CHEBWIN, 10, true, &why));
    CHECK(!window_fill(w, 8, WINDOW_TAYLOR, 5, true, &why));
    CHECK_NEAR(window_bessel_i0(0), 1, 0);
    CHECK_NEAR(window_bessel_i0(1) / 1.2660658777520084, 1, 1e-15); // Abramowitz & Stegun 9.8
    CHECK_NEAR(window_bessel_i0(50) / 2.9325537838493363e20, 1, 4e-15);
}

int main(void)
{
    window_golden();
    window_figures();
    window_refusals();
    check_case(NULL);
    return check_result();
}
