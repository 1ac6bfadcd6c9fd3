// SPDX-License-Identifier: MIT
// FIR inner loops in float: outer products over a tile of outputs that stays in registers.
//
// A tap is broadcast and multiplied with a whole tile of inputs: no horizontal sums, and the loads
// of x are the only traffic. The last tile of a call overlaps the one before rather than being
// shorter.

#include "stages/dsp/clones.h"
#include "stages/dsp/fir_kernel.h"

enum { FIR_WIDE = 64, FIR_NARROW = 16, FIR_LANES = 16 };

// One tile; `width` is a constant where this is inlined, but for calls shorter than any tile. (A
// loop over single outputs would let gcc split products from sums, which rounds differently.)
DSP_INLINE void fir_tile(const float *taps, size_t count, const float *x, size_t pitch, float *y,
                         const int width)
{
    float sum[FIR_WIDE];
    const float *newest = x + pitch * (count - 1);

#pragma omp simd
    for (int j = 0; j < width; j++)
        sum[j] = taps[0] * newest[j];
    for (size_t k = 1; k < count; k++) {
        const float tap = taps[k];
        const float *at = newest - pitch * k;
#pragma omp simd
        for (int j = 0; j < width; j++)
            sum[j] += tap * at[j];
    }
#pragma omp simd
    for (int j = 0; j < width; j++)
        y[j] = sum[j];
}

DSP_INLINE void fir_tiles(const float *taps, size_t count, const float *x, size_t pitch, float *y,
                          size_t n)
{
    size_t i = 0;

    for (; i + FIR_WIDE <= n; i += FIR_WIDE)
        fir_tile(taps, count, x + i, pitch, y + i, FIR_WIDE);
    for (; i + FIR_NARROW <= n; i += FIR_NARROW)
        fir_tile(taps, count, x + i, pitch, y + i, FIR_NARROW);
    if (i < n && n >= FIR_NARROW) {
        i = n - FIR_NARROW;
        fir_tile(taps, count, x + i, pitch, y + i, FIR_NARROW);
    } else if (i < n) {
        fir_tile(taps, count, x, pitch, y, (int)n);
    }
}

DSP_CLONES static void fir_outer_f32(const void *taps, size_t count, const void *x, size_t pitch,
                                     void *y, size_t n)
{
    if (pitch == 1)
        fir_tiles(taps, count, x, 1, y, n);
    else
        fir_tiles(taps, count, x, 2, y, n);
}

// A tile of complex outputs: the real and the imaginary parts of the taps in two sums, joined at
// the end.
DSP_INLINE void fir_twist_tile(const float *taps, size_t count, const float *x, float *y,
                               const int width)
{
    float re[FIR_WIDE / 2], im[FIR_WIDE / 2];
    const float *newest = x + 2 * (count - 1);

#pragma omp simd
    for (int j = 0; j < 2 * width; j++) {
        re[j] = taps[0] * newest[j];
        im[j] = taps[1] * newest[j];
    }
    for (size_t k = 1; k < count; k++) {
        const float a = taps[2 * k], b = taps[2 * k + 1];
        const float *at = newest - 2 * k;
#pragma omp simd
        for (int j = 0; j < 2 * width; j++) {
            re[j] += a * at[j];
            im[j] += b * at[j];
        }
    }
    for (int j = 0; j < width; j++) {
        y[2 * j] = re[2 * j] - im[2 * j + 1];
        y[2 * j + 1] = re[2 * j + 1] + im[2 * j];
    }
}

DSP_CLONES static void fir_twist_f32(const void *taps, size_t count, const void *in, void *out,
                                     size_t n)
{
    const size_t tile = FIR_WIDE / 4;
    const float *x = in;
    float *y = out;
    size_t i = 0;

    for (; i + tile <= n; i += tile)
        fir_twist_tile(taps, count, x + 2 * i, y + 2 * i, FIR_WIDE / 4);
    if (i < n && n >= tile) {
        i = n - tile;
        fir_twist_tile(taps, count, x + 2 * i, y + 2 * i, FIR_WIDE / 4);
    } else if (i < n) {
        fir_twist_tile(taps, count, x, y, (int)n);
    }
}

