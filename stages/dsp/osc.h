// SPDX-License-Identifier: MIT
// Oscillators: sine, cosine, complex exponential and chirps at any absolute sample index.
//
// Phase is counted in turns as a 64-bit integer: 2^64 is one turn and overflow is the wrap. Sample
// n has the phase start + n·step, exact for as long as anything runs. A sample depends on (start,
// step, n) alone, so any chunking gives the same bytes; float32 results are also the same on all
// machines.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Turns per sample of `hertz` at rate `num/den` samples/s, and of an angle in degrees. Negative
// values are fine.
uint64_t osc_step(double hertz, uint64_t num, uint64_t den);
uint64_t osc_turns(double degrees);

// [rt] y[i] = offset + amp·sin(2π·(start + (index+i)·step)/2^64). Error ≤ 3e-7·amp (float),
// 1e-15·amp (double).
void osc_sin_f32(float *y, size_t n, uint64_t index, uint64_t start, uint64_t step, float amp,
                 float offset);
void osc_sin_f64(double *y, size_t n, uint64_t index, uint64_t start, uint64_t step, double amp,
                 double offset);

struct osc_tone {
    uint64_t start, step;
    float amp;
};

// [rt] y[i] += amp·sin(…) of each tone in turn, a few times faster. Error ≤ 6e-7·amp.
void osc_add_f32(float *y, size_t n, uint64_t index, const struct osc_tone *tone, size_t tones);

// [rt] The same as osc_sin with the cosine.
void osc_cos_f32(float *y, size_t n, uint64_t index, uint64_t start, uint64_t step, float amp,
                 float offset);
void osc_cos_f64(double *y, size_t n, uint64_t index, uint64_t start, uint64_t step, double amp,
                 double offset);

// [rt] amp·e^(j2π·phase), interleaved cos, sin; n complex samples. A negative step turns the other
// way.
void osc_exp_f32(float *y, size_t n, uint64_t index, uint64_t start, uint64_t step, float amp);
void osc_exp_f64(double *y, size_t n, uint64_t index, uint64_t start, uint64_t step, double amp);

// [rt] y = x·e^(j2π·phase) for complex x: the frequency shifter. x == y is allowed.
void osc_mix_f32(const float *x, float *y, size_t n, uint64_t index, uint64_t start, uint64_t step);
void osc_mix_f64(const double *x, double *y, size_t n, uint64_t index, uint64_t start,
                 uint64_t step);

// [rt] The phase itself, as the fraction of a turn in [0, 1): saws and squares are made from it.
void osc_phase_f32(float *y, size_t n, uint64_t index, uint64_t start, uint64_t step);
void osc_phase_f64(double *y, size_t n, uint64_t index, uint64_t start, uint64_t step);

enum chirp { CHIRP_LINEAR, CHIRP_QUADRATIC, CHIRP_LOGARITHMIC, CHIRP_HYPERBOLIC };

extern const char *const chirp_names[]; // in the enum's order, NULL last

// The sweeps of scipy.signal.chirp: cos(2π·∫f dt + phase), f(0) = f0, f(t1) = f1; they go on beyond
// t1.
struct osc_chirp {
    enum chirp kind;
    double f0, f1, t1; // Hz, Hz, s
    double rate;       // samples/s
    double lead;       // turns added to the phase
    double a;          // of the formula: s of the hyperbolic, b of the logarithmic sweep
};

// [setup] False with *why: logarithmic needs f0·f1 > 0, hyperbolic f0 and f1 ≠ 0; t1 and rate > 0.
bool osc_chirp_init(struct osc_chirp *c, enum chirp kind, double f0, double f1, double t1,
                    double rate, double degrees, const char **why);

// The phase of sample `index` as a fraction of a turn in [0, 1).
double osc_chirp_phase(const struct osc_chirp *c, uint64_t index);

// [rt] amp·cos(phase), or amp·e^(j·phase) interleaved for the _c variants, from sample `index` on.
void osc_chirp_f32(const struct osc_chirp *c, uint64_t index, float amp, float *y, size_t n);
void osc_chirp_f64(const struct osc_chirp *c, uint64_t index, double amp, double *y, size_t n);
void osc_chirp_cf32(const struct osc_chirp *c, uint64_t index, float amp, float *y, size_t n);
void osc_chirp_cf64(const struct osc_chirp *c, uint64_t index, double amp, double *y, size_t n);
