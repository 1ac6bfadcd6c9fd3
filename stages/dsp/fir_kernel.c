// SPDX-License-Identifier: MIT
// fir_kernel: which inner loops this process takes.

#include "stages/dsp/fir_kernel.h"

#include "stages/dsp/exact.h"

const struct fir_kernel *fir_kernel(enum dsp_type type)
{
    if (dsp_is_exact())
        return dsp_is_double(type) ? &fir_plain_f64 : &fir_plain_f32;
    return dsp_is_double(type) ? &fir_fused_f64 : &fir_fused_f32;
}
