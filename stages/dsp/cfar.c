// SPDX-License-Identifier: MIT
// Thresholds with a constant false-alarm rate.
//
// Sums are made anew for each cell, of what belongs to them only: a strong echo takes no digits
// from its neighbours, and a NaN spoils no more than its surroundings.

#include "stages/dsp/cfar.h"

#include <math.h>
#include <string.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/fft.h"

const char *const cfar_names[] = {"ca", "go", "so", "os", NULL};

// Of the smaller of two sums of n cells; the terms of large n need logarithms.
static double cfar_smaller(double n, double t)
{
    double term = -n * log(2 + t), sum = 0;

    for (double k = 0; k < n; k++) {
        sum += exp(term);
        term += log((n + k) / (k + 1) / (2 + t));
    }
    return 2 * sum;
}

static double cfar_rate(enum cfar_method method, double n, double k, double factor)
{
    double rate = 1;

    switch (method) {
    case CFAR_GO:
        return 2 * pow(1 + factor / (n / 2), -n / 2) - cfar_smaller(n / 2, factor / (n / 2));
    case CFAR_SO: return cfar_smaller(n / 2, factor / (n / 2));
    case CFAR_OS:
        for (double i = 0; i < k; i++)
            rate *= (n - i) / (n - i + factor);
        return rate;
    default: return pow(1 + factor / n, -n);
    }
}

