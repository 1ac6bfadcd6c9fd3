// SPDX-License-Identifier: MIT
// Sums of sinusoids: sin(a + b) = sin a·cos b + cos a·sin b, where a belongs to the block and b to
// the place in it.
//
// Four sinusoids at once: their tables are worked out beside each other, where one would wait for
// its own products, and the sum stays in registers. Each is added in its turn, so that the bytes
// don't depend on how many there are.

#include "stages/dsp/osc.h"

#include "stages/dsp/clones.h"
#include "stages/dsp/osc_sine.h"

enum { FEW = 4 };

// Of each sinusoid: cosine and sine of the places in a block, and amp times those of 32 blocks.
struct osc_tables {
    float c[FEW][OSC_BLOCK], s[FEW][OSC_BLOCK], bc[FEW][OSC_BLOCK], bs[FEW][OSC_BLOCK];
};

DSP_INLINE void osc_places(struct osc_tables *t, const struct osc_tone *tone, int tones)
{
    for (int k = 0; k < tones; k++) {
        const uint64_t step = tone[k].step;

#pragma omp simd
        for (uint32_t j = 0; j < OSC_BLOCK; j++) {
            t->c[k][j] = osc_cosine_turns(osc_offset(step, j));
            t->s[k][j] = osc_sine_turns(osc_offset(step, j));
        }
    }
}

// The blocks from `block` on: half of them, or all.
DSP_INLINE void osc_blocks(struct osc_tables *t, const struct osc_tone *tone, int tones,
                           uint64_t block, uint32_t from, uint32_t to)
{
    for (int k = 0; k < tones; k++) {
        const uint64_t step = tone[k].step * OSC_BLOCK;
        const uint32_t first = (uint32_t)((tone[k].start + block * step) >> 32);
        const float amp = tone[k].amp;

#pragma omp simd
        for (uint32_t j = from; j < to; j++) {
            t->bc[k][j] = amp * osc_cosine_turns(first + osc_offset(step, j));
            t->bs[k][j] = amp * osc_sine_turns(first + osc_offset(step, j));
        }
    }
}

// n samples of block number `b` of the tables, from its place `first` on.
DSP_INLINE void osc_block(const struct osc_tables *t, int tones, size_t b, size_t first, size_t n,
                          float *y)
{
#pragma omp simd
    for (size_t j = 0; j < n; j++) {
        float sum = y[j];

        for (int k = 0; k < tones; k++)
            sum += t->bs[k][b] * t->c[k][first + j] + t->bc[k][b] * t->s[k][first + j];
        y[j] = sum;
    }
}

DSP_INLINE void osc_few(float *y, size_t n, uint64_t index, const struct osc_tone *tone, int tones)
{
    struct osc_tables t;

    osc_places(&t, tone, tones);
    for (size_t i = 0; i < n;) {
        const uint64_t block = (index + i) / OSC_BLOCK;
        const size_t first = (size_t)((index + i) % OSC_BLOCK), room = OSC_BLOCK - first;
        size_t b = (size_t)(block % OSC_BLOCK), left = (OSC_BLOCK - b) * OSC_BLOCK - first;

        left = left < n - i ? left : n - i;
        osc_blocks(&t, tone, tones, block - b, 0, OSC_BLOCK / 2);
        if (b * OSC_BLOCK + first + left > OSC_BLOCK * OSC_BLOCK / 2)
            osc_blocks(&t, tone, tones, block - b, OSC_BLOCK / 2, OSC_BLOCK);
        if (first) {
            const size_t count = left < room ? left : room;

            osc_block(&t, tones, b++, first, count, y + i);
            i += count;
            left -= count;
        }
        for (; left >= OSC_BLOCK; left -= OSC_BLOCK, i += OSC_BLOCK)
            osc_block(&t, tones, b++, 0, OSC_BLOCK, y + i);
        if (left)
            osc_block(&t, tones, b, 0, left, y + i);
        i += left;
    }
}

DSP_CLONES void osc_add_f32(float *y, size_t n, uint64_t index, const struct osc_tone *tone,
                            size_t tones)
{
    for (; tones >= FEW; tones -= FEW, tone += FEW)
        osc_few(y, n, index, tone, FEW);
    if (tones & 2)
        osc_few(y, n, index, tone, 2);
    if (tones & 1)
        osc_few(y, n, index, tone + (tones & 2), 1);
}
