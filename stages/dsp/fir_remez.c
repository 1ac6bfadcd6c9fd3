// SPDX-License-Identifier: MIT
// Equiripple FIR filters: Remez exchange (Parks and McClellan, 1972) in barycentric form.
//
// The zero-phase response is A(f) = P(x), x = cos(2πf), with P a polynomial of degree r−1; for an
// even number of taps A(f) = cos(πf)·P(x), so gain and weight are divided and multiplied by that
// cosine. P is held by its values at r+1 extremal points, where the weighted error alternates.

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "stages/dsp/fir_design.h"

static const double pi = 3.14159265358979323846;

enum { REMEZ_ROUNDS = 100 };

struct remez {
    size_t terms;                      // r
    size_t points;                     // of the grid
    bool even;                         // number of taps
    double *x, *gain, *weight, *error; // on the grid: cos 2πf, and the rest per point
    size_t *start;                     // first grid point of each band, and the end
    size_t *extremal;                  // r+1 grid indices
    double *node, *value, *factor;     // barycentric: x, P and 1/Π at the extremals
};

static bool remez_alloc(struct remez *m, size_t bands)
{
    m->x = calloc(4 * m->points + 3 * (m->terms + 1), sizeof *m->x);
    m->start = calloc(bands + 1 + m->points + m->terms + 1, sizeof *m->start);
    if (!m->x || !m->start)
        return false;
    m->gain = m->x + m->points;
    m->weight = m->gain + m->points;
    m->error = m->weight + m->points;
    m->node = m->error + m->points;
    m->value = m->node + m->terms + 1;
    m->factor = m->value + m->terms + 1;
    m->extremal = m->start + bands + 1;
    return true;
}

// Grid points for each extremal: the ripple between two of them is missed by about its square.
static double remez_density(size_t terms)
{
    return terms > 400 ? 32 : 96;
}

// Grid points of a band, spread evenly, both edges included.
static size_t remez_share(const double *band, double rate, size_t terms)
{
    const double width = (band[1] - band[0]) / rate;
    const size_t n = (size_t)ceil(2 * remez_density(terms) * (double)terms * width);

    return n < 8 ? 8 : n;
}

static void remez_grid(struct remez *m, const double *bands, const double *desired,
                       const double *weight, size_t n, double rate)
{
    const double last = 0.5 - 0.25 / (remez_density(m->terms) * (double)m->terms); // A(½) is 0
    size_t at = 0;

    for (size_t b = 0; b < n; b++) {
        const size_t share = remez_share(bands + 2 * b, rate, m->terms);
        m->start[b] = at;
        for (size_t i = 0; i < share; i++, at++) {
            double f =
                bands[2 * b] + (bands[2 * b + 1] - bands[2 * b]) * (double)i / (double)(share - 1);
            f /= rate;
            if (m->even && f > last)
                f = last;
            const double c = m->even ? cos(pi * f) : 1;
            m->x[at] = cos(2 * pi * f);
            m->gain[at] = desired[b] / c;
            m->weight[at] = (weight ? weight[b] : 1) * c;
        }
    }
    m->start[n] = at;
}

// Π_{j≠i} (x_i − x_j) as mantissa and exponent: hundreds of factors leave the range of a double.
static double remez_product(const double *node, size_t count, size_t i, long *exponent)
{
    double product = 1;

    *exponent = 0;
    for (size_t j = 0; j < count; j++) {
        int power = 0;
        if (j == i)
            continue;
        product = frexp(product * (node[i] - node[j]), &power);
        *exponent += power;
    }
    return product;
}

// Barycentric factors 1/Π_{j≠i} (x_i − x_j), up to a common power of two.
static void remez_factors(const double *node, size_t count, double *factor)
{
    long least = LONG_MAX, exponent;

    for (size_t i = 0; i < count; i++) {
        remez_product(node, count, i, &exponent);
        least = exponent < least ? exponent : least;
    }
    for (size_t i = 0; i < count; i++) {
        const double product = remez_product(node, count, i, &exponent);
        const long below = exponent - least;
        factor[i] = below > 2000 ? 0 : ldexp(1 / product, (int)-below);
    }
}

// The levelled error of the current extremals, and P through the first r of them.
static double remez_level(struct remez *m)
{
    const size_t count = m->terms + 1;
    double top = 0, bottom = 0;

    for (size_t i = 0; i < count; i++)
        m->node[i] = m->x[m->extremal[i]];
    remez_factors(m->node, count, m->factor);
    for (size_t i = 0; i < count; i++) {
        const double f = m->factor[i];
        top += f * m->gain[m->extremal[i]];
        bottom += (i % 2 ? -f : f) / m->weight[m->extremal[i]];
    }
    const double level = top / bottom;
    for (size_t i = 0; i < count; i++)
        m->value[i] =
            m->gain[m->extremal[i]] - (i % 2 ? -level : level) / m->weight[m->extremal[i]];
    remez_factors(m->node, m->terms, m->factor);
    return level;
}

static double remez_polynomial(const struct remez *m, double x)
{
    double top = 0, bottom = 0;

    for (size_t i = 0; i < m->terms; i++) {
        const double d = x - m->node[i];
        if (fabs(d) < 1e-15)
            return m->value[i];
        top += m->factor[i] / d * m->value[i];
        bottom += m->factor[i] / d;
    }
    return top / bottom;
}

