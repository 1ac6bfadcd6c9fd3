// SPDX-License-Identifier: MIT
// The four sample types that filters and transforms work on, and their sizes.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Complex samples are interleaved: re, im, re, im. No kernel uses C's complex product.
enum dsp_type { DSP_F32, DSP_CF32, DSP_F64, DSP_CF64 };

static inline bool dsp_is_complex(enum dsp_type t)
{
    return t == DSP_CF32 || t == DSP_CF64;
}

static inline bool dsp_is_double(enum dsp_type t)
{
    return t == DSP_F64 || t == DSP_CF64;
}

// Bytes of one real number, and of one sample.
static inline size_t dsp_real_bytes(enum dsp_type t)
{
    return dsp_is_double(t) ? sizeof(double) : sizeof(float);
}

static inline size_t dsp_bytes(enum dsp_type t)
{
    return dsp_real_bytes(t) * (dsp_is_complex(t) ? 2 : 1);
}
