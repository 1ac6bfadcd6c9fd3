// SPDX-License-Identifier: MIT
// gpu: the answer while there is no backend: no device, and what to do.

#include "gpu/gpu.h"

#include <stddef.h>

static const char *gpu_describe(const char **why)
{
    *why = "no GPU can be used: this build runs stages on the CPU only; leave --gpu and @gpu out";
    return NULL;
}

const struct device gpu_device = {"gpu", gpu_describe};
