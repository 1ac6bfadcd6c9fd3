// SPDX-License-Identifier: MIT
// FIR taps by least squares: over frequency bands (scipy.signal.firls) and over points in time
// (Savitzky and Golay, 1964).

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stages/dsp/fir_design.h"

static const double pi = 3.14159265358979323846;

// Solves a·x = b (row-major n×n) in place by elimination with row pivots; x is left in b.
static bool fir_solve(double *a, double *b, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        size_t pivot = k;
        for (size_t i = k + 1; i < n; i++)
            if (fabs(a[i * n + k]) > fabs(a[pivot * n + k]))
                pivot = i;
        if (a[pivot * n + k] == 0)
            return false;
        for (size_t j = 0; pivot != k && j < n; j++) {
            const double t = a[k * n + j];
            a[k * n + j] = a[pivot * n + j];
            a[pivot * n + j] = t;
        }
        const double t = b[k];
        b[k] = b[pivot];
        b[pivot] = t;
        for (size_t i = k + 1; i < n; i++) {
            const double f = a[i * n + k] / a[k * n + k];
            for (size_t j = k + 1; j < n; j++)
                a[i * n + j] -= f * a[k * n + j];
            b[i] -= f * b[k];
        }
    }
    for (size_t k = n; k-- > 0;) {
        for (size_t j = k + 1; j < n; j++)
            b[k] -= a[k * n + j] * b[j];
        b[k] /= a[k * n + k];
    }
    return true;
}

static double fir_sinc(double x)
{
    return x == 0 ? 1 : sin(pi * x) / (pi * x);
}

// One band: edges f (half the rate is 1), gains d at them.
struct fir_band {
    double f[2], d[2], weight;
};

// ∫ cos(πnf) df over the band, and ∫ d(f)·cos(πnf) df with the gain linear in between.
static double fir_moment(const struct fir_band *b, double n)
{
    return b->f[1] * fir_sinc(b->f[1] * n) - b->f[0] * fir_sinc(b->f[0] * n);
}

static double fir_moment_gain(const struct fir_band *b, double n)
{
    const double slope = (b->d[1] - b->d[0]) / (b->f[1] - b->f[0]);
    double at[2];

    for (int e = 0; e < 2; e++) {
        const double f = b->f[e];
        at[e] = f * b->d[e] * fir_sinc(f * n) +
                (n == 0 ? -slope * f * f / 2 : slope * cos(n * pi * f) / (pi * n * (pi * n)));
    }
    return at[1] - at[0];
}

static bool fir_bands_check(const double *bands, size_t n, double rate, const char **why)
{
    for (size_t i = 0; i < 2 * n; i++)
        if (!(bands[i] >= 0 && bands[i] <= rate / 2) || (i > 0 && !(bands[i] >= bands[i - 1])) ||
            (i % 2 && !(bands[i] > bands[i - 1]))) {
            *why = "the edges of the bands rise from 0 to half the sampling rate";
            return false;
        }
    return true;
}

bool fir_design_least_squares(double *taps, size_t count, const double *bands,
                              const double *desired, const double *weight, size_t n, double rate,
                              const char **why)
{
    const size_t half = count / 2, size = half + 1;

    if (count % 2 == 0 || count > 4001 || n == 0) {
        *why = "a least-squares filter has an odd number of taps, at most 4001";
        return false;
    }
    if (!fir_bands_check(bands, n, rate, why))
        return false;
    double *matrix = calloc(size * size + size + count, sizeof *matrix);
    *why = "no memory for the filter";
    if (!matrix)
        return false;
    double *right = matrix + size * size, *moment = right + size;
    for (size_t i = 0; i < n; i++) {
        const struct fir_band b = {{2 * bands[2 * i] / rate, 2 * bands[2 * i + 1] / rate},
                                   {desired[2 * i], desired[2 * i + 1]},
                                   weight ? weight[i] : 1};
        for (size_t k = 0; k < count; k++)
            moment[k] += b.weight * fir_moment(&b, (double)k);
        for (size_t k = 0; k < size; k++)
            right[k] += b.weight * fir_moment_gain(&b, (double)k);
    }
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < size; j++)
            matrix[i * size + j] = moment[i > j ? i - j : j - i] + moment[i + j];
    const bool good = fir_solve(matrix, right, size);
    if (good)
        taps[half] = 2 * right[0];
    for (size_t k = 1; good && k < size; k++)
        taps[half - k] = taps[half + k] = right[k];
    if (!good)
        *why = "the bands don't determine a filter";
    free(matrix);
    return good;
}

// Orthonormalises column j against the ones before it, twice, and returns its length; r takes the
// projections.
static double fir_orthogonal(double *q, size_t rows, unsigned j, double *r)
{
    double *column = q + j * rows;

    for (int pass = 0; pass < 2; pass++)
        for (unsigned i = 0; i < j; i++) {
            double dot = 0;
            for (size_t k = 0; k < rows; k++)
                dot += q[i * rows + k] * column[k];
            for (size_t k = 0; k < rows; k++)
                column[k] -= dot * q[i * rows + k];
            r[i] += dot;
        }
    double norm = 0;
    for (size_t k = 0; k < rows; k++)
        norm += column[k] * column[k];
    norm = sqrt(norm);
    for (size_t k = 0; k < rows; k++)
        column[k] /= norm;
    return norm;
}

enum { FIR_POLYNOMIAL = 20 }; // highest order

bool fir_design_savgol(double *taps, size_t count, unsigned order, unsigned derivative,
                       double delta, const char **why)
{
    const unsigned terms = order + 1;
    double r[FIR_POLYNOMIAL + 1][FIR_POLYNOMIAL + 1] = {{0}}; // r[j][i]: column j on q_i
    double v[FIR_POLYNOMIAL + 1] = {0};

    if (count % 2 == 0 || order >= count || order > FIR_POLYNOMIAL) {
        *why = "an odd number of points, above the order of the polynomial (at most 20)";
        return false;
    }
    double *q = calloc(count * terms, sizeof *q);
    *why = "no memory for the filter";
    if (!q)
        return false;
    const size_t half = count / 2;
    const double centre = (double)half, unit = half ? centre : 1; // points lie within [−1, 1]
    for (unsigned j = 0; j < terms; j++) {
        for (size_t k = 0; k < count; k++)
            q[j * count + k] = pow((centre - (double)k) / unit, j);
        r[j][j] = fir_orthogonal(q, count, j, r[j]);
    }
    // Rᵀ·v = the derivative's unit vector
    for (unsigned j = 0; j < terms; j++) {
        v[j] = j == derivative ? tgamma(derivative + 1.0) / pow(delta * unit, derivative) : 0;
        for (unsigned i = 0; i < j; i++)
            v[j] -= r[j][i] * v[i];
        v[j] /= r[j][j];
    }
    memset(taps, 0, count * sizeof *taps);
    for (unsigned j = 0; j < terms; j++)
        for (size_t k = 0; k < count; k++)
            taps[k] += v[j] * q[j * count + k];
    free(q);
    return true;
}
