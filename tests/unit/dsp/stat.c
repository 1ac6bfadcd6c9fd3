// SPDX-License-Identifier: MIT
//
// Peaks as scipy finds them, running sums in any chunks, medians, trends.
#include "stages/dsp/stat.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/check.h"
#include "tests/unit/dsp/bank.h"

static void stat_peaks_one(const struct bank *bank, const char *signal, const char *name,
                           struct stat_peaks want)
{
    static struct stat_peak peaks[1200];
    size_t n, rows;
    const double *x = bank_get(bank, &n, "%s", signal), *r = bank_get(bank, &rows, "%s", name);
    void *scratch = malloc(stat_peaks_scratch(n));

    check_case(name);
    const size_t found = stat_find_peaks(x, n, &want, peaks, 1200, scratch);
    CHECK_SIZE(found, rows / 6);
    CHECK(found > 3);
    for (size_t i = 0; i < found && i < rows / 6; i++, r += 6) {
        CHECK_SIZE(peaks[i].at, (size_t)r[0]);
        CHECK_NEAR(peaks[i].height, r[1], 0);
        CHECK_NEAR(peaks[i].prominence, r[2], 1e-14);
        CHECK_NEAR(peaks[i].width, r[3], 1e-11);
        CHECK_NEAR(peaks[i].left, r[4], 1e-11);
        CHECK_NEAR(peaks[i].right, r[5], 1e-11);
    }
    CHECK_SIZE(stat_find_peaks(x, n, &want, peaks, 2, scratch), found); // little room
    free(scratch);
}

static void stat_peaks_all(void)
{
    struct bank *bank = bank_open("peaks");
    struct stat_peaks want = stat_peaks_any;

    stat_peaks_one(bank, "smooth", "all", want);
    want.height[0] = 0.5;
    want.height[1] = 4;
    stat_peaks_one(bank, "smooth", "height", want);
    want = stat_peaks_any;
    want.threshold[0] = 0.05;
    want.threshold[1] = 1;
    stat_peaks_one(bank, "smooth", "threshold", want);
    want = stat_peaks_any;
    want.distance = 12.5;
    stat_peaks_one(bank, "smooth", "distance", want);
    want = stat_peaks_any;
    want.prominence[0] = 2;
    stat_peaks_one(bank, "smooth", "prominence", want);
    want.wlen = 20;
    stat_peaks_one(bank, "smooth", "wlen", want);
    want = stat_peaks_any;
    want.width[0] = 3;
    want.width[1] = 9;
    stat_peaks_one(bank, "smooth", "width", want);
    want = stat_peaks_any;
    want.width[0] = 1;
    want.rel_height = 0.9;
    stat_peaks_one(bank, "smooth", "level", want);
    want = stat_peaks_any;
    want.plateau[0] = 2;
    want.plateau[1] = 3;
    stat_peaks_one(bank, "steps", "plateau", want);
    want = stat_peaks_any;
    want.height[0] = 1;
    want.prominence[0] = 1;
    want.distance = 3;
    stat_peaks_one(bank, "steps", "mixed", want);
    bank_close(bank);
}

static void stat_peaks_edges(void)
{
    const double none[] = {1, 2, 3}, one[] = {0, 1, 0}, top[] = {0, 1, 1, 1, 0}, open[] = {0, 1, 1};
    const double gap[] = {0, NAN, 0, 1, 0}, twins[] = {0, 1, 0, 1, 0};
    struct stat_peak p[4];
    double scratch[64];

    check_case("few samples");
    CHECK(stat_peaks_scratch(5) <= sizeof scratch);
    CHECK_SIZE(stat_find_peaks(none, 0, &stat_peaks_any, p, 4, scratch), 0);
    CHECK_SIZE(stat_find_peaks(none, 1, &stat_peaks_any, p, 4, scratch), 0);
    CHECK_SIZE(stat_find_peaks(none, 3, &stat_peaks_any, p, 4, scratch), 0);
    CHECK_SIZE(stat_find_peaks(one, 3, &stat_peaks_any, p, 4, scratch), 1);
    CHECK_SIZE(stat_find_peaks(top, 5, &stat_peaks_any, p, 4, scratch), 1);
    CHECK_SIZE(p[0].at, 2);
    CHECK_SIZE(stat_find_peaks(open, 3, &stat_peaks_any, p, 4, scratch), 0);
    CHECK_SIZE(stat_find_peaks(gap, 5, &stat_peaks_any, p, 4, scratch), 1);
    struct stat_peaks apart = stat_peaks_any;
    apart.distance = 3;
    CHECK_SIZE(stat_find_peaks(twins, 5, &apart, p, 4, scratch), 1);
    CHECK_SIZE(p[0].at, 3); // the later of two equal ones stays, as in scipy
}

