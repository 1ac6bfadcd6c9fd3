// SPDX-License-Identifier: MIT
// How long transforms take, learned once: a file for each FFTW and processor, read before a run.
#pragma once

#include <stdbool.h>

// Reads what was learned. No harm where nothing was.
void wisdom_load(void);

// The name of the file, or NULL where there is no place for one. The caller frees it.
char *wisdom_path(void);