// Local maxima of |error| per band, with a run of equal signs reduced to its largest. Returns how
// many.
static size_t remez_peaks(struct remez *m, size_t bands, size_t *peak)
{
    size_t count = 0;

    for (size_t b = 0; b < bands; b++)
        for (size_t i = m->start[b]; i < m->start[b + 1]; i++) {
            const double e = fabs(m->error[i]);
            const int sign = m->error[i] < 0;
            const bool left =
                i == m->start[b] || (m->error[i - 1] < 0) != sign || fabs(m->error[i - 1]) <= e;
            const bool right = i + 1 == m->start[b + 1] || (m->error[i + 1] < 0) != sign ||
                               fabs(m->error[i + 1]) < e;
            if (!left || !right)
                continue;
            if (count > 0 && (m->error[peak[count - 1]] < 0) == sign) {
                if (e > fabs(m->error[peak[count - 1]]))
                    peak[count - 1] = i;
            } else {
                peak[count++] = i;
            }
        }
    return count;
}

// Drops alternations until r+1 are left: a single one at an end, or the weakest neighbouring pair
// inside.
static size_t remez_trim(const struct remez *m, size_t *peak, size_t count)
{
    const size_t want = m->terms + 1;

    while (count > want) {
        size_t drop = 0, width = 1;
        double least = fabs(m->error[peak[0]]);
        if (fabs(m->error[peak[count - 1]]) < least) {
            least = fabs(m->error[peak[count - 1]]);
            drop = count - 1;
        }
        for (size_t i = 0; count >= want + 2 && i + 1 < count; i++) {
            const double larger = fmax(fabs(m->error[peak[i]]), fabs(m->error[peak[i + 1]]));
            if (larger < least) {
                least = larger;
                drop = i;
                width = 2;
            }
        }
        for (size_t i = drop + width; i < count; i++)
            peak[i - width] = peak[i];
        count -= width;
    }
    return count;
}

static bool remez_exchange(struct remez *m, size_t bands)
{
    size_t *peak = m->extremal + m->terms + 1;

    for (size_t i = 0; i <= m->terms; i++)
        m->extremal[i] = i * (m->points - 1) / m->terms;
    for (int round = 0; round < REMEZ_ROUNDS; round++) {
        const double level = fabs(remez_level(m));
        double most = 0;
        for (size_t i = 0; i < m->points; i++) {
            m->error[i] = m->weight[i] * (m->gain[i] - remez_polynomial(m, m->x[i]));
            most = fmax(most, fabs(m->error[i]));
        }
        if (!(most < 1e300))
            return false;
        if (most <= level * (1 + 1e-7) || most < 1e-14)
            return true;
        const size_t count = remez_trim(m, peak, remez_peaks(m, bands, peak));
        if (count < m->terms + 1)
            return most <= level * 1.01; // flat to rounding: no more alternations to be had
        for (size_t i = 0; i <= m->terms; i++)
            m->extremal[i] = peak[i];
    }
    return false;
}

// Taps from T samples of the zero-phase response around the circle.
static void remez_taps(const struct remez *m, double *taps, size_t count)
{
    const double centre = ((double)count - 1) / 2;

    for (size_t k = 0; k < count; k++)
        taps[k] = 0;
    for (size_t i = 0; i <= (count - 1) / 2; i++) {
        const double w = 2 * pi * (double)i / (double)count;
        double a = remez_polynomial(m, cos(w));
        if (m->even)
            a *= cos(w / 2);
        for (size_t k = 0; k < count; k++)
            taps[k] += (i ? 2 : 1) * a * cos(w * ((double)k - centre)) / (double)count;
    }
}

static bool remez_check(size_t count, const double *bands, size_t n, double rate, const char **why)
{
    if (count < 3 || count > 4001 || n == 0) {
        *why = "an equiripple filter has between 3 and 4001 taps";
        return false;
    }
    for (size_t i = 0; i < 2 * n; i++)
        if (!(bands[i] >= 0 && bands[i] <= rate / 2) || (i > 0 && !(bands[i] > bands[i - 1]))) {
            *why = "the edges of the bands rise from 0 to half the sampling rate";
            return false;
        }
    return true;
}

bool fir_design_remez(double *taps, size_t count, const double *bands, const double *desired,
                      const double *weight, size_t n, double rate, const char **why)
{
    struct remez m = {.terms = (count + 1) / 2, .even = count % 2 == 0};

    if (!remez_check(count, bands, n, rate, why))
        return false;
    for (size_t b = 0; b < n; b++)
        m.points += remez_share(bands + 2 * b, rate, m.terms);
    bool good = remez_alloc(&m, n);
    if (good) {
        remez_grid(&m, bands, desired, weight, n, rate);
        good = remez_exchange(&m, n);
        if (good)
            remez_taps(&m, taps, count);
        else
            *why = "the exchange does not converge: widen the transitions or take fewer taps";
    } else {
        *why = "no memory for the filter";
    }
    free(m.x);
    free(m.start);
    return good;
}
