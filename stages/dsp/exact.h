// SPDX-License-Identifier: MIT
// Whether results have to be the same on every processor, or only on every run on this one.
//
// What differs otherwise: FFTW's plans for wide registers, and filters, whose kernels fuse a
// product with its sum where the processor can. All other kernels round alike everywhere. What the
// C library's functions return is not decided here: it picks its own variants when the process
// starts.
//
// The setting is an environment variable, as every module carries its own copy of the kernels and
// the environment is what they share.
#pragma once

#include <stdbool.h>

// [setup] For what is made from now on. On one thread, before others run. False without memory.
bool dsp_exact(bool exact);
// [setup]
bool dsp_is_exact(void);
