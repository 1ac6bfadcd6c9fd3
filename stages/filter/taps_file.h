// SPDX-License-Identifier: MIT
// Taps from a text file: numbers between white space or commas; # starts a comment.
#pragma once

#include "runtime/graph/stage.h"

// [setup] Writes how many there are; they are the stage's. NULL with an error at the field `path`.
double *taps_file(struct sigrun_stage *, const char *const *path, size_t *count);
