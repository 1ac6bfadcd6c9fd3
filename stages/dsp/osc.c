// SPDX-License-Identifier: MIT
// Oscillators from 64-bit turns: sine, cosine, complex exponential, mixer, phase.
//
// Float: blocks of 32 samples at absolute multiples of 32. The upper halves of the block's phase
// and of j·step are added in 32 bits, which vectorises; the two truncations cost at most 2^-31
// turns.

#include "stages/dsp/osc.h"

#include <math.h>

#include "stages/dsp/clones.h"
#include "stages/dsp/osc_sine.h"

static const double osc_radians = 0x1.921fb54442d18p-62; // 2π/2^64

static uint64_t osc_turn_count(long double turns)
{
    long double part = turns - floorl(turns);
    part = floorl(part * 0x1p64L + 0.5L);
    return part >= 0x1p64L ? 0 : (uint64_t)part;
}

uint64_t osc_step(double hertz, uint64_t num, uint64_t den)
{
    return osc_turn_count((long double)hertz * (long double)den / (long double)num);
}

uint64_t osc_turns(double degrees)
{
    return osc_turn_count((long double)degrees / 360);
}

DSP_INLINE void osc_offsets(uint32_t *offset, uint64_t step)
{
    for (uint32_t j = 0; j < OSC_BLOCK; j++)
        offset[j] = osc_offset(step, j);
}

// Samples of the block around `index` that a call wants: [first, first + count).
struct osc_part {
    size_t first, count;
    uint32_t phase; // of the block's sample 0
};

DSP_INLINE struct osc_part osc_take(uint64_t index, size_t left, uint64_t start, uint64_t step)
{
    const size_t first = (size_t)(index % OSC_BLOCK);
    const size_t room = OSC_BLOCK - first;

    return (struct osc_part){first, left < room ? left : room,
                             (uint32_t)((start + (index - first) * step) >> 32)};
}

static void osc_copy(float *y, const float *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        y[i] = x[i];
}

DSP_CLONES void osc_sin_f32(float *y, size_t n, uint64_t index, uint64_t start, uint64_t step,
                            float amp, float offset)
{
    uint32_t add[OSC_BLOCK];
    float block[OSC_BLOCK];

    osc_offsets(add, step);
    for (size_t i = 0; i < n;) {
        const struct osc_part part = osc_take(index + i, n - i, start, step);
        float *out = part.count == OSC_BLOCK ? y + i : block;
#pragma omp simd
        for (int j = 0; j < OSC_BLOCK; j++)
            out[j] = offset + amp * osc_sine_turns(part.phase + add[j]);
        if (out == block)
            osc_copy(y + i, block + part.first, part.count);
        i += part.count;
    }
}

void osc_cos_f32(float *y, size_t n, uint64_t index, uint64_t start, uint64_t step, float amp,
                 float offset)
{
    osc_sin_f32(y, n, index, start + (UINT64_C(1) << 62), step, amp, offset);
}

DSP_CLONES void osc_exp_f32(float *y, size_t n, uint64_t index, uint64_t start, uint64_t step,
                            float amp)
{
    uint32_t add[OSC_BLOCK];
    float block[2 * OSC_BLOCK];

    osc_offsets(add, step);
    for (size_t i = 0; i < n;) {
        const struct osc_part part = osc_take(index + i, n - i, start, step);
        float *out = part.count == OSC_BLOCK ? y + 2 * i : block;
#pragma omp simd
        for (int j = 0; j < OSC_BLOCK; j++) {
            out[2 * j] = amp * osc_cosine_turns(part.phase + add[j]);
            out[2 * j + 1] = amp * osc_sine_turns(part.phase + add[j]);
        }
        if (out == block)
            osc_copy(y + 2 * i, block + 2 * part.first, 2 * part.count);
        i += part.count;
    }
}

DSP_CLONES void osc_mix_f32(const float *x, float *y, size_t n, uint64_t index, uint64_t start,
                            uint64_t step)
{
    uint32_t add[OSC_BLOCK];
    float c[OSC_BLOCK], s[OSC_BLOCK];

    osc_offsets(add, step);
    for (size_t i = 0; i < n;) {
        const struct osc_part part = osc_take(index + i, n - i, start, step);
        const size_t f = part.first;
#pragma omp simd
        for (int j = 0; j < OSC_BLOCK; j++) {
            c[j] = osc_cosine_turns(part.phase + add[j]);
            s[j] = osc_sine_turns(part.phase + add[j]);
        }
        const float *u = x + 2 * i;
        float *v = y + 2 * i;
#pragma omp simd
        for (size_t j = 0; j < part.count; j++) {
            const float re = u[2 * j], im = u[2 * j + 1];
            v[2 * j] = re * c[f + j] - im * s[f + j];
            v[2 * j + 1] = re * s[f + j] + im * c[f + j];
        }
        i += part.count;
    }
}

DSP_CLONES void osc_phase_f32(float *y, size_t n, uint64_t index, uint64_t start, uint64_t step)
{
    for (size_t i = 0; i < n; i++) // 24 bits: never rounds up to 1
        y[i] = (float)(int32_t)((start + (index + i) * step) >> 40) * 0x1p-24f;
}

// The phase in radians, folded to [−π/2, π/2]: the sine of it is the sine of the phase.
static double osc_fold(uint64_t phase)
{
    const uint64_t outer = (uint64_t) - (int64_t)((phase ^ (phase << 1)) >> 63);
    const uint64_t folded = (phase ^ outer) - outer + (outer & UINT64_C(0x8000000000000000));

    return (double)(int64_t)folded * osc_radians;
}

static double osc_sine_f64(uint64_t phase)
{
    return sin(osc_fold(phase));
}

static double osc_cosine_f64(uint64_t phase)
{
    return sin(osc_fold(phase + (UINT64_C(1) << 62)));
}

void osc_sin_f64(double *y, size_t n, uint64_t index, uint64_t start, uint64_t step, double amp,
                 double offset)
{
    for (size_t i = 0; i < n; i++)
        y[i] = offset + amp * osc_sine_f64(start + (index + i) * step);
}

void osc_cos_f64(double *y, size_t n, uint64_t index, uint64_t start, uint64_t step, double amp,
                 double offset)
{
    osc_sin_f64(y, n, index, start + (UINT64_C(1) << 62), step, amp, offset);
}

void osc_exp_f64(double *y, size_t n, uint64_t index, uint64_t start, uint64_t step, double amp)
{
    for (size_t i = 0; i < n; i++) {
        y[2 * i] = amp * osc_cosine_f64(start + (index + i) * step);
        y[2 * i + 1] = amp * osc_sine_f64(start + (index + i) * step);
    }
}

void osc_mix_f64(const double *x, double *y, size_t n, uint64_t index, uint64_t start,
                 uint64_t step)
{
    for (size_t i = 0; i < n; i++) {
        const double c = osc_cosine_f64(start + (index + i) * step);
        const double s = osc_sine_f64(start + (index + i) * step);
        const double re = x[2 * i], im = x[2 * i + 1];
        y[2 * i] = re * c - im * s;
        y[2 * i + 1] = re * s + im * c;
    }
}

void osc_phase_f64(double *y, size_t n, uint64_t index, uint64_t start, uint64_t step)
{
    for (size_t i = 0; i < n; i++) // 53 bits: never rounds up to 1
        y[i] = (double)((start + (index + i) * step) >> 11) * 0x1p-53;
}
