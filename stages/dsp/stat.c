// SPDX-License-Identifier: MIT
// Sums with a fixed order, medians, trends, power spectra.

#include "stages/dsp/stat.h"

#include <math.h>

#include "stages/dsp/clones.h"

enum { STAT_LANES = 8 };

static void stat_add_one(struct stat_sums *s, double x)
{
    const size_t lane = (size_t)(s->count % STAT_LANES);

    if (s->count == 0) {
        s->first = x;
        s->min = INFINITY;
        s->max = -INFINITY;
    }
    const double d = x - s->first;
    s->sum[lane] += d;
    s->squares[lane] += d * d;
    s->min = x < s->min ? x : s->min;
    s->max = x > s->max ? x : s->max;
    s->count++;
}

// Rows of eight samples, the first of which goes to lane 0.
DSP_CLONES static void stat_add_rows_f32(struct stat_sums *s, const float *x, size_t rows)
{
    const double first = s->first;
    double low[STAT_LANES], high[STAT_LANES], sum[STAT_LANES], squares[STAT_LANES];

    for (int j = 0; j < STAT_LANES; j++) {
        low[j] = s->min;
        high[j] = s->max;
        sum[j] = s->sum[j];
        squares[j] = s->squares[j];
    }
    for (size_t i = 0; i < rows; i++)
#pragma omp simd
        for (int j = 0; j < STAT_LANES; j++) {
            const double v = x[STAT_LANES * i + (size_t)j];
            const double d = v - first;
            sum[j] += d;
            squares[j] += d * d;
            low[j] = v < low[j] ? v : low[j];
            high[j] = v > high[j] ? v : high[j];
        }
    for (int j = 0; j < STAT_LANES; j++) {
        s->min = low[j] < s->min ? low[j] : s->min;
        s->max = high[j] > s->max ? high[j] : s->max;
        s->sum[j] = sum[j];
        s->squares[j] = squares[j];
    }
    s->count += rows * STAT_LANES;
}

void stat_add_f32(struct stat_sums *s, const float *x, size_t n)
{
    size_t i = 0;

    for (; i < n && (s->count == 0 || s->count % STAT_LANES != 0); i++)
        stat_add_one(s, (double)x[i]);
    const size_t rows = (n - i) / STAT_LANES;
    if (rows > 0)
        stat_add_rows_f32(s, x + i, rows);
    for (i += rows * STAT_LANES; i < n; i++)
        stat_add_one(s, (double)x[i]);
}

void stat_add_f64(struct stat_sums *s, const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        stat_add_one(s, x[i]);
}

static double stat_fold(const double *lanes)
{
    return ((lanes[0] + lanes[4]) + (lanes[2] + lanes[6])) +
           ((lanes[1] + lanes[5]) + (lanes[3] + lanes[7]));
}

double stat_mean(const struct stat_sums *s)
{
    return s->first + stat_fold(s->sum) / (double)s->count;
}

double stat_rms(const struct stat_sums *s)
{
    const double n = (double)s->count;
    const double power =
        stat_fold(s->squares) / n + s->first * (2 * stat_fold(s->sum) / n + s->first);

    return sqrt(power < 0 ? 0 : power);
}

double stat_variance(const struct stat_sums *s, unsigned ddof)
{
    const double n = (double)s->count, sum = stat_fold(s->sum);
    const double left = stat_fold(s->squares) - sum * (sum / n);

    return (left < 0 ? 0 : left) / (n - ddof);
}

DSP_CLONES double stat_sum_f32(const float *x, size_t n)
{
    double sum[STAT_LANES] = {0};
    size_t i = 0;

    for (; i + STAT_LANES <= n; i += STAT_LANES)
#pragma omp simd
        for (int j = 0; j < STAT_LANES; j++)
            sum[j] += (double)x[i + (size_t)j];
    for (size_t j = 0; i + j < n; j++)
        sum[j] += (double)x[i + j];
    return stat_fold(sum);
}

DSP_CLONES double stat_sum_f64(const double *x, size_t n)
{
    double sum[STAT_LANES] = {0};
    size_t i = 0;

    for (; i + STAT_LANES <= n; i += STAT_LANES)
#pragma omp simd
        for (int j = 0; j < STAT_LANES; j++)
            sum[j] += x[i + (size_t)j];
    for (size_t j = 0; i + j < n; j++)
        sum[j] += x[i + j];
    return stat_fold(sum);
}

