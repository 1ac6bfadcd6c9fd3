// SPDX-License-Identifier: MIT
// Frequency sweeps: the phase of any sample straight from its index (scipy.signal.chirp).
//
// Turns at time t: linear f0·t + (f1−f0)·t²/(2·t1); quadratic f0·t + (f1−f0)·t³/(3·t1²);
// logarithmic b·f0·((f1/f0)^(t/t1) − 1), b = t1/ln(f1/f0); hyperbolic −s·f0·ln|1 − t/s|, s =
// f1·t1/(f1−f0). The polynomials are evaluated in double-double, so a sweep of a week keeps its
// phase.

#include <math.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/osc.h"
#include "stages/dsp/osc_sine.h"

enum { CHIRP_BLOCK = 64 };

const char *const chirp_names[] = {"linear", "quadratic", "logarithmic", "hyperbolic", NULL};

struct pair {
    double hi, lo; // their sum, to about 2^-104
};

static struct pair pair_product(double a, double b)
{
    const double p = a * b;

    return (struct pair){p, fma(a, b, -p)};
}

static struct pair pair_times(struct pair a, double b)
{
    struct pair p = pair_product(a.hi, b);

    p.lo += a.lo * b;
    return p;
}

static struct pair pair_over(struct pair a, double b)
{
    const double q = a.hi / b;

    return (struct pair){q, (fma(-q, b, a.hi) + a.lo) / b};
}

static double fraction(double x)
{
    return x - floor(x);
}

static double pair_fraction(struct pair a)
{
    return fraction(fraction(a.hi) + a.lo);
}

bool osc_chirp_init(struct osc_chirp *c, enum chirp kind, double f0, double f1, double t1,
                    double rate, double degrees, const char **why)
{
    *c = (struct osc_chirp){.kind = kind, .f0 = f0, .f1 = f1, .t1 = t1, .rate = rate};
    c->lead = fraction(degrees / 360);
    if (!(t1 > 0) || !(rate > 0) || !isfinite(f0) || !isfinite(f1)) {
        *why = "a chirp needs a duration above 0 and finite frequencies";
        return false;
    }
    if (kind == CHIRP_LOGARITHMIC && !(f0 * f1 > 0)) {
        *why = "a logarithmic chirp needs two frequencies of the same sign, neither 0";
        return false;
    }
    if (kind == CHIRP_HYPERBOLIC && (f0 == 0 || f1 == 0)) {
        *why = "a hyperbolic chirp needs frequencies other than 0";
        return false;
    }
    if (f0 == f1)
        c->kind = CHIRP_LINEAR;
    else if (kind == CHIRP_LOGARITHMIC)
        c->a = t1 / log(f1 / f0);
    else if (kind == CHIRP_HYPERBOLIC)
        c->a = f1 * t1 / (f1 - f0);
    return true;
}

// (f1−f0)/divisor · (n/rate)^power / t1^(power−1), and f0·n/rate.
static double chirp_polynomial(const struct osc_chirp *c, double n, int power)
{
    const struct pair steady = pair_times(pair_over((struct pair){c->f0, 0}, c->rate), n);
    struct pair sweep = {c->f1 - c->f0, 0};

    for (int i = 0; i < power; i++) {
        if (i > 0)
            sweep = pair_over(sweep, c->t1);
        sweep = pair_times(pair_over(sweep, c->rate), n);
    }
    return fraction(pair_fraction(steady) + pair_fraction(pair_over(sweep, power)));
}

double osc_chirp_phase(const struct osc_chirp *c, uint64_t index)
{
    const double n = (double)index;
    double turns = 0;

    switch (c->kind) {
    case CHIRP_LINEAR: turns = chirp_polynomial(c, n, 2); break;
    case CHIRP_QUADRATIC: turns = chirp_polynomial(c, n, 3); break;
    case CHIRP_LOGARITHMIC: turns = c->a * c->f0 * expm1(n / c->rate / c->a); break;
    case CHIRP_HYPERBOLIC: turns = -c->a * c->f0 * log(fabs(1 - n / c->rate / c->a)); break;
    }
    turns = fraction(turns + c->lead);
    return turns < 1 ? turns : 0; // a tiny negative number rounds up to one turn
}

static void chirp_turns(const struct osc_chirp *c, uint64_t index, uint32_t *phase, size_t n)
{
    for (size_t i = 0; i < n; i++)
        phase[i] = (uint32_t)(uint64_t)(osc_chirp_phase(c, index + i) * 0x1p32);
}

DSP_CLONES void osc_chirp_f32(const struct osc_chirp *c, uint64_t index, float amp, float *y,
                              size_t n)
{
    uint32_t phase[CHIRP_BLOCK];

    for (size_t i = 0; i < n; i += CHIRP_BLOCK) {
        const size_t count = n - i < CHIRP_BLOCK ? n - i : CHIRP_BLOCK;
        chirp_turns(c, index + i, phase, count);
#pragma omp simd
        for (size_t j = 0; j < count; j++)
            y[i + j] = amp * osc_cosine_turns(phase[j]);
    }
}

DSP_CLONES void osc_chirp_cf32(const struct osc_chirp *c, uint64_t index, float amp, float *y,
                               size_t n)
{
    uint32_t phase[CHIRP_BLOCK];

    for (size_t i = 0; i < n; i += CHIRP_BLOCK) {
        const size_t count = n - i < CHIRP_BLOCK ? n - i : CHIRP_BLOCK;
        chirp_turns(c, index + i, phase, count);
#pragma omp simd
        for (size_t j = 0; j < count; j++) {
            y[2 * (i + j)] = amp * osc_cosine_turns(phase[j]);
            y[2 * (i + j) + 1] = amp * osc_sine_turns(phase[j]);
        }
    }
}

void osc_chirp_f64(const struct osc_chirp *c, uint64_t index, double amp, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = amp * cos(0x1.921fb54442d18p+2 * osc_chirp_phase(c, index + i));
}

void osc_chirp_cf64(const struct osc_chirp *c, uint64_t index, double amp, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const double angle = 0x1.921fb54442d18p+2 * osc_chirp_phase(c, index + i);
        y[2 * i] = amp * cos(angle);
        y[2 * i + 1] = amp * sin(angle);
    }
}
