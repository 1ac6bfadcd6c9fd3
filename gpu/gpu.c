// SPDX-License-Identifier: MIT
// gpu: the answer while there is no backend: no device, and why.

#include "gpu/gpu.h"

bool gpu_present(const char **why)
{
    *why = "no GPU can be used: this build runs stages on the CPU only; leave --gpu out, or use "
           "--gpu=off";
    return false;
}