double cfar_factor(enum cfar_method method, size_t n, size_t k, double pfa)
{
    double low = 0, high = 1;

    if (method == CFAR_CA)
        return (double)n * expm1(-log(pfa) / (double)n);
    while (cfar_rate(method, (double)n, (double)k, high) > pfa && high < 1e300)
        high *= 2;
    for (int i = 0; i < 200 && high - low > 1e-15 * high; i++) {
        const double middle = (low + high) / 2;

        if (cfar_rate(method, (double)n, (double)k, middle) > pfa)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

// Training cells on the left of cell i.
static size_t cfar_left(const struct cfar *c, size_t i)
{
    const size_t there = i > c->guard ? i - c->guard : 0;

    return there < c->train ? there : c->train;
}

// Guard cells of cell i and itself.
static size_t cfar_near(const struct cfar *c, size_t i)
{
    const size_t left = i < c->guard ? i : c->guard, after = c->cells - 1 - i;

    return left + 1 + (after < c->guard ? after : c->guard);
}

static size_t cfar_kth(const struct cfar *c, size_t n)
{
    const double k = ceil(c->rank * (double)n - 1e-9);

    return k < 1 ? 1 : k > (double)n ? n : (size_t)k;
}

// `known`: factors by the number of cells, 0 where there is none so far.
static double cfar_known(const struct cfar *c, enum cfar_method method, size_t n, double *known)
{
    if (known[n] == 0)
        known[n] =
            cfar_factor(method, n, cfar_kth(c, n), c->pfa) / (method == CFAR_OS ? 1 : (double)n);
    return known[n];
}

static bool cfar_weights(struct cfar *c, double *known)
{
    const size_t rows = 2 * (c->row_train + c->row_guard) + 1, outer = 2 * c->row_train;
    const enum cfar_method other = c->method == CFAR_OS ? CFAR_OS : CFAR_CA;
    // The greater and the smaller of two sums of n are multiplied by α/n, of N = 2n.
    const double both = c->method == CFAR_CA ? 0
                                             : cfar_factor(c->method, 2 * c->train,
                                                           cfar_kth(c, 2 * c->train), c->pfa) /
                                                   (double)c->train;

    for (size_t i = 0; i < c->cells; i++) {
        const size_t left = cfar_left(c, i), right = cfar_left(c, c->cells - 1 - i);
        const size_t n = rows * (left + right) + outer * cfar_near(c, i);
        const bool sides = c->method == CFAR_GO || c->method == CFAR_SO;

        if (n == 0)
            return false;
        c->kth[i] = cfar_kth(c, n) - 1;
        c->left[i] = c->right[i] = cfar_known(c, other, n, known);
        if (sides && left == c->train && right == c->train) {
            c->left[i] = c->right[i] = both;
        } else if (sides && (left == c->train || right == c->train)) {
            c->left[i] = left == c->train ? cfar_known(c, other, left, known) : 0;
            c->right[i] = right == c->train ? cfar_known(c, other, right, known) : 0;
        }
    }
    return true;
}

static size_t cfar_pad(const struct cfar *c)
{
    return c->train + c->guard;
}

bool cfar_init(struct cfar *c, const char **why)
{
    const size_t rows = 2 * (c->row_train + c->row_guard) + 1;
    const size_t most = (2 * (c->train + c->guard) + 1) * rows;
    double *known = fft_alloc((most + 1) * sizeof *known);

    c->left = fft_alloc(c->cells * sizeof *c->left);
    c->right = fft_alloc(c->cells * sizeof *c->right);
    c->kth = fft_alloc(c->cells * sizeof *c->kth);
    c->scratch =
        (2 * (c->cells + 2 * cfar_pad(c)) + 3 * c->cells + 2 * c->train + 1) * sizeof(double);
    *why = "no memory for the factors of a row";
    bool good = known && c->left && c->right && c->kth;
    if (good && !cfar_weights(c, known)) {
        *why = "some cells have no training cells: a row is too short for the guard cells";
        good = false;
    }
    fft_free(known);
    if (!good)
        cfar_release(c);
    return good;
}

void cfar_release(struct cfar *c)
{
    fft_free(c->left);
    fft_free(c->right);
    fft_free(c->kth);
    c->left = c->right = NULL;
    c->kth = NULL;
}

DSP_CLONES static void cfar_add(double *restrict sum, const double *restrict x, size_t n)
{
#pragma omp simd
    for (size_t i = 0; i < n; i++)
        sum[i] += x[i];
}

DSP_CLONES static void cfar_sum(const struct cfar *c, const double *left, const double *right,
                                const double *near, double *threshold)
{
#pragma omp simd
    for (size_t i = 0; i < c->cells; i++)
        threshold[i] = (left[i] + near[i]) * c->left[i] + right[i] * c->right[i];
}

// Cells with two whole sides.
static void cfar_sides(const struct cfar *c, const double *left, const double *right,
                       double *threshold)
{
    for (size_t i = cfar_pad(c); i + cfar_pad(c) < c->cells; i++) {
        const bool first = c->method == CFAR_GO ? left[i] > right[i] : left[i] < right[i];
        const double sum = first || left[i] != left[i] ? left[i] : right[i];

        threshold[i] = sum * c->left[i];
    }
}

// Adds `row`, shifted by `from` … `to` cells to the right, to sums over the training cells of each.
static void cfar_shifted(const struct cfar *c, double *sum, const double *row, size_t from,
                         size_t to, bool left)
{
    const double *middle = row + cfar_pad(c);

    for (size_t d = from; d <= to; d++)
        cfar_add(sum, left ? middle - d : middle + d, c->cells);
}

// The rows around row r, added up: all of them, and those outside the guard rows.
static void cfar_rows(const struct cfar *c, const double *power, size_t r, double *all,
                      double *outer)
{
    const size_t reach = c->row_train + c->row_guard;

    memset(all, 0, c->cells * sizeof *all);
    memset(outer, 0, c->cells * sizeof *outer);
    for (size_t d = 0; d <= 2 * reach; d++) {
        const double *row = power + (r + c->rows + d - reach) % c->rows * c->cells;
        const size_t away = d < reach ? reach - d : d - reach;

        cfar_add(all, row, c->cells);
        if (away > c->row_guard)
            cfar_add(outer, row, c->cells);
    }
}

static void cfar_means(const struct cfar *c, const double *power, double *threshold, double *work)
{
    const size_t pad = cfar_pad(c), padded = c->cells + 2 * pad;
    double *all = work, *outer = all + padded, *left = outer + padded;
    double *right = left + c->cells, *near = right + c->cells;

    memset(work, 0, 2 * padded * sizeof *work);
    for (size_t r = 0; r < c->rows; r++) {
        memset(left, 0, 3 * c->cells * sizeof *left);
        cfar_rows(c, power, r, all + pad, outer + pad);
        cfar_shifted(c, left, all, c->guard + 1, pad, true);
        cfar_shifted(c, right, all, c->guard + 1, pad, false);
        if (c->row_train) {
            cfar_shifted(c, near, outer, 0, c->guard, true);
            cfar_shifted(c, near, outer, 1, c->guard, false);
        }
        cfar_sum(c, left, right, near, threshold + r * c->cells);
        if (c->method != CFAR_CA)
            cfar_sides(c, left, right, threshold + r * c->cells);
    }
}

// Training cells in order; NaN stands behind all numbers.
struct sorted {
    double *item;
    size_t count;
};

static double number(double x)
{
    return x == x ? x : INFINITY;
}

static size_t sorted_place(const struct sorted *s, double x)
{
    size_t low = 0, high = s->count;

    while (low < high) {
        const size_t middle = (low + high) / 2;

        if (s->item[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void sorted_add(struct sorted *s, double x)
{
    const size_t at = sorted_place(s, number(x));

    memmove(s->item + at + 1, s->item + at, (s->count - at) * sizeof *s->item);
    s->item[at] = number(x);
    s->count++;
}

static void sorted_drop(struct sorted *s, double x)
{
    const size_t at = sorted_place(s, number(x));

    s->count--;
    memmove(s->item + at, s->item + at + 1, (s->count - at) * sizeof *s->item);
}

static void cfar_ordered(const struct cfar *c, const double *x, double *threshold, double *work)
{
    const size_t near = c->guard, far = cfar_pad(c);
    struct sorted s = {work, 0};

    for (size_t j = near + 1; j < far && j < c->cells; j++)
        sorted_add(&s, x[j]);
    for (size_t i = 0; i < c->cells; i++) {
        // Dropped before another is added, there is room for the training cells only.
        if (i && i + near < c->cells)
            sorted_drop(&s, x[i + near]);
        if (i > far)
            sorted_drop(&s, x[i - far - 1]);
        if (i > near)
            sorted_add(&s, x[i - near - 1]);
        if (i + far < c->cells)
            sorted_add(&s, x[i + far]);
        threshold[i] = c->left[i] * s.item[c->kth[i]];
    }
}

void cfar_run(const struct cfar *c, const double *power, double *threshold, void *scratch)
{
    if (c->method != CFAR_OS) {
        cfar_means(c, power, threshold, scratch);
        return;
    }
    for (size_t r = 0; r < c->rows; r++)
        cfar_ordered(c, power + r * c->cells, threshold + r * c->cells, scratch);
}
