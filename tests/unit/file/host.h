// SPDX-License-Identifier: MIT
// Runs a codec on bytes in memory, with just enough of the functions of stage.h to read a file.
#pragma once

#include "stages/file/codec.h"

// Opens and reads all of it; how a reader's parameters are set is the caller's. False when it was
// refused.
bool host_read(const struct codec *codec, const uint8_t *data, size_t size, struct reading *asked);

// Frames that the last host_read gave.
uint64_t host_frames(void);
// Sample i of a lane among the first ones of the last host_read, for codecs of floats.
double host_value(size_t lane, size_t i);
// Its marks (NULL behind the last), labels, and unit.
const struct mark *host_mark(size_t i);
const char *host_label(size_t lane);
const char *host_unit(void);
// What the last refusal said.
const char *host_error(void);
