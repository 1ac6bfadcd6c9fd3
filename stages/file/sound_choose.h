// SPDX-License-Identifier: MIT
// Which format and type of libsndfile a stream is written in.
#pragma once

#include "stages/file/sound.h"

// [setup] False when it was reported why the stream doesn't fit.
bool sound_choose(const struct writing *w, SF_INFO *info);

// The depth of the integers that a format stores; 0: it takes floats.
unsigned sound_depth(int format);

// Are the values counts of integers of a known depth? Then these integers' range is full scale.
bool sound_counted(const struct sigrun_format *format);
