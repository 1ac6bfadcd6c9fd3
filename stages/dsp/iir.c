// SPDX-License-Identifier: MIT
// Cascade of second-order sections in float64, whatever the samples are.
//
// Sections run two at a time over a block that stays in the cache, so that their recursions, each
// bound by latency, overlap. What a sample goes through is the same for any grouping and any chunk.

#include "stages/dsp/iir.h"

#include <math.h>
#include <stdbool.h>

#include "stages/dsp/clones.h"

enum { IIR_BLOCK = 256 }; // samples of one lane

// One sample through one section.
DSP_INLINE double iir_step(const struct iir_section *s, double *z, double v)
{
    const double y = s->b0 * v + z[0];

    z[0] = (s->b1 * v + z[1]) - s->a1 * y; // y last: the recursion waits for it
    z[1] = s->b2 * v - s->a2 * y;
    return y;
}

// `depth` sections one after the other over a block, state in registers.
DSP_INLINE void iir_pass(const struct iir_section *sections, double *state, double *x, size_t n,
                         const int depth)
{
    struct iir_section s[4];
    double z[4][2];

    for (int d = 0; d < depth; d++) {
        s[d] = sections[d];
        z[d][0] = state[2 * d];
        z[d][1] = state[2 * d + 1];
    }
    for (size_t i = 0; i < n; i++) {
        double v = x[i];
        for (int d = 0; d < depth; d++)
            v = iir_step(&s[d], z[d], v);
        x[i] = v;
    }
    for (int d = 0; d < depth; d++) {
        state[2 * d] = z[d][0];
        state[2 * d + 1] = z[d][1];
    }
}

// Real and imaginary lane side by side: interleaved samples, two states.
DSP_INLINE void iir_pass_pair(const struct iir_section *sections, double *re, double *im, double *x,
                              size_t n, const int depth)
{
    struct iir_section s[4];
    double z[4][2], w[4][2];

    for (int d = 0; d < depth; d++) {
        s[d] = sections[d];
        z[d][0] = re[2 * d];
        z[d][1] = re[2 * d + 1];
        w[d][0] = im[2 * d];
        w[d][1] = im[2 * d + 1];
    }
    for (size_t i = 0; i < n; i++) {
        double v = x[2 * i], u = x[2 * i + 1];
        for (int d = 0; d < depth; d++) {
            v = iir_step(&s[d], z[d], v);
            u = iir_step(&s[d], w[d], u);
        }
        x[2 * i] = v;
        x[2 * i + 1] = u;
    }
    for (int d = 0; d < depth; d++) {
        re[2 * d] = z[d][0];
        re[2 * d + 1] = z[d][1];
        im[2 * d] = w[d][0];
        im[2 * d + 1] = w[d][1];
    }
}

static void iir_block(const struct iir_section *sections, size_t count, double *state, double *x,
                      size_t n)
{
    size_t k = 0;

    for (; k + 4 <= count; k += 4)
        iir_pass(sections + k, state + 2 * k, x, n, 4);
    for (; k + 2 <= count; k += 2)
        iir_pass(sections + k, state + 2 * k, x, n, 2);
    if (k < count)
        iir_pass(sections + k, state + 2 * k, x, n, 1);
}

static void iir_block_pair(const struct iir_section *sections, size_t count, double *state,
                           double *x, size_t n)
{
    double *im = state + 2 * count;
    size_t k = 0;

    for (; k + 2 <= count; k += 2)
        iir_pass_pair(sections + k, state + 2 * k, im + 2 * k, x, n, 2);
    if (k < count)
        iir_pass_pair(sections + k, state + 2 * k, im + 2 * k, x, n, 1);
}

static double iir_get(bool f64, const void *x, size_t at)
{
    return f64 ? ((const double *)x)[at] : (double)((const float *)x)[at];
}

static void iir_put(bool f64, void *y, size_t at, const double *x, size_t n)
{
    double *y64 = y;
    float *y32 = y;

    for (size_t i = 0; f64 && i < n; i++)
        y64[at + i] = x[i];
    for (size_t i = 0; !f64 && i < n; i++)
        y32[at + i] = (float)x[i];
}

void iir_run(const struct iir_section *sections, size_t count, enum dsp_type type, double *state,
             const void *x, void *y, size_t n)
{
    const bool f64 = dsp_is_double(type);
    double block[2 * IIR_BLOCK];

    for (size_t at = 0; at < n; at += IIR_BLOCK) {
        const size_t samples = n - at < IIR_BLOCK ? n - at : IIR_BLOCK;
        if (dsp_is_complex(type)) {
            for (size_t i = 0; i < samples; i++) {
                block[2 * i] = iir_get(f64, x, 2 * (at + i));
                block[2 * i + 1] = iir_get(f64, x, 2 * (at + i) + 1);
            }
            iir_block_pair(sections, count, state, block, samples);
            iir_put(f64, y, 2 * at, block, 2 * samples);
        } else {
            for (size_t i = 0; i < samples; i++)
                block[i] = iir_get(f64, x, at + i);
            iir_block(sections, count, state, block, samples);
            iir_put(f64, y, at, block, samples);
        }
    }
}

bool iir_steady_state(const struct iir_section *sections, size_t count, double *state)
{
    double level = 1; // of the input of this section

    for (size_t k = 0; k < count; k++) {
        const struct iir_section *s = &sections[k];
        const double below = 1 + s->a1 + s->a2;
        if (below == 0)
            return false;
        const double out = level * (s->b0 + s->b1 + s->b2) / below;
        state[2 * k] = out - s->b0 * level;
        state[2 * k + 1] = s->b2 * level - s->a2 * out;
        level = out;
    }
    return true;
}

void iir_state_start(double *state, const double *steady, size_t count, enum dsp_type type,
                     const void *first)
{
    const size_t lanes = dsp_is_complex(type) ? 2 : 1;
    const float *x32 = first;
    const double *x64 = first;

    for (size_t lane = 0; lane < lanes; lane++) {
        const double x = dsp_is_double(type) ? x64[lane] : (double)x32[lane];
        for (size_t i = 0; i < 2 * count; i++)
            state[2 * count * lane + i] = x * steady[i];
    }
}
