// SPDX-License-Identifier: MIT
//
// A figure as a file that moves: one picture after the other by the time of the stream, so that the
// same stream makes the same file.
#pragma once

#include "stages/plot/figure.h"

// [setup] Loads what writes the format. The file is open.
bool movie_open(struct figure *);
// [rt] The picture of now is the next one. False with *why.
bool movie_add(struct figure *, const char **why);
// [rt] The last one has been added. False with *why.
bool movie_finish(struct figure *, const char **why);
