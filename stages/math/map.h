// SPDX-License-Identifier: MIT
// Stages that turn one sample into one sample: a kernel for each sample type, run over the lanes.
#pragma once

#include "runtime/graph/stage.h"

// n samples (complex ones count once) from x to y. NULL: the port doesn't take this type.
struct map {
    void (*f32)(const float *x, float *y, size_t n);
    void (*f64)(const double *x, double *y, size_t n);
    void (*cf32)(const float *x, float *y, size_t n);
    void (*cf64)(const double *x, double *y, size_t n);
};

// [rt] All frames that fit, from input 0 to output 0; their types and strides may differ.
enum sigrun_flow map_run(struct sigrun_io *, const struct map *);

// [setup] Says that input 0 leaves with this unit, as real numbers of the same precision if `real`.
void map_output(struct sigrun_stage *, bool real, const char *unit);
