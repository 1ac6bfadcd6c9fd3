// SPDX-License-Identifier: MIT
// The variant of the cloned kernels that this process runs, and what they share.

#include "stages/dsp/clones.h"

const volatile float dsp_signs[2] = {-1, 1};

const char *clones_variant(void)
{
#if DSP_HAS_CLONES
    if (__builtin_cpu_supports("x86-64-v4"))
        return "x86-64-v4";
    if (__builtin_cpu_supports("x86-64-v3"))
        return "x86-64-v3";
#endif
    return "default";
}
