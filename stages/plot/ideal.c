// SPDX-License-Identifier: MIT
//
// Where the symbols of a modulation lie.
#include "stages/plot/ideal.h"

#include <math.h>

const char *const ideal_names[] = {"none", "bpsk", "qpsk", "8psk", "16qam", "64qam", NULL};

enum { ROUNDS = 8 };

static size_t phases(double *points, size_t count, double first)
{
    for (size_t i = 0; i < count; i++) {
        const double angle = first + 2 * M_PI * (double)i / (double)count;

        points[2 * i] = cos(angle);
        points[2 * i + 1] = sin(angle);
    }
    return count;
}

// side × side points with odd coordinates; their mean power is 2/3·(side² − 1).
static size_t square(double *points, size_t side)
{
    const double scale = sqrt(1.5 / ((double)(side * side) - 1));

    for (size_t i = 0; i < side * side; i++) {
        const size_t column = i / side, row = i % side;

        points[2 * i] = (2 * (double)column - (double)side + 1) * scale;
        points[2 * i + 1] = (2 * (double)row - (double)side + 1) * scale;
    }
    return side * side;
}

size_t ideal_points(enum ideal ideal, double *points)
{
    switch (ideal) {
    case IDEAL_BPSK: return phases(points, 2, 0);
    case IDEAL_QPSK: return phases(points, 4, M_PI / 4);
    case IDEAL_PSK8: return phases(points, 8, 0);
    case IDEAL_QAM16: return square(points, 4);
    case IDEAL_QAM64: return square(points, 8);
    default: return 0;
    }
}

struct sums {
    double along;    // Σ received · ideal
    double received; // Σ |received|²
    double ideal;    // Σ |ideal|²
    size_t points;
};

static struct sums decide(const double *point, size_t count, const float *pairs, size_t n,
                          double gain)
{
    struct sums s = {0};

    for (size_t i = 0; i < n; i++) {
        const double re = (double)pairs[2 * i], im = (double)pairs[2 * i + 1];
        double least = INFINITY;
        size_t best = 0;

        if (!isfinite(re) || !isfinite(im))
            continue;
        for (size_t k = 0; k < count; k++) {
            const double dx = gain * re - point[2 * k], dy = gain * im - point[2 * k + 1];
            const double square = dx * dx + dy * dy;

            best = square < least ? k : best;
            least = square < least ? square : least;
        }
        const double x = point[2 * best], y = point[2 * best + 1];

        s.along += re * x + im * y;
        s.received += re * re + im * im;
        s.ideal += x * x + y * y;
        s.points++;
    }
    return s;
}

struct ideal_fit ideal_fit(enum ideal ideal, const float *pairs, size_t n)
{
    double point[2 * IDEAL_MOST];
    const size_t count = ideal_points(ideal, point);
    struct sums s = decide(point, count, pairs, n, 0);
    struct ideal_fit fit = {.points = s.points};

    if (!count || !(s.received > 0) || !isfinite(s.received))
        return fit;
    fit.gain = sqrt((double)s.points / s.received);
    for (int round = 0; round < ROUNDS; round++) {
        s = decide(point, count, pairs, n, fit.gain);
        // The gain that makes Σ |gain·received − ideal|² least.
        const double gain = s.along > 0 ? s.along / s.received : fit.gain;
        const double error = gain * gain * s.received - 2 * gain * s.along + s.ideal;

        fit.evm = sqrt(fmax(error, 0) / s.ideal);
        if (gain == fit.gain)
            break;
        fit.gain = gain;
    }
    return fit;
}
