// SPDX-License-Identifier: MIT
// Which format and type of libsndfile a stream is written in.
#pragma once

#include "stages/file/sound.h"

// [setup] False when it was reported why the stream doesn't fit.
bool sound_choose(const struct writing *w, SF_INFO *info);

// The depth of the integers that a format stores; 0: it takes floats.
unsigned sound_depth(int format);
