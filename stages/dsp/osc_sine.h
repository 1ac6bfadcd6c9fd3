// SPDX-License-Identifier: MIT
// Sine of a phase in turns, as straight-line code that vectorises and has the same bytes
// everywhere.
#pragma once

#include <stdint.h>

#include "stages/dsp/clones.h"

// Samples of a block, whose phases are counted from its first.
enum { OSC_BLOCK = 32 };

DSP_INLINE uint32_t osc_offset(uint64_t step, uint32_t place)
{
    return (uint32_t)((step * place) >> 32);
}

// sin(2π·phase/2^32), absolute error ≤ 1.5e-7. The phase is folded to a quarter turn on either side
// of zero; there an odd polynomial of degree 9 (least maximum error over [−π/2, π/2], 4e-9) takes
// over.
DSP_INLINE float osc_sine_turns(uint32_t phase)
{
    const uint32_t outer =
        (uint32_t) - (int32_t)((phase ^ (phase << 1)) >> 31); // ~0 past a quarter
    const uint32_t folded = (phase ^ outer) - outer + (outer & 0x80000000u);
    const float x = (float)(int32_t)folded * 0x1.921fb6p-30f; // 2π/2^32
    const float z = x * x;
    const float p =
        -0x1.55554ap-3f + z * (0x1.110eb2p-7f + z * (-0x1.9f6d2ap-13f + z * 0x1.5daad8p-19f));

    return x + x * (z * p);
}

DSP_INLINE float osc_cosine_turns(uint32_t phase)
{
    return osc_sine_turns(phase + 0x40000000u);
}