// Adds the lanes pairwise until `pitch` are left.
DSP_INLINE void fir_fold(float *sum, size_t pitch)
{
#pragma GCC unroll 4
    for (int half = FIR_LANES / 2; half >= 2; half /= 2)
#pragma omp simd
        for (int j = 0; j < half; j++)
            sum[j] += sum[j + half];
    if (pitch == 1)
        sum[0] += sum[1];
}

// Taps of a decimating product. `head` are the first of them, `skip` taps and zeros, so that whole
// vectors remain: what the zeros multiply is taken again, with its tap, by the next vector.
struct fir_dot {
    const float *head, *spread;
    size_t skip, count, step, pitch;
};

// `rows` outputs at a time, each in FIR_LANES partial sums that are added pairwise at the end.
DSP_INLINE void fir_dot_rows(struct fir_dot d, const float *x, float *y, const int rows)
{
    float sum[4][FIR_LANES];

    for (int r = 0; r < rows; r++)
#pragma omp simd
        for (int j = 0; j < FIR_LANES; j++)
            sum[r][j] = d.head[j] * x[(size_t)r * d.step + (size_t)j];
    for (size_t m = d.skip; m < d.count; m += FIR_LANES)
        for (int r = 0; r < rows; r++) {
            const float *at = x + (size_t)r * d.step + m;
#pragma omp simd
            for (int j = 0; j < FIR_LANES; j++)
                sum[r][j] += d.spread[m + (size_t)j] * at[j];
        }
    for (int r = 0; r < rows; r++) {
        fir_fold(sum[r], d.pitch);
        for (size_t j = 0; j < d.pitch; j++)
            y[(size_t)r * d.pitch + j] = sum[r][j];
    }
}

DSP_INLINE void fir_dots(struct fir_dot d, const float *x, float *y, size_t n)
{
    float head[FIR_LANES] = {0}, few[FIR_LANES] = {0};
    size_t i = 0;

    d.head = head;
    d.skip = d.count == 0 ? 0 : (d.count - 1) % FIR_LANES + 1;
    for (size_t j = 0; j < d.skip; j++)
        head[j] = d.spread[j];
    for (; d.count >= FIR_LANES && i + 4 <= n; i += 4)
        fir_dot_rows(d, x + i * d.step, y + i * d.pitch, 4);
    for (; d.count >= FIR_LANES && i < n; i++)
        fir_dot_rows(d, x + i * d.step, y + i * d.pitch, 1);
    for (; i < n; i++) { // a vector would read past the end
        for (size_t j = 0; j < d.count; j++)
            few[j] = x[i * d.step + j];
        fir_dot_rows(d, few, y + i * d.pitch, 1);
    }
}

DSP_CLONES static void fir_dot_f32(const void *spread, size_t count, const void *x, size_t step,
                                   size_t pitch, void *y, size_t n)
{
    struct fir_dot d = {.spread = spread, .count = count, .step = step, .pitch = 1};

    if (pitch == 1) {
        fir_dots(d, x, y, n);
        return;
    }
    d.pitch = 2;
    fir_dots(d, x, y, n);
}

DSP_CLONES static void fir_product_f32(const void *left, const void *right, void *out, size_t n)
{
    const float *x = left, *y = right;
    float *z = out;
    const float minus = dsp_signs[0], plus = dsp_signs[1];

#pragma omp simd
    for (size_t i = 0; i < n; i++) {
        const float a = x[2 * i], b = x[2 * i + 1], c = y[2 * i], d = y[2 * i + 1];
        z[2 * i] = a * c + b * d * minus;
        z[2 * i + 1] = b * c + a * d * plus;
    }
}

const struct fir_kernel FIR_F32 = {fir_outer_f32, fir_twist_f32, fir_dot_f32, fir_product_f32};