static void stat_running(void)
{
    enum { N = 10007 };
    static float x[N];
    static double wide[N];
    struct stat_sums whole = {0}, parts = {0}, doubles = {0};
    long double sum = 0, squares = 0, spread = 0;

    check_case("running");
    for (size_t i = 0; i < N; i++) {
        x[i] = 1000 + bank_noise_f32(N)[i]; // a large mean
        wide[i] = (double)x[i];
        sum += (long double)x[i];
        squares += (long double)x[i] * (long double)x[i];
    }
    for (size_t i = 0; i < N; i++)
        spread += ((long double)x[i] - sum / N) * ((long double)x[i] - sum / N);
    stat_add_f32(&whole, x, N);
    stat_add_f64(&doubles, wide, N);
    for (size_t at = 0, n = 1; at < N; at += n, n = n * 3 % 100 + 1) {
        n = at + n > N ? N - at : n;
        stat_add_f32(&parts, x + at, n);
    }
    CHECK_BYTES(&parts, &whole, sizeof whole);
    CHECK_BYTES(&doubles, &whole, sizeof whole);
    CHECK_NEAR(stat_mean(&whole), (double)(sum / N), 1e-12);
    CHECK_NEAR(stat_rms(&whole), (double)sqrtl(squares / N), 1e-11);
    CHECK_NEAR(stat_variance(&whole, 1), (double)(spread / (N - 1)), 1e-12);
    CHECK_NEAR(stat_sum_f32(x, N), (double)sum, 1e-8);
    CHECK_NEAR(stat_sum_f64(wide, N), (double)sum, 1e-8);
    double low = wide[0], high = wide[0];
    for (size_t i = 0; i < N; i++) {
        low = fmin(low, wide[i]);
        high = fmax(high, wide[i]);
    }
    CHECK_NEAR(whole.min, low, 0);
    CHECK_NEAR(whole.max, high, 0);
    x[5000] = NAN;
    struct stat_sums broken = {0};
    stat_add_f32(&broken, x, N);
    CHECK(isnan(stat_mean(&broken)) && broken.min == low && broken.max == high);
    const struct stat_sums nothing = {0};
    CHECK(isnan(stat_mean(&nothing)) && isnan(stat_rms(&nothing)));
}

static int stat_compare(const void *a, const void *b)
{
    const double u = *(const double *)a, v = *(const double *)b;

    return (u > v) - (u < v);
}

static void stat_medians(void)
{
    double x[200], sorted[200];

    check_case("median");
    for (size_t n = 1; n <= 200; n++) {
        for (size_t i = 0; i < n; i++)
            x[i] = (double)(check_random() % (n < 100 ? 10 : 100000)); // with many equal ones
        memcpy(sorted, x, sizeof x);
        qsort(sorted, n, sizeof *sorted, stat_compare);
        CHECK_NEAR(stat_median_f64(x, n), 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]), 0);
    }
    x[3] = NAN;
    CHECK(isnan(stat_median_f64(x, 10)) && isnan(stat_median_f64(x, 0)));
    CHECK_NEAR(stat_median_bias(1), 1, 0);
    CHECK_NEAR(stat_median_bias(5), 1 - 1 / 2.0 + 1 / 3.0 - 1 / 4.0 + 1 / 5.0, 1e-15);
}

static void stat_trends(void)
{
    double x[500], y[500];
    float x32[500], y32[500];

    check_case("trend");
    for (size_t i = 0; i < 500; i++) {
        x[i] = 3 - 0.25 * (double)i;
        x32[i] = (float)x[i];
    }
    stat_detrend_linear_f64(x, y, 500);
    stat_detrend_linear_f32(x32, y32, 500);
    for (size_t i = 0; i < 500; i++) {
        CHECK_NEAR(y[i], 0, 1e-12);
        CHECK_NEAR((double)y32[i], 0, 1e-12);
    }
    stat_detrend_constant_f64(x, y, 500);
    CHECK_NEAR(stat_sum_f64(y, 500), 0, 1e-10);
    CHECK_NEAR(y[0] - y[499], x[0] - x[499], 1e-12);
    stat_detrend_linear_f32(x32, y32, 1);
    CHECK_NEAR((double)y32[0], 0, 0);
}

int main(void)
{
    stat_peaks_all();
    stat_peaks_edges();
    stat_running();
    stat_medians();
    stat_trends();
    check_case(NULL);
    return check_result();
}