// Wirth's selection: afterwards x[k] is the k-th smallest, none before it is larger, none after it
// smaller.
static double stat_select(double *x, size_t n, size_t k)
{
    const ptrdiff_t want = (ptrdiff_t)k;
    ptrdiff_t low = 0, high = (ptrdiff_t)n - 1;

    while (low < high) {
        const double pivot = x[want];
        ptrdiff_t i = low, j = high;
        while (i <= j) {
            while (x[i] < pivot)
                i++;
            while (pivot < x[j])
                j--;
            if (i > j)
                break;
            const double t = x[i];
            x[i++] = x[j];
            x[j--] = t;
        }
        if (j < want)
            low = i;
        if (want < i)
            high = j;
    }
    return x[k];
}

double stat_median_f64(double *x, size_t n)
{
    if (n == 0)
        return NAN;
    for (size_t i = 0; i < n; i++)
        if (isnan(x[i]))
            return NAN;
    const double upper = stat_select(x, n, n / 2);
    if (n % 2)
        return upper;
    double lower = x[0];
    for (size_t i = 1; i < n / 2; i++)
        lower = x[i] > lower ? x[i] : lower;
    return 0.5 * (lower + upper);
}

// Offset at the middle and slope of the least-squares line.
struct stat_line {
    double mean, slope, middle;
};

static struct stat_line stat_line(double sum, double moment, size_t n)
{
    const double count = (double)n;

    return (struct stat_line){sum / count, n > 1 ? moment * 12 / (count * (count * count - 1)) : 0,
                              (count - 1) / 2};
}

void stat_detrend_constant_f32(const float *x, float *y, size_t n)
{
    const double mean = n ? stat_sum_f32(x, n) / (double)n : 0;

    for (size_t i = 0; i < n; i++)
        y[i] = (float)((double)x[i] - mean);
}

void stat_detrend_constant_f64(const double *x, double *y, size_t n)
{
    const double mean = n ? stat_sum_f64(x, n) / (double)n : 0;

    for (size_t i = 0; i < n; i++)
        y[i] = x[i] - mean;
}

void stat_detrend_linear_f32(const float *x, float *y, size_t n)
{
    double moment = 0;

    for (size_t i = 0; i < n; i++)
        moment += ((double)i - ((double)n - 1) / 2) * (double)x[i];
    const struct stat_line line = stat_line(n ? stat_sum_f32(x, n) : 0, moment, n);
    for (size_t i = 0; i < n; i++)
        y[i] = (float)((double)x[i] - line.mean - line.slope * ((double)i - line.middle));
}

void stat_detrend_linear_f64(const double *x, double *y, size_t n)
{
    double moment = 0;

    for (size_t i = 0; i < n; i++)
        moment += ((double)i - ((double)n - 1) / 2) * x[i];
    const struct stat_line line = stat_line(n ? stat_sum_f64(x, n) : 0, moment, n);
    for (size_t i = 0; i < n; i++)
        y[i] = x[i] - line.mean - line.slope * ((double)i - line.middle);
}

DSP_CLONES void stat_psd_add_f32(double *acc, const float *spectrum, size_t bins, size_t nfft,
                                 bool one_sided, double scale)
{
    const size_t end = one_sided && nfft % 2 == 0 ? bins - 1 : bins;
    const double twice = one_sided ? 2 * scale : scale;
    const float *x = spectrum;

    if (bins == 0)
        return;
    acc[0] += scale * ((double)x[0] * (double)x[0] + (double)x[1] * (double)x[1]);
#pragma omp simd
    for (size_t k = 1; k < end; k++) {
        const double re = (double)x[2 * k], im = (double)x[2 * k + 1];
        acc[k] += twice * (re * re + im * im);
    }
    for (size_t k = end > 1 ? end : 1; k < bins; k++) {
        const double re = (double)x[2 * k], im = (double)x[2 * k + 1];
        acc[k] += scale * (re * re + im * im);
    }
}

DSP_CLONES void stat_psd_add_f64(double *acc, const double *spectrum, size_t bins, size_t nfft,
                                 bool one_sided, double scale)
{
    const size_t end = one_sided && nfft % 2 == 0 ? bins - 1 : bins;
    const double twice = one_sided ? 2 * scale : scale;
    const double *x = spectrum;

    if (bins == 0)
        return;
    acc[0] += scale * (x[0] * x[0] + x[1] * x[1]);
#pragma omp simd
    for (size_t k = 1; k < end; k++)
        acc[k] += twice * (x[2 * k] * x[2 * k] + x[2 * k + 1] * x[2 * k + 1]);
    for (size_t k = end > 1 ? end : 1; k < bins; k++)
        acc[k] += scale * (x[2 * k] * x[2 * k] + x[2 * k + 1] * x[2 * k + 1]);
}

double stat_median_bias(size_t n)
{
    double bias = 1;

    for (size_t i = 1; i <= (n > 0 ? (n - 1) / 2 : 0); i++)
        bias += 1 / (2 * (double)i + 1) - 1 / (2 * (double)i);
    return bias;
}
