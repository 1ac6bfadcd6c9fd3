// SPDX-License-Identifier: MIT
// What the changes of rate have in common.
#pragma once

#include "runtime/graph/stage.h"
#include "stages/dsp/type.h"

static inline enum dsp_type rate_type(enum sigrun_type type)
{
    if (sigrun_is_complex(type))
        return sigrun_is_double(type) ? DSP_CF64 : DSP_CF32;
    return sigrun_is_double(type) ? DSP_F64 : DSP_F32;
}
